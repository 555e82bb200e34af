import { describe, expect, it } from 'vitest';
import { allOf, inParts, nextTurn, SingleFlight } from '../../src/lib/async.ts';
import {
  abortable,
  createDeadline,
  DeadlineError,
  sleep,
  withDeadline,
} from '../../src/lib/time/deadline.ts';
import { fakeClock } from './fakes.ts';

describe('SingleFlight', () => {
  it('shares one call and its outcome, then begins anew', async () => {
    const flights = new SingleFlight<string, number>();
    let calls = 0;
    const make = async () => {
      calls += 1;
      await nextTurn();
      return calls;
    };
    expect(
      await Promise.all([flights.run('a', make), flights.run('a', make), flights.run('b', make)]),
    ).toEqual([2, 2, 2]);
    expect(calls).toBe(2);
    expect(flights.size).toBe(0);
    expect(await flights.run('a', make)).toBe(3);
  });

  it('shares failures and forgets them, however early they come', async () => {
    const flights = new SingleFlight<string, number>();
    const fail = async () => {
      await nextTurn();
      throw new Error('no');
    };
    const first = flights.run('a', fail);
    const second = flights.run('a', fail);
    await expect(first).rejects.toThrow('no');
    await expect(second).rejects.toThrow('no');
    await expect(
      flights.run('b', () => {
        throw new Error('at once');
      }),
    ).rejects.toThrow('at once');
    expect(await flights.run('a', async () => 5)).toBe(5);
    expect(await flights.run('b', async () => 6)).toBe(6);
    await nextTurn();
    expect(flights.size).toBe(0);
  });

  it('never makes two at a time for one key, at whatever moment of a failure somebody asks', async () => {
    for (let turns = 0; turns < 12; turns += 1) {
      const flights = new SingleFlight<string, void>();
      let fail: (error: Error) => void = () => {};
      let finish = () => {};
      const failing = new Promise<void>((_resolve, reject) => {
        fail = reject;
      });
      const going = new Promise<void>((resolve) => {
        finish = resolve;
      });
      let making = 0;
      let most = 0;
      const ask = (until: Promise<void>) =>
        flights
          .run('a', async () => {
            making += 1;
            most = Math.max(most, making);
            try {
              await until;
            } finally {
              making -= 1;
            }
          })
          .catch(() => undefined);
      const asked = [ask(failing)];
      fail(new Error('no'));
      for (let turn = 0; turn < turns; turn += 1) await undefined;
      asked.push(ask(going));
      await nextTurn();
      asked.push(ask(going));
      finish();
      await Promise.all(asked);
      expect([turns, most]).toEqual([turns, 1]);
    }
  });
});

describe('deadlines', () => {
  it('ends what takes too long, and tells what is left', async () => {
    const clock = fakeClock();
    let signal: AbortSignal | undefined;
    const late = withDeadline(clock, 100, (deadline) => {
      signal = deadline.signal;
      clock.advance(40);
      expect(deadline.remainingMs()).toBe(60);
      return new Promise(() => {});
    });
    clock.advance(60);
    await expect(late).rejects.toBeInstanceOf(DeadlineError);
    expect(signal?.aborted).toBe(true);
    expect(await withDeadline(clock, 100, async () => 'done')).toBe('done');
    expect(clock.pending).toBe(0);
  });

  it('follows its parent', async () => {
    const clock = fakeClock();
    const parent = new AbortController();
    const deadline = createDeadline(clock, 100, parent.signal);
    parent.abort(new Error('stopped'));
    expect(deadline.signal.reason).toEqual(new Error('stopped'));
    expect(clock.pending).toBe(0);
    await expect(withDeadline(clock, 100, async () => 1, parent.signal)).rejects.toThrow('stopped');
  });

  it('sleeps, and wakes when aborted', async () => {
    const clock = fakeClock();
    const stop = new AbortController();
    const first = sleep(clock, 50, stop.signal);
    clock.advance(50);
    await first;
    const second = sleep(clock, 50, stop.signal);
    stop.abort(new Error('stop'));
    await expect(second).rejects.toThrow('stop');
    await expect(sleep(clock, 50, stop.signal)).rejects.toThrow('stop');
    await expect(abortable(new Promise(() => {}), stop.signal)).rejects.toThrow('stop');
    expect(clock.pending).toBe(0);
  });
});

describe('several at once', () => {
  it('come in parts, the last of them shorter', async () => {
    async function* numbers() {
      yield* [1, 2, 3, 4, 5];
    }
    const parts: number[][] = [];
    for await (const part of inParts(numbers(), 2)) parts.push(part);
    expect(parts).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('are all waited for where one fails', async () => {
    let isDone = false;
    const slow = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      isDone = true;
    });
    await expect(allOf([Promise.reject(new Error('no')), slow])).rejects.toThrow('no');
    expect(isDone).toBe(true);
    expect(await allOf([Promise.resolve(1), Promise.resolve(2)])).toEqual([1, 2]);
  });
});
