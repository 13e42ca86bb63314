import { setTimeout as sleep } from 'node:timers/promises';

export interface Target {
  name: string;
  /** Kills it; @returns false where it was not running at the moment. */
  kill(): boolean | Promise<boolean>;
}

/** Kills one target after another at random moments until stopped. */
export class Killer {
  readonly kills: Record<string, number> = {};
  #running = true;
  #done: Promise<void>;

  constructor(targets: Target[], options: { random: () => number; pauseMs: [number, number] }) {
    this.#done = this.#run(targets, options);
  }

  async #run(targets: Target[], { random, pauseMs }: { random: () => number; pauseMs: [number, number] }): Promise<void> {
    while (this.#running) {
      await sleep(pauseMs[0] + random() * (pauseMs[1] - pauseMs[0]));
      if (!this.#running) return;
      const target = targets[Math.floor(random() * targets.length)]!;
      if (await target.kill()) this.kills[target.name] = (this.kills[target.name] ?? 0) + 1;
    }
  }

  get count(): number {
    return Object.values(this.kills).reduce((sum, each) => sum + each, 0);
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#done;
  }
}

export function killProcess(pid: number | undefined, signal: NodeJS.Signals = 'SIGKILL'): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
