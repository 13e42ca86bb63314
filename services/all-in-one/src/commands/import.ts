import { Command, Option } from 'commander';
import type { Config } from '@oppiva/config';
import type { AdminClient } from '../admin-client.ts';
import { ImportError } from '../imports/import-error.ts';
import { KINDS, optionsOf, type KindFlags } from '../imports/kinds.ts';
import type { ImportPart } from '../imports/rows.ts';
import { importPart, type ImportSummary } from '../imports/runner.ts';
import { startProgress } from './progress.ts';
import { withProduct } from './product.ts';

interface ImportFlags extends KindFlags {
  bootstrap?: boolean;
  dryRun?: boolean;
}

export function importCommand(configOf: () => Config): Command {
  const kinds = Object.entries(KINDS).map(([name, { what }]) => `  ${name.padEnd(11)} ${what}`);
  return new Command('import')
    .description('Imports files into the running product; repeating it is harmless.')
    .argument('<kind>', `${Object.keys(KINDS).join(', ')}, or finish`)
    .argument('[paths...]', 'the files, or the folder')
    .option('--bootstrap', 'an initial load: facts count as known when their source recorded them')
    .option('--dry-run', 'convert and count, change nothing')
    .option('--site <url>', 'moodle-log: the address of the Moodle (default: https://moodle.example.org)')
    .addOption(new Option('--date-order <order>', 'moodle-log: whether 3/04/18 is in April or in March').choices(['dmy', 'mdy']))
    .option('--language <code>', 'esco: language of the names (default: en)')
    .option('--release <version>', 'esco: the release, where the name of the file does not say it')
    .addHelpText('after', `\nKinds:\n${kinds.join('\n')}\n  finish      ends loading and publishes the history`)
    .action(async (kind: string, paths: string[], options: ImportFlags) => {
      await runImport(configOf(), kind, paths, options);
    });
}

async function runImport(config: Config, kind: string, paths: string[], options: ImportFlags): Promise<void> {
  if (kind === 'finish') {
    await withProduct(config, finish);
    return;
  }
  const known = KINDS[kind];
  if (!known)
    throw new ImportError(
      'UNKNOWN_KIND',
      `There is no import of kind "${kind}". The kinds are ${Object.keys(KINDS).join(', ')} and finish.`,
    );
  if (paths.length === 0) throw new ImportError('NO_PATH', `Name what to import: ${known.what}.`);
  const parts = await known.parts(paths, optionsOf(kind, options, config));
  if (options.dryRun === true) {
    await importParts(parts, { admin: { importItems: () => Promise.resolve([]) }, dryRun: true });
    return;
  }
  await withProduct(config, async (admin) => {
    const taken = await importParts(parts, { admin, ...(options.bootstrap === true && { bootstrap: `import-${kind}` }) });
    await waitUntilProjected(admin);
    // Single bad rows are in the summary; a file of which nothing could be taken is a failure that a script must notice.
    if (taken === 0) process.exitCode = 2;
  });
}

async function importParts(parts: ImportPart[], options: Parameters<typeof importPart>[1]): Promise<number> {
  let taken = 0;
  for (const part of parts) {
    const progress = startProgress(part.file);
    let summary: ImportSummary;
    try {
      summary = await importPart(part, { ...options, onProgress: (state) => progress.update(state.rows) });
    } finally {
      progress.stop();
    }
    process.stdout.write(describe(summary, options.dryRun === true));
    taken += summary.accepted + summary.duplicate;
  }
  return taken;
}

function describe(summary: ImportSummary, dryRun: boolean): string {
  const { file, rows, accepted, duplicate, rejected, reasons } = summary;
  const would = dryRun ? ' (nothing was sent)' : '';
  const lines = [`${file}: ${rows} rows = ${accepted} accepted + ${duplicate} duplicate + ${rejected} rejected${would}`];
  for (const { row, reason } of reasons) lines.push(`  row ${row}: ${reason}`);
  if (rejected > reasons.length) lines.push(`  … and ${rejected - reasons.length} more`);
  return `${lines.join('\n')}\n`;
}

/** Returns when everything accepted is projected. */
async function waitUntilProjected(admin: AdminClient): Promise<void> {
  for (let said = false; !(await admin.projected(10_000)).caughtUp; said = true) {
    if (!said) process.stderr.write('Everything is accepted and durable; waiting until it is projected …\n');
  }
}

async function finish(admin: AdminClient): Promise<void> {
  await admin.finishImport();
  process.stderr.write('Loading is finished; computing and publishing the closed quarters …\n');
  while (!(await admin.published(10_000)).caughtUp) process.stderr.write('  still computing …\n');
}
