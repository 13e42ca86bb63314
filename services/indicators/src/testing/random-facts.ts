import { createHash } from 'node:crypto';
import { eventKeyOf } from '@oppiva/events';
import { seededRandom } from '@oppiva/statistics';
import { generatedHistory, people, shuffled, type Sent } from './generated-history.ts';
import { cloudEvent } from './history.ts';

const source = 'https://hr.example.fi';
const adl = 'http://adlnet.gov/expapi';
const extension = 'https://ns.example.org/lcm/ext';
const dayMs = 86_400_000;
const competences = Array.from({ length: 4 }, (_, n) => `https://example.fi/competence/${n}`);
const units = ['R', 'P', 'Q', 'T1', 'T2', 'T3', 'T4'] as const;

type Fields = Record<string, unknown>;

const plusDays = (date: string, days: number): string => new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10);

class Drawing {
  readonly next: (n: number) => number;
  readonly sent: Sent[] = [];
  readonly #seed: number;
  #serial = 0;

  constructor(seed: number) {
    const random = seededRandom(seed + 1_000);
    this.#seed = seed;
    this.next = (n) => Math.floor(random() * n);
  }

  pick<T>(from: readonly T[]): T {
    const found = from[this.next(from.length)];
    if (found === undefined) throw new RangeError('nothing to draw from');
    return found;
  }

  date(): string {
    return new Date(Date.parse('2024-06-20') + this.next(110) * dayMs).toISOString().slice(0, 10);
  }

  /** Half-open, up to so many days. */
  span(days: number): { effectiveFrom: string; effectiveTo: string } {
    const effectiveFrom = this.date();
    return { effectiveFrom, effectiveTo: plusDays(effectiveFrom, 1 + this.next(days)) };
  }

  datesIn({ effectiveFrom, effectiveTo }: { effectiveFrom: string; effectiveTo: string }): string[] {
    const days = (Date.parse(effectiveTo) - Date.parse(effectiveFrom)) / dayMs;
    return Array.from({ length: days }, (_, at) => plusDays(effectiveFrom, at));
  }

  competences(): string[] {
    return [this.pick(competences), this.pick(competences)].slice(this.next(2));
  }

  /** @returns what `supersedes` and `retracts` call it */
  event(type: string, data: Fields, more: Fields = {}): string {
    this.#serial += 1;
    const id = `x${this.#serial}`;
    const recordedtime = new Date(Date.parse('2024-06-01T06:00:00Z') + this.next(100_000) * 60_000 + this.#serial).toISOString();
    const withDates = { effectiveFrom: '2024-01-01', effectiveTo: null, ...data };
    this.sent.push({ event: cloudEvent({ id, source, type, recordedtime, data: withDates, more }) });
    return eventKeyOf(source, id);
  }

  statement(
    client: string,
    o: { person: string; verb: string; type: string; activity?: string; extensions?: Fields; date?: string },
  ): string {
    this.#serial += 1;
    const hex = createHash('sha256').update(`${this.#seed} ${this.#serial}`).digest('hex');
    const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    this.sent.push({
      client,
      statement: {
        id,
        actor: { account: { homePage: 'https://id.example.fi', name: o.person } },
        verb: { id: o.verb },
        object: { id: o.activity ?? `https://act.example.fi/c${this.next(3)}`, definition: { type: o.type } },
        timestamp: `${o.date ?? this.date()}T${String(this.next(24)).padStart(2, '0')}:20:00Z`,
        result: { duration: `PT${5 + this.next(120)}M` },
        ...(o.extensions !== undefined && { context: { extensions: o.extensions } }),
      },
    });
    return id;
  }

  void(client: string, person: string, id: string): void {
    const o = { person, verb: `${adl}/verbs/voided`, type: '' };
    this.statement(client, o);
    const last = this.sent.at(-1);
    if (last !== undefined && 'statement' in last)
      this.sent[this.sent.length - 1] = { client, statement: { ...last.statement, object: { objectType: 'StatementRef', id } } };
  }
}

function drawGoals(drawing: Drawing): void {
  const { next } = drawing;
  for (let n = 0; n < 4; n += 1) {
    const goal = { slot: `goal/${n}`, goalId: `goal${n}` };
    const ownerUnitId = drawing.pick([null, ...units]);
    const set = drawing.event('hr.strategy.goal-set.v1', {
      ...goal,
      ownerUnitId,
      competenceUri: drawing.competences(),
      horizon: drawing.pick(['future', 'current']),
    });
    if (next(3) === 0) drawing.event('hr.strategy.goal-closed.v1', { ...goal, effectiveFrom: drawing.date() });
    if (next(4) === 0) drawing.event('hr.strategy.goal-set.v1', { ...goal, competenceUri: drawing.competences() }, { retracts: set });
  }
  for (let n = 0; n < 5; n += 1) {
    const pathId = `path${n}`;
    const path = { slot: `path/${n}`, pathId };
    const owner = n === 0 ? { unitId: drawing.pick(units) } : { personId: drawing.pick(people) };
    drawing.event('hr.path.created.v1', { ...path, ...owner, ...(next(2) === 0 && { competenceUri: drawing.competences() }) });
    if (next(3) === 0) drawing.event('hr.path.activated.v1', { ...path, effectiveFrom: drawing.date() });
    if (next(4) === 0) drawing.event('hr.path.closed.v1', { ...path, effectiveFrom: drawing.date() });
    const step = { slot: `step/${n}`, subgoalId: `step${n}`, pathId };
    const agreed = (): Fields => ({ ...step, competenceUri: drawing.competences(), origin: drawing.pick(['self', 'co', 'assigned']) });
    drawing.event('hr.subgoal.set.v1', { ...agreed(), effectiveFrom: drawing.date() });
    // a step may go to another path, with another owner
    if (next(2) === 0) drawing.event('hr.subgoal.replanned.v1', { ...agreed(), pathId: `path${next(5)}`, effectiveFrom: drawing.date() });
    if (next(4) === 0) drawing.event('hr.subgoal.withdrawn.v1', { ...step, effectiveFrom: drawing.date() });
  }
}

/** Parts of a framework: what is part of what, other names; some for a time, some replaced or taken back. */
function drawFrameworks(drawing: Drawing): void {
  const { next } = drawing;
  for (let n = 0; n < 3; n += 1) {
    const part = { slot: `framework/${n}`, frameworkUri: 'https://example.fi/framework', version: '1' };
    const broader = [{ competenceUri: drawing.pick(competences), broaderUri: drawing.pick(competences) }];
    const items = n === 0 ? [{ competenceUri: drawing.pick(competences), sameAs: [drawing.pick(competences)] }] : [];
    const told = drawing.event('hr.competence.framework-published.v1', { ...part, broader, items, ...(n === 1 && drawing.span(60)) });
    const other = [{ competenceUri: drawing.pick(competences), broaderUri: drawing.pick(competences) }];
    if (next(2) === 0)
      drawing.event('hr.competence.framework-published.v1', { ...part, version: '2', broader: other, effectiveFrom: drawing.date() });
    if (next(4) === 0) drawing.event('hr.competence.framework-published.v1', { ...part, broader: other }, { retracts: told });
  }
}

function drawOrganisation(drawing: Drawing): void {
  const { next } = drawing;
  for (const calendarId of ['c1', 'c2'])
    drawing.event('hr.calendar.published.v1', {
      slot: `calendar/${calendarId}`,
      calendarId,
      holidays: [drawing.date(), drawing.date()],
      closures: [drawing.date()],
    });
  const renamed = { name: 'New name', calendarId: drawing.pick(['c1', 'c2']), effectiveFrom: drawing.date() };
  drawing.event('hr.unit.renamed.v1', { slot: 'unit/T3', unitId: 'T3', parentId: drawing.pick(['P', 'Q']), ...renamed });
  drawing.event('hr.unit.renamed.v1', { slot: 'unit/R', unitId: 'R', parentId: null, ...renamed });
  if (next(2) === 0) drawing.event('hr.unit.closed.v1', { slot: 'unit/T4', unitId: 'T4', effectiveFrom: drawing.date() });
  drawing.event('rule.parameter-set.v1', {
    slot: 'parameter/reporting',
    name: 'source-reporting-assignments',
    value: 'lms',
    effectiveFrom: drawing.date(),
  });
  drawing.event('rule.activity-alias-set.v1', {
    slot: 'alias/c2',
    alias: 'https://lxp.example.fi/c2',
    activity: 'https://act.example.fi/c2',
    effectiveFrom: drawing.date(),
  });
  drawing.event('rule.client-created.v1', {
    slot: 'client/administrator',
    client: 'administrator',
    key: 'administrator',
    scopes: ['admin'],
  });
}

/** Whether a source delivers on its days decides a flag of every value. */
function drawSources(drawing: Drawing): void {
  const learning = { slot: 'source/lms', sourceId: 'lms', kinds: ['F', 'W', 'S', 'X'] };
  drawing.event('hr.source.registered.v1', { ...learning, effectiveFrom: drawing.date() });
  const facts = { slot: 'source/hr', sourceId: source, kinds: ['engagement', 'assignment', 'unit'], expectedDays: [1, 2, 3, 4, 5] };
  const registered = drawing.event('hr.source.registered.v1', facts);
  const { next } = drawing;
  drawing.event('hr.source.registered.v1', { ...learning, expectedDays: [1 + next(7), 1 + next(7)], effectiveFrom: drawing.date() });
  if (next(4) === 0) drawing.event('hr.source.registered.v1', facts, { retracts: registered });
  for (let n = next(3); n >= 0; n -= 1) {
    const outage = { slot: `outage/${n}`, sourceId: drawing.pick(['lms', 'lxp', source]) };
    const declared = drawing.event('hr.source.outage-declared.v1', { ...outage, ...drawing.span(14) });
    if (next(4) === 0) drawing.event('hr.source.outage-declared.v1', { ...outage, ...drawing.span(14) }, { retracts: declared });
  }
}

const hours = [
  { from: '06:00', to: '14:00' },
  { from: '14:00', to: '22:00' },
  { from: '22:00', to: '06:00', nextDay: true },
] as const;

/** Weeks, rosters and shift work of unknown times; some are corrected or were a mistake. */
function drawSchedules(drawing: Drawing, personId: string): void {
  const { next } = drawing;
  const of = { slot: `schedule/${personId}`, personId };
  const week = (): Fields => {
    const span = drawing.pick(hours);
    return { pattern: [1, 2, 3, 4, 5, 6, 7].filter(() => next(3) > 0).map((weekday) => ({ weekday, ...span })) };
  };
  if (next(2) === 0) drawing.event('hr.schedule.assigned.v1', { ...of, ...(next(4) === 0 ? { shift: true } : week()) });
  if (next(2) === 0) drawing.event('hr.schedule.assigned.v1', { ...of, ...week(), ...drawing.span(40) });
  for (let n = next(3); n > 0; n -= 1) {
    const slot = `roster/${personId}/${n}`;
    const during = drawing.span(20);
    const dates = drawing.datesIn(during).filter(() => next(3) > 0);
    const roster = dates.map((date) => {
      const { from, to, ...more } = drawing.pick(hours);
      return { from: `${date}T${from}`, to: `${'nextDay' in more ? plusDays(date, 1) : date}T${to}` };
    });
    const sent = drawing.event('hr.schedule.assigned.v1', { slot, personId, roster, ...during });
    if (next(3) === 0)
      drawing.event('hr.schedule.assigned.v1', { slot, personId, roster: roster.slice(1), ...during }, { supersedes: sent });
    else if (next(4) === 0) drawing.event('hr.schedule.assigned.v1', { slot, personId, roster: [], ...during }, { retracts: sent });
  }
}

/** In every third history only: while a unit has a band, what is said of units and assignments derives anew. */
function drawBands(drawing: Drawing): void {
  const band = (slot: string, more: Fields): Fields => ({ slot, name: 'working-time-band', ...more, effectiveFrom: drawing.date() });
  drawing.event('rule.parameter-set.v1', band('band', { value: '08:00-16:00' }));
  for (const unitId of [drawing.pick(units), drawing.pick(units)]) {
    const slot = `band/${unitId}`;
    drawing.event('rule.parameter-set.v1', band(slot, { unitId, value: drawing.pick(['06:00-14:00', '10:00-20:00']) }));
    if (drawing.next(3) === 0) drawing.event('rule.parameter-withdrawn.v1', band(slot, { unitId }));
  }
}

function drawPerson(drawing: Drawing, personId: string): void {
  const { next } = drawing;
  const engagement = { slot: `engagement/${personId}`, personId };
  if (next(3) === 0)
    drawing.event('hr.engagement.changed.v1', {
      ...engagement,
      kind: 'freelancer',
      learningScope: next(4) > 0,
      effectiveFrom: drawing.date(),
    });
  if (next(6) === 0) drawing.event('hr.engagement.ended.v1', { ...engagement, effectiveFrom: drawing.date() });
  const account = { scheme: 'account', value: `https://id.example.fi|${personId}` };
  const link = { slot: `identity/${personId}`, ...account };
  if (next(5) === 0) drawing.event('hr.person.identity-unlinked.v1', { ...link, personId, effectiveFrom: drawing.date() });
  if (next(8) === 0)
    drawing.event('hr.person.objection-upheld.v1', { slot: `objection/${personId}`, personId, effectiveFrom: drawing.date() });
  // an identity may turn out to be somebody else's
  if (next(5) === 0)
    drawing.event('hr.person.identity-linked.v1', { ...link, personId: drawing.pick(people), effectiveFrom: drawing.date() });
}

function drawLearning(drawing: Drawing): void {
  const { next } = drawing;
  const course = `${adl}/activities/course`;
  for (let n = 0; n < 24; n += 1) {
    const person = drawing.pick(people);
    const tags = next(3) === 0 ? {} : { [`${extension}/competences`]: drawing.competences() };
    const own = next(3) === 0 ? { [`${extension}/initiative`]: drawing.pick(['self', 'co', 'assigned']) } : {};
    const [verb, type, more] = drawing.pick([
      [`${adl}/verbs/completed`, course, {}],
      [`${adl}/verbs/completed`, course, { [`${extension}/applied`]: true }],
      [`${adl}/verbs/completed`, course, { [`${extension}/mandatory`]: true }],
      [`${adl}/verbs/passed`, `${adl}/activities/assessment`, {}],
      [`${adl}/verbs/asked`, 'http://id.tincanapi.com/activitytype/discussion', { [`${extension}/visibility`]: 'team' }],
      ['https://w3id.org/xapi/acrossx/verbs/was-assigned', course, {}],
      ['http://id.tincanapi.com/verb/unregistered', course, {}],
    ] as const);
    const id = drawing.statement('lms', { person, verb, type, extensions: { ...tags, ...own, ...more } });
    if (next(4) === 0) drawing.void(drawing.pick(['lms', 'administrator']), person, id);
  }
}

/** Facts of every kind about an organisation of ten people, and what they learn, in a drawn order: moves, corrections, voids, late ones. */
export function randomFacts(seed: number): Sent[] {
  const drawing = new Drawing(seed);
  drawGoals(drawing);
  drawFrameworks(drawing);
  drawOrganisation(drawing);
  drawSources(drawing);
  if (seed % 3 === 0) drawBands(drawing);
  for (const person of people) {
    drawPerson(drawing, person);
    drawSchedules(drawing, person);
  }
  drawLearning(drawing);
  return [...shuffled([...generatedHistory(seed), ...drawing.sent], seed), ...reorganisations(seed)];
}

/** Units that go on in others, said last: what they were stays as it was, but trends are broken. */
function reorganisations(seed: number): Sent[] {
  const drawing = new Drawing(seed + 500);
  drawing.event('hr.unit.merged.v1', { slot: 'lineage/1', from: ['T4'], to: ['T3'], effectiveFrom: drawing.date() });
  drawing.event('hr.unit.moved.v1', { slot: 'lineage/2', from: ['T1'], to: ['T5'], effectiveFrom: drawing.date() });
  drawing.event('hr.unit.split.v1', { slot: 'lineage/1', from: ['T2'], to: ['T1', 'T4'], effectiveFrom: drawing.date() });
  // ids of their own: the other facts have theirs from a drawing of the same kind
  return drawing.sent.map((each) => ('event' in each ? { event: { ...each.event, id: `lineage-${each.event.id}` } } : each));
}
