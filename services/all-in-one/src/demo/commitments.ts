import { Temporal } from 'temporal-polyfill';
import type { ImportItem } from '../imports/rows.ts';
import { fact } from './facts.ts';
import { areas, organisation, teams } from './suvanto.ts';

interface Promised {
  id: string;
  owner: string;
  subject: string;
  title: { fi: string; en: string };
  made: Temporal.PlainDate;
  /** When work on it begins; on the day on which it was promised where left out. */
  begins?: Temporal.PlainDate;
  due: Temporal.PlainDate;
  done?: Temporal.PlainDate;
  measure?: { indicator: string; target: number };
  goalId?: string;
}

/** What units of the invented organisation have promised: one is done, one on its way, one late, and one not begun that has no measure. */
function promised(today: Temporal.PlainDate): Promised[] {
  const quarter = today.with({ month: Math.floor((today.month - 1) / 3) * 3 + 1, day: 1 });
  const [production, maintenance] = areas;
  const controlRoom = teams.find(({ id }) => id === 'T-25');
  if (production === undefined || maintenance === undefined || controlRoom === undefined) throw new Error('the organisation has changed');
  return [
    {
      id: 'oppimisaika-vuoroihin',
      owner: organisation.id,
      subject: 'reserve-time',
      title: {
        fi: 'Oppimisaika varataan vuorosuunnittelussa ennen työtilauksia',
        en: 'Time for learning is reserved when shifts are planned, before work orders',
      },
      made: quarter.subtract({ months: 2 }),
      due: quarter.add({ months: 6 }).subtract({ days: 1 }),
      measure: { indicator: 'learning-regularity', target: 0.6 },
      goalId: 'turvallinen-tyo',
    },
    {
      id: 'yhteinen-pysahtyminen',
      owner: maintenance.id,
      subject: 'gap-review',
      title: { fi: 'Jokainen tiimi pysähtyy yhdessä kerran kuukaudessa', en: 'Every team pauses together once a month' },
      made: quarter.subtract({ months: 3 }),
      due: today.subtract({ days: 20 }),
      measure: { indicator: 'learning-out-loud', target: 0.65 },
    },
    {
      id: 'kampanja-viikoiksi',
      owner: production.id,
      subject: 'spread-campaign',
      title: { fi: 'Turvallisuuskampanja puretaan viikoittaisiksi osiksi', en: 'The safety campaign is broken into weekly parts' },
      made: quarter.subtract({ months: 4 }),
      due: quarter.subtract({ days: 1 }),
      done: quarter.subtract({ days: 12 }),
      measure: { indicator: 'learning-regularity', target: 0.5 },
      goalId: 'kaynnissapidon-laatu',
    },
    {
      id: 'virheesta-opittu',
      owner: controlRoom.id,
      subject: 'share-lessons',
      title: {
        fi: 'Virheestä opittu -palsta avataan koko alueelle',
        en: 'The column on lessons from mistakes is opened to the whole area',
      },
      made: today.subtract({ days: 10 }),
      begins: today.add({ days: 14 }),
      due: today.add({ days: 90 }),
    },
  ];
}

/** The events of all commitments, each recorded on the day on which it was promised or done. */
export function* commitmentFacts(today: Temporal.PlainDate): Generator<ImportItem> {
  for (const { id, owner, subject, title, made, begins = made, due, done, measure, goalId } of promised(today)) {
    const slot = `commitment/${id}`;
    const evidenceType = 'self-declared';
    const terms = { ownerUnitId: owner, subjectCode: subject, title, due: due.toString(), evidenceType, ...measure };
    yield fact({
      type: 'commitment.made',
      slot,
      from: begins,
      recorded: made,
      data: { commitmentId: id, ...terms, ...(goalId !== undefined && { goalId }) },
    });
    if (done !== undefined) yield fact({ type: 'commitment.fulfilled', slot, from: done, data: { commitmentId: id, evidenceType } });
  }
}
