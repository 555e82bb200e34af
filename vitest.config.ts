import { defineConfig } from 'vitest/config';
import { ProcessesFirst } from './test/helpers/runs/sequencer.ts';

/** `npm test` runs the quick suites, `npm run test:slow` (PUKEKO_TEST_SLOW) those that kill, wait or measure. */
const slow = process.env.PUKEKO_TEST_SLOW === '1';

export default defineConfig({
  resolve: {
    // Without it vitest loads graphql twice (its .mjs for us, its .js for the libraries), and graphql refuses types of
    // the other copy.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    include: slow ? ['test/slow/**/*.test.ts'] : ['test/**/*.test.ts'],
    // interop and apps are packages of their own.
    exclude: ['**/node_modules/**', 'test/interop/**', 'test/apps/**', ...(slow ? [] : ['test/slow/**'])],
    // So that it takes the same copy of graphql.
    server: { deps: { inline: ['graphql-ws'] } },
    globalSetup: [
      'test/helpers/runs/temporary-files.ts',
      'test/helpers/runs/crashes.ts',
      'test/helpers/postgresql/shared-postgres.ts',
    ],
    passWithNoTests: slow,
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: ProcessesFirst },
    // Tests that say they may run side by side mostly wait; the slow ones start processes.
    maxConcurrency: slow ? 5 : 20,
    // Modules are loaded once a worker and not once a file, which is a third of the time; tests keep what they change
    // to a world of their own.
    isolate: slow,
    // Worlds of tests are garbage soon: with room for the young a tenth less time goes into collecting.
    execArgv: ['--max-semi-space-size=64'],
    // For what hangs: a machine may be many times slower than the one a test was written on, and have other work.
    testTimeout: slow ? 600_000 : 60_000,
    hookTimeout: slow ? 600_000 : 180_000,
    expect: { poll: { timeout: 45_000 } },
    teardownTimeout: 15_000,
    // A test that passes at the second try has found a race: it fails.
    retry: 0,
    restoreMocks: true,
  },
});
