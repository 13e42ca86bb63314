import { Command } from 'commander';
import type { Config } from '@oppiva/config';
import type { Explanation } from '../admin-client.ts';
import { withProduct } from './product.ts';

interface Options {
  unit: string;
  window: string;
  asOf?: string;
  structure?: string;
  json?: boolean;
}

/** `npm run explain -- <indicator> --unit <id> --window <start>..<end>`: why a published value is what it is. */
export function explainCommand(configOf: () => Config): Command {
  return new Command('explain')
    .description('Why this number? What was counted, what was left out, and by which query and versions.')
    .argument('<indicator>', 'id of the indicator, e.g. learning-regularity')
    .requiredOption('--unit <id>', 'id of the unit')
    .requiredOption('--window <start..end>', 'published window, half-open, e.g. 2026-07-01..2026-10-01')
    .option('--as-of <instant>', 'as it was published by this instant, e.g. 2026-11-01T00:00:00Z')
    .option('--structure <structure>', 'in which organisation: as-was (default), or that of a date, e.g. as-of:2026-09-30')
    .option('--json', 'print as JSON')
    .action(async (indicator: string, { unit, window, asOf, structure, json }: Options) => {
      const query = { indicator, unit, window, ...(asOf !== undefined && { asOf }), ...(structure !== undefined && { structure }) };
      const explanation = await withProduct(configOf(), (admin) => admin.explain(query));
      process.stdout.write(json === true ? `${JSON.stringify(explanation)}\n` : explanationText(explanation));
    });
}

/** The explanation as lines of a terminal: names to the left, the query last. */
export function explanationText(explanation: Explanation): string {
  const { value, lo, hi, score, reason, flags, cohort, companions, exclusions, coverage, versions } = explanation;
  const ends = lo === null || hi === null ? '' : ` (95 % interval ${lo} to ${hi})`;
  const sections: [title: string, entries: [name: string, text: unknown][]][] = [
    [
      `${explanation.indicator}, ${explanation.unit}, ${explanation.window}`,
      [
        ['value', value === null ? `none: ${reason ?? flags.join(', ')}` : `${value}${ends}`],
        ['score', score],
        ['numerator', explanation.numerator],
        ['denominator', explanation.denominator],
        ['status', explanation.status],
        ['as known', explanation.knownAt],
        ['flags', flags.length === 0 ? null : flags.join(', ')],
      ],
    ],
    ['Group', Object.entries(cohort ?? {})],
    ['Read together with', Object.entries(companions)],
    ['Statements of the whole organisation', Object.entries(exclusions)],
    ['Coverage and versions', [['sources that delivered', coverage], ...Object.entries(versions)]],
  ];
  const told = sections.map(([title, entries]) => ({ title, entries: entries.filter(([, text]) => text !== null && text !== undefined) }));
  const width = Math.max(...told.flatMap(({ entries }) => entries.map(([name]) => name.length)));
  const lines = told
    .filter(({ entries }) => entries.length > 0)
    .map(({ title, entries }) => [title, ...entries.map(([name, text]) => `  ${name.padEnd(width)}  ${String(text)}`)].join('\n'));
  return `${[...lines, `Query\n${explanation.sql.trimEnd().replaceAll(/^/gm, '  ')}`].join('\n\n')}\n`;
}
