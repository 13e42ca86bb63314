import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Load {
  url: string;
  /** POST where it is left out. */
  method?: 'POST' | 'PUT';
  body: string;
  authorization?: string;
  connections: number;
  /** Whole ones. */
  seconds: number;
}

export interface LoadResult {
  requests: number;
  requestsPerSecond: number;
  latencyP50Ms: number;
  latencyP99Ms: number;
}

const folder = mkdtempSync(join(tmpdir(), 'oppiva-wrk-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
let scripts = 0;

/** Runs wrk (a Debian package of that name) with one thread, so that it takes as little as it can of the cores that it measures. */
export async function wrk(load: Load): Promise<LoadResult> {
  const base = join(folder, String(++scripts));
  writeFileSync(`${base}.json`, load.body);
  const authorization = load.authorization === undefined ? '' : `wrk.headers["Authorization"]="${load.authorization}"`;
  writeFileSync(
    `${base}.lua`,
    `wrk.method="${load.method ?? 'POST'}"
local file=io.open("${base}.json","r"); wrk.body=file:read("*a"); file:close()
wrk.headers["Content-Type"]="application/json"; wrk.headers["X-Experience-API-Version"]="1.0.3"
${authorization}`,
  );
  const output = await run(['-t1', `-c${load.connections}`, `-d${load.seconds}s`, '--latency', '-s', `${base}.lua`, load.url]);
  if (!output.includes('requests in')) throw new Error(`wrk has measured nothing: ${output}`);
  const refused = /Non-2xx or 3xx responses: (\d+)/.exec(output);
  if (refused) throw new Error(`${refused[1]} requests were refused by ${load.url}:\n${output}`);
  return {
    requests: Number(/(\d+) requests in/.exec(output)?.[1]),
    requestsPerSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1]),
    latencyP50Ms: milliseconds(/^\s+50%\s+([\d.]+(?:us|ms|s))/m.exec(output)?.[1]),
    latencyP99Ms: milliseconds(/^\s+99%\s+([\d.]+(?:us|ms|s))/m.exec(output)?.[1]),
  };
}

function milliseconds(text = ''): number {
  const value = Number.parseFloat(text);
  if (text.endsWith('us')) return value / 1_000;
  return text.endsWith('ms') ? value : value * 1_000;
}

function run(args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('wrk', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('error', () => reject(new Error('wrk is not installed; it makes the load. On Debian: apt-get install wrk')));
    child.on('close', () => resolve(output));
  });
}
