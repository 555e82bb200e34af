import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { projectRoot } from '../../src/lib/root.ts';
import { startPostgres } from '../helpers/postgres.ts';

const isInner = process.env.PUKEKO_TEST_INNER === '1';

it.runIf(isInner)('fails, with PostgreSQL at hand', async () => {
  const postgres = await startPostgres();
  await postgres.stop();
  expect('this').toBe('that');
});

it.skipIf(isInner)('a run in which a test fails ends with another code than 0', () => {
  const { status, stdout } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', 'test/slow/exit-code.test.ts'],
    {
      cwd: projectRoot,
      encoding: 'utf8',
      env: { ...process.env, PUKEKO_TEST_INNER: '1', PUKEKO_TEST_SLOW: '1' },
    },
  );
  expect(stdout).toContain('1 failed');
  expect(status).toBe(1);
});
