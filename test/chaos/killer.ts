import { setTimeout as sleep } from 'node:timers/promises';

export interface Target {
  name: string;
  /** Kills it; @returns false where it was not running at the moment. */
  kill(): boolean | Promise<boolean>;
}

/** Kills one target after another at random moments until stopped. */
export class Killer {
  readonly kills: Record<string, number> = {};
  readonly #targets: readonly Target[];
  #running = true;
  #done: Promise<void>;

  constructor(targets: readonly Target[], options: { random: () => number; pauseMs: readonly [number, number] }) {
    this.#targets = targets;
    for (const { name } of targets) this.kills[name] = 0;
    this.#done = this.#run(options);
  }

  async #run({ random, pauseMs: [least, most] }: { random: () => number; pauseMs: readonly [number, number] }): Promise<void> {
    while (this.#running) {
      await sleep(least + random() * (most - least));
      if (!this.#running) return;
      const target = this.#targets[Math.floor(random() * this.#targets.length)]!;
      if (await target.kill()) this.kills[target.name] = (this.kills[target.name] ?? 0) + 1;
    }
  }

  /** Each target was killed this often. */
  hasKilledEach(times: number): boolean {
    return Object.values(this.kills).every((count) => count >= times);
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

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export async function untilGone(pid: number, secondsMax: number): Promise<boolean> {
  for (const startedAt = Date.now(); isAlive(pid); await sleep(50)) if (Date.now() - startedAt > secondsMax * 1_000) return false;
  return true;
}
