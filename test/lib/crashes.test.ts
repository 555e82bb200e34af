import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { removeFolder, temporaryFolder } from '../helpers/database.ts';
import { crashesIn, crashOptions } from '../helpers/runs/crashes.ts';

it.each([
  [
    'an exception',
    'setTimeout(() => { throw new Error("boom"); })',
    /uncaughtException in process \d+[\s\S]*boom/,
  ],
  ['a rejection', 'Promise.reject(new Error("boom"))', /unhandledRejection in process \d+[\s\S]*boom/],
])('%s that nobody catches in a child is named', (_what, script, expected) => {
  const folder = temporaryFolder();
  const env = { ...process.env, PUKEKO_TEST_CRASHES: folder, NODE_OPTIONS: crashOptions('', folder) };
  const { status } = spawnSync(process.execPath, ['-e', script], { env });
  expect(status).toBe(1);
  expect(crashesIn(folder)).toEqual([expect.stringMatching(expected)]);
  removeFolder(folder);
});

it('watches this run', () => {
  expect(process.env.NODE_OPTIONS).toContain('crash-monitor.mjs');
  expect(process.env.PUKEKO_TEST_CRASHES).toBeTypeOf('string');
});
