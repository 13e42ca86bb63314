import { Command } from 'commander';
import { ConfigError, loadConfig, type Config } from '@oppiva/config';
import { clientCommand } from './commands/client.ts';
import { explainCommand } from './commands/explain.ts';
import { importCommand } from './commands/import.ts';
import { rebuildCommand } from './commands/rebuild.ts';
import { startCommand } from './commands/start.ts';
import { verifyCommand } from './commands/verify.ts';

/** The command line: `npm start` and every `npm run` command that works on the product. */
const configOf = (): Config => loadConfig({ ...process.env, LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn' });

const program = new Command('oppiva')
  .description('Event-sourced learning analytics.')
  .addCommand(startCommand(configOf), { isDefault: true })
  .addCommand(importCommand(configOf))
  .addCommand(clientCommand(configOf))
  .addCommand(explainCommand(configOf))
  .addCommand(verifyCommand(configOf))
  .addCommand(rebuildCommand(configOf));

try {
  await program.parseAsync();
} catch (error) {
  if (!isExpected(error)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error instanceof ConfigError ? 78 : 1;
}

/** Expected errors carry a stable code and say what to do; anything else is a bug and crashes with its stack. */
function isExpected(error: unknown): error is Error & { code: string } {
  return error instanceof Error && typeof (error as { code?: unknown }).code === 'string';
}
