import { besideBare } from './edge-alone.ts';
import { figure, type Figure } from './figures.ts';
import { load, SHAPES, type Accepted, type BenchOptions, type Shape } from './load.ts';
import { cpuFigures, cpuTimeOf, cpuTimeOfEdge, type CpuSpan } from './processes.ts';

interface Round {
  bare: Accepted;
  bareCpuUs: number;
  accepted: Accepted;
  cpu: CpuSpan;
}

const AIMS: Record<string, string> = {
  'batches of 50, 8 connections': '≥ 0.45',
  'singly, 8 connections': '≥ 0.35',
  'singly, 64 connections': '≥ 0.40',
};

/** Durable accept over HTTP with everything on, beside bare Fastify on the same payload, in alternating rounds; no worker runs. */
export function acceptFigures({ rounds, seconds, say }: BenchOptions): Promise<Figure[]> {
  return besideBare([], async ({ edge, alone, bare }) => {
    const figures: Figure[] = [];
    for (const shape of SHAPES) {
      const measured: Round[] = [];
      for (let number = 0; number < rounds; number++) {
        const bareBefore = cpuTimeOf(bare.process.pid!);
        const ceiling = await load(bare, shape, seconds);
        const bareCpuUs = cpuTimeOf(bare.process.pid!) - bareBefore;
        const before = cpuTimeOfEdge(edge.pid);
        const accepted = await load(alone, shape, seconds);
        const cpu = { before, after: cpuTimeOfEdge(edge.pid), statements: accepted.statements };
        measured.push({ bare: ceiling, bareCpuUs, accepted, cpu });
        const ratio = accepted.requestsPerSecond / ceiling.requestsPerSecond;
        say(`accepting, ${shape.name}: ${ratio.toFixed(2)} of bare (${Math.round(accepted.statementsPerSecond)} statements/s)`);
      }
      figures.push(...figuresOf(shape, measured));
    }
    return figures;
  });
}

function figuresOf(shape: Shape, rounds: readonly Round[]): Figure[] {
  const name = `accepted durably, ${shape.name}`;
  const of = (pick: (round: Round) => number): number[] => rounds.map(pick);
  const ratios = of(({ accepted, bare }) => accepted.requestsPerSecond / bare.requestsPerSecond);
  const cpu = `processor time a statement, ${shape.name}`;
  const bareCpu = of(({ bareCpuUs, bare }) => bareCpuUs / bare.statements);
  const spans = rounds.map((round) => round.cpu);
  const aim = AIMS[shape.name];
  return [
    figure(name, 'ratio', ratios, { ceiling: 'bare Fastify', ...(aim !== undefined && { aim }) }),
    figure(
      name,
      'statements/s',
      of(({ accepted }) => accepted.statementsPerSecond),
    ),
    figure(
      `bare Fastify, ${shape.name}`,
      'statements/s',
      of(({ bare }) => bare.statementsPerSecond),
    ),
    figure(
      `${name}: p99`,
      'ms',
      of(({ accepted }) => accepted.latencyP99Ms),
    ),
    ...(shape.connections === 8 ? [figure(`${cpu}: bare Fastify`, 'µs', bareCpu), ...cpuFigures(cpu, spans)] : []),
  ];
}
