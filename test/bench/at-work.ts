import type { Product } from '../support/product.ts';
import { besideBare } from './edge-alone.ts';
import { figure, type Figure } from './figures.ts';
import {
  BATCHES,
  load,
  SHAPES,
  targetOf,
  whileWorkerStands,
  type Accepted,
  type Bare,
  type BenchOptions,
  type Shape,
  type Target,
} from './load.ts';

interface Round {
  bare: Accepted;
  /** An edge without a worker. */
  alone: Accepted;
  /** The whole product: what is accepted is projected and derived meanwhile. */
  atWork: Accepted;
}

const PROJECTED_SECONDS_MAX = 600;

/** Accepting while the worker projects at full speed, beside accepting alone and beside bare Fastify, in turn. */
export function atWorkFigures(product: Product, { rounds, seconds, say }: BenchOptions): Promise<Figure[]> {
  return besideBare([targetOf(product)], async ({ alone, bare }) => {
    const figures: Figure[] = [];
    for (const shape of SHAPES.filter(({ connections }) => connections === 8)) {
      const measured: Round[] = [];
      for (let number = 0; number < rounds; number++) {
        await product.untilProjected(PROJECTED_SECONDS_MAX);
        measured.push(await atWorkRound(product, { bare, alone, shape, seconds }));
        const round = measured.at(-1)!;
        say(`accepting while projecting, ${shape.name}: ${ratio(round.atWork, round.alone).toFixed(2)} of accepting alone`);
      }
      figures.push(...figuresOf(shape, measured));
    }
    await product.untilProjected(PROJECTED_SECONDS_MAX);
    return figures;
  });
}

/** While the ceilings are measured the product's worker stands still: what it still derives is not to weigh on them. */
async function atWorkRound(
  product: Product,
  { bare, alone, shape, seconds }: { bare: Bare; alone: Target; shape: Shape; seconds: number },
): Promise<Round> {
  const ceilings = await whileWorkerStands(product, async () => ({
    bare: await load(bare, shape, seconds),
    alone: await load(alone, shape, seconds),
  }));
  return { ...ceilings, atWork: await load(targetOf(product), shape, seconds) };
}

const ratio = (one: Accepted, other: Accepted): number => one.requestsPerSecond / other.requestsPerSecond;

function figuresOf(shape: Shape, rounds: readonly Round[]): Figure[] {
  const name = `accepted durably while projecting, ${shape.name}`;
  const of = (pick: (round: Round) => number): number[] => rounds.map(pick);
  return [
    figure(
      name,
      'ratio',
      of(({ atWork, alone }) => ratio(atWork, alone)),
      { ceiling: 'accepting alone', ...(shape === BATCHES && { aim: '≥ 0.65' }) },
    ),
    figure(
      name,
      'ratio',
      of(({ atWork, bare }) => ratio(atWork, bare)),
      { ceiling: 'bare Fastify' },
    ),
    figure(
      name,
      'statements/s',
      of(({ atWork }) => atWork.statementsPerSecond),
    ),
    figure(
      `${name}: p99`,
      'ms',
      of(({ atWork }) => atWork.latencyP99Ms),
    ),
    figure(
      `accepted alone, ${shape.name}: p99`,
      'ms',
      of(({ alone }) => alone.latencyP99Ms),
    ),
  ];
}
