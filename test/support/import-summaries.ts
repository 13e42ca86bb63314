import { expect } from 'vitest';

/** What an import said of one file. */
export interface ImportSummary {
  file: string;
  rows: number;
  accepted: number;
  duplicate: number;
  rejected: number;
}

/** The summaries that a successful `npm run import` printed, one a file, in order. */
export function summariesOf({ code, stdout, stderr }: { code: number | null; stdout: string; stderr: string }): ImportSummary[] {
  expect(code, stderr.slice(-2_000)).toBe(0);
  const found = stdout.matchAll(/([^/\n]+): (\d+) rows = (\d+) accepted \+ (\d+) duplicate \+ (\d+) rejected/g);
  return [...found].map(([, file, ...numbers]) => {
    const [rows, accepted, duplicate, rejected] = numbers.map(Number) as [number, number, number, number];
    return { file: file!, rows, accepted, duplicate, rejected };
  });
}
