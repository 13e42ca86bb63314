import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  accessForAll,
  accessPath,
  keepPasswords,
  loadAccess,
  parseClickHouseUrl,
  readAccess,
  rolesWithoutUser,
  storeExternal,
  writeAccess,
} from './access.ts';
import { findLibrary } from './embedded-files.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function newDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'oppiva-access-'));
  folders.push(folder);
  return folder;
}

const failure = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return null;
};

const embedded = accessForAll((role) => ({ httpUrl: 'http://127.0.0.1:8123', nativePort: 9000, user: role, password: `p-${role}` }));

describe('access.json', () => {
  it('given access was written, when loaded, then it is the same, and only its owner may read the file', () => {
    const dataDir = newDataDir();
    writeAccess(dataDir, embedded);
    expect(loadAccess({ config: { dataDir, clickhouse: {} } })).toEqual(embedded);
    expect(statSync(accessPath(dataDir)).mode & 0o777).toBe(0o600);
  });

  it('given no file, when loaded, then the error says how to get one', () => {
    expect(failure(() => loadAccess({ config: { dataDir: newDataDir(), clickhouse: {} } }))).toMatchObject({
      code: 'CLICKHOUSE_ACCESS_MISSING',
      message: expect.stringContaining('npm start'),
    });
  });

  it.each(['{', '{}', '{"reader":{}}', 'null'])('given a damaged file (%s), when read, then the error says to delete it', (text) => {
    const dataDir = newDataDir();
    writeAccess(dataDir, embedded);
    writeFileSync(accessPath(dataDir), text);
    expect(failure(() => readAccess(dataDir))).toMatchObject({
      code: 'CLICKHOUSE_ACCESS_INVALID',
      message: expect.stringContaining('Delete it'),
    });
  });

  it('given passwords were kept, when asked again, then they are the same; without a file they are new and long', () => {
    expect(keepPasswords(embedded).reader).toBe('p-reader');
    expect(Buffer.from(keepPasswords(null).reader, 'base64url')).toHaveLength(32);
    expect(keepPasswords(null).reader).not.toBe(keepPasswords(null).reader);
  });
});

describe('CLICKHOUSE_URL', () => {
  const url = 'https://ana:p%40ss@ch.example.org:8443';

  it('given user and password in it, when parsed, then they are decoded and no longer in the address', () => {
    expect(parseClickHouseUrl(url)).toEqual({ httpUrl: 'https://ch.example.org:8443', user: 'ana', password: 'p@ss' });
  });

  it.each(['ch.example.org:8123', 'ftp://a:b@host', 'http://host:8123'])(
    'given %s, when parsed, then the error shows the form and not the text',
    (text) => {
      const error = failure(() => parseClickHouseUrl(text));
      expect(error).toMatchObject({ code: 'CLICKHOUSE_URL_INVALID' });
      expect((error as Error).message.includes(text)).toBe(false);
    },
  );

  it('given no users were made, when loaded, then services connect as the URL’s user and people cannot', () => {
    const access = loadAccess({ config: { dataDir: newDataDir(), clickhouse: { url } } });
    expect(access.projector).toEqual({ httpUrl: 'https://ch.example.org:8443', user: 'ana', password: 'p@ss' });
    expect(access.reader).toEqual({ httpUrl: 'https://ch.example.org:8443', user: 'oppiva_reader', password: '' });
  });

  it('given users were made except one, when loaded, then each made one is used, and the URL’s password is not in the file', () => {
    const dataDir = newDataDir();
    const passwords = keepPasswords(null);
    storeExternal(dataDir, { external: parseClickHouseUrl(url), passwords, pending: ['ingest'] });
    const access = loadAccess({ config: { dataDir, clickhouse: { url } } });
    expect([access.migrator.user, access.projector.user, access.ingest.user]).toEqual(['ana', 'oppiva_projector', 'ana']);
    expect(access.reader).toEqual({ httpUrl: 'https://ch.example.org:8443', user: 'oppiva_reader', password: passwords.reader });
    expect(readFileSync(accessPath(dataDir), 'utf8').includes('p@ss')).toBe(false);
    expect(rolesWithoutUser({ config: { dataDir, clickhouse: { url } } })).toEqual(['ingest']);
    expect(rolesWithoutUser({ config: { dataDir, clickhouse: {} } })).toEqual([]);
  });

  it('given the users of another server, when loaded, then they are not used', () => {
    const dataDir = newDataDir();
    writeAccess(dataDir, embedded);
    expect(loadAccess({ config: { dataDir, clickhouse: { url } } }).projector.user).toBe('ana');
    expect(rolesWithoutUser({ config: { dataDir, clickhouse: { url } } })).toContain('projector');
  });
});

describe('the platform', () => {
  it('given one without a package, when looked up, then the error names CLICKHOUSE_URL as the way out', () => {
    expect(failure(() => findLibrary('win32', 'x64'))).toMatchObject({
      code: 'CLICKHOUSE_PLATFORM_UNSUPPORTED',
      message: expect.stringContaining('CLICKHOUSE_URL'),
    });
  });

  it('given one whose package is not installed, when looked up, then the error says to install it', () => {
    const other = process.platform === 'darwin' ? (['linux', 'x64'] as const) : (['darwin', 'x64'] as const);
    expect(failure(() => findLibrary(...other))).toMatchObject({
      code: 'CLICKHOUSE_PLATFORM_UNSUPPORTED',
      message: expect.stringContaining('npm install'),
    });
  });
});
