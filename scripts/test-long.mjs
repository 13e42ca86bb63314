/**
 * `npm run test:long [-- parts]`: what takes too long for every change, about an hour. Parts: `chaos`, the whole product killed at random
 * for longer; `exactly-once`, the projector alone until 200 kills hit within an insert, with its controls, into docs/exactly-once.md;
 * `rebuild`, rebuilds with kills in between; `f1`, fixture F1 with each rule switched off in turn; `changes`, values kept up to date
 * beside a computation of everything, after each of 150 facts and 2,400 more in forty histories (CHANGES_SEED and CHANGES_HISTORIES
 * select them, as the message of a failure says); `late-event`, how soon one late event has changed a value, with 1 and
 * with 10 million statements; `published`, what later closes tell after a further source, a reorganisation, another release of the
 * catalogue and a declared intervention; `disk`, a full disk (needs root); `restore`, a backup as docs/operate.md makes it; `oulad`, all
 * 1,048,575 interactions of OULAD, and `imports`, all Moodle logs of eDify and ESCO, where they are; `bench`, the benchmarks with 10 million
 * statements too. Default: all of them.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, node24, root } from './lib/setup.mjs';

/** Each test is told as soon as it has ended, not with its file. */
const vitest = (...args) => [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=verbose', ...args];
const parts = {
  chaos: vitest('--project', 'e2e', 'test/chaos'),
  'exactly-once': vitest('--project', 'long', 'test/chaos/exactly-once'),
  rebuild: vitest('--project', 'long', 'services/projector/src/rebuild'),
  f1: vitest('--project', 'long', 'services/indicators/src/fixture-f1-mutants'),
  changes: vitest('--project', 'long', 'services/indicators/src/changes'),
  'late-event': [join(root, 'test/bench/late-event.ts')],
  published: vitest(
    '--project',
    'long',
    'services/indicators/src/late-source',
    'services/indicators/src/reorganisation',
    'services/indicators/src/catalogue-changes',
    'services/indicators/src/effects',
  ),
  disk: vitest('--project', 'long', 'test/chaos/disk'),
  oulad: vitest('--project', 'e2e', 'test/e2e/oulad.spec.ts'),
  imports: vitest('--project', 'long', 'test/e2e/imports'),
  restore: vitest('--project', 'long', 'test/e2e/restore'),
  bench: [join(root, 'test/bench/bench.ts'), '--long'],
};

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(parts);
const unknown = wanted.filter((part) => !(part in parts));
if (unknown.length > 0) {
  process.stderr.write(`There is no part ${unknown.join(', ')}. Parts: ${Object.keys(parts).join(', ')}\n`);
  process.exit(2);
}

ensureInstalled();
await ensureBuilt();
const env = {
  CHAOS_STATEMENTS: '150000',
  CHAOS_SECONDS: '180',
  ...process.env,
  OPPIVA_LONG: '1',
  NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
  PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}`,
};
const failed = wanted.filter((part) => {
  process.stderr.write(`\n${part}\n`);
  return spawnSync(node24, parts[part], { cwd: root, stdio: 'inherit', env }).status !== 0;
});
if (failed.length > 0) process.stderr.write(`\nFailed: ${failed.join(', ')}\n`);
process.exit(failed.length > 0 ? 1 : 0);
