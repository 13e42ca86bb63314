import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { summariesOf } from '../support/import-summaries.ts';
import { Product } from '../support/product.ts';

const data = join(import.meta.dirname, '../../../shared/data');
const present = existsSync(join(data, 'moodle-edify')) && existsSync(join(data, 'esco-v1.1.1'));
if (!present) process.stderr.write(`${data} has no moodle-edify and esco-v1.1.1; their imports do not run\n`);

describe.runIf(present)('imports of all of the logs of eDify and of ESCO', { timeout: 600_000 }, () => {
  const product = new Product();
  beforeAll(() => product.start());
  afterAll(async () => {
    await product.stop();
    product.clean();
  });

  it('given the 14 logs, then all rows are accounted for, impossible dates are named, and a second run accepts none', async () => {
    const command = ['import', 'moodle-log', join(data, 'moodle-edify')];
    const first = await product.run(...command);
    const summaries = summariesOf(first);
    expect(summaries).toHaveLength(14);
    for (const { rows, accepted, duplicate, rejected } of summaries) expect(accepted + duplicate + rejected).toBe(rows);
    expect(sum(summaries, 'rows')).toBe(64_422);
    expect(sum(summaries, 'accepted')).toBe(56_621);
    // 29/02/18 in the newest-first log of spring 2018: its last three rows
    for (const row of [2_138, 2_139, 2_140])
      expect(first.stdout).toMatch(new RegExp(`row ${row}: the time "29/02/18, 1[89]:[05]\\d" does not exist`, 'u'));

    const second = summariesOf(await product.run(...command));
    expect(sum(second, 'accepted')).toBe(0);
    expect(sum(second, 'duplicate')).toBe(56_621);
    expect(await product.query('SELECT count() AS rows, uniqExact(statement_id) AS ids FROM xapi.statements')).toEqual([
      { rows: 56_621, ids: 56_621 },
    ]);
  });

  it('given ESCO 1.1.1, then every skill, group and relation is in the framework, and a second run accepts none', async () => {
    const command = ['import', 'esco', join(data, 'esco-v1.1.1')];
    expect(summariesOf(await product.run(...command))).toEqual([
      { file: 'skillsHierarchy_en.csv', rows: 647, accepted: 647, duplicate: 0, rejected: 0 },
      { file: 'skills_en.csv', rows: 13_896, accepted: 13_896, duplicate: 0, rejected: 0 },
      { file: 'broaderRelationsSkillPillar.csv', rows: 20_656, accepted: 20_656, duplicate: 0, rejected: 0 },
    ]);
    expect(sum(summariesOf(await product.run(...command)), 'accepted')).toBe(0);
  });
});

function sum(summaries: ReturnType<typeof summariesOf>, of: 'rows' | 'accepted' | 'duplicate'): number {
  return summaries.reduce((total, summary) => total + summary[of], 0);
}
