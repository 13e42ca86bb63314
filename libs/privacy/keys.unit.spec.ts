import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadInstallationKeys, refuseLostKey } from './index.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'oppiva-keys-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const keyPath = (): string => join(dataDir, 'keys', 'master.key');
const code = (value: string): unknown => expect.objectContaining({ code: value });
const writeLog = (): void => {
  mkdirSync(join(dataDir, 'log'), { recursive: true });
  writeFileSync(join(dataDir, 'log', 'oppiva.sqlite'), 'x');
};

describe('loadInstallationKeys', () => {
  test('given an empty data directory, when loaded, then a key file of mode 600 appears and nothing else is left over', () => {
    loadInstallationKeys({ dataDir });
    expect(statSync(keyPath()).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'keys')).mode & 0o777).toBe(0o700);
    expect(readFileSync(keyPath(), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
    expect(readdirSync(join(dataDir, 'keys')).sort()).toEqual(['master.fingerprint', 'master.key']);
  });

  test('given a data directory that does not exist yet, when loaded, then it is made', () => {
    rmSync(dataDir, { recursive: true });
    expect(loadInstallationKeys({ dataDir }).id).toHaveLength(32);
  });

  test('given a second start, when loaded, then the keys are the same and all five differ', () => {
    const first = loadInstallationKeys({ dataDir });
    writeLog();
    expect(loadInstallationKeys({ dataDir })).toEqual(first);
    const all = Object.values(first) as Buffer[];
    expect(all.map((key) => key.length)).toEqual([32, 32, 32, 32, 32]);
    expect(new Set(all.map((key) => key.toString('hex'))).size).toBe(5);
  });

  test('given a known master key, when loaded, then the derived keys are these for ever', () => {
    const keys = loadInstallationKeys({ dataDir, masterKey: '00'.repeat(32) });
    expect(keys.pseudonym.toString('hex')).toMatchInlineSnapshot(`"241b33bdbacadf0d7a6014eab1dcbcca21978b7ef4158319effc1da29cc1c2e5"`);
    expect(keys.id.toString('hex')).toMatchInlineSnapshot(`"644b2e97d623ba5315bb5aebeddd3a302dc735f7a5de4e6886c05626912e338b"`);
    expect(keys.tag.toString('hex')).toMatchInlineSnapshot(`"389b6ed158eb9220a58cafaaf6c87e1a93779db551ec2f783d8f96fe55782718"`);
    expect(keys.seal.toString('hex')).toMatchInlineSnapshot(`"52f93e311e046000848571c80c09cee618601562d05771d03d51d73ce97b765e"`);
    expect(keys.cursor.toString('hex')).toMatchInlineSnapshot(`"84d8d491804d9194210cdf255b11207cd63fde79f4d0e53b05dc780aec0d431e"`);
    expect(existsSync(keyPath())).toBe(false);
  });

  test('given several processes that start at once, when all load, then all have the keys of one file', async () => {
    const script = `import { loadInstallationKeys } from ${JSON.stringify(join(import.meta.dirname, 'keys.ts'))}; process.stdout.write(loadInstallationKeys({ dataDir: process.argv[1] }).id.toString('hex'));`;
    const run = promisify(execFile);
    const starts = Array.from({ length: 3 }, () => run(process.execPath, ['--input-type=module', '--eval', script, dataDir]));
    const keys = (await Promise.all(starts)).map(({ stdout }) => stdout);
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(keys).size).toBe(1);
  });

  test('given a key that others may read, when loaded, then it is refused', () => {
    loadInstallationKeys({ dataDir });
    chmodSync(keyPath(), 0o640);
    expect(() => loadInstallationKeys({ dataDir })).toThrow(code('KEY_EXPOSED'));
    expect(() => loadInstallationKeys({ dataDir })).toThrow(/chmod 600/);
  });

  test.each(['', 'c0ffee77', 'zz'.repeat(32), 'ab'.repeat(33)])(
    'given a key file that holds %j, when loaded, then it is refused',
    (text) => {
      mkdirSync(join(dataDir, 'keys'));
      writeFileSync(keyPath(), text, { mode: 0o600 });
      expect(() => loadInstallationKeys({ dataDir })).toThrow(code('KEY_MALFORMED'));
      if (text !== '') expect(() => loadInstallationKeys({ dataDir })).not.toThrow(text);
    },
  );

  test('given a master key of the wrong length from the environment, when loaded, then it is refused', () => {
    expect(() => loadInstallationKeys({ dataDir, masterKey: 'abc' })).toThrow(code('KEY_MALFORMED'));
  });

  test('given a key path that cannot be read, when loaded, then it says so', () => {
    mkdirSync(keyPath(), { recursive: true, mode: 0o700 });
    expect(() => loadInstallationKeys({ dataDir })).toThrow(code('KEY_UNREADABLE'));
  });

  test('given data written with one key, when started with another, then it is refused', () => {
    loadInstallationKeys({ dataDir });
    expect(() => loadInstallationKeys({ dataDir, masterKey: '11'.repeat(32) })).toThrow(code('KEY_MISMATCH'));
  });
});

describe('refuseLostKey', () => {
  test('given a log and no key, when started, then it is refused and no new key is made', () => {
    writeLog();
    expect(() => refuseLostKey({ dataDir })).toThrow(code('KEY_MISSING'));
    expect(() => loadInstallationKeys({ dataDir })).toThrow(code('KEY_MISSING'));
    expect(existsSync(keyPath())).toBe(false);
  });

  test('given an earlier start and no key, when started, then it is refused even without a log file', () => {
    loadInstallationKeys({ dataDir });
    rmSync(keyPath());
    expect(() => loadInstallationKeys({ dataDir })).toThrow(code('KEY_MISSING'));
  });

  test('given a log elsewhere that holds records, when there is no key here, then it is refused', () => {
    expect(() => refuseLostKey({ dataDir, logIsElsewhere: true })).toThrow(code('KEY_MISSING'));
    expect(() => refuseLostKey({ dataDir, logIsElsewhere: true, masterKey: '11'.repeat(32) })).not.toThrow();
  });

  test('given an empty data directory, when asked, then nothing is wrong', () => {
    expect(() => refuseLostKey({ dataDir })).not.toThrow();
  });
});
