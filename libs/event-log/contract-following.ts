import { expect, it } from 'vitest';
import { numberOf, readAll, startChild, topic, type ContractContext } from './contract-support.ts';
import { topics, type Barrier } from './event-log.ts';
import { statementsFor } from './test-drafts.ts';

/** Readers that follow the log. */
export function contractOfWaiting(context: ContractContext): void {
  it('hands over what another writer appends, and ends when told or when nothing comes', async () => {
    const reader = context.read(topic, await context.log.end(topic));
    expect(await reader.next({ recordsMax: 10 })).toEqual([]);
    const other = await context.under.open();
    context.closeAfter(other);

    const waiting = reader.next({ recordsMax: 10, waitMs: 20_000 });
    await other.append([statementsFor(77)]);
    expect((await waiting).map(numberOf)).toEqual([77]);

    const abort = new AbortController();
    const aborted = reader.next({ recordsMax: 10, waitMs: 60_000, signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    expect(await aborted).toEqual([]);
    expect(await reader.next({ recordsMax: 10, waitMs: 30 })).toEqual([]);
  });

  it('gives pages no larger than asked for, and holds little ahead of a consumer that is slower than the producer', async () => {
    const [records, bytes] = [192, 500_000];
    const from = await context.log.end('oppiva.values');
    const reader = context.read('oppiva.values', from);
    await reader.next({ recordsMax: 1 });
    const child = startChild({ log: context.under.child, do: 'append-random', topic: 'oppiva.values', records, bytes });
    const first = await readAll(reader, 1, { recordsMax: 1 });
    const rssBefore = process.memoryUsage().rss;
    await child.ended;
    const held = process.memoryUsage().rss - rssBefore;

    expect(held).toBeLessThan((records * bytes) / 2);
    let count = first.length;
    while (count < records) {
      const page = await reader.next({ recordsMax: 100, bytesMax: 2 * bytes, waitMs: 20_000 });
      expect(page.length).toBeGreaterThan(0);
      expect(page.length).toBeLessThanOrEqual(2);
      expect(page[0]!.offset).toBe(from + count);
      count += page.length;
    }
  });
}

/** What a barrier promises. */
export function contractOfBarriers(context: ContractContext): void {
  it('has every earlier record below its ends, while writers go on', async () => {
    const other = await context.under.open();
    context.closeAfter(other);
    const before = await Promise.all(topics.map((each) => context.log.end(each)));
    const writing = Promise.all(
      [context.log, other].map(async (writer) => {
        for (let i = 0; i < 40; i++) await writer.append([statementsFor(i, { topic: topics[i % topics.length]! })]);
      }),
    );
    const barriers: Barrier[] = [];
    for (let i = 0; i < 5; i++) barriers.push(await context.log.barrier());
    await writing;
    barriers.push(await context.log.barrier());

    expect(barriers.every(({ instant }, i) => i === 0 || instant >= barriers[i - 1]!.instant)).toBe(true);
    for (const [i, each] of topics.entries()) {
      const end = await context.log.end(each);
      if (end === before[i]) continue;
      const records = await readAll(context.read(each, before[i]!), end - before[i]!);
      for (const { instant, ends } of barriers) {
        expect(ends[each]).toBeLessThanOrEqual(end);
        for (const record of records) expect(record.platformTime >= instant || record.offset < ends[each]).toBe(true);
      }
    }
  });

  it('moves on when nobody writes', async () => {
    const first = await context.log.barrier();
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const second = await context.log.barrier();
    expect(second.instant).toBeGreaterThan(first.instant);
  });
}
