import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ClickHouseAccess } from './client.ts';
import { SetUpError } from './errors.ts';
import { externalUser, roles, type ClickHouseRole } from './roles.ts';

export type AccessByRole = Record<ClickHouseRole, ClickHouseAccess>;

/** As in access.json. `pending`: on a server of the operator's, this user has not been made yet. */
type StoredAccess = Record<ClickHouseRole, ClickHouseAccess & { pending?: boolean }>;

/** The part of the configuration that says where ClickHouse is. */
export interface AccessConfig {
  /** DATA_DIR, absolute. */
  dataDir: string;
  clickhouse: { url?: string | undefined };
}

/** DATA_DIR/clickhouse/access.json, mode 0600: the only place with the passwords in clear. */
export function accessPath(dataDir: string): string {
  return join(dataDir, 'clickhouse', 'access.json');
}

/**
 * Where and as whom each role connects: from access.json, which the embedded server writes at its start. With CLICKHOUSE_URL:
 * see {@link externalAccess}.
 * @throws {SetUpError} CLICKHOUSE_ACCESS_MISSING, CLICKHOUSE_ACCESS_INVALID, CLICKHOUSE_URL_INVALID
 */
export function loadAccess({ config }: { config: AccessConfig }): AccessByRole {
  const stored = readAccess(config.dataDir);
  if (config.clickhouse.url !== undefined) return externalAccess(stored, parseClickHouseUrl(config.clickhouse.url));
  if (stored === null) {
    throw new SetUpError(
      'CLICKHOUSE_ACCESS_MISSING',
      `${accessPath(config.dataDir)} does not exist yet: the embedded ClickHouse writes it when it starts. Start the product (npm start), or set CLICKHOUSE_URL.`,
    );
  }
  return accessForAll((role) => ({ ...stored[role] }));
}

/**
 * On a server of the operator's each service connects as its own user where `ensureUsers` made one, else as the URL's user.
 * `reader` and `analyst`, which are handed to people, are never the URL's user: until they are made, they cannot connect.
 */
export function externalAccess(stored: StoredAccess | null, external: ClickHouseAccess): AccessByRole {
  return accessForAll((role) => {
    const own = stored?.[role];
    const known = own?.httpUrl === external.httpUrl && own.user === externalUser(role);
    if (role === 'reader' || role === 'analyst') {
      return { httpUrl: external.httpUrl, user: externalUser(role), password: known ? own.password : '' };
    }
    return known && own.pending !== true ? { httpUrl: own.httpUrl, user: own.user, password: own.password } : external;
  });
}

/**
 * Roles that have no user of their own on the operator's server; none where the product's own server is used.
 * @throws {SetUpError} CLICKHOUSE_ACCESS_INVALID, CLICKHOUSE_URL_INVALID
 */
export function rolesWithoutUser({ config }: { config: AccessConfig }): ClickHouseRole[] {
  if (config.clickhouse.url === undefined) return [];
  const { httpUrl } = parseClickHouseUrl(config.clickhouse.url);
  const stored = readAccess(config.dataDir);
  return roles.filter((role) => {
    const own = stored?.[role];
    const isMade = own?.httpUrl === httpUrl && own.user === externalUser(role) && own.pending !== true;
    return role !== 'migrator' && !isMade; // the URL's own user stands for the migrator
  });
}

/** `http://user:password@host:8123` taken apart. @throws {SetUpError} CLICKHOUSE_URL_INVALID; the text itself is never shown */
export function parseClickHouseUrl(text: string): ClickHouseAccess {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.username === '') {
    throw new SetUpError('CLICKHOUSE_URL_INVALID', 'CLICKHOUSE_URL must look like http://user:password@host:8123 (or https).');
  }
  const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  url.username = '';
  url.password = '';
  return { httpUrl: url.origin, user, password };
}

export function accessForAll(of: (role: ClickHouseRole) => ClickHouseAccess): AccessByRole {
  return Object.fromEntries(roles.map((role) => [role, of(role)])) as AccessByRole;
}

/** Null when there is no file yet. @throws {SetUpError} CLICKHOUSE_ACCESS_INVALID */
export function readAccess(dataDir: string): StoredAccess | null {
  const path = accessPath(dataDir);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new SetUpError(
      'CLICKHOUSE_ACCESS_INVALID',
      `${path} cannot be read (${(error as Error).message}). It must belong to the user who runs the product.`,
      error,
    );
  }
  const access = parseAccess(text);
  if (access === null) {
    throw new SetUpError(
      'CLICKHOUSE_ACCESS_INVALID',
      `${path} is damaged. Delete it: the next start writes a new one, with new passwords (hand the new ones of reader and analyst to those who use them).`,
    );
  }
  return access;
}

function parseAccess(text: string): StoredAccess | null {
  try {
    const value = JSON.parse(text) as Partial<Record<string, Partial<ClickHouseAccess>>>;
    const complete = roles.every((role) => {
      const access = value[role];
      return typeof access?.httpUrl === 'string' && typeof access.user === 'string' && typeof access.password === 'string';
    });
    return complete ? (value as StoredAccess) : null;
  } catch {
    return null;
  }
}

export function writeAccess(dataDir: string, access: StoredAccess): void {
  writeSecretly(accessPath(dataDir), `${JSON.stringify(access, null, 2)}\n`);
}

/** The URL's own password is not written: the entries of `migrator` and of pending users are never read as access. */
export function storeExternal(
  dataDir: string,
  state: { external: ClickHouseAccess; passwords: Readonly<Record<ClickHouseRole, string>>; pending: readonly ClickHouseRole[] },
): void {
  const entries = roles.map((role) => {
    const pending = role === 'migrator' || state.pending.includes(role);
    return [role, { httpUrl: state.external.httpUrl, user: externalUser(role), password: state.passwords[role], pending }];
  });
  writeAccess(dataDir, Object.fromEntries(entries) as StoredAccess);
}

/** Whole or not at all, readable by its owner only, also in the moment of writing. */
export function writeSecretly(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.new`;
  const file = openSync(temporary, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

/** The passwords of an installation: those of access.json, else new ones of 32 random bytes. */
export function keepPasswords(stored: AccessByRole | null): Record<ClickHouseRole, string> {
  const entries = roles.map((role) => [role, stored?.[role].password ?? randomBytes(32).toString('base64url')]);
  return Object.fromEntries(entries) as Record<ClickHouseRole, string>;
}
