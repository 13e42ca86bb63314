/**
 * Set-up that a fresh checkout needs, done on demand by every npm script. Plain JavaScript without
 * dependencies: it must run on the machine's own Node before anything is installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const node24 = join(root, 'node_modules/.bin/node');
const stamps = join(root, 'node_modules/.cache/oppiva');
export const services = ['ingest', 'projector', 'indicators', 'insight', 'all-in-one'];

const say = (text) => process.stderr.write(`${text}\n`);

function stampIs(name, value) {
  const file = join(stamps, name);
  return existsSync(file) && readFileSync(file, 'utf8') === value;
}

function stamp(name, value) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, name), value);
}

/** Hash of the paths, sizes and times of the files below the folders: cheap, and changes when a source does. */
function fingerprint(folders, pattern) {
  const hash = createHash('sha256');
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name === 'node_modules' || entry.name === 'dist') continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (pattern.test(entry.name)) {
        const { size, mtimeMs } = statSync(path);
        hash.update(`${path}\0${size}\0${mtimeMs}\n`);
      }
    }
  };
  for (const folder of folders) walk(join(root, folder));
  return hash.digest('hex');
}

/** Installs the packages when there are none or the lock file changed. */
export function ensureInstalled() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(node24) && stampIs('installed', lock)) return;
  const fresh = !existsSync(join(root, 'node_modules/.package-lock.json'));
  say(
    fresh
      ? 'Installing the packages, Node 24 and a ClickHouse server among them (1.1 GB, about a minute) …'
      : 'Bringing the packages up to date …',
  );
  const done = spawnSync('npm', [fresh ? 'ci' : 'install', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (done.status !== 0) {
    say('The packages could not be installed; npm says why above. Is the npm registry reachable? Run the command again when it is.');
    process.exit(done.status ?? 1);
  }
  stamp('installed', lock);
}

function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('close', (code) => resolve({ code, output }));
  });
}

async function build(what, command, args) {
  const { code, output } = await run(command, args);
  if (code === 0) return;
  say(`Building ${what} failed:\n${output}`);
  process.exit(1);
}

/** Builds the services and the dashboards when their sources changed since the last build. */
export async function ensureBuilt() {
  const sources = fingerprint(
    services.map((name) => `services/${name}`),
    /\.(ts|sql|json)$/,
  );
  const built = services.every((name) => existsSync(join(root, `services/${name}/dist`)));
  if (!built || !stampIs('services', sources)) {
    say(`Building the services: ${services.join(', ')} …`);
    const todo = [...services];
    const work = async () => {
      for (let name = todo.shift(); name; name = todo.shift())
        await build(name, node24, [join(root, 'node_modules/@nestjs/cli/bin/nest.js'), 'build', name]);
    };
    await Promise.all([work(), work()]);
    stamp('services', sources);
  }
  const pages = fingerprint(['dashboards/web'], /\.(tsx?|css|html|json|mjs|svg)$/);
  if (!existsSync(join(root, 'dashboards/web/dist/index.html')) || !stampIs('web', pages)) {
    say('Building the dashboards …');
    await build('the dashboards', 'npm', ['run', '--silent', 'build', '-w', 'dashboards/web']);
    stamp('web', pages);
  }
}

/** Runs a script on Node 24 with this process's terminal, and ends with its exit code. Signals are the child's to answer. */
export function handOver(script, args, env = {}) {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
  const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}`;
  const child = spawn(node24, [script, ...args], { cwd: process.cwd(), stdio: 'inherit', env: { ...process.env, PATH: path, ...env } });
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('close', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
