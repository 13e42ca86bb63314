import { createServer } from 'node:net';
import type { Config } from '@oppiva/config';

export class PortTaken extends Error {
  readonly code = 'PORT_TAKEN';
}

/** @throws PortTaken before anything is started, when something else listens where the edge would */
export async function refuseTakenPort({ host, port }: Config): Promise<void> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen(port, host, resolve);
    });
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? 'something else listens there' : (error as Error).message;
    throw new PortTaken(`Oppiva cannot listen on ${host}:${port}: ${why}. Stop what listens there, or set PORT to another number.`);
  }
  await new Promise((resolve) => probe.close(resolve));
}
