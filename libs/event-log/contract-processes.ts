import { expect, it } from 'vitest';
import { keyring, numberOf, readAll, startChild, topic, type ContractContext } from './contract-support.ts';
import type { Appended, EventLog, LogRecord } from './event-log.ts';
import { installationKeyring } from './keyring.ts';
import { openBody } from './open-record.ts';
import { statementsDraft, statementsFor } from './test-drafts.ts';

/** Several writers, and writers that die. */
export function contractOfProcesses(context: ContractContext): void {
  it('loses nothing that was acknowledged when the writer is killed, and keeps each append whole', async () => {
    const from = await Promise.all([context.log.end(topic), context.log.end('oppiva.admissions')]);
    const child = startChild({ log: context.under.child, do: 'append-until-killed' });
    await child.until(() => child.lines.length > 50);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 300));
    child.child.kill('SIGKILL');
    await child.ended;

    const acknowledged = child.lines.slice(1) as unknown as { number: number; appended: Appended[] }[];
    const counts = [(await context.log.end(topic)) - from[0]!, (await context.log.end('oppiva.admissions')) - from[1]!];
    const byTopicName = new Map<string, LogRecord[]>([
      [topic, await readAll(context.read(topic, from[0]!), counts[0]!)],
      ['oppiva.admissions', await readAll(context.read('oppiva.admissions', from[1]!), counts[1]!)],
    ]);
    expect(acknowledged.length).toBeGreaterThan(40);
    for (const { number, appended } of acknowledged) {
      appended.forEach((position, i) => {
        const record = byTopicName.get(position.topic)![position.offset - from[i]!]!;
        expect(record).toMatchObject(position);
        expect(Buffer.from(openBody(record, keyring)).equals(statementsDraft(number).body)).toBe(true);
      });
    }
    if (context.under.child.kind === 'sqlite') expect(counts[0]).toBe(counts[1]);
  });

  it('takes records of two writers at once, each in its order', async () => {
    const other = await context.under.open();
    context.closeAfter(other);
    const from = await context.log.end(topic);
    await Promise.all([appendHundred(context.log, 0), appendHundred(other, 1_000)]);

    const records = await readAll(context.read(topic, from), 200);
    const numbers = records.map(numberOf);
    expect(records.map(({ offset }) => offset)).toEqual(Array.from({ length: 200 }, (_, i) => from + i));
    expect(numbers.filter((number) => number < 1_000)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(numbers.filter((number) => number >= 1_000)).toEqual(Array.from({ length: 100 }, (_, i) => 1_000 + i));
    expect(records.every((record, i) => i === 0 || record.platformTime >= records[i - 1]!.platformTime)).toBe(true);
  });
}

/** The end of a log, and foreign keys. */
export function contractOfClosing(context: ContractContext): void {
  it('finishes what is under way, refuses the rest, and may be repeated', async () => {
    const from = await context.log.end(topic);
    const underWay = Promise.all(Array.from({ length: 50 }, (_, i) => context.log.append([statementsFor(i)])));
    const reader = context.log.read(topic, { offset: from });
    await Promise.all([context.log.close(), context.log.close()]);

    expect((await underWay).flat()).toHaveLength(50);
    await expect(context.log.append([statementsFor(1)])).rejects.toMatchObject({ code: 'LOG_CLOSED', outcome: 'refused' });
    await expect(reader.next({ recordsMax: 1 })).rejects.toMatchObject({ code: 'LOG_CLOSED' });
    const again = await context.under.open();
    context.closeAfter(again);
    expect(await again.end(topic)).toBe(from + 50);
  });

  it('opens no body with another key', async () => {
    const [position] = await context.log.append([statementsFor(1)]);
    const record = await context.log.readAt(topic, position!.offset);
    expect(() => openBody(record!, installationKeyring({ seal: new Uint8Array(32) }))).toThrow(
      expect.objectContaining({ code: 'RECORD_KEY_UNKNOWN' }),
    );
  });
}

async function appendHundred(writer: EventLog, first: number): Promise<void> {
  for (let i = 0; i < 100; i++) await writer.append([statementsFor(first + i)]);
}
