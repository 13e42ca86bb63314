import { execFileSync } from 'node:child_process';
import { constants, getPriority } from 'node:os';
import { expect, it } from 'vitest';

it('a process that yields, and what it starts afterwards, comes after this one', () => {
  const script = `
    const { yieldToIngest } = await import(${JSON.stringify(new URL('yield-to-ingest.ts', import.meta.url).href)});
    const { execFileSync } = await import('node:child_process');
    yieldToIngest({ leadsSession: true });
    const child = execFileSync(process.execPath, ['-p', 'os.getPriority()']).toString();
    console.log(JSON.stringify([os.getPriority(), Number(child)]));`;
  const answer = execFileSync(process.execPath, ['--input-type=module', '-e', `import os from 'node:os';${script}`], {
    env: { PATH: process.env['PATH'] },
  });
  const lower = constants.priority.PRIORITY_BELOW_NORMAL;
  expect(JSON.parse(answer.toString())).toEqual([lower, lower]);
  expect(getPriority()).toBeLessThan(lower);
});
