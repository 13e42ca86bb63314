import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { afterEach, describe, expect, it } from 'vitest';
import rules from './rules.ts';

const root = join(import.meta.dirname, '../..');
const planted: string[] = [];

const describeOne = (v: { rule: { name: string }; from: string; to: string }): string => `${v.rule.name}: ${v.from} -> ${v.to}`;

async function violations(paths: string[]): Promise<{ names: string[]; modules: number }> {
  const { output } = await cruise(paths, {
    ...rules.options,
    validate: true,
    ruleSet: { forbidden: rules.forbidden },
    baseDir: root,
  } as never);
  const { summary } = output as ICruiseResult;
  return { names: summary.violations.map(describeOne), modules: summary.totalCruised };
}

function plant(path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  planted.push(file);
}

afterEach(() => {
  for (const file of planted.splice(0)) rmSync(file, { force: true });
});

describe('who may import whom', () => {
  it('holds in the whole tree, and the tree was really read', async () => {
    const { names, modules } = await violations(['libs', 'services', 'dashboards/web/src']);
    expect(names).toEqual([]);
    expect(modules).toBeGreaterThan(100);
  });

  it.each([
    ['libs-know-no-service', 'libs/xapi/canary.ts', "import '../../services/ingest/src/index.ts';\n"],
    ['only-event-log-knows-kafka', 'libs/xapi/canary.ts', "import 'kafkajs';\n"],
    ['only-clickhouse-knows-its-client', 'services/ingest/src/canary.ts', "import '@clickhouse/client';\n"],
    ['only-services-know-nest', 'libs/events/canary.ts', "import '@nestjs/common';\n"],
    ['services-know-no-service', 'services/ingest/src/canary.ts', "import '@oppiva/projector-service';\n"],
    ['xapi-imports-nothing', 'libs/xapi/canary.ts', "import '@oppiva/config';\n"],
    ['web-knows-the-contract-only', 'dashboards/web/src/canary.ts', "import '@oppiva/config';\n"],
  ])('a planted violation of %s is caught', async (rule, path, text) => {
    plant(path, text);
    const { names } = await violations([path]);
    expect(names.filter((name) => name.startsWith(`${rule}: ${path}`))).toHaveLength(1);
  });
});
