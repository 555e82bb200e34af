import config from '../../../vitest.config.ts';

/**
 * The settings of the suite, for the one file that test/slow/processes/failing-run.test.ts runs by itself. Without vitest's notes
 * on earlier runs, which lie in one file: several of these runs begin and end at once, and one that reads what another
 * has written by half fails.
 */
export default {
  ...config,
  test: { ...config.test, include: ['test/helpers/runs/runs.fixture.ts'], cache: false as const },
};
