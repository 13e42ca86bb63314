import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';

/** The ceiling: Fastify that parses a POST of statements and answers their ids, and does nothing else. Prints its port. */
const server = Fastify({ bodyLimit: 10_000_000 });
server.post('/xapi/statements', (request, reply) => {
  const batch = request.body as { id?: string }[] | { id?: string };
  void reply.send((Array.isArray(batch) ? batch : [batch]).map((statement) => statement.id ?? randomUUID()));
});
const address = await server.listen({ port: 0, host: '127.0.0.1' });
process.stdout.write(`${address}\n`);
process.on('disconnect', () => process.exit(0));
