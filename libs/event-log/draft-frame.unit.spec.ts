import { expect, it } from 'vitest';
import { outgoing, packFrame, readFrame } from './draft-frame.ts';
import type { TopicDraft } from './event-log.ts';
import { plainDraft, statementsDraft } from './test-drafts.ts';

it('carries drafts of every shape to the writer thread unchanged', () => {
  const drafts: TopicDraft[][] = [
    [{ topic: 'oppiva.statements', draft: statementsDraft(1, { count: 3 }) }],
    [
      { topic: 'oppiva.values', draft: plainDraft(new Uint8Array(0)) },
      {
        topic: 'oppiva.hr',
        draft: {
          ...statementsDraft(2),
          type: 'hr.events-accepted',
          schema: 65535,
          client: 'hähätä',
          meta: { source: 'ä', nested: [1, null, { a: true }] },
          split: Uint32Array.from([0, 2, 4_000_000_000, 7]),
          references: [{ entry: 1, kind: 'supersedes', key: new Uint8Array(16).fill(3) }],
        },
      },
    ],
  ];

  const read = readFrame(packFrame(drafts.map((each, i) => outgoing(i + 1, each))));

  expect(read.map(({ id }) => id)).toEqual([1, 2]);
  read.forEach((append, i) => {
    const comparable = append.drafts.map(({ topic, draft }) => ({ topic, draft: { ...draft, meta: JSON.parse(draft.meta) as object } }));
    expect(plain(comparable)).toEqual(plain(drafts[i]!.map(({ topic, draft }) => ({ topic, draft: { references: [], ...draft } }))));
  });
});

/** Byte arrays as plain arrays, so that views of any kind compare. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, each: unknown) => (ArrayBuffer.isView(each) ? Array.from(each as Uint8Array) : toArray(each))),
  );
}

function toArray(each: unknown): unknown {
  return each !== null && typeof each === 'object' && 'type' in each && each.type === 'Buffer' && 'data' in each ? each.data : each;
}
