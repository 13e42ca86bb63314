/** `node scripts/run.mjs <command> …`: sets up what the checkout needs, then runs the product's command line on Node 24. */
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, handOver, root } from './lib/setup.mjs';

ensureInstalled();
await ensureBuilt();
const [command = 'start', ...args] = process.argv.slice(2);
handOver(join(root, 'services/all-in-one/dist/services/all-in-one/src/main.js'), [command, ...args]);
