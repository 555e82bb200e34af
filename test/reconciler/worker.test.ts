import { expect, it } from 'vitest';
import type { App } from '../../src/core/context.ts';
import { Worker } from '../../src/reconciler/engine/worker.ts';
import { createFakeClock, createSeededRandom } from '../helpers/clock.ts';
import { silentLog } from '../helpers/log.ts';

/** A PostgreSQL whose advisory locks are told, lost when they are told to be, and whose transactions can take long. */
function openWorker() {
  const held = new Set<string>();
  const losses: (() => void)[] = [];
  const leaving: (() => void)[] = [];
  const said: string[] = [];
  const clock = createFakeClock();
  let onInsert = () => {};
  const db = {
    dialect: 'postgresql',
    sql: {
      all: async () => [],
      async run(text: string) {
        if (text.startsWith('INSERT')) onInsert();
        return 1;
      },
    },
    batch: () => new Promise<void>((resolve) => void leaving.push(resolve)),
    async holdAlive(key: bigint, lost: () => void) {
      const name = String(key);
      held.add(name);
      losses.push(() => {
        if (held.delete(name)) lost();
      });
      return async () => void held.delete(name);
    },
  };
  const worker = new Worker(
    { db, clock, random: createSeededRandom(1), log: silentLog } as unknown as Pick<
      App,
      'db' | 'clock' | 'random' | 'log'
    >,
    {
      fenced: () => said.push('fenced'),
      resumed: () => said.push('resumed'),
      freed: () => said.push('freed'),
    },
  );
  return {
    worker,
    clock,
    held,
    leaving,
    said,
    lose: () => losses.at(-1)?.(),
    whenInserted: (run: () => void) => {
      onInsert = run;
    },
  };
}

it('who left an old name late holds the lock of the new one still', async () => {
  const { worker, clock, held, leaving, said, lose } = openWorker();
  await worker.start();
  const first = worker.id;
  lose();
  expect([worker.id, held.size, leaving.length]).toEqual([null, 0, 1]);
  clock.advance(3_000);
  await expect.poll(() => said).toEqual(['fenced', 'resumed']);
  expect(worker.id).not.toBe(first);
  // The database was slow: only now the old name is gone.
  leaving[0]?.();
  await new Promise((turn) => setImmediate(turn));
  expect([...held]).toEqual([worker.id]);
  const stopped = worker.stop();
  await expect.poll(() => leaving.length).toBe(2);
  leaving[1]?.();
  await stopped;
  expect(held.size).toBe(0);
});

it('takes no name whose lock was lost before others could see it', async () => {
  const { worker, clock, held, said, lose, whenInserted } = openWorker();
  await worker.start();
  lose();
  whenInserted(lose);
  clock.advance(3_000);
  await new Promise((turn) => setImmediate(turn));
  expect([worker.id, held.size, said]).toEqual([null, 0, ['fenced']]);
  whenInserted(() => {});
  clock.advance(3_000);
  await expect.poll(() => said).toEqual(['fenced', 'resumed']);
  expect([...held]).toEqual([worker.id]);
});
