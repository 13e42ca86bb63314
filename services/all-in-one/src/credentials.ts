import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessByRole } from '@oppiva/clickhouse';
import type { Config } from '@oppiva/config';

export interface HttpCredential {
  endpoint: string;
  key: string;
  secret: string;
}

export interface SqlCredential {
  httpUrl: string;
  nativePort?: number;
  user: string;
  password: string;
}

/** DATA_DIR/credentials.json (ARCHITECTURE section 9): mode 0600, never printed. */
export interface Credentials {
  xapi: HttpCredential;
  events: HttpCredential;
  reader: SqlCredential;
  analyst: SqlCredential;
  admin: { key: string; secret: string };
}

export class CredentialsMissing extends Error {
  readonly code = 'CREDENTIALS_MISSING';
}

const fileOf = (dataDir: string): string => join(dataDir, 'credentials.json');
const random = (prefix: string): { key: string; secret: string } => ({
  key: `${prefix}-${randomBytes(6).toString('hex')}`,
  secret: randomBytes(24).toString('base64url'),
});

export function baseUrlOf(config: Config): string {
  return `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${config.port}`;
}

/** @throws CredentialsMissing when the product has never been started on this data directory */
export function readCredentials(dataDir: string): Credentials {
  if (!existsSync(fileOf(dataDir))) {
    throw new CredentialsMissing(
      `There is no ${fileOf(dataDir)}: Oppiva has not been started on this data directory yet. Run npm start first, or set DATA_DIR.`,
    );
  }
  return JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as Credentials;
}

/**
 * Makes the credentials on the first start and keeps them afterwards; addresses are brought up to date every time. They are on disk
 * before the clients they name are appended to the log, so that a crash in between loses nothing.
 */
export function ensureCredentials(config: Config, access: AccessByRole): Credentials {
  const known = existsSync(fileOf(config.dataDir)) ? readCredentials(config.dataDir) : undefined;
  const base = baseUrlOf(config);
  const credentials: Credentials = {
    xapi: { ...(known?.xapi ?? random('xapi')), endpoint: `${base}/xapi` },
    events: { ...(known?.events ?? random('events')), endpoint: `${base}/events` },
    reader: access.reader,
    analyst: access.analyst,
    admin: known?.admin ?? random('admin'),
  };
  writeDurably(fileOf(config.dataDir), `${JSON.stringify(credentials, null, 2)}\n`);
  return credentials;
}

function writeDurably(path: string, text: string): void {
  const temporary = `${path}.new`;
  const file = openSync(temporary, 'w', 0o600);
  writeSync(file, text);
  fsyncSync(file);
  closeSync(file);
  renameSync(temporary, path);
}
