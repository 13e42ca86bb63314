/** `npm run bench [-- --json <file>] [-- --quick]`: sets up what the checkout needs, then measures on Node 24. */
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, handOver, root } from './lib/setup.mjs';

ensureInstalled();
await ensureBuilt();
handOver(join(root, 'test/bench/bench.ts'), process.argv.slice(2), { NODE_OPTIONS: '--disable-warning=ExperimentalWarning' });
