import { NS, RDNS } from '@oppiva/events';

/** Content of an HR event that an import makes; the envelope is added by {@link hrEvent}. */
export interface ImportedFact {
  id: string;
  source: string;
  /** Without the prefix and version: `assignment.started`. */
  type: string;
  slot: string;
  /** When the source recorded it; its knowledge time in an initial load. */
  recordedAt: string;
  effectiveFrom: string;
  effectiveTo?: string | null;
  data: Record<string, unknown>;
}

/** A CloudEvent of the HR vocabulary (capability model 8.1). */
export function hrEvent(fact: ImportedFact): Record<string, unknown> {
  const type = `hr.${fact.type}.v1`;
  return {
    specversion: '1.0',
    id: fact.id,
    source: fact.source,
    type: `${RDNS}.${type}`,
    subject: fact.slot,
    time: fact.recordedAt,
    recordedtime: fact.recordedAt,
    datacontenttype: 'application/json',
    dataschema: `${NS}/schemas/${type}.json`,
    data: { slot: fact.slot, ...fact.data, effectiveFrom: fact.effectiveFrom, effectiveTo: fact.effectiveTo ?? null },
  };
}
