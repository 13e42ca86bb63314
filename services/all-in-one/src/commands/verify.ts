import { Command } from 'commander';
import type { Config } from '@oppiva/config';
import type { VerifiedWindow } from '../admin-client.ts';
import { withProduct } from './product.ts';

const causes: Record<string, string> = {
  configuration: 'under other rules',
  inputs: 'something that it rested on is gone or was changed',
};

function linesOf({ window, changed, otherCatalogue }: VerifiedWindow): string[] {
  return [
    ...changed.map(
      ({ indicator, unit, parts, cause }) =>
        `${window}  ${indicator}  ${unit}: ${parts.join(', ')} would differ (${causes[cause] ?? cause})\n`,
    ),
    ...otherCatalogue.map(
      ({ indicator, knownAt, catalogueVersion, values }) =>
        `${window}  ${indicator}  known at ${knownAt}: ${values} values made by catalogue version ${catalogueVersion}, which defines it otherwise; not compared\n`,
    ),
  ];
}

/** `npm run verify -- values`: recomputes what was published, as of then, and says what would not come out the same. */
export function verifyCommand(configOf: () => Config): Command {
  const verify = new Command('verify').description('Checks what was published against what the log holds.');
  verify
    .command('values')
    .description('recomputes published values as of the instant at which each was known')
    .option('--window <start..end>', 'only this window, e.g. 2026-07-01..2026-10-01')
    .option('--json', 'print as JSON, a line a window')
    .action(async ({ window, json }: { window?: string; json?: boolean }) => {
      const total = { values: 0, changed: 0, other: 0 };
      await withProduct(configOf(), async (admin) => {
        const windows = window === undefined ? await admin.publishedWindows() : [window];
        for (const [at, each] of windows.entries()) {
          process.stderr.write(`${each}, window ${at + 1} of ${windows.length} …\n`);
          const verified = await admin.verifyValues(each);
          total.values += verified.values;
          total.changed += verified.changed.length;
          total.other += verified.otherCatalogue.reduce((sum, { values }) => sum + values, 0);
          if (json === true) process.stdout.write(`${JSON.stringify(verified)}\n`);
          else process.stdout.write(linesOf(verified).join(''));
        }
      });
      if (json !== true) process.stdout.write(`${total.values} published values, ${total.changed} would not come out the same.\n`);
      if (json !== true && total.other > 0)
        process.stdout.write(
          `${total.other} were made by definitions that this release does not have; only the release that made them can check them.\n`,
        );
      if (total.changed > 0) process.exitCode = 1;
    });
  return verify;
}
