import { silentLogger } from '@oppiva/clickhouse/testing.ts';
import * as ingest from '@oppiva/ingest-service';
import { startProjector } from '@oppiva/projector-service';
import { afterAll as afterTests, beforeAll, describe, expect, test, vi } from 'vitest';
import { openDoor, type TestDoor } from './testing/door.ts';
import { deviationsFrom, expectedAt, f1IsHere, f1Lines, k1, k2, observe, sendLive, type Deviation } from './testing/f1.ts';
import { startInstallation, timeZone, type TestInstallation } from './testing/installation.ts';
import { mutatedView, viewText } from './testing/views.ts';

/** The rule that is switched off: in this process only, by replacing one function of a pure module, or one view of the test's server. */
const rule = vi.hoisted(() => ({ off: '' }));

vi.mock('../../../libs/capability/learning/sessions.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../../libs/capability/learning/sessions.ts')>();
  const continues: typeof original.continues = (last, next) => rule.off !== 'session collapse' && original.continues(last, next);
  return { ...original, continues };
});

vi.mock('../../../libs/capability/learning/derive.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../../libs/capability/learning/derive.ts')>();
  const isTwin: typeof original.isTwin = (session, earlier, canonical) =>
    original.isTwin(session, earlier, rule.off === 'alias' ? (activity) => activity : canonical);
  return { ...original, isTwin };
});

vi.mock('../../../libs/capability/learning/admission.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../../libs/capability/learning/admission.ts')>();
  class Admission extends original.Admission {
    constructor(facts: ConstructorParameters<typeof original.Admission>[0]) {
      super(rule.off === 'void' ? { ...facts, voidsOf: new Map() } : facts);
    }

    override stepsOf(statement: Parameters<InstanceType<typeof original.Admission>['stepsOf']>[0]) {
      return super.stepsOf(rule.off === 'future time' ? { ...statement, timestamp: Number.NEGATIVE_INFINITY } : statement);
    }
  }
  return { ...original, Admission };
});

vi.mock('../../../libs/xapi/canonical.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../../libs/xapi/canonical.ts')>();
  const sameStatement: typeof original.sameStatement = (a, b) => rule.off === 'conflict' || original.sameStatement(a, b);
  return { ...original, sameStatement };
});

interface Mutant {
  readonly off: string;
  readonly knownAt: typeof k1 | typeof k2;
  /** What must come out wrong. */
  readonly wrong: readonly string[];
}

const functionMutants: readonly Mutant[] = [
  {
    off: 'session collapse',
    knownAt: k1,
    wrong: ['event s04a', 'event s04b', 'event s04d', 'TA learningEvents', 'TA minutes', 'BA-X minutes'],
  },
  { off: 'alias', knownAt: k1, wrong: ['event s12', 'TB learningEvents', 'TB minutes', 'state semantic-duplicate'] },
  { off: 'void', knownAt: k1, wrong: ['event s07', 'state voided', 'TA goal-linked-learning', 'BA-X minutes'] },
  { off: 'future time', knownAt: k1, wrong: ['event s17', 'state quarantined-future'] },
];

const viewMutants: readonly (Mutant & { view: string; passage: string; instead: string })[] = [
  {
    off: 'day attribution',
    view: 'learning.events_by_unit',
    passage: 'WHERE e.date >= m.effective_from AND e.date < m.effective_to',
    instead: 'WHERE e.date >= m.effective_from',
    knownAt: k2,
    wrong: ['event s10', 'TA minutes', 'TA goal-linked-learning'],
  },
  {
    off: 'leave',
    view: 'learning.exposure',
    passage: 'AND NOT arrayExists(span -> day >= span.1 AND day < span.2, l.spans)',
    instead: '',
    knownAt: k1,
    wrong: ['TA personDays', 'BA-X personDays', 'TA learning-regularity', 'BA-X learning-regularity'],
  },
  {
    off: 'goal limit',
    view: 'learning.goals_of_units',
    passage: 'INNER JOIN learning.goals(K = {K:String}) AS g ON g.unit_id = a.place.1',
    instead: 'CROSS JOIN learning.goals(K = {K:String}) AS g',
    knownAt: k1,
    wrong: ['event s14', 'TB goal-linked-learning', 'BA-X goal-linked-learning'],
  },
  {
    off: 'knowledge time of learning events',
    view: 'learning.events_by_unit',
    passage: 'WHERE known_from <= k AND (isNull(known_to) OR known_to > k)',
    instead: '',
    knownAt: k1,
    wrong: ['event s15', 'event s07', 'TB minutes'],
  },
  {
    off: 'knowledge time of facts',
    view: 'learning.facts_at',
    passage:
      "AND known_from <= parseDateTime64BestEffort({K:String}, 3, 'UTC') AND known_to > parseDateTime64BestEffort({K:String}, 3, 'UTC')",
    instead: '',
    knownAt: k1,
    wrong: ['event s10', 'TA personDays', 'TB personDays', 'TB learning-regularity'],
  },
];

const started: { installation: TestInstallation; door: TestDoor }[] = [];

/** An installation that has all of F1, through HTTP in its order. */
async function startWithF1(): Promise<TestInstallation> {
  const installation = await startInstallation(
    ({ log, keys, access }) =>
      startProjector({ config: { timeZone, limits: { knownIdsMax: 10_000 } }, log, keys, access, logger: silentLogger }),
    { unsuppressed: true, now: '2024-08-01T00:00:00Z' },
  );
  const door = await openDoor(ingest, installation);
  started.push({ installation, door });
  for (const source of ['lms', 'lxp']) await door.addSource(source);
  await sendLive(f1Lines, { installation, door });
  await installation.derived();
  return installation;
}

async function deviations(installation: TestInstallation, knownAt: string): Promise<Deviation[]> {
  return deviationsFrom(expectedAt(knownAt), await observe(installation, { knownAt }));
}

const placesOf = (found: readonly Deviation[]): string[] => found.map(({ where }) => where);

describe.skipIf(!f1IsHere)('each rule switched off shows in F1 (skipped only where the fixture is not beside the checkout)', () => {
  let installation: TestInstallation;
  beforeAll(async () => {
    installation = await startWithF1();
  });
  afterTests(async () => {
    rule.off = '';
    for (const { installation: each, door } of started) {
      await door.close();
      await each.stop();
    }
  });

  test.each([k1, k2])('with every rule on, nothing is wrong at %s', async (knownAt) => {
    expect(await deviations(installation, knownAt)).toEqual([]);
  });

  describe('by a function', () => {
    afterTests(() => installation.deriveAnew());

    test.each(functionMutants)('without $off', async ({ off, knownAt, wrong }) => {
      rule.off = off;
      await installation.deriveAnew();
      rule.off = '';
      expect(placesOf(await deviations(installation, knownAt))).toEqual(expect.arrayContaining([...wrong]));
    });
  });

  test.each(viewMutants)('without $off', async ({ view, passage, instead, knownAt, wrong }) => {
    await installation.clickhouse.ch.command(mutatedView(view, passage, instead));
    const found = await deviations(installation, knownAt);
    await installation.clickhouse.ch.command(viewText(view));
    expect(placesOf(found)).toEqual(expect.arrayContaining([...wrong]));
  });

  test('with every rule on again, nothing is wrong', async () => {
    expect(await deviations(installation, k1)).toEqual([]);
  });

  test('without conflict', async () => {
    rule.off = 'conflict';
    const mutated = await startWithF1();
    rule.off = '';
    expect((await deviations(mutated, k1)).map(({ where, got }) => [where, got])).toEqual([
      ['state quarantined-conflict', 0],
      ['state duplicate', 2],
    ]);
  });
});
