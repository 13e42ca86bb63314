import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  externalAccess,
  keepPasswords,
  parseClickHouseUrl,
  readAccess,
  storeExternal,
  writeSecretly,
  type AccessByRole,
  type AccessConfig,
} from './access.ts';
import { connect, type ClickHouse, type ClickHouseAccess } from './client.ts';
import { ClickHouseError, SetUpError, type Logger } from './errors.ts';
import { externalUser, loadGrants, loadProfiles, roles, type ClickHouseRole, type Grant } from './roles.ts';

/** migrator is CLICKHOUSE_URL's own user: it makes the others, owns the tables and is the views' definer. */
const made: readonly ClickHouseRole[] = roles.filter((role) => role !== 'migrator');

export interface EnsuredUsers {
  access: AccessByRole;
  /** What the operator must do, or null: the roles all have users of their own. Shown on `/health` as well. */
  warning: string | null;
}

/**
 * On a server of the operator's (CLICKHOUSE_URL): creates or updates the users `oppiva_<role>`, their settings profiles and
 * grants, with passwords kept in DATA_DIR/clickhouse/access.json. Where the URL's user may not do so, the statements are written to
 * DATA_DIR/clickhouse/external-users.sql for an administrator; until they have been run the services connect as the URL's
 * user, and `reader` and `analyst`, for people, do not exist: nobody is ever handed the URL's own rights.
 * @throws {ClickHouseError} when the server does not answer, or refuses the URL's user
 */
export async function ensureUsers(options: { config: AccessConfig; logger: Logger; grants?: readonly Grant[] }): Promise<EnsuredUsers> {
  const { config, logger, grants = loadGrants() } = options;
  const external = parseClickHouseUrl(requireUrl(config));
  const passwords = keepPasswords(readAccess(config.dataDir));
  const statements = externalStatements(passwords, grants);
  const path = join(config.dataDir, 'clickhouse', 'external-users.sql');
  writeSecretly(path, `-- Run as an administrator of the server. Holds hashes of passwords, not passwords.\n${statements.join(';\n')};\n`);
  const refused = await runAll(external, statements);
  const pending = await withoutUser(external, passwords);
  storeExternal(config.dataDir, { external, passwords, pending });
  const warning = pending.length === 0 ? null : warningText({ external, refused, pending, path });
  if (warning !== null) logger.warn({ roles: pending }, warning);
  return { access: externalAccess(readAccess(config.dataDir), external), warning };
}

function requireUrl(config: AccessConfig): string {
  if (config.clickhouse.url === undefined) throw new SetUpError('CLICKHOUSE_URL_INVALID', 'CLICKHOUSE_URL is not set.');
  return config.clickhouse.url;
}

/** Repeatable, and each role's rights are replaced whole, so that a grant taken off the list is gone. */
export function externalStatements(passwords: Readonly<Record<ClickHouseRole, string>>, grants: readonly Grant[]): string[] {
  const profiles = loadProfiles().filter((profile) => made.some((role) => profile.name === `oppiva_${role}`));
  const users = made.flatMap((role) => {
    const [user, hash] = [externalUser(role), createHash('sha256').update(passwords[role]).digest('hex')];
    const rights = grants.filter((each) => each.role === role).map((each) => each.grant.replace(/^GRANT /i, ''));
    return [
      `CREATE USER IF NOT EXISTS ${user} IDENTIFIED WITH sha256_hash BY '${hash}' SETTINGS PROFILE 'oppiva_${role}'`,
      `ALTER USER ${user} IDENTIFIED WITH sha256_hash BY '${hash}' SETTINGS PROFILE 'oppiva_${role}'`,
      `GRANT ${rights.join(', ')} TO ${user} WITH REPLACE OPTION`,
    ];
  });
  return [...profiles.map((profile) => profile.statement), ...users];
}

/** The refusal's text, or null when all statements ran. */
async function runAll(external: ClickHouseAccess, statements: readonly string[]): Promise<string | null> {
  const ch = connect(external, { maxOpenConnections: 1 });
  try {
    for (const statement of statements) await ch.command(statement);
    return null;
  } catch (error) {
    if (error instanceof ClickHouseError && error.code === 'CLICKHOUSE_QUERY') return error.message;
    throw error;
  } finally {
    await ch.close();
  }
}

async function withoutUser(external: ClickHouseAccess, passwords: Readonly<Record<ClickHouseRole, string>>): Promise<ClickHouseRole[]> {
  const missing: ClickHouseRole[] = [];
  for (const role of made) {
    const ch = connect({ httpUrl: external.httpUrl, user: externalUser(role), password: passwords[role] }, { maxOpenConnections: 1 });
    if (!(await mayConnect(ch))) missing.push(role);
    await ch.close();
  }
  return missing;
}

async function mayConnect(ch: ClickHouse): Promise<boolean> {
  try {
    await ch.query('SELECT 1');
    return true;
  } catch (error) {
    if (error instanceof ClickHouseError && error.code === 'CLICKHOUSE_QUERY') return false;
    throw error;
  }
}

function warningText(state: {
  external: ClickHouseAccess;
  refused: string | null;
  pending: readonly ClickHouseRole[];
  path: string;
}): string {
  return [
    `The ClickHouse server ${state.external.httpUrl} has no users yet for ${state.pending.join(', ')}:`,
    `the user ${state.external.user} of CLICKHOUSE_URL may not create them (${(state.refused ?? 'the server did not take them').slice(0, 300)}).`,
    `The services connect as ${state.external.user} meanwhile; reader and analyst cannot connect.`,
    `Run ${state.path} as an administrator of that server, then start again.`,
  ].join(' ');
}
