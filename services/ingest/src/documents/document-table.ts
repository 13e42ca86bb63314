import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, openSync, closeSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { sealingKey } from '@oppiva/event-log';
import type { DocumentAddress, DocumentsOf, StoredDocument } from './document.ts';
import type { DocumentKeys } from './document-keys.ts';

/** Another format is made anew from the log. */
const FORMAT = 1;
const [NONCE_BYTES, TAG_BYTES] = [12, 16];

interface Row {
  name: Uint8Array;
  content: Uint8Array;
  etag: string;
  updated_ms: number;
}

/**
 * Documents as the records of `oppiva.documents` up to `position` leave them: a file that is made anew from the log wherever it is missing, of
 * another format or of another log. Ids and contents are sealed, as they are in the log.
 */
export class DocumentTable {
  readonly #database: DatabaseSync;
  readonly #keys: DocumentKeys;
  readonly #seal: KeyObject;
  readonly #statements: Record<'find' | 'list' | 'put' | 'remove' | 'removeAll' | 'position' | 'move', StatementSync>;

  private constructor(database: DatabaseSync, keys: DocumentKeys, seal: KeyObject) {
    this.#database = database;
    this.#keys = keys;
    this.#seal = seal;
    const inContext = 'context = :context AND (:registration IS NULL OR registration = :registration)';
    this.#statements = {
      find: database.prepare('SELECT name, content, etag, updated_ms FROM documents WHERE key = ?'),
      list: database.prepare(`SELECT name FROM documents WHERE ${inContext} AND updated_ms > :since ORDER BY updated_ms, key`),
      put: database.prepare(
        'INSERT OR REPLACE INTO documents (key, context, registration, name, content, etag, updated_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ),
      remove: database.prepare('DELETE FROM documents WHERE key = ?'),
      removeAll: database.prepare(`DELETE FROM documents WHERE ${inContext}`),
      position: database.prepare('SELECT position FROM fold'),
      move: database.prepare('UPDATE fold SET position = ?'),
    };
  }

  /** `sealKey`: the installation's, 32 bytes. `end`: the topic's; a table that has read further is of another log. */
  static open(o: { path: string; keys: DocumentKeys; sealKey: Uint8Array; end: number }): DocumentTable {
    const keyId = sealingKey(o.sealKey).id;
    const seal = createSecretKey(Buffer.from(hkdfSync('sha256', o.sealKey, '', 'oppiva documents', 32)));
    try {
      mkdirSync(dirname(o.path), { recursive: true, mode: 0o700 });
      if (existsSync(o.path) && !isUsable(o.path, keyId, o.end)) removeFile(o.path);
      closeSync(openSync(o.path, 'a', 0o600));
      const database = new DatabaseSync(o.path);
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
      if (formatOf(database) !== FORMAT) create(database, keyId);
      return new DocumentTable(database, o.keys, seal);
    } catch (cause) {
      const message = `The file of documents ${o.path} cannot be opened: ${(cause as Error).message}. Give this process write access to it and its folder, and room on the disk.`;
      throw new Error(message, { cause });
    }
  }

  /** The offset of the first record that is not folded yet. */
  get position(): number {
    return (this.#statements.position.get() as { position: number }).position;
  }

  /** What `work` does, and that everything below `position` is folded: all of it or nothing. */
  fold(position: number, work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#statements.move.run(position);
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  find(address: DocumentAddress): StoredDocument | null {
    const row = this.#statements.find.get(this.#keys.ofDocument(address)) as Row | undefined;
    if (row === undefined) return null;
    const { contentType } = this.#nameOf(row.name);
    return { content: this.#open(row.content), contentType, etag: row.etag, updatedMs: row.updated_ms };
  }

  /** Ids of the documents written after an instant (ms UTC), the oldest first. */
  list(documents: DocumentsOf, sinceMs: number): string[] {
    const rows = this.#statements.list.all({ ...this.#contextOf(documents), since: sinceMs }) as unknown as Pick<Row, 'name'>[];
    return [...new Set(rows.map(({ name }) => this.#nameOf(name).id))];
  }

  put(address: DocumentAddress, document: StoredDocument): void {
    const { content, contentType, etag, updatedMs } = document;
    const name = this.#sealed(Buffer.from(JSON.stringify({ id: address.id, contentType })));
    const [key, context] = [this.#keys.ofDocument(address), this.#keys.ofContext(address)];
    this.#statements.put.run(key, context, address.registration ?? '', name, this.#sealed(content), etag, updatedMs);
  }

  remove(address: DocumentAddress): void {
    this.#statements.remove.run(this.#keys.ofDocument(address));
  }

  removeAll(documents: DocumentsOf): void {
    this.#statements.removeAll.run(this.#contextOf(documents));
  }

  close(): void {
    this.#database.close();
  }

  #contextOf(documents: DocumentsOf) {
    return { context: this.#keys.ofContext(documents), registration: documents.registration };
  }

  #nameOf(sealed: Uint8Array): { id: string; contentType: string } {
    return JSON.parse(Buffer.from(this.#open(sealed)).toString('utf8')) as { id: string; contentType: string };
  }

  #sealed(plain: Uint8Array): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#seal, nonce);
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  #open(sealed: Uint8Array): Uint8Array {
    const decipher = createDecipheriv('aes-256-gcm', this.#seal, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  }
}

const formatOf = (database: DatabaseSync): number =>
  (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;

function create(database: DatabaseSync, keyId: Uint8Array): void {
  database.exec('BEGIN IMMEDIATE');
  database.exec(`CREATE TABLE documents (key BLOB PRIMARY KEY, context BLOB NOT NULL, registration TEXT NOT NULL, name BLOB NOT NULL,
    content BLOB NOT NULL, etag TEXT NOT NULL, updated_ms INTEGER NOT NULL) STRICT`);
  database.exec('CREATE INDEX documents_of_context ON documents (context, registration)');
  database.exec('CREATE TABLE fold (position INTEGER NOT NULL, key_id BLOB NOT NULL) STRICT');
  database.prepare('INSERT INTO fold (position, key_id) VALUES (0, ?)').run(keyId);
  database.exec(`PRAGMA user_version = ${FORMAT}`);
  database.exec('COMMIT');
}

/** Whether the file is ours, of this format, and folded from this log. What cannot be read is not. */
function isUsable(path: string, keyId: Uint8Array, end: number): boolean {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path);
    if (formatOf(database) !== FORMAT) return false;
    const row = database.prepare('SELECT position, key_id FROM fold').get() as { position: number; key_id: Uint8Array } | undefined;
    return row !== undefined && row.position <= end && Buffer.compare(row.key_id, keyId) === 0;
  } catch {
    return false;
  } finally {
    database?.close();
  }
}

function removeFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
}
