import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { localDateOf } from '@oppiva/events';

/** Something that was done so that indicators should move, as declared (capability model 5.2). */
export interface Intervention {
  readonly interventionId: string;
  /** What is done, in a few words; null where the source says only the id. */
  readonly name: string | null;
  readonly units: readonly string[];
  readonly indicators: readonly string[];
  /** Null where the source does not say. */
  readonly expectedSign: -1 | 0 | 1 | null;
  /** Local dates; the end is exclusive, null is open. */
  readonly start: string;
  readonly end: string | null;
  /** The local date on which it was declared, by the source, else that on which the platform learned of it. */
  readonly declaredAt: string;
  /** Whether it was declared only after it had begun: then the result was perhaps known already. */
  readonly isPostHoc: boolean;
}

interface Row extends Omit<Intervention, 'name' | 'declaredAt' | 'isPostHoc'> {
  readonly name: string;
  readonly declared: string;
  readonly knownFrom: number;
}

/** More than an organisation declares: what is asked at every close has to have a bound. */
const interventionsMax = 500;

/** The interventions declared by K, in milliseconds UTC, the oldest first. */
export async function readInterventions(
  clickhouse: ClickHouse,
  { knownAt, timeZone }: { knownAt: number; timeZone: string },
): Promise<Intervention[]> {
  const K = new Date(knownAt).toISOString();
  const rows = await clickhouse.query<Row>(loadSql(import.meta.url, 'interventions.sql'), { K, interventionsMax });
  return rows.map(({ name, declared, knownFrom, ...row }) => {
    const declaredAt = localDateOf(declared === '' ? new Date(knownFrom).toISOString() : declared, timeZone);
    return { ...row, name: name === '' ? null : name, declaredAt, isPostHoc: declaredAt > row.start };
  });
}
