import type { Config } from '@oppiva/config';
import { AdminClient } from '../admin-client.ts';
import { baseUrlOf, readCredentials } from '../credentials.ts';
import { startProduct } from '../supervisor.ts';

/**
 * Runs `work` against the product: the running one, or, where none runs, one that is started without pages for as long as it
 * takes. Only the product's own processes open the data directory.
 */
export async function withProduct<Result>(config: Config, work: (admin: AdminClient) => Promise<Result>): Promise<Result> {
  const baseUrl = baseUrlOf(config);
  if (await isRunning(baseUrl)) return work(clientOf(config, baseUrl));
  process.stderr.write(`Nothing answers at ${baseUrl}; starting Oppiva for the time this takes …\n`);
  const product = await startProduct({ config, demo: false });
  try {
    return await work(clientOf(config, baseUrl));
  } finally {
    await product.stop();
  }
}

function clientOf(config: Config, baseUrl: string): AdminClient {
  return new AdminClient({ baseUrl, ...readCredentials(config.dataDir).admin });
}

async function isRunning(baseUrl: string): Promise<boolean> {
  try {
    return (await fetch(`${baseUrl}/health/live`, { signal: AbortSignal.timeout(3_000) })).ok;
  } catch {
    return false;
  }
}
