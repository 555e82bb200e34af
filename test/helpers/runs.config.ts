import config from '../../vitest.config.ts';

/** The settings of the suite, for the one file that test/slow/failing-run.test.ts runs by itself. */
export default { ...config, test: { ...config.test, include: ['test/helpers/runs.fixture.ts'] } };
