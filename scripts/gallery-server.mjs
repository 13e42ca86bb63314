/** Serves the gallery from its sources: what is edited shows at once. Runs on the Node that comes with the packages. */
import { createServer as createSocket } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createServer } from 'vite';

const root = join(import.meta.dirname, '..');
const usual = 5174;

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function portAsked() {
  try {
    const { values } = parseArgs({ options: { port: { type: 'string' } } });
    return values.port ?? process.env.PORT ?? null;
  } catch (error) {
    return fail(`${error.message}. The gallery takes one option: npm run gallery -- --port 5180`);
  }
}

const asked = portAsked();
const port = asked === null ? usual : Number(asked);
if (!Number.isInteger(port) || port < 0 || port > 65_535) fail(`${asked} is not a port. Example: npm run gallery -- --port 5180`);

/** Whether nobody listens there; a port that was asked for and is taken is an error, the usual one gives way to a free one. */
function isFree(candidate) {
  return new Promise((resolve) => {
    const socket = createSocket();
    socket.once('error', () => resolve(false));
    socket.listen(candidate, '127.0.0.1', () => socket.close(() => resolve(true)));
  });
}

const free = await isFree(port);
if (!free && asked !== null) fail(`Port ${port} is in use. Choose another one, or leave it out: npm run gallery`);

const server = await createServer({
  configFile: join(root, 'dashboards/web/vite.gallery.config.ts'),
  logLevel: 'warn',
  server: { host: '127.0.0.1', port: free ? port : 0, strictPort: true },
});
await server.listen();
const address = server.httpServer.address();
process.stdout.write(`The charts in all their states: http://localhost:${address.port}/  Stop with Ctrl+C.\n`);
// vite answers SIGTERM itself
process.once('SIGINT', () => void server.close().then(() => process.exit(0)));
