import { resolve } from 'node:path';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { checkTogether, environmentShape, REMEDY } from './environment.ts';

export interface KafkaConfig {
  brokers: string[];
  replication: number;
  ssl: boolean;
  sasl?: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string };
}

/** The whole configuration of an installation: validated, with every default filled in (ARCHITECTURE section 9). */
export interface Config {
  port: number;
  host: string;
  /** Absolute. */
  dataDir: string;
  /** The installation's one time zone, an IANA name; local dates are dates in it (capability model 3.1). */
  timeZone: string;
  clickhouse: { url?: string; httpPort: number; tcpPort: number };
  /** Absent: the log is a SQLite file in `dataDir`. */
  kafka?: KafkaConfig;
  /** 64 hexadecimal digits. Absent: the key is a file in `dataDir`. */
  masterKey?: string;
  xapiDefaultVersion: '1.0.3' | '2.0.0';
  /** Origins of pages of other sites that may call the LRS through a browser; as browsers write them. */
  xapiOrigins: string[];
  logLevel: string;
  testProfile?: 'unsuppressed';
  limits: { bodyBytesMax: number; statementsPerRequestMax: number; knownIdsMax: number; projectionLagMsMax: number };
}

/** A request's body stays below the log's record limit of 16 MiB with room for the header and the seals. */
const BODY_BYTES_MAX = 10 * 1024 * 1024;
const STATEMENTS_PER_REQUEST_MAX = 5_000;

/**
 * Reads the configuration from environment variables. Variables that are empty count as not set, as compose files write them.
 * @throws ConfigError (code CONFIG_INVALID) with every problem at once
 */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environmentShape.safeParse(set);
  const problems = [...(parsed.error?.issues ?? []).map(problemOf), ...checkTogether(set)];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const e = parsed.data;
  return {
    port: e.PORT,
    host: e.HOST,
    dataDir: resolveDataDir(e.DATA_DIR),
    timeZone: e.TIME_ZONE,
    clickhouse: { ...(e.CLICKHOUSE_URL && { url: e.CLICKHOUSE_URL }), httpPort: e.CLICKHOUSE_HTTP_PORT, tcpPort: e.CLICKHOUSE_TCP_PORT },
    ...(e.KAFKA_BROKERS && { kafka: { brokers: e.KAFKA_BROKERS, replication: e.KAFKA_REPLICATION, ssl: e.KAFKA_SSL, ...saslOf(e) } }),
    ...(e.OPPIVA_MASTER_KEY && { masterKey: e.OPPIVA_MASTER_KEY }),
    xapiDefaultVersion: e.XAPI_DEFAULT_VERSION,
    xapiOrigins: e.XAPI_ORIGINS ?? [],
    logLevel: e.LOG_LEVEL,
    ...(e.TEST_PROFILE && { testProfile: e.TEST_PROFILE }),
    limits: {
      bodyBytesMax: BODY_BYTES_MAX,
      statementsPerRequestMax: STATEMENTS_PER_REQUEST_MAX,
      knownIdsMax: e.KNOWN_IDS_MAX,
      projectionLagMsMax: e.PROJECTION_LAG_SECONDS_MAX * 1_000,
    },
  };
}

/**
 * The data directory as an absolute path. A relative one starts from where the user stood: npm runs a workspace's script in
 * that workspace's folder and leaves the user's own in INIT_CWD, which the caller passes as `from` where it wants that.
 */
export function resolveDataDir(dataDir: string | undefined, from: string = process.cwd()): string {
  return resolve(from, dataDir === undefined || dataDir === '' ? './data' : dataDir);
}

function saslOf(e: {
  KAFKA_SASL_MECHANISM?: 'plain' | 'scram-sha-256' | 'scram-sha-512' | undefined;
  KAFKA_SASL_USERNAME?: string | undefined;
  KAFKA_SASL_PASSWORD?: string | undefined;
}): Pick<KafkaConfig, 'sasl'> {
  if (e.KAFKA_SASL_MECHANISM === undefined || e.KAFKA_SASL_USERNAME === undefined || e.KAFKA_SASL_PASSWORD === undefined) return {};
  return { sasl: { mechanism: e.KAFKA_SASL_MECHANISM, username: e.KAFKA_SASL_USERNAME, password: e.KAFKA_SASL_PASSWORD } };
}

function problemOf(issue: { path: PropertyKey[]; message: string }): ConfigProblem {
  const [problem = '', remedy = 'Correct it or leave it out'] = issue.message.split(REMEDY);
  return { variable: String(issue.path[0] ?? 'environment'), problem, remedy };
}
