import { afterEach, expect, it } from 'vitest';
import { Runner } from '../../src/reconciler/engine/runner.ts';
import { EngineTime } from '../../src/reconciler/engine/time.ts';
import { createFakeClock } from '../helpers/clock.ts';
import { silentLog } from '../helpers/log.ts';

let runner: Runner;
afterEach(() => runner?.stop());

/**
 * A runner with one pump that says what is due next by `next`, and that is held inside of its run until `go` is called.
 */
function held(next: () => number | null) {
  const clock = createFakeClock();
  const database = { dialect: 'sqlite' as const, now: async () => clock.now() };
  runner = new Runner(clock, new EngineTime(database, clock), silentLog, async () => undefined);
  const gates: (() => void)[] = [];
  let runs = 0;
  runner.add({
    kind: 'work',
    async run() {
      runs += 1;
      // What it read before it was held.
      const due = next();
      await new Promise<void>((go) => gates.push(go));
      return due;
    },
  });
  return {
    clock,
    runs: () => runs,
    inside: () => expect.poll(() => gates.length).toBe(1),
    async go() {
      for (const open of gates.splice(0)) open();
      // The timer that the run leaves is set when it has ended.
      for (let turn = 0; turn < 5; turn += 1) await new Promise((done) => setImmediate(done));
    },
  };
}

it('remembers a time that was asked for while a run was under way that knew nothing of it', async () => {
  const { clock, runs, inside, go } = held(() => null);
  runner.start();
  await inside();
  runner.wakeAt('work', clock.now() + 10_000);
  await go();
  expect(runs()).toBe(1);
  clock.advance(9_999);
  await go();
  expect(runs()).toBe(1);
  clock.advance(1);
  await inside();
  expect(runs()).toBe(2);
  await go();
});

it('takes the earlier of what it was asked for and what the run found, once', async () => {
  const { clock, runs, inside, go } = held(() => (runs() === 1 ? clock.now() + 5_000 : null));
  runner.start();
  await inside();
  runner.wakeAt('work', clock.now() + 10_000);
  await go();
  clock.advance(5_000);
  await inside();
  expect(runs()).toBe(2);
  await go();
});

it('runs once more for all wake-ups that came while a run was under way', async () => {
  const { runs, inside, go } = held(() => null);
  runner.start();
  await inside();
  for (let again = 0; again < 3; again += 1) runner.wake('work');
  expect(runs()).toBe(1);
  await go();
  await inside();
  expect(runs()).toBe(2);
  await go();
  expect(runs()).toBe(2);
});

it('runs at once for a time that has come', async () => {
  const { clock, runs, inside, go } = held(() => null);
  runner.start();
  await inside();
  await go();
  runner.wakeAt('work', clock.now());
  await inside();
  expect(runs()).toBe(2);
  await go();
});
