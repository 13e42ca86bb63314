import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decideEvents, describeAssertion, parseCloudEvents, readEvent, type CloudEventsRequest } from './index.ts';
import { sharedFile } from './testing.ts';

const file = sharedFile('design', 'oracles', 'fixture_f1.jsonl');
const note = file === null ? ' (SKIPPED: ../shared/design/oracles/fixture_f1.jsonl is not beside the checkout)' : '';

const linesOf = (path: string): { ingestedat: string; event?: unknown }[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { ingestedat: string; event?: unknown });

test.skipIf(file === null)(
  `given the 31 events of fixture F1 as a batch, when read and decided, then all are accepted and described${note}`,
  () => {
    const events = linesOf(file!).flatMap((line) => (line.event === undefined ? [] : [line.event]));
    expect(events).toHaveLength(31);
    const request = parseCloudEvents({ 'content-type': 'application/cloudevents-batch+json' }, Buffer.from(JSON.stringify(events)));
    const { outcomes, hr, rules } = decideEvents((request as CloudEventsRequest).events, { known: new Map(), sender: 'administrator' });
    expect(outcomes.filter((outcome) => outcome.status !== 'accepted')).toEqual([]);
    expect([hr.length, rules.length]).toEqual([30, 1]);
    const assertions = [...hr, ...rules].map(({ event }) => describeAssertion(readEvent(event), { timeZone: 'Europe/Helsinki' }));
    const counts = Object.groupBy(assertions, (assertion) => assertion.entity);
    expect(Object.fromEntries(Object.entries(counts).map(([entity, list]) => [entity, list?.length]))).toEqual({
      unit: 3,
      'identity-link': 8,
      engagement: 8,
      assignment: 9,
      goal: 1,
      leave: 1,
      'activity-alias': 1,
    });
    expect(assertions.findLast((assertion) => assertion.topic === 'oppiva.hr')).toMatchObject({
      type: 'hr.assignment.changed.v1',
      slot: 'assignment/p5',
      personId: 'p5',
      unitId: 'TB',
      effectiveFrom: '2024-09-16',
      recordedTime: Date.parse('2024-10-10T05:00:00Z'),
    });
    expect(assertions.find((assertion) => assertion.entity === 'goal')).toMatchObject({
      unitId: 'TA',
      data: { competenceUri: ['urn:c:q1'] },
    });
    const known = new Map(hr.map(({ key, event }) => [key, event]));
    expect(
      decideEvents(events, { known, sender: 'administrator' }).outcomes.filter((outcome) => outcome.status === 'duplicate'),
    ).toHaveLength(30);
  },
);

test.skipIf(file === null)(`given a line of F1 with the platform's time inside the event, when decided, then it is refused${note}`, () => {
  const line = linesOf(file!)[0]!;
  const { outcomes } = decideEvents([{ ...(line.event as object), ingestedat: line.ingestedat }], { known: new Map() });
  expect(outcomes[0]?.errors?.map((error) => error.code)).toEqual(['EVENT_ATTRIBUTE_RESERVED']);
});
