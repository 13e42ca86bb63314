import { defineConfig } from 'vitest/config';

/** Unit tests need no engine; `.int` tests start a real one; `test/` holds whole journeys. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['{libs,services}/**/*.unit.spec.ts', 'dashboards/**/*.unit.spec.{ts,tsx}', 'test/architecture/**/*.spec.ts'], exclude: ['**/node_modules/**', '**/dist/**'], testTimeout: 30_000 } },
      { test: { name: 'int', include: ['{libs,services}/**/*.int.spec.ts'], exclude: ['**/node_modules/**', '**/dist/**'], testTimeout: 120_000, hookTimeout: 180_000, fileParallelism: false } },
      { test: { name: 'e2e', include: ['test/{e2e,chaos}/**/*.spec.ts'], exclude: ['**/node_modules/**', '**/dist/**'], testTimeout: 300_000, hookTimeout: 300_000, fileParallelism: false } },
    ],
  },
});
