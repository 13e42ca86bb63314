import { SingleBar } from 'cli-progress';
import type { InputFile } from '../imports/files.ts';

const LINE_EVERY_MS = 5_000;

/** Progress with rate and time left: a bar on a terminal, a line every five seconds elsewhere. Written to the error stream. */
export function startProgress(file: InputFile): { update(rows: number): void; stop(): void } {
  const startedAt = Date.now();
  const rate = (rows: number): string => `${Math.round((rows * 1000) / Math.max(1, Date.now() - startedAt))} rows/s`;
  if (!process.stderr.isTTY) return lines(file, rate);
  const bar = new SingleBar({
    format: `${file.name} {bar} {percentage}% | {rows} rows | {rate} | {eta_formatted} left`,
    fps: 5,
    etaBuffer: 50,
  });
  bar.start(file.bytesTotal, 0, { rows: 0, rate: '' });
  return {
    update: (rows) => bar.update(file.bytesRead, { rows, rate: rate(rows) }),
    stop: () => bar.stop(),
  };
}

function lines(file: InputFile, rate: (rows: number) => string): { update(rows: number): void; stop(): void } {
  let next = Date.now() + LINE_EVERY_MS;
  return {
    update: (rows) => {
      if (Date.now() < next) return;
      next = Date.now() + LINE_EVERY_MS;
      const percent = Math.floor((100 * file.bytesRead) / Math.max(1, file.bytesTotal));
      process.stderr.write(`${file.name}: ${percent} %, ${rows} rows, ${rate(rows)}\n`);
    },
    stop: () => undefined,
  };
}
