/** Builds everything that `npm start` runs. */
import { ensureBuilt, ensureInstalled } from './lib/setup.mjs';

ensureInstalled();
await ensureBuilt();
