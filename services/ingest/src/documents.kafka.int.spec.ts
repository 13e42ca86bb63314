import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installationKeyring, openEventLog, type EventLog } from '@oppiva/event-log';
import { kafkaForTests } from '@oppiva/event-log/testing.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DocumentAddress, DocumentChange } from './documents/document.ts';
import { Documents } from './documents/documents.ts';
import { testKeys } from './testing.ts';

/** Two nodes, each with a connection and a fold of its own, on one Kafka log. */

const kafka = await kafkaForTests();
const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const none = { ifMatch: null, ifNoneMatch: null } as const;

interface Node {
  documents: Documents;
  stop: () => Promise<void>;
}

const addressOf = (id: string): DocumentAddress => ({
  resource: 'activity-profile',
  activityId: 'https://lms.example.org/course/1',
  agent: null,
  registration: null,
  id,
});
const put = (text: string): DocumentChange => ({
  ...none,
  ifNoneMatch: '*',
  kind: 'put',
  guard: 'always',
  contentType: 'text/plain',
  content: Buffer.from(text),
});

describe.runIf(kafka !== null)('documents on Kafka', () => {
  const folder = mkdtempSync(join(tmpdir(), 'oppiva-documents-'));
  const keys = testKeys();
  const nodes: Node[] = [];
  let started = 0;

  async function startNode(file = `${started++}.sqlite`): Promise<Node> {
    const access = { brokers: kafka?.brokers ?? [], replication: 1, ssl: false };
    const log: EventLog = await openEventLog({ kind: 'kafka', kafka: access, keys, logger });
    const abort = new AbortController();
    const path = join(folder, file);
    const documents = new Documents({ log, keyring: installationKeyring(keys), keys, path, logger, signal: abort.signal });
    await documents.start();
    const stop = async (): Promise<void> => {
      abort.abort();
      await documents.stop();
      await log.close();
    };
    return { documents, stop };
  }

  beforeAll(async () => {
    nodes.push(await startNode(), await startNode());
  });
  afterAll(async () => {
    for (const node of nodes) await node.stop();
    rmSync(folder, { recursive: true, force: true });
    await kafka?.stop();
  });

  const write = (node: Node, address: DocumentAddress, change: DocumentChange) =>
    node.documents.write({ client: 'a', version: '1.0.3', request: { of: 'one', address, change } });
  const textAt = async (node: Node, address: DocumentAddress): Promise<string | null> => {
    const document = await node.documents.find(address);
    return document && Buffer.from(document.content).toString();
  };

  test('given two nodes that race on one document, then exactly one is let in, and both read what it wrote at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const address = addressOf(`race-${round}`);
      const outcomes = await Promise.all(nodes.map((node, i) => write(node, address, put(`${i}`))));
      expect(outcomes.toSorted()).toEqual(['PRECONDITION_FAILED', null]);
      const winner = String(outcomes.indexOf(null));
      expect(await Promise.all(nodes.map((node) => textAt(node, address)))).toEqual([winner, winner]);
    }
  });

  test('given a write answered on one node, when the other is asked right after, then it knows', async () => {
    const [first, second] = nodes as [Node, Node];
    for (let round = 0; round < 10; round += 1) {
      const address = addressOf(`after-${round}`);
      await write(first, address, put(`${round}`));
      expect(await textAt(second, address)).toBe(`${round}`);
    }
  });

  test('given a node that starts later, with nothing folded yet, then it comes to the same', async () => {
    await write(nodes[0] as Node, addressOf('before'), put('there'));
    const later = await startNode();
    try {
      expect(await textAt(later, addressOf('before'))).toBe('there');
      expect(await later.documents.list(addressOf(''), -1)).toEqual(await (nodes[0] as Node).documents.list(addressOf(''), -1));
    } finally {
      await later.stop();
    }
  });
});
