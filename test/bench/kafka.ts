import { kafkaForTests } from '@oppiva/event-log/testing.ts';
import { Product } from '../support/product.ts';
import { figure, type Figure } from './figures.ts';
import { BATCHES, BENCH_ENVIRONMENT, load, SHAPES, startBare, targetOf, warmUp, whileWorkerStands, type BenchOptions } from './load.ts';
import { memoryFigures } from './processes.ts';

/** The same accepting on a Kafka log, the broker on the same machine, the worker standing still. Nothing where no broker can be had. */
export async function kafkaFigures({ rounds, seconds, say }: BenchOptions): Promise<Figure[]> {
  const kafka = await kafkaForTests();
  if (kafka === null) return [];
  const product = new Product({ env: { ...BENCH_ENVIRONMENT, KAFKA_BROKERS: kafka.brokers.toString(), KAFKA_REPLICATION: '1' } });
  const bare = await startBare();
  try {
    await product.start();
    const figures: Figure[] = [];
    await whileWorkerStands(product, async () => {
      await warmUp([bare, targetOf(product)]);
      for (const shape of SHAPES) {
        const ratios: number[] = [];
        const p99: number[] = [];
        for (let round = 0; round < rounds; round++) {
          const ceiling = await load(bare, shape, seconds);
          const accepted = await load(targetOf(product), shape, seconds);
          ratios.push(accepted.requestsPerSecond / ceiling.requestsPerSecond);
          p99.push(accepted.latencyP99Ms);
          say(`accepting on Kafka, ${shape.name}: ${ratios.at(-1)!.toFixed(2)} of bare (${Math.round(accepted.statementsPerSecond)}/s)`);
        }
        const name = `accepted durably on Kafka, ${shape.name}`;
        const aim = shape === BATCHES ? { aim: '≥ 0.25' } : {};
        figures.push(figure(name, 'ratio', ratios, { ceiling: 'bare Fastify', ...aim }), figure(`${name}: p99`, 'ms', p99));
      }
    });
    return [...figures, ...memoryFigures(product, 'on Kafka')];
  } finally {
    bare.process.kill();
    await product.stop();
    product.clean();
    await kafka.stop();
  }
}
