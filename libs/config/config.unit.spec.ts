import { isAbsolute, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, loadConfig, resolveDataDir, systemClock } from './index.ts';

function problemsOf(env: NodeJS.ProcessEnv) {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
const variablesOf = (env: NodeJS.ProcessEnv): string[] => problemsOf(env).map((p) => p.variable);

describe('loadConfig', () => {
  test('given an empty environment, when loaded, then every default of the architecture is there', () => {
    const { dataDir, ...config } = loadConfig({});
    expect(dataDir).toBe(join(process.cwd(), 'data'));
    expect(config).toEqual({
      port: 8080,
      host: '127.0.0.1',
      timeZone: 'Europe/Helsinki',
      clickhouse: { httpPort: 8123, tcpPort: 9000 },
      xapiDefaultVersion: '2.0.0',
      xapiOrigins: [],
      logLevel: 'info',
      limits: { bodyBytesMax: 10_485_760, statementsPerRequestMax: 5000, knownIdsMax: 50_000_000, projectionLagMsMax: 60_000 },
    });
  });

  test('given every variable, when loaded, then each is where the interface says', () => {
    const config = loadConfig({
      PORT: '9080',
      HOST: '::1',
      DATA_DIR: '/var/lib/oppiva',
      TIME_ZONE: 'Europe/Stockholm',
      CLICKHOUSE_URL: 'https://u:p@ch.example.org:8443',
      KAFKA_BROKERS: 'a.example.org:9092, b.example.org:9092,[::1]:9092',
      KAFKA_REPLICATION: '1',
      KAFKA_SSL: 'true',
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: 'oppiva',
      KAFKA_SASL_PASSWORD: 'secret',
      OPPIVA_MASTER_KEY: 'AB'.repeat(32),
      XAPI_DEFAULT_VERSION: '1.0.3',
      XAPI_ORIGINS: 'https://content.example.org, http://127.0.0.1:3000',
      LOG_LEVEL: 'debug',
      TEST_PROFILE: 'unsuppressed',
      KNOWN_IDS_MAX: '2000',
      PROJECTION_LAG_SECONDS_MAX: '5',
    });
    expect(config).toMatchObject({
      port: 9080,
      host: '::1',
      dataDir: '/var/lib/oppiva',
      timeZone: 'Europe/Stockholm',
      clickhouse: { url: 'https://u:p@ch.example.org:8443' },
      kafka: {
        brokers: ['a.example.org:9092', 'b.example.org:9092', '[::1]:9092'],
        replication: 1,
        ssl: true,
        sasl: { mechanism: 'scram-sha-512', username: 'oppiva', password: 'secret' },
      },
      masterKey: 'ab'.repeat(32),
      xapiDefaultVersion: '1.0.3',
      xapiOrigins: ['https://content.example.org', 'http://127.0.0.1:3000'],
      logLevel: 'debug',
      testProfile: 'unsuppressed',
      limits: { knownIdsMax: 2000, projectionLagMsMax: 5_000 },
    });
  });

  test('given several wrong variables, when loaded, then all are named at once with what to do', () => {
    const env = {
      PORT: '80800',
      HOST: '0.0.0.0',
      TIME_ZONE: 'Helsinki',
      KAFKA_BROKERS: 'nowhere',
      LOG_LEVEL: 'loud',
      TEST_PROFILE: 'x',
      KNOWN_IDS_MAX: '1e9',
      PROJECTION_LAG_SECONDS_MAX: '0',
    };
    expect(variablesOf(env)).toEqual([
      'PORT',
      'HOST',
      'TIME_ZONE',
      'KAFKA_BROKERS',
      'LOG_LEVEL',
      'TEST_PROFILE',
      'KNOWN_IDS_MAX',
      'PROJECTION_LAG_SECONDS_MAX',
    ]);
    for (const { problem, remedy } of problemsOf(env)) {
      expect(problem).not.toBe('');
      expect(remedy).not.toBe('');
    }
    expect(() => loadConfig(env)).toThrow(/8 problems[^]*PORT is "80800"/);
    expect(() => loadConfig(env)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });

  test('given empty variables, when loaded, then they count as not set', () => {
    expect(loadConfig({ PORT: '', KAFKA_BROKERS: '', CLICKHOUSE_URL: '', TEST_PROFILE: '' })).toEqual(loadConfig({}));
  });

  test.each([
    [{ KAFKA_BROKERS: 'a:1', KAFKA_SASL_MECHANISM: 'plain' }, ['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD']],
    [{ KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'u', KAFKA_SASL_PASSWORD: 'p' }, ['KAFKA_BROKERS']],
    [{ KAFKA_BROKERS: 'a:1,' }, ['KAFKA_BROKERS']],
    [{ KAFKA_BROKERS: 'a:0' }, ['KAFKA_BROKERS']],
    [{ KAFKA_REPLICATION: '0' }, ['KAFKA_REPLICATION']],
    [{ KAFKA_SSL: 'yes' }, ['KAFKA_SSL']],
    [{ PORT: '8123' }, ['CLICKHOUSE_HTTP_PORT']],
    [{ PORT: '9000', CLICKHOUSE_HTTP_PORT: '9000' }, ['CLICKHOUSE_HTTP_PORT', 'CLICKHOUSE_TCP_PORT']],
    [{ PORT: '8123', CLICKHOUSE_URL: 'http://ch:8123' }, []],
    [{ PORT: ' 80' }, ['PORT']],
    [{ PORT: '0' }, ['PORT']],
    [{ TIME_ZONE: '+02:00' }, ['TIME_ZONE']],
    [{ TIME_ZONE: 'UTC' }, []],
    [{ XAPI_DEFAULT_VERSION: '1.0.2' }, ['XAPI_DEFAULT_VERSION']],
    [{ XAPI_ORIGINS: 'https://content.example.org/' }, ['XAPI_ORIGINS']],
    [{ XAPI_ORIGINS: '*' }, ['XAPI_ORIGINS']],
    [{ HOST: 'localhost' }, []],
    [
      { XAPI_DEFAULT_VERSION: '3', KAFKA_BROKERS: 'a:1', KAFKA_SASL_USERNAME: 'u', KAFKA_SASL_PASSWORD: 'p' },
      ['XAPI_DEFAULT_VERSION', 'KAFKA_SASL_MECHANISM'],
    ],
  ] as [NodeJS.ProcessEnv, string[]][])('given %j, when loaded, then the wrong variables are %j', (env, wrong) => {
    expect(variablesOf(env)).toEqual(wrong);
  });

  test.each(['OPPIVA_MASTER_KEY', 'CLICKHOUSE_URL'])(
    'given a wrong secret in %s, when refused, then the message does not repeat it',
    (variable) => {
      const secret = 'ftp://user:hunter2@host';
      expect(variablesOf({ [variable]: secret })).toEqual([variable]);
      expect(JSON.stringify(problemsOf({ [variable]: secret }))).not.toContain('hunter2');
    },
  );
});

test('given a relative data directory, when resolved, then it is absolute from where the user stood', () => {
  expect(resolveDataDir('./x', '/home/user')).toBe('/home/user/x');
  expect(resolveDataDir('/srv/x', '/home/user')).toBe('/srv/x');
  expect(isAbsolute(resolveDataDir(undefined))).toBe(true);
});

test('given the system clock, when asked, then it answers milliseconds since 1970', () => {
  const before = Date.now();
  expect(systemClock.now()).toBeGreaterThanOrEqual(before);
});
