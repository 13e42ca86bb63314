/** `npm run gallery [-- --port 5180]`: sets up what the checkout needs, then shows the chart components in all their states. */
import { join } from 'node:path';
import { ensureInstalled, handOver, root } from './lib/setup.mjs';

ensureInstalled();
handOver(join(root, 'scripts/gallery-server.mjs'), process.argv.slice(2));
