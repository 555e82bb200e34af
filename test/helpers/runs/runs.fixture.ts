import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { dropPostgresDatabase, emptyPostgresDatabase } from '../postgresql/postgres-database.ts';

/** Run by test/slow/processes/failing-run.test.ts alone, which says what is to go wrong. */
const wrong = process.env.PUKEKO_TEST_GOES_WRONG;

it('is what was asked for', async () => {
  // It has its say in how the process of the run ends.
  if (wrong === 'failure') await dropPostgresDatabase(await emptyPostgresDatabase());
  if (wrong === 'crash') spawnSync(process.execPath, ['-e', 'Promise.reject(new Error("boom"))']);
  expect(wrong).not.toBe('failure');
});
