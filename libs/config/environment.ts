import { z } from 'zod';
import type { ConfigProblem } from './config-error.ts';

/** Separates what is wrong from what to do about it within one zod message; no variable's value can bring it in. */
export const REMEDY = '\u0000';

const wrong = (problem: string, remedy: string): { message: string } => ({ message: `${problem}${REMEDY}${remedy}` });
const quoted = (value: unknown): string => `is ${JSON.stringify(String(value).slice(0, 80))}, which`;

function wholeNumber(min: number, max: number, remedy: string) {
  return z.string().transform((text, context) => {
    const value = Number(text);
    if (/^\d{1,15}$/.test(text) && value >= min && value <= max) return value;
    context.addIssue({ code: 'custom', ...wrong(`${quoted(text)} is not a whole number from ${min} to ${max}`, remedy) });
    return z.NEVER;
  });
}

function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, {
    error: (issue) => wrong(`${quoted(issue.input)} is none of ${values.join(', ')}`, `Set it to one of these or leave it out`).message,
  });
}

const port = (example: number) => wholeNumber(1, 65_535, `Set it to a free port, such as ${example}`);

/** What `HOST` may be before sign-in is configured: the loopback interface only (ARCHITECTURE section 9). */
const loopbackHosts = new Set(['127.0.0.1', 'localhost', '::1']);

const host = z.string().refine((value) => loopbackHosts.has(value), {
  error: (issue) =>
    wrong(
      `${quoted(issue.input)} is not a loopback address, and without sign-in the product listens on loopback only`,
      'Leave it out or set it to 127.0.0.1, ::1 or localhost; let a proxy that signs people in stand before it',
    ).message,
});

const timeZone = z.string().refine(isTimeZone, {
  error: (issue) =>
    wrong(`${quoted(issue.input)} is not a time zone of the IANA database`, 'Set it to a name such as Europe/Helsinki').message,
});

function isTimeZone(name: string): boolean {
  try {
    // Offsets such as "+02:00" are accepted by Intl but have no daylight saving time, so a local date would be wrong half the year.
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

// The value is never repeated: it may carry a user and a password.
const clickhouseUrl = z.string().refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
  ...wrong('is not an http or https URL', 'Set it to the HTTP interface, such as https://user:password@clickhouse.example.org:8443'),
});

const brokers = z.string().transform((text, context) => {
  const list = text.split(',').map((broker) => broker.trim());
  const bad = list.filter((broker) => !isBroker(broker));
  if (bad.length === 0 && list.length <= 100) return list;
  const which = list.length > 100 ? 'names more than 100 brokers' : `${quoted(bad[0])} is not host:port`;
  context.addIssue({ code: 'custom', ...wrong(which, 'Set it to host:port, or several separated by commas') });
  return z.NEVER;
});

function isBroker(text: string): boolean {
  const match = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):(\d{1,5})$/.exec(text);
  return match !== null && Number(match[1]) >= 1 && Number(match[1]) <= 65_535;
}

const origins = z.string().transform((text, context) => {
  const list = text.split(',').map((origin) => origin.trim());
  const bad = list.find((origin) => !isOrigin(origin));
  if (bad === undefined) return list;
  const remedy = 'Set it to origins such as https://content.example.org, without a path, separated by commas';
  context.addIssue({ code: 'custom', ...wrong(`${quoted(bad)} is not the origin of a web site`, remedy) });
  return z.NEVER;
});

/** As a browser writes it: scheme, host, port unless it is the scheme's own. */
function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;
}

const flag = oneOf(['true', 'false']).transform((value) => value === 'true');

const masterKey = z
  .string()
  .refine((text) => /^[0-9a-fA-F]{64}$/.test(text), wrong('is not 64 hexadecimal digits (32 bytes)', 'Make one with: openssl rand -hex 32'))
  .transform((text) => text.toLowerCase());

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The environment of every service, variable by variable. A variable that is empty counts as not set. */
export const environmentShape = z.object({
  PORT: port(8080).default(8080),
  HOST: host.default('127.0.0.1'),
  DATA_DIR: z.string().default('./data'),
  TIME_ZONE: timeZone.default('Europe/Helsinki'),
  CLICKHOUSE_URL: clickhouseUrl.optional(),
  CLICKHOUSE_HTTP_PORT: port(8123).default(8123),
  CLICKHOUSE_TCP_PORT: port(9000).default(9000),
  KAFKA_BROKERS: brokers.optional(),
  KAFKA_REPLICATION: wholeNumber(1, 15, 'Set it to 3, or to 1 for a cluster of one broker').default(3),
  KAFKA_SSL: flag.default(false),
  KAFKA_SASL_MECHANISM: oneOf(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
  KAFKA_SASL_USERNAME: z.string().optional(),
  KAFKA_SASL_PASSWORD: z.string().optional(),
  OPPIVA_MASTER_KEY: masterKey.optional(),
  XAPI_DEFAULT_VERSION: oneOf(['1.0.3', '2.0.0']).default('2.0.0'),
  XAPI_ORIGINS: origins.optional(),
  LOG_LEVEL: oneOf(logLevels).default('info'),
  TEST_PROFILE: oneOf(['unsuppressed']).optional(),
  KNOWN_IDS_MAX: wholeNumber(1_000, 1_000_000_000, 'Each id takes about 24 bytes of memory; the default is 50000000').default(50_000_000),
  PROJECTION_LAG_SECONDS_MAX: wholeNumber(1, 86_400, 'Set it to how long reads may lag behind writes; the default is 60').default(60),
});

const saslVariables = ['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'];

/** What no variable shows by itself. Takes the variables as text, so that it also runs where one of them is wrong by itself. */
export function checkTogether(set: Record<string, string | undefined>): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const missing = saslVariables.filter((name) => set[name] === undefined);
  if (missing.length === 1 || missing.length === 2) {
    const remedy = 'Set all three or none';
    problems.push(...missing.map((variable) => ({ variable, problem: 'is not set, but other KAFKA_SASL_ variables are', remedy })));
  }
  if (set.KAFKA_BROKERS === undefined && missing.length < 3) {
    const remedy = 'Set it, or leave them out to keep the log in a SQLite file';
    problems.push({ variable: 'KAFKA_BROKERS', problem: 'is not set, but KAFKA_SASL_ variables are', remedy });
  }
  const ports = [['PORT', set.PORT ?? '8080']];
  if (set.CLICKHOUSE_URL === undefined) {
    ports.push(['CLICKHOUSE_HTTP_PORT', set.CLICKHOUSE_HTTP_PORT ?? '8123'], ['CLICKHOUSE_TCP_PORT', set.CLICKHOUSE_TCP_PORT ?? '9000']);
  }
  for (const [i, [variable = '', number]] of ports.entries()) {
    const other = ports.slice(0, i).find((earlier) => earlier[1] === number)?.[0];
    if (other !== undefined) {
      problems.push({ variable, problem: `is ${number}, which ${other} uses already`, remedy: 'Give each a port of its own' });
    }
  }
  return problems;
}
