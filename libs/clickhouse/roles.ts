import { createHash } from 'node:crypto';
import { SetUpError } from './errors.ts';
import { loadSql, splitStatements, withoutComments } from './sql-files.ts';

/** The product's ClickHouse users: one a service, and two for people. */
export const roles = ['migrator', 'projector', 'ingest', 'indicators', 'insight', 'reader', 'analyst'] as const;
export type ClickHouseRole = (typeof roles)[number];

/** A role's user on a server of the operator's, where plain names may be taken. */
export const externalUser = (role: ClickHouseRole): string => `oppiva_${role}`;

/** Where `grants.sql`, `profiles.sql` and `config.xml` lie. */
export const infrastructure = new URL('../../infra/clickhouse/', import.meta.url);

export interface Grant {
  role: ClickHouseRole;
  /** `GRANT SELECT ON xapi.*`: what a users.xml wants, the statement without its TO. */
  grant: string;
}

export interface ProfileSetting {
  name: string;
  value: string;
  min?: string;
  max?: string;
  /** A readonly user may change it (within min and max). */
  changeable: boolean;
}

export interface Profile {
  name: string;
  settings: ProfileSetting[];
  /** The whole statement, as an external server takes it. */
  statement: string;
}

/** @throws {SetUpError} CLICKHOUSE_GRANTS_INVALID for a statement of another form or an unknown role */
export function parseGrants(text: string): Grant[] {
  return splitStatements(text).map((statement) => {
    const plain = withoutComments(statement).replace(/\s+/g, ' ');
    const match = /^(GRANT .+) TO (\w+)$/i.exec(plain);
    const role = roles.find((each) => each === match?.[2]);
    if (match?.[1] === undefined || role === undefined) {
      throw new SetUpError(
        'CLICKHOUSE_GRANTS_INVALID',
        `infra/clickhouse/grants.sql: "${plain}" is not of the form GRANT … ON … TO <role>, with a role of ${roles.join(', ')}.`,
      );
    }
    return { role, grant: match[1] };
  });
}

const SETTING = /^(\w+) = ('[^']*'|-?[\w.]+)(?: MIN (\S+))?(?: MAX (\S+))?( CHANGEABLE_IN_READONLY)?$/;

/** @throws {SetUpError} CLICKHOUSE_GRANTS_INVALID for a statement of another form */
export function parseProfiles(text: string): Profile[] {
  return splitStatements(text).map((statement) => {
    const plain = withoutComments(statement).replace(/\s+/g, ' ');
    const match = /^CREATE SETTINGS PROFILE OR REPLACE (\w+) SETTINGS (.+)$/.exec(plain);
    if (match?.[1] === undefined || match[2] === undefined) throw invalidProfile(plain);
    return { name: match[1], settings: match[2].split(', ').map(parseSetting), statement: plain };
  });
}

function parseSetting(text: string): ProfileSetting {
  const match = SETTING.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) throw invalidProfile(text);
  const [, name, value, min, max, changeable] = match;
  const bounds = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  return { name, value: value.replaceAll("'", ''), ...bounds, changeable: changeable !== undefined };
}

function invalidProfile(text: string): SetUpError {
  return new SetUpError(
    'CLICKHOUSE_GRANTS_INVALID',
    `infra/clickhouse/profiles.sql: "${text}" is not of the form CREATE SETTINGS PROFILE OR REPLACE name SETTINGS a = 1 [MIN x] [MAX y] [CHANGEABLE_IN_READONLY], ….`,
  );
}

export const loadGrants = (): Grant[] => parseGrants(loadSql(infrastructure, 'grants.sql'));
export const loadProfiles = (): Profile[] => parseProfiles(loadSql(infrastructure, 'profiles.sql'));

/**
 * The embedded server's users.xml, which holds SHA-256 hashes only (the passwords are 32 random bytes: no salt is needed).
 * `default` must exist with an empty password, or nothing listens; it may start the listener and nothing else.
 */
export function usersXml(
  passwords: Readonly<Record<ClickHouseRole, string>>,
  grants: readonly Grant[],
  profiles: readonly Profile[],
): string {
  const known = new Set(profiles.map((profile) => profile.name));
  const missing = roles.find((role) => !known.has(`oppiva_${role}`));
  if (missing !== undefined) {
    throw new SetUpError('CLICKHOUSE_GRANTS_INVALID', `infra/clickhouse/profiles.sql has no profile oppiva_${missing}.`);
  }
  const users = roles.map((role) => {
    const hash = createHash('sha256').update(passwords[role]).digest('hex');
    const own = grants.filter((each) => each.role === role).map((each) => each.grant);
    return userXml({ name: role, secret: `<password_sha256_hex>${hash}</password_sha256_hex>`, profile: `oppiva_${role}`, grants: own });
  });
  const listener = userXml({
    name: 'default',
    secret: '<password></password>',
    profile: 'default',
    grants: ['GRANT SYSTEM LISTEN ON *.*'],
  });
  return [
    '<!-- Generated from infra/clickhouse/grants.sql and profiles.sql at every start; edit those. -->',
    '<clickhouse>',
    '<profiles>',
    '<default><async_insert>0</async_insert><max_memory_usage>134217728</max_memory_usage></default>',
    ...profiles.map(profileXml),
    '</profiles>',
    '<quotas><default></default></quotas>',
    '<users>',
    listener,
    ...users,
    '</users>',
    '</clickhouse>',
    '',
  ].join('\n');
}

function userXml(user: { name: string; secret: string; profile: string; grants: readonly string[] }): string {
  const queries = user.grants.map((grant) => `<query>${escapeXml(grant)}</query>`).join('\n    ');
  return `<${user.name}>
  ${user.secret}
  <networks><ip>127.0.0.1</ip><ip>::1</ip></networks>
  <profile>${user.profile}</profile>
  <quota>default</quota>
  <grants>
    ${queries}
  </grants>
</${user.name}>`;
}

function profileXml(profile: Profile): string {
  const settings = profile.settings.map(({ name, value }) => `  <${name}>${escapeXml(value)}</${name}>`);
  const constraints = profile.settings.filter((setting) => setting.changeable).map(constraintXml);
  const constrained = constraints.length === 0 ? [] : ['  <constraints>', ...constraints, '  </constraints>'];
  return [`<${profile.name}>`, ...settings, ...constrained, `</${profile.name}>`].join('\n');
}

function constraintXml({ name, min, max }: ProfileSetting): string {
  const bounds = `${min === undefined ? '' : `<min>${min}</min>`}${max === undefined ? '' : `<max>${max}</max>`}`;
  return `    <${name}>${bounds}<changeable_in_readonly/></${name}>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
