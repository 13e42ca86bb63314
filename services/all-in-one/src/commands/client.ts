import { Command } from 'commander';
import type { Config } from '@oppiva/config';
import { baseUrlOf } from '../credentials.ts';
import { withProduct } from './product.ts';

/** `npm run client -- create|list|revoke`: who may send and read. A secret is shown once, when it is created. */
export function clientCommand(configOf: () => Config): Command {
  const client = new Command('client').description('Credentials of the systems that send xAPI statements and HR events.');
  client
    .command('create')
    .argument('<name>', 'what the client is called in figures and logs, e.g. moodle')
    .option('--scopes <list>', 'comma-separated xAPI scopes, or events/write', 'statements/write,statements/read/mine')
    .option('--json', 'print key and secret as JSON')
    .action(async (name: string, options: { scopes: string; json?: boolean }) => {
      const config = configOf();
      const created = await withProduct(config, (admin) =>
        admin.createClient({ name, scopes: options.scopes.split(',').map((scope) => scope.trim()) }),
      );
      const endpoint = `${baseUrlOf(config)}/xapi`;
      if (options.json === true) process.stdout.write(`${JSON.stringify({ endpoint, ...created })}\n`);
      else
        process.stdout.write(
          `Endpoint  ${endpoint}\nKey       ${created.key}\nSecret    ${created.secret}\nThe secret is not shown again.\n`,
        );
    });
  client
    .command('list')
    .option('--json', 'print as JSON')
    .action(async (options: { json?: boolean }) => {
      const clients = await withProduct(configOf(), (admin) => admin.listClients());
      if (options.json === true) process.stdout.write(`${JSON.stringify(clients)}\n`);
      else
        for (const { client: name, scopes, revokedAt } of clients)
          process.stdout.write(`${name}  ${scopes.join(',')}${revokedAt ? `  revoked ${revokedAt}` : ''}\n`);
    });
  client
    .command('revoke')
    .argument('<name>')
    .action(async (name: string) => {
      await withProduct(configOf(), (admin) => admin.revokeClient(name));
      process.stdout.write(`${name} is revoked.\n`);
    });
  return client;
}
