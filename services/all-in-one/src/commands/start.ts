import { Command } from 'commander';
import type { Config } from '@oppiva/config';
import { banner } from '../banner.ts';
import { startProduct } from '../supervisor.ts';

/** `npm start`: everything on this machine, until Ctrl-C. */
export function startCommand(configOf: () => Config): Command {
  return new Command('start')
    .description('Starts everything on this machine.')
    .option('--empty', 'without the invented organisation')
    .action(async (options: { empty?: boolean }) => {
      const config = configOf();
      const stopped = untilSignal();
      const product = await startProduct({ config, demo: options.empty !== true, say: (text) => void process.stderr.write(`${text}\n`) });
      process.stdout.write(banner(config, product.credentials));
      await stopped;
      process.stderr.write('Stopping …\n');
      await product.stop();
      process.stderr.write('Stopped; everything acknowledged is on disk.\n');
    });
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
}
