/**
 * `npm run test:long`: what takes too long for every change. The chaos run until 200 kills hit within an insert, on both logs; the
 * benchmarks, with 10 million statements too. Their tables go into docs/.
 */
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, handOver, root } from './lib/setup.mjs';

ensureInstalled();
await ensureBuilt();
process.chdir(root);
const env = { CHAOS_STATEMENTS: process.env.CHAOS_STATEMENTS ?? '50000', OPPIVA_LONG: '1' };
handOver(join(root, 'node_modules/vitest/vitest.mjs'), ['run', '--project', 'e2e', 'test/chaos', ...process.argv.slice(2)], env);
