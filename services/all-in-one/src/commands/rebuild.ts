import { setTimeout as sleep } from 'node:timers/promises';
import { SingleBar } from 'cli-progress';
import { Command } from 'commander';
import type { Config } from '@oppiva/config';
import { AdminClientError, type AdminClient, type RebuildProgress } from '../admin-client.ts';
import { withProduct } from './product.ts';

const LOOK_MS = 500;
const LINE_EVERY_MS = 5_000;
const WAITING_MS_MAX = 30_000;

interface RebuildFlags {
  back?: boolean;
  acceptDifferences?: boolean;
}

/** `npm run rebuild -- <projection>|all`: fills new tables from the log and puts them in the place of the old, while these are read. */
export function rebuildCommand(configOf: () => Config): Command {
  return new Command('rebuild')
    .description('Fills tables anew from the log, compares them with the old ones, and puts them in their place.')
    .argument('<projection>', 'statements, hr, rules, admissions, values, learning, or all')
    .option('--back', 'put the tables back that the last rebuild replaced; they are kept for a day')
    .option('--accept-differences', 'take the new tables even where they differ from the old ones, as after damage or a new release')
    .action(async (projection: string, flags: RebuildFlags) => {
      const action = flags.back === true ? 'back' : 'rebuild';
      const acceptDifferences = flags.acceptDifferences === true;
      await withProduct(configOf(), async (admin) => {
        const names = projection === 'all' ? await admin.rebuildable() : [projection];
        for (const name of names) {
          const id = await admin.requestRebuild({ projection: name, action, acceptDifferences });
          process.stdout.write(described(await ended(admin, id)));
        }
      });
    });
}

/** Shows how it goes on until it has ended; interrupting the command does not interrupt the rebuild. */
async function ended(admin: AdminClient, id: string): Promise<RebuildProgress> {
  const show = process.stderr.isTTY ? bar() : lines();
  try {
    for (;;) {
      const progress = await admin.rebuildProgress(id);
      if (progress.state === 'finished' || progress.state === 'refused') return progress;
      show.update(progress);
      await sleep(LOOK_MS);
    }
  } finally {
    show.stop();
  }
}

/** @throws {AdminClientError} with the code and the words of what refused it */
function described({ projection, state, code, detail }: RebuildProgress): string {
  if (state === 'refused') throw new AdminClientError(code, 200, `${projection} was not rebuilt (${code}): ${detail}`);
  return `${projection}: the tables are exchanged. ${detail}`.trimEnd().concat('\n');
}

const doing = { requested: 'waiting', filling: 'filling', comparing: 'comparing', swapping: 'exchanging', finished: '', refused: '' };

interface Show {
  update(progress: RebuildProgress): void;
  stop(): void;
}

function bar(): Show {
  const line = new SingleBar({ format: '{projection} {bar} {percentage}% | {doing} | {value} of {total} records', fps: 5 });
  let isStarted = false;
  return {
    update: ({ projection, state, upto, end }) => {
      const shown = { projection, doing: doing[state] };
      if (!isStarted) line.start(Math.max(1, end), upto, shown);
      isStarted = true;
      line.setTotal(Math.max(1, end));
      line.update(upto, shown);
    },
    stop: () => line.stop(),
  };
}

function lines(): Show {
  const startedAt = Date.now();
  let saidAt = 0;
  return {
    update: ({ projection, state, upto, end }) => {
      if (Date.now() - saidAt < LINE_EVERY_MS) return;
      saidAt = Date.now();
      const hint = state === 'requested' && Date.now() - startedAt > WAITING_MS_MAX ? ' (no worker has taken it: does one run?)' : '';
      process.stderr.write(`${projection}: ${doing[state]}${end === 0 ? '' : `, ${upto} of ${end} records`}${hint}\n`);
    },
    stop: () => undefined,
  };
}
