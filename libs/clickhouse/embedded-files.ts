import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { accessForAll, keepPasswords, readAccess, writeAccess, writeSecretly, type AccessByRole } from './access.ts';
import { SetUpError } from './errors.ts';
import { infrastructure, loadGrants, loadProfiles, usersXml } from './roles.ts';

export interface EmbeddedOptions {
  /** DATA_DIR, absolute; the server's files go to its folder `clickhouse`. */
  dataDir: string;
  httpPort: number;
  tcpPort: number;
  /** Memory of all queries and merges together, bytes; default 3 GiB. */
  memoryBytesMax?: number;
}

export interface EmbeddedFiles {
  dataDir: string;
  /** DATA_DIR/clickhouse */
  directory: string;
  configPath: string;
  dataPath: string;
  library: ServerLibrary;
  access: AccessByRole;
}

export interface ServerLibrary {
  /** libchdb.so */
  path: string;
  /** Of the npm package, e.g. `26.7.3-stable.1`. */
  version: string;
}

const MEMORY_BYTES_MAX = 3 * 1024 ** 3;

/**
 * ClickHouse's function file() would read any file that the server's process can read, for every user: as the library thinks
 * that it is clickhouse-local, it does not check paths. A user-defined function of the same name is found first.
 */
const FILE_FUNCTION_OFF = "CREATE FUNCTION file AS path -> throwIf(1, 'The function file() is switched off on this server')\n";

/**
 * Writes the server's configuration and users; keeps the passwords of an earlier start. What others read (access.json) is left
 * for {@link recordStart}: until the server holds the directory's lock, it may be another server's.
 * @throws {SetUpError} CLICKHOUSE_PLATFORM_UNSUPPORTED, CLICKHOUSE_DIRECTORY_NEWER, CLICKHOUSE_ACCESS_INVALID
 */
export function prepareFiles(options: EmbeddedOptions): EmbeddedFiles {
  const directory = join(options.dataDir, 'clickhouse');
  const dataPath = join(directory, 'data');
  const library = findLibrary();
  checkVersion(directory, library);
  mkdirSync(join(dataPath, 'user_defined'), { recursive: true });
  mkdirSync(join(directory, 'log'), { recursive: true });
  chmodSync(directory, 0o700);
  const passwords = keepPasswords(readAccess(options.dataDir));
  const address = { httpUrl: `http://127.0.0.1:${options.httpPort}`, nativePort: options.tcpPort };
  const access = accessForAll((role) => ({ ...address, user: role, password: passwords[role] }));
  const configPath = join(directory, 'config.xml');
  const values = { directory, memoryBytesMax: String(options.memoryBytesMax ?? MEMORY_BYTES_MAX) };
  writeSecretly(configPath, fill(readFileSync(new URL('config.xml', infrastructure), 'utf8'), values));
  writeSecretly(join(directory, 'users.xml'), usersXml(passwords, loadGrants(), loadProfiles()));
  writeSecretly(join(dataPath, 'user_defined', 'function_file.sql'), FILE_FUNCTION_OFF);
  return { dataDir: options.dataDir, directory, configPath, dataPath, library, access };
}

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => {
    const value = values[name] ?? '';
    return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  });
}

/** @throws {SetUpError} CLICKHOUSE_PLATFORM_UNSUPPORTED with the way out: CLICKHOUSE_URL */
export function findLibrary(platform: string = process.platform, architecture: string = process.arch): ServerLibrary {
  const name = `@chdb/lib-${platform}-${architecture}${platform === 'linux' ? '-gnu' : ''}`;
  const supported = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];
  if (!supported.includes(`${platform}-${architecture}`)) {
    throw unsupported(`The embedded ClickHouse runs on ${supported.join(', ')}; this machine is ${platform}-${architecture}.`);
  }
  const manifest = resolveManifest(name);
  if (manifest === null) throw unsupported(`The package ${name} is not installed. Run npm install (not with --omit=optional).`);
  const path = join(dirname(manifest), 'libchdb.so');
  if (!existsSync(path)) throw unsupported(`${path} is missing. Run npm install again.`);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return { path, version };
}

function unsupported(reason: string): SetUpError {
  return new SetUpError(
    'CLICKHOUSE_PLATFORM_UNSUPPORTED',
    `${reason} Or run a ClickHouse server yourself and set CLICKHOUSE_URL=http://user:password@host:8123.`,
  );
}

/** The platform's package is an optional dependency of `chdb`, so it is looked up from there. */
function resolveManifest(name: string): string | null {
  try {
    const here = createRequire(import.meta.url);
    return createRequire(here.resolve('chdb/package.json')).resolve(`${name}/package.json`);
  } catch {
    return null;
  }
}

/** `server-version` names the newest server that has opened this directory: an older one might damage its parts. */
function checkVersion(directory: string, library: ServerLibrary): void {
  const path = join(directory, 'server-version');
  const last = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  if (compareReleases(last, library.version) > 0) {
    throw new SetUpError(
      'CLICKHOUSE_DIRECTORY_NEWER',
      `${directory} was last opened by ClickHouse ${last}; the installed package is ${library.version}, which is older. Install the newer version of the product again, or choose another DATA_DIR.`,
    );
  }
}

/** To be called when the server is up, and so is the only one on this directory. */
export function recordStart(files: EmbeddedFiles): void {
  writeAccess(files.dataDir, files.access);
  writeSecretly(join(files.directory, 'server-version'), `${files.library.version}\n`);
}

/** By year and month of the release (26.7): patch releases read one another's files. */
function compareReleases(a: string, b: string): number {
  const [aYear = 0, aMonth = 0] = releaseNumbers(a);
  const [bYear = 0, bMonth = 0] = releaseNumbers(b);
  return aYear - bYear || aMonth - bMonth;
}

function releaseNumbers(version: string): number[] {
  return version.split(/[.-]/).slice(0, 2).map(Number);
}
