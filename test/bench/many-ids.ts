import { setTimeout as sleep } from 'node:timers/promises';
import { EdgeAlone } from './edge-alone.ts';
import { figure, type Figure } from './figures.ts';
import { load, SHAPES, startBare, targetOf, warmUp, type BenchOptions } from './load.ts';
import { resident } from './processes.ts';

const FEW = 100_000;
const MANY = 10_000_000;

/**
 * Accepting with 10 million statements in the log beside 100 thousand, and beside bare Fastify, in turn. Two installations, each an edge
 * and its ClickHouse; no worker runs. The shorter log grows while it is measured, so the rounds are short.
 */
export async function manyIdsFigures({ rounds, say }: BenchOptions): Promise<Figure[]> {
  const [few, many] = [new EdgeAlone(), new EdgeAlone()];
  const bare = await startBare();
  try {
    await few.seed(FEW, say);
    const { seedingMs } = await many.seed(MANY, say);
    const startFew = await few.start();
    const startMany = await many.start();
    say(`the edge knows 10 million statements ${Math.round(startMany.startMs)} ms after its start (seeded in ${Math.round(seedingMs)} ms)`);
    const figures = [
      figure('start of the edge with 0.1 million statements in the log', 's', [startFew.startMs / 1_000]),
      figure('start of the edge with 10 million statements in the log', 's', [startMany.startMs / 1_000]),
      figure('resident memory, edge, after its start with 0.1 million', 'MiB', [resident(few.pid)]),
      figure('resident memory, edge, after its start with 10 million', 'MiB', [resident(many.pid)]),
    ];
    await warmUp([bare, targetOf(few.target), targetOf(many.target)]);
    for (const shape of SHAPES.filter(({ connections }) => connections === 8)) {
      const shares: { few: number; many: number; relative: number }[] = [];
      for (let round = 0; round < rounds; round++) {
        const rates: number[] = [];
        for (const target of [bare, targetOf(few.target), targetOf(many.target)]) {
          rates.push((await load(target, shape, 2)).requestsPerSecond);
          await sleep(200);
        }
        const [ceiling, ofFew, ofMany] = rates as [number, number, number];
        shares.push({ few: ofFew / ceiling, many: ofMany / ceiling, relative: ofMany / ofFew });
        say(`accepting with 10 million, ${shape.name}: ${shares.at(-1)!.relative.toFixed(2)} of accepting with 0.1 million`);
      }
      figures.push(...figuresOf(shape.name, shares));
    }
    return [...figures, figure('resident memory, edge, 10 million, under load', 'MiB', [resident(many.pid)])];
  } finally {
    bare.process.kill();
    await few.stop();
    await many.stop();
  }
}

function figuresOf(shape: string, shares: readonly { few: number; many: number; relative: number }[]): Figure[] {
  const name = `accepted durably, ${shape}`;
  return [
    figure(
      `${name}, 0.1 million in the log`,
      'ratio',
      shares.map(({ few }) => few),
      { ceiling: 'bare Fastify' },
    ),
    figure(
      `${name}, 10 million in the log`,
      'ratio',
      shares.map(({ many }) => many),
      { ceiling: 'bare Fastify' },
    ),
    figure(
      `${name}, 10 million in the log`,
      'ratio',
      shares.map(({ relative }) => relative),
      { ceiling: 'the same with 0.1 million', aim: '≥ 0.9' },
    ),
  ];
}
