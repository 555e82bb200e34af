import { describe, expect, test } from 'vitest';
import { Gate } from '../../src/db/sqlite/gate.ts';
import { LoopTurn } from '../../src/db/sqlite/loop-turn.ts';
import { ReadQueue } from '../../src/db/sqlite/read-queue.ts';
import { isAppError } from '../../src/lib/app-error.ts';
import { type Clock, systemClock } from '../../src/lib/time/clock.ts';
import { cpuNow } from '../helpers/runs/cpu.ts';

/** Time that goes on when told to. */
function handClock(): Clock & { advance(ms: number): void } {
  let now = 0;
  const timers = new Set<{ at: number; run: () => void }>();
  return {
    now: () => now,
    monotonic: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      now += ms;
      for (const timer of [...timers]) {
        if (timer.at > now) continue;
        timers.delete(timer);
        timer.run();
      }
    },
  };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the gate', () => {
  test('lets one in at a time, in the order of asking', async () => {
    const gate = new Gate(systemClock, new LoopTurn(systemClock));
    const seen: number[] = [];
    let inside = 0;
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        gate.run(async () => {
          inside += 1;
          expect(inside).toBe(1);
          if (index % 7 === 0) await turn();
          seen.push(index);
          inside -= 1;
        }),
      ),
    );
    expect(seen).toEqual([...seen.keys()]);
  });

  test('opens again after an error, and leaving twice lets nobody in early', async () => {
    const gate = new Gate(systemClock, new LoopTurn(systemClock));
    await expect(
      gate.run(() => {
        throw new Error('x');
      }),
    ).rejects.toThrow('x');
    const leave = await gate.enter();
    leave();
    const second = await gate.enter();
    leave();
    let isIn = false;
    const third = gate.enter().then((leaveThird) => {
      isIn = true;
      leaveThird();
    });
    await turn();
    expect(isIn).toBe(false);
    second();
    await third;
  });

  test('refuses who comes when it is full, with the time to come again', async () => {
    const gate = new Gate(systemClock, new LoopTurn(systemClock), { maxWaiting: 2 });
    const leave = await gate.enter();
    const waiting = [gate.run(() => 1), gate.run(() => 2)];
    const refused = await gate.enter().catch((error: unknown) => error);
    expect(isAppError(refused, 'BUSY') && refused.retryAfterMs).toBeGreaterThan(0);
    leave();
    expect(await Promise.all(waiting)).toEqual([1, 2]);
  });

  test('refuses who waited too long, and only those', async () => {
    const clock = handClock();
    const gate = new Gate(clock, new LoopTurn(clock), { maxWaitMs: 1_000 });
    const leave = await gate.enter();
    const outcomes: string[] = [];
    const wait = (name: string) =>
      gate
        .run(() => outcomes.push(`${name} in`))
        .catch((error: unknown) => {
          outcomes.push(`${name} ${isAppError(error, 'BUSY') ? 'busy' : error}`);
        });
    void wait('a');
    clock.advance(600);
    void wait('b');
    clock.advance(600);
    await turn();
    expect(outcomes).toEqual(['a busy']);
    leave();
    await turn();
    await turn();
    expect(outcomes).toEqual(['a busy', 'b in']);
    clock.advance(5_000);
    expect(gate.waiting).toBe(0);
  });

  test.each(['gate', 'reads'])('%s: gives the event loop a turn every few milliseconds', async (kind) => {
    const loop = new LoopTurn(systemClock);
    const queue = kind === 'gate' ? new Gate(systemClock, loop, { maxWaiting: 5_000 }) : new ReadQueue(loop);
    const gaps: number[] = [];
    let last = cpuNow();
    let isWorking = true;
    const tick = () => {
      gaps.push(cpuNow() - last);
      last = cpuNow();
      if (isWorking) setTimeout(tick, 0);
    };
    setTimeout(tick, 0);
    const busyFor = (ms: number) => {
      const until = performance.now() + ms;
      while (performance.now() < until);
    };
    // All at once, and one after the other: neither may keep the loop.
    await Promise.all(Array.from({ length: 500 }, () => queue.run(() => busyFor(0.5))));
    for (let index = 0; index < 200; index += 1) await queue.run(() => busyFor(0.5));
    isWorking = false;
    expect(gaps.length).toBeGreaterThan(20);
    gaps.sort((a, b) => a - b);
    expect(gaps[Math.floor(gaps.length / 2)]).toBeLessThan(20);
  });

  test('reads are refused when too many wait for the event loop', async () => {
    const clock = handClock();
    const queue = new ReadQueue(new LoopTurn(clock), 2);
    await queue.run(() => {});
    clock.advance(10);
    const waiting = [queue.run(() => 1), queue.run(() => 2)];
    await expect(queue.run(() => 3)).rejects.toSatisfy((error) => isAppError(error, 'BUSY'));
    expect(await Promise.all(waiting)).toEqual([1, 2]);
    await expect(
      queue.run(() => {
        throw new Error('x');
      }),
    ).rejects.toThrow('x');
  });
});
