import type { Product } from '../support/product.ts';
import { figure, type Figure } from './figures.ts';
import {
  BATCHES,
  load,
  SHAPES,
  startBare,
  targetOf,
  warmUp,
  whileWorkerStands,
  type Accepted,
  type Bare,
  type BenchOptions,
  type Shape,
} from './load.ts';
import { cpuFigures, cpuTime, cpuTimeOf, type CpuTime } from './processes.ts';

const PROJECTED_SECONDS_MAX = 600;

interface Round {
  bare: Accepted;
  bareCpuUs: number;
  /** The whole product at work: what is accepted is projected and derived meanwhile. */
  atWork: Accepted;
  /** From the load's beginning until its last statement is projected. */
  cpu: { before: CpuTime; after: CpuTime; statements: number };
  workedOffMs: number;
  /** The worker stands still. */
  alone: Accepted;
}

const AIMS: Record<string, string> = {
  'batches of 50, 8 connections': '≥ 0.45',
  'singly, 8 connections': '≥ 0.35',
  'singly, 64 connections': '≥ 0.40',
};
const CEILING = 'bare Fastify';

/** Durable accept over HTTP with everything on, at work and alone, beside bare Fastify on the same payload, in alternating rounds. */
export async function acceptFigures(product: Product, options: BenchOptions): Promise<Figure[]> {
  const bare = await startBare();
  const figures: Figure[] = [];
  try {
    await warmUp([bare, targetOf(product)]);
    await product.untilProjected(PROJECTED_SECONDS_MAX);
    for (const shape of SHAPES) {
      const rounds: Round[] = [];
      for (let number = 0; number < options.rounds; number++) {
        const round = await acceptRound(product, bare, shape, options.seconds);
        rounds.push(round);
        const [alone, atWork] = [round.alone, round.atWork].map((each) => ratio(each, round.bare).toFixed(2));
        options.say(`accepting, ${shape.name}: ${alone} of bare alone, ${atWork} with the worker at work`);
      }
      figures.push(...figuresOf(shape, rounds));
    }
  } finally {
    bare.process.kill();
  }
  return figures;
}

async function acceptRound(product: Product, bare: Bare, shape: Shape, seconds: number): Promise<Round> {
  const target = targetOf(product);
  const bareBefore = cpuTimeOf(bare.process.pid!);
  const ceiling = await load(bare, shape, seconds);
  const bareCpuUs = cpuTimeOf(bare.process.pid!) - bareBefore;
  const before = cpuTime(product);
  const atWork = await load(target, shape, seconds);
  const loadedAt = performance.now();
  await product.untilProjected(PROJECTED_SECONDS_MAX);
  const cpu = { before, after: cpuTime(product), statements: atWork.statements };
  const workedOffMs = performance.now() - loadedAt;
  const alone = await whileWorkerStands(product, () => load(target, shape, seconds));
  await product.untilProjected(PROJECTED_SECONDS_MAX);
  return { bare: ceiling, bareCpuUs, atWork, cpu, workedOffMs, alone };
}

const ratio = (one: Accepted, other: Accepted): number => one.requestsPerSecond / other.requestsPerSecond;

function figuresOf(shape: Shape, rounds: readonly Round[]): Figure[] {
  const name = `accepted durably, ${shape.name}`;
  const of = (pick: (round: Round) => number): number[] => rounds.map(pick);
  const aim = AIMS[shape.name] === undefined ? {} : { aim: AIMS[shape.name]! };
  return [
    figure(
      name,
      'ratio',
      of(({ alone, bare }) => ratio(alone, bare)),
      { ceiling: CEILING, ...aim },
    ),
    figure(
      `${name}, worker at work`,
      'ratio',
      of(({ atWork, bare }) => ratio(atWork, bare)),
      { ceiling: CEILING },
    ),
    figure(
      `${name}, worker at work`,
      'ratio',
      of(({ atWork, alone }) => ratio(atWork, alone)),
      { ceiling: 'the same with the worker standing still', ...(shape === BATCHES && { aim: '≥ 0.65' }) },
    ),
    figure(
      `${name}`,
      'statements/s',
      of(({ alone }) => alone.statementsPerSecond),
    ),
    figure(
      `bare Fastify, ${shape.name}`,
      'statements/s',
      of(({ bare }) => bare.statementsPerSecond),
    ),
    figure(
      `${name}: p99`,
      'ms',
      of(({ alone }) => alone.latencyP99Ms),
    ),
    figure(
      `${name}, worker at work: p99`,
      'ms',
      of(({ atWork }) => atWork.latencyP99Ms),
    ),
    ...cpuFiguresOf(shape, rounds),
  ];
}

/** Where the time goes, for one shape of each kind. */
function cpuFiguresOf(shape: Shape, rounds: readonly Round[]): Figure[] {
  if (shape.connections !== 8) return [];
  const what = `processor time a statement, ${shape.name}`;
  const bare = rounds.map(({ bare: { statements }, bareCpuUs }) => bareCpuUs / statements);
  return [
    figure(`${what}: bare Fastify`, 'µs', bare),
    ...cpuFigures(
      what,
      rounds.map(({ cpu }) => cpu),
    ),
  ];
}
