import { expect, it } from 'vitest';
import { keyring, numberOf, readAll, topic, type ContractContext } from './contract-support.ts';
import { RECORD_BYTES_MAX, topics, type Appended } from './event-log.ts';
import { openBody } from './open-record.ts';
import { plainDraft, statementsDraft, statementsFor } from './test-drafts.ts';

/** Order, completeness and positions. */
export function contractOfOrder(context: ContractContext): void {
  it('gives records back in order, whole, at the offsets and times that append told', async () => {
    const from = await context.log.end(topic);
    const appended: Appended[] = [];
    for (let i = 0; i < 20; i++)
      appended.push(...(await context.log.append([statementsFor(i, { count: 1 + (i % 4), textLength: 50 * i })])));

    const records = await readAll(context.read(topic, from), 20, { recordsMax: 7 });

    expect(records.map(({ offset, platformTime }) => ({ topic, offset, platformTime }))).toEqual(appended);
    expect(appended.map(({ offset }) => offset)).toEqual(Array.from({ length: 20 }, (_, i) => from + i));
    records.forEach((record, i) => {
      expect(Buffer.from(openBody(record, keyring)).equals(statementsDraft(i, { count: 1 + (i % 4), textLength: 50 * i }).body)).toBe(true);
    });
    expect(await context.log.end(topic)).toBe(from + 20);
  });

  it('takes 10,000 records at once, each exactly once, with monotone platform time', async () => {
    const from = await context.log.end(topic);
    const appended = await Promise.all(Array.from({ length: 10_000 }, (_, i) => context.log.append([statementsFor(i)])));

    const records = await readAll(context.read(topic, from), 10_000, { recordsMax: 5_000 });

    expect(records.map(({ offset }) => offset)).toEqual(Array.from({ length: 10_000 }, (_, i) => from + i));
    expect(records.map(numberOf).sort((a, b) => a - b)).toEqual(Array.from({ length: 10_000 }, (_, i) => i));
    expect(records.every((record, i) => i === 0 || record.platformTime >= records[i - 1]!.platformTime)).toBe(true);
    const atOffset = new Map(records.map((record) => [record.offset, record]));
    for (const [i, [position]] of appended.entries()) {
      expect(numberOf(atOffset.get(position!.offset)!)).toBe(i);
      expect(atOffset.get(position!.offset)!.platformTime).toBe(position!.platformTime);
    }
  });

  it('resumes from an offset, with the same platform times whether the floor is given or not', async () => {
    const from = await context.log.end(topic);
    for (let i = 0; i < 6; i++) await context.log.append([statementsFor(i)]);
    const all = await readAll(context.read(topic, from), 6);

    const resumed = await readAll(context.read(topic, from + 4), 2);
    const withFloor = await readAll(context.read(topic, from + 4, all[3]!.platformTime), 2);

    expect(resumed.map(({ offset, platformTime }) => [offset, platformTime])).toEqual(all.slice(4).map((r) => [r.offset, r.platformTime]));
    expect(withFloor.map(({ platformTime }) => platformTime)).toEqual(all.slice(4).map(({ platformTime }) => platformTime));
    expect(resumed.map(numberOf)).toEqual([4, 5]);
  });
}

/** What one append may hold, and single records. */
export function contractOfDrafts(context: ContractContext): void {
  it('appends several drafts to several topics, in order, and none of them when one does not fit', async () => {
    const ends = async (): Promise<number[]> => Promise.all(topics.map((each) => context.log.end(each)));
    const before = await ends();

    const appended = await context.log.append(
      topics.flatMap((each) => [statementsFor(1, { topic: each }), statementsFor(2, { topic: each })]),
    );

    expect(appended.map(({ topic: each, offset }) => [each, offset])).toEqual(
      topics.flatMap((each, i) => [
        [each, before[i]!],
        [each, before[i]! + 1],
      ]),
    );
    const broken = { topic, draft: { ...statementsDraft(3), keys: new Uint8Array(16) } };
    await expect(context.log.append([statementsFor(3, { topic: 'oppiva.hr' }), broken])).rejects.toMatchObject({
      code: 'RECORD_INVALID',
      outcome: 'refused',
    });
    expect(await ends()).toEqual(before.map((end) => end + 2));
    expect(await context.log.append([])).toEqual([]);
  });

  it('holds an empty body and one just within the limit, and refuses one above it', async () => {
    const from = await context.log.end(topic);
    const large = Buffer.alloc(RECORD_BYTES_MAX - 1024);
    for (let i = 0; i < large.length; i += 4) large.writeUInt32LE((i * 2654435761) % 2 ** 32, i);

    await context.log.append([{ topic, draft: plainDraft(new Uint8Array(0)) }]);
    await context.log.append([{ topic, draft: plainDraft(large) }]);
    for (const bytes of [RECORD_BYTES_MAX, RECORD_BYTES_MAX + 1, 40 * 1024 * 1024]) {
      await expect(context.log.append([{ topic, draft: plainDraft(new Uint8Array(bytes)) }])).rejects.toMatchObject({
        code: 'RECORD_TOO_LARGE',
        outcome: 'refused',
      });
    }

    const records = await readAll(context.read(topic, from), 2);
    expect(records.map((record) => openBody(record, keyring).length)).toEqual([0, large.length]);
    expect(Buffer.from(openBody(records[1]!, keyring)).equals(large)).toBe(true);
    expect(await context.log.end(topic)).toBe(from + 2);
  });

  it('does not go on from a place beyond its end, which only a log that lost records can have', async () => {
    const end = await context.log.end(topic);
    await expect(context.read(topic, end + 1).next({ recordsMax: 1, waitMs: 10_000 })).rejects.toMatchObject({ code: 'LOG_CORRUPT' });
    expect(await context.read(topic, end).next({ recordsMax: 1 })).toEqual([]);
  });

  it('reads single records by offset', async () => {
    const from = await context.log.end(topic);
    const appended = (await Promise.all([0, 1, 2].map((i) => context.log.append([statementsFor(i)])))).flat();

    for (const i of [2, 0, 1, 1]) {
      const record = await context.log.readAt(topic, from + i);
      expect(record).toMatchObject(appended[i]!);
      expect(numberOf(record!)).toBe(i);
    }
    expect(await context.log.readAt(topic, from + 3)).toBeNull();
  });
}
