import { defineConfig } from 'vitest/config';

/**
 * Unit tests need no engine; `.int` tests start a real one; `page` opens the pages in a browser; `test/` holds whole journeys.
 * `.long` tests run with `npm run test:long` only: they take longer than a change may wait.
 * The condition `source` makes the services' packages resolve to their TypeScript, not to an old build.
 */
const conditions = ['source', 'module', 'node', 'import', 'default'];
const exclude = ['**/node_modules/**', '**/dist/**'];
const page = 'test/e2e/page*.spec.ts';
const long = '{libs,services,test}/**/*.long.spec.ts';
const engine = { testTimeout: 120_000, hookTimeout: 180_000, fileParallelism: false, pool: 'forks' as const };
/** Each file has engines of its own, and waits for them, or for its kills, half of the time. */
const twoAtOnce = { ...engine, fileParallelism: true, maxWorkers: 2 };

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{libs,services}/**/*.unit.spec.ts', 'dashboards/**/*.unit.spec.{ts,tsx}', 'test/architecture/**/*.spec.ts'],
          exclude,
          testTimeout: 60_000,
        },
      },
      { extends: true, test: { name: 'int', include: ['{libs,services}/**/*.int.spec.ts'], exclude, ...twoAtOnce } },
      { extends: true, test: { name: 'page', include: [page], exclude, ...twoAtOnce } },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/{e2e,chaos}/**/*.spec.ts'],
          exclude: [...exclude, long, page],
          ...twoAtOnce,
          testTimeout: 300_000,
        },
      },
      ...(process.env['OPPIVA_LONG'] === undefined
        ? []
        : [{ extends: true as const, test: { name: 'long', include: [long], exclude, ...engine } }]),
    ],
  },
});
