import { describe, expect, it } from 'vitest';
import { isAppError } from '../../src/lib/app-error.ts';
import { BoundedQueue, QueueFullError } from '../../src/lib/bounded-queue.ts';
import { Ring } from '../../src/lib/ring.ts';
import { TimerHeap } from '../../src/lib/time/timer-heap.ts';

describe('BoundedQueue', () => {
  it('is first in, first out, through many rounds', () => {
    const queue = new BoundedQueue<number>('writes', 100);
    let next = 0;
    let expected = 0;
    for (let round = 0; round < 50; round += 1) {
      while (queue.offer(next)) next += 1;
      for (const taken of queue.take(37 + (round % 60))) {
        expect(taken).toBe(expected);
        expected += 1;
      }
      expect(queue.size).toBe(next - expected);
      expect(queue.peek()).toBe(queue.size === 0 ? undefined : expected);
    }
    queue.clear();
    expect(queue.shift()).toBeUndefined();
    expect(queue.size).toBe(0);
  });

  it('refuses with a typed error when full', () => {
    const queue = new BoundedQueue<string>('inbox', 1);
    queue.push('a');
    expect(queue.isFull).toBe(true);
    expect(() => queue.push('b')).toThrow(QueueFullError);
    try {
      queue.push('b');
    } catch (error) {
      expect(isAppError(error, 'BUSY')).toBe(true);
      expect(error).toMatchObject({
        queue: 'inbox',
        capacity: 1,
        retryAfterMs: 5000,
        name: 'QueueFullError',
      });
    }
    expect(queue.take(5)).toEqual(['a']);
  });
});

describe('TimerHeap', () => {
  it('agrees with sorting under random moves and removals', () => {
    const heap = new TimerHeap<number>();
    const model = new Map<number, number>();
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    for (let step = 0; step < 5000; step += 1) {
      const key = random(200);
      if (random(4) === 0) {
        expect(heap.delete(key)).toBe(model.delete(key));
      } else {
        const due = random(1000);
        heap.set(key, due);
        model.set(key, due);
      }
      expect(heap.size).toBe(model.size);
      expect(heap.peek()?.dueMs).toBe(model.size === 0 ? undefined : Math.min(...model.values()));
    }
    const dues: number[] = [];
    for (let first = heap.pop(); first !== undefined; first = heap.pop()) {
      expect(model.get(first.key)).toBe(first.dueMs);
      dues.push(first.dueMs);
    }
    expect(dues).toEqual([...model.values()].sort((a, b) => a - b));
  });

  it('takes what is due, first in first out at equal times', () => {
    const heap = new TimerHeap<string>();
    for (const key of ['a', 'b', 'c', 'd']) heap.set(key, 10);
    heap.set('late', 20);
    heap.set('a', 10);
    expect(heap.popDue(9)).toEqual([]);
    expect(heap.popDue(10, 2)).toEqual(['b', 'c']);
    expect(heap.popDue(10)).toEqual(['d', 'a']);
    heap.setEarlier('late', 30);
    expect(heap.get('late')).toBe(20);
    heap.setEarlier('late', 5);
    expect(heap.get('late')).toBe(5);
    heap.clear();
    expect(heap.has('late')).toBe(false);
  });
});

describe('Ring', () => {
  it('serves what is after a key, and says when something is gone', () => {
    const ring = new Ring<string>(3, 10n);
    expect(ring.after(10n, 5)).toEqual([]);
    expect(ring.after(9n, 5)).toBeNull();
    expect(ring.head).toBe(10n);
    for (const key of [11n, 20n, 21n]) ring.push(key, `v${key}`);
    expect(ring.after(10n, 5)?.map(({ key }) => key)).toEqual([11n, 20n, 21n]);
    ring.push(30n, 'v30');
    expect(ring.after(10n, 5)).toBeNull();
    expect(ring.covers(11n)).toBe(true);
    expect(ring.after(11n, 2)?.map(({ value }) => value)).toEqual(['v20', 'v21']);
    // A key between two entries, and one behind the head.
    expect(ring.after(15n, 1)?.map(({ key }) => key)).toEqual([20n]);
    expect(ring.after(99n, 1)).toEqual([]);
    expect(ring.oldest?.key).toBe(20n);
    expect(ring.newest?.key).toBe(30n);
    expect(() => ring.push(30n, 'again')).toThrow(/must rise/);
    ring.reset(50n);
    expect(ring.size).toBe(0);
    expect(ring.after(49n, 1)).toBeNull();
    expect(ring.head).toBe(50n);
    expect(() => ring.push(50n, 'x')).toThrow(RangeError);
  });

  it('holds through many turns', () => {
    const ring = new Ring<bigint>(100);
    for (let key = 1n; key <= 1000n; key += 1n) {
      ring.push(key, key);
      const from = key > 50n ? key - 50n : 0n;
      const after = ring.after(from, 1000) ?? [];
      expect(after.length).toBe(Number(key - from));
      expect(after.at(-1)?.key).toBe(key);
    }
    expect(ring.size).toBe(100);
    expect(ring.floor).toBe(900n);
  });
});
