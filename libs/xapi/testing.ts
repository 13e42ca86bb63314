import { seededRandom as seeded } from '@oppiva/statistics';
import type { JsonObject } from './check-values.ts';
import { bytesToUuid } from './uuid.ts';

/** For tests: seeded randomness and generated statements of the shapes that real senders write. */

export interface Random {
  /** a number in [0, 1) */
  next(): number;
  /** a whole number in [0, bound) */
  below(bound: number): number;
  pick<Item>(items: readonly Item[]): Item;
}

/** Seeded, so that a failing test can be repeated. */
export function seededRandom(seed: number): Random {
  const next = seeded(seed);
  const below = (bound: number): number => Math.floor(next() * bound);
  return { next, below, pick: (items) => items[below(items.length)] as (typeof items)[number] };
}

export function randomUuid(random: Random): string {
  return bytesToUuid(Uint8Array.from({ length: 16 }, () => random.below(256)));
}

function sampleAgent(random: Random): JsonObject {
  const number = random.below(90);
  return random.pick<JsonObject>([
    { objectType: 'Agent', name: `Learner ${number}`, mbox: `mailto:learner-${number}@example.fi` },
    { mbox_sha1sum: 'cd9b00a5611f94eaa7b1661edab976068e364975' },
    { account: { homePage: 'https://id.example.fi', name: `p${number}` } },
    { objectType: 'Agent', openid: `https://openid.example.org/${number}` },
  ]);
}

function sampleGroup(random: Random): JsonObject {
  const member = [sampleAgent(random), sampleAgent(random)];
  return random.pick<JsonObject>([
    { objectType: 'Group', member },
    { objectType: 'Group', name: 'Team', mbox: 'mailto:team@example.fi', member },
    { objectType: 'Group', account: { homePage: 'https://id.example.fi', name: 'team' } },
  ]);
}

const interactions: readonly JsonObject[] = [
  { interactionType: 'true-false', correctResponsesPattern: ['true'] },
  {
    interactionType: 'choice',
    choices: [{ id: 'a', description: { 'fi-FI': 'Ensimmäinen' } }, { id: 'b' }],
    correctResponsesPattern: ['a[,]b'],
  },
  { interactionType: 'likert', scale: [{ id: 'likert_0', description: { 'sr-Latn-RS': 'U redu je' } }, { id: 'likert_1' }] },
  { interactionType: 'matching', source: [{ id: '1' }, { id: '2' }], target: [{ id: '1' }], correctResponsesPattern: [] },
  { interactionType: 'performance', steps: [{ id: 'first' }, { id: 'second', description: {} }] },
  { interactionType: 'numeric', correctResponsesPattern: ['4[:]'] },
];

function sampleActivity(random: Random): JsonObject {
  const id = `https://lms.example.fi/course/${random.below(40)}`;
  return random.pick<JsonObject>([
    { id },
    {
      objectType: 'Activity',
      id,
      definition: { name: { fi: 'Kurssi', 'en-US': 'Course' }, type: 'http://adlnet.gov/expapi/activities/course' },
    },
    {
      id,
      definition: {
        description: { und: 'A page' },
        moreInfo: 'https://lms.example.fi/info?course=1#top',
        extensions: { 'https://lms.example.fi/ext/room': null, 'urn:x:y': { nested: [1, { deep: '' }] } },
      },
    },
    { id, definition: { type: 'http://adlnet.gov/expapi/activities/cmi.interaction', ...random.pick(interactions) } },
  ]);
}

function sampleResult(random: Random): JsonObject {
  return random.pick<JsonObject>([
    { score: { scaled: 0.95, raw: 95, min: 0, max: 100 }, success: true, completion: true, response: '', duration: 'PT1H0M0.1S' },
    { duration: random.pick(['P4W', 'P3Y1M29DT4H35M59.14S', 'PT16559.14S', 'P1DT12H36M0.12567S']), extensions: {} },
    { score: { scaled: -1 }, extensions: { 'https://lms.example.fi/ext/attempt': random.below(9) } },
  ]);
}

function sampleContext(random: Random, isAboutActivity: boolean): JsonObject {
  const context: JsonObject = {
    registration: randomUuid(random),
    contextActivities: { parent: [sampleActivity(random)], grouping: sampleActivity(random), category: [] },
    language: random.pick(['fi', 'en-US', 'zh-Hans-CN', 'cmn']),
    extensions: { 'https://ns.example.org/lcm/ext/competences': ['urn:c:q1'] },
  };
  if (isAboutActivity && random.below(2) === 0) Object.assign(context, { platform: 'LMS', revision: '3' });
  if (random.below(3) === 0) context['instructor'] = random.below(2) === 0 ? sampleAgent(random) : sampleGroup(random);
  if (random.below(3) === 0) context['team'] = sampleGroup(random);
  if (random.below(3) === 0) context['statement'] = { objectType: 'StatementRef', id: randomUuid(random) };
  return context;
}

function sampleTimestamp(random: Random): string {
  return new Date(1_700_000_000_000 + random.below(90_000_000) * 1000 + random.below(1000)).toISOString();
}

function sampleBody(random: Random, isSubStatement: boolean): JsonObject {
  const kind = random.below(isSubStatement ? 8 : 10);
  let object = sampleActivity(random);
  if (kind === 6) object = { ...sampleAgent(random), objectType: 'Agent' };
  if (kind === 7) object = sampleGroup(random);
  if (kind === 8) object = { objectType: 'StatementRef', id: randomUuid(random) };
  if (kind === 9) object = { objectType: 'SubStatement', ...sampleBody(random, true) };
  const body: JsonObject = {
    actor: random.below(8) === 0 ? sampleGroup(random) : sampleAgent(random),
    verb:
      kind === 8
        ? { id: 'http://adlnet.gov/expapi/verbs/voided', display: { en: 'voided' } }
        : { id: 'http://adlnet.gov/expapi/verbs/completed', display: { 'en-US': 'completed', fi: 'suoritti' } },
    object,
  };
  if (random.below(2) === 0) body['result'] = sampleResult(random);
  if (random.below(2) === 0) body['context'] = sampleContext(random, kind < 6);
  if (random.below(4) !== 0) body['timestamp'] = sampleTimestamp(random);
  if (random.below(5) === 0) {
    body['attachments'] = [
      {
        usageType: 'http://adlnet.gov/expapi/attachments/certificate',
        display: { 'en-US': 'Certificate' },
        contentType: 'text/plain; charset=ascii',
        length: 27,
        sha2: '495395e777cd98da653df9615d09c0fd6bb2f8d4788394cd53c56a3bfdcd848a',
        fileUrl: 'https://files.example.fi/1.txt',
      },
    ];
  }
  return body;
}

/** A generated statement that both versions of the specification allow. */
export function sampleStatement(random: Random): JsonObject {
  const statement = sampleBody(random, false);
  if (random.below(2) === 0) statement['id'] = randomUuid(random);
  if (random.below(4) === 0) Object.assign(statement, { version: random.pick(['1.0.0', '1.0.3']), stored: sampleTimestamp(random) });
  if (random.below(4) === 0) statement['authority'] = sampleAgent(random);
  return statement;
}

/** A copy of a JSON value with one place changed: `undefined` takes the property out. */
export function changed(value: unknown, path: readonly (string | number)[], replacement: unknown): unknown {
  const copy = structuredClone(value) as unknown;
  let owner = copy as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) owner = owner[step] as Record<string | number, unknown>;
  const last = path[path.length - 1] as string | number;
  if (replacement === undefined && Array.isArray(owner)) owner.splice(Number(last), 1);
  else if (replacement === undefined) delete owner[last];
  else Object.defineProperty(owner, last, { value: replacement, enumerable: true, configurable: true, writable: true });
  return copy;
}
