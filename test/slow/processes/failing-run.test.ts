import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../../src/lib/root.ts';

/** Runs one file with the suite's own settings, PostgreSQL included, in a process of its own. */
function run(goesWrong: string): Promise<{ code: number; words: string }> {
  const vitest = join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [
    vitest,
    'run',
    '--config',
    join('test', 'helpers', 'runs', 'runs.config.ts'),
    '--root',
    projectRoot,
  ];
  const { NODE_OPTIONS: _ours, ...inherited } = process.env;
  const env = { ...inherited, PUKEKO_TEST_GOES_WRONG: goesWrong, PUKEKO_TEST_SLOW: '' };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: projectRoot, env }, (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, words: out + err });
    });
  });
}

it('a run of tests fails when a test fails or a process crashes, and only then', async () => {
  const [fine, failed, crashed] = await Promise.all([run('nothing'), run('failure'), run('crash')]);
  expect(fine).toEqual({ code: 0, words: expect.stringContaining('1 passed') });
  expect(failed).toEqual({ code: 1, words: expect.stringContaining('1 failed') });
  expect(crashed).toEqual({
    code: 1,
    words: expect.stringMatching(/unhandledRejection in process[\s\S]*boom/),
  });
});
