/** `node scripts/test.mjs [vitest arguments]`: sets up what the checkout needs, then runs the tests on Node 24. */
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, handOver, root } from './lib/setup.mjs';

ensureInstalled();
const args = process.argv.slice(2);
if (!args.includes('unit')) await ensureBuilt();
process.chdir(root);
handOver(join(root, 'node_modules/vitest/vitest.mjs'), ['run', ...args]);
