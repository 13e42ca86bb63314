import { isOn, type GeneratedPerson } from './testing-facts.ts';
import { hasHours, minutesAtWork } from './testing-naive-working-time.ts';
import type { NaiveEvent, NaiveModel, NaiveRow } from './testing-naive.ts';

const learning = new Set(['F', 'W', 'S', 'R', 'X']);

/** Adds up what each event says for each unit of its person; what it says is multiplied by its weight there. */
function sumsOfEvents(
  model: NaiveModel,
  say: (event: NaiveEvent) => { y: number; x: number; parts?: Record<string, number> } | null,
): NaiveRow[] {
  const sums = new Map<string, { unit: string; person: number; y: number; x: number; parts: Record<string, number> }>();
  for (const event of model.events) {
    const said = learning.has(event.class) ? say(event) : null;
    if (said === null) continue;
    for (const [unit, weight] of event.weights) {
      const key = `${unit} ${event.person}`;
      const sum = sums.get(key) ?? { unit, person: event.person, y: 0, x: 0, parts: {} };
      sums.set(key, sum);
      sum.y += weight * said.y;
      sum.x += weight * said.x;
      for (const [part, amount] of Object.entries(said.parts ?? {})) sum.parts[part] = (sum.parts[part] ?? 0) + weight * amount;
    }
  }
  return [...sums.values()];
}

/** Everybody in P(u, W), and whether what the person learned in the unit suffices. */
function shareOfMembers(model: NaiveModel, suffices: (events: readonly NaiveEvent[]) => boolean): NaiveRow[] {
  return model.unitIds.flatMap((unit) =>
    model
      .exposed(unit)
      .filter(({ isMember }) => isMember)
      .map(({ person }) => {
        const own = model.events.filter((event) => event.person === person.n && event.weights.has(unit));
        return { unit, person: person.n, y: suffices(own) ? 1 : 0, x: 1 };
      }),
  );
}

const shiftWithoutRoster = 'shift-without-roster';

function inWorkingTime(model: NaiveModel): NaiveRow[] {
  const rows = sumsOfEvents(model, (event) => judged(model, event));
  // whoever is left out is left out once
  return rows.map((row) => ({ ...row, parts: { [shiftWithoutRoster]: (row.parts?.[shiftWithoutRoster] ?? 0) > 0 ? 1 : 0 } }));
}

function judged(model: NaiveModel, event: NaiveEvent): { y: number; x: number; parts?: Record<string, number> } | null {
  const person = model.personOf(event.person);
  const isAgreed = hasHours(model, event.person, event.date);
  if (isAgreed !== true && person.engagements.some((each) => each.kind === 'freelancer' && isOn(each, event.date)))
    return branch(model, 'freelancer left out', null);
  if (event.start === null && event.inWorkingTime === null) return branch(model, 'untimed left out', null);
  if (isAgreed === false) return branch(model, 'shift without roster left out', { y: 0, x: 0, parts: { [shiftWithoutRoster]: 1 } });
  if (event.inWorkingTime !== null) {
    branch(model, `said to be ${event.inWorkingTime ? 'in' : 'outside'} working time`, 0);
    return { y: event.inWorkingTime ? event.counted : 0, x: event.counted };
  }
  return { y: event.minutes === 0 ? 0 : minutesAtWork(model, event) * (event.counted / event.minutes), x: event.counted };
}

function branch<T>(model: NaiveModel, name: string, answer: T): T {
  model.branches.add(name);
  return answer;
}

const voluntary = (model: NaiveModel, event: NaiveEvent): boolean => !event.isMandatory || branch(model, 'mandatory left out', false);

const goalLinked = (model: NaiveModel): NaiveRow[] =>
  sumsOfEvents(model, (event) => {
    if (!voluntary(model, event)) return null;
    const isLinked = event.forGoals.size > 0;
    return {
      y: isLinked ? event.counted : 0,
      x: event.counted,
      parts: { tagged: event.competences.length > 0 ? event.counted : 0, linked_events: isLinked ? 1 : 0, goals: event.forGoals.size },
    };
  });

const selfDirected = (model: NaiveModel): NaiveRow[] =>
  sumsOfEvents(model, (event) => {
    if (!voluntary(model, event)) return null;
    const isChosen = event.chosenBy === 'self' || event.chosenBy === 'co';
    return {
      y: isChosen && event.forGoals.size > 0 ? event.counted : 0,
      x: isChosen ? event.counted : 0,
      parts: { known: event.chosenBy === 'unknown' ? 0 : event.counted, unknown: event.chosenBy === 'unknown' ? event.counted : 0 },
    };
  });

/** The categories of an event on the three axes of #16. */
function categories({ class: found, isMandatory, chosenBy, horizons }: NaiveEvent): string[] {
  const mode = found === 'F' ? ['formal'] : found === 'X' ? [] : ['embedded'];
  if (isMandatory) return mode;
  const initiative = chosenBy === 'unknown' ? 'unknown_initiative' : chosenBy === 'assigned' ? 'assigned' : 'chosen';
  return [...mode, initiative, ...horizons];
}

function balance(model: NaiveModel): NaiveRow[] {
  const days = Map.groupBy(
    model.events.filter((event) => learning.has(event.class)),
    (event) => `${event.person} ${event.date}`,
  );
  const rows = new Map<string, { unit: string; person: number; y: number; x: number; parts: Record<string, number> }>();
  for (const events of days.values()) {
    const found = new Set(events.flatMap(categories));
    if (found.has('formal') && found.has('embedded')) branch(model, 'a day with both sides', 0);
    for (const [unit, weight] of events[0]?.weights ?? []) {
      const person = events[0]?.person ?? 0;
      const row = rows.get(`${unit} ${person}`) ?? { unit, person, y: 0, x: 0, parts: {} };
      rows.set(`${unit} ${person}`, row);
      row.x += weight;
      for (const category of found) row.parts[category] = (row.parts[category] ?? 0) + weight;
    }
  }
  return [...rows.values()];
}

const externalKinds = new Set(['freelancer', 'partner', 'leased']);

const spansOf = (person: GeneratedPerson, isExternal: boolean) =>
  person.engagements.filter(({ kind, isInScope }) => isInScope && externalKinds.has(kind) === isExternal);

function inclusion(model: NaiveModel): NaiveRow[] {
  return model.unitIds.flatMap((unit) =>
    model.exposed(unit).map(({ person, days, isMember }) => {
      const learned = model.events.filter(
        (event) => event.person === person.n && learning.has(event.class) && !event.isMandatory && event.weights.has(unit),
      );
      const [external, employee] = [true, false].map((isExternal) => {
        const spans = spansOf(person, isExternal);
        const there = days.filter((date) => spans.some((span) => isOn(span, date))).length;
        const isCounted = isMember && there > 0;
        return {
          isCounted,
          isLong: there >= 20,
          hasLearned: isCounted && learned.some(({ date }) => spans.some((span) => isOn(span, date))),
        };
      }) as [Half, Half];
      if (external.isCounted && employee.isCounted) branch(model, 'in both groups', 0);
      if (!isMember && (external.isLong || employee.isLong)) branch(model, 'there for 20 days, but no member', 0);
      if (isMember && spansOf(person, true).length > 0 && spansOf(person, false).length > 0 && !(external.isCounted && employee.isCounted))
        branch(model, 'changed groups elsewhere', 0);
      const parts = {
        external: Number(external.isCounted),
        employee: Number(employee.isCounted),
        external_learned: Number(external.hasLearned),
        employee_learned: Number(employee.hasLearned),
        external_long: Number(external.isLong),
        long: Number(external.isLong) + Number(employee.isLong),
      };
      return { unit, person: person.n, y: Number(isMember && learned.length > 0), x: Number(isMember), parts };
    }),
  );
}

interface Half {
  readonly isCounted: boolean;
  readonly isLong: boolean;
  readonly hasLearned: boolean;
}

/** The rows of the seven indicators by the letter of the model's section 4. */
export const naiveRows: Readonly<Record<string, (model: NaiveModel) => NaiveRow[]>> = {
  'learning-in-working-time': inWorkingTime,
  'work-embedded-learning': (model) =>
    shareOfMembers(model, (events) => {
      const days = new Set(events.filter((event) => event.class === 'W').map(({ date }) => date)).size;
      if (days === 1) branch(model, 'one day of work learning', 0);
      return days >= 2;
    }),
  'goal-linked-learning': goalLinked,
  'aligned-self-direction': selfDirected,
  'learning-out-loud': (model) => shareOfMembers(model, (events) => events.some((event) => event.class === 'S' && event.isOpenAct)),
  'development-learning-balance': balance,
  'ecosystem-inclusion': inclusion,
};
