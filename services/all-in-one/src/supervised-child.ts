import { fork, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@oppiva/telemetry';
import { COMMON_FLAGS } from './node-flags.ts';

const BACKOFF_MS_MIN = 200;
const BACKOFF_MS_MAX = 5_000;
const STEADY_MS = 30_000;
const STOP_MS_MAX = 15_000;

export interface ChildDefinition {
  name: string;
  module: URL;
  env: NodeJS.ProcessEnv;
  logger: Logger;
  onMessage?: (message: unknown) => void;
  /** Flags for Node beside those that every child gets. */
  nodeFlags?: readonly string[];
}

/**
 * A child process that is started again when it ends, sooner at first, at most every 5 s. The child ends when
 * the channel to its parent closes, so that nothing outlives a killed supervisor.
 */
export class SupervisedChild {
  readonly #definition: ChildDefinition;
  #process: ChildProcess | undefined;
  #stopping = false;
  #failures = 0;

  constructor(definition: ChildDefinition) {
    this.#definition = definition;
  }

  /** How often it ended in a row without having run steadily. */
  get failures(): number {
    return this.#failures;
  }

  get name(): string {
    return this.#definition.name;
  }

  start(): void {
    const { module, env, onMessage, nodeFlags = [] } = this.#definition;
    const startedAt = Date.now();
    const child = fork(module, {
      env,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: [...COMMON_FLAGS, ...nodeFlags],
    });
    this.#process = child;
    if (onMessage) child.on('message', onMessage);
    child.on('exit', (code, signal) => {
      this.#process = undefined;
      if (!this.#stopping) void this.#restart({ code, signal, steady: Date.now() - startedAt > STEADY_MS });
    });
  }

  async #restart(ended: { code: number | null; signal: string | null; steady: boolean }): Promise<void> {
    const { name, logger } = this.#definition;
    this.#failures = ended.steady ? 0 : this.#failures + 1;
    const waitMs = Math.min(BACKOFF_MS_MAX, BACKOFF_MS_MIN * 2 ** Math.min(this.#failures, 10));
    logger.warn({ child: name, code: ended.code, signal: ended.signal, waitMs }, 'a process ended and is started again');
    await sleep(waitMs);
    if (this.#stopping) return;
    this.start();
  }

  /** Passes a message on, if the child runs just now. */
  send(message: object): void {
    if (this.#process?.connected === true) this.#process.send(message, () => undefined);
  }

  /** Asks the child to end and waits; kills it when it has not ended after 15 s. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#process;
    if (!child) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.send({ type: 'stop' }, () => {});
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
    await ended;
    clearTimeout(late);
  }
}
