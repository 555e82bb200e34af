// A live stream as an async iterator.

import { BoundedQueue } from '../lib/bounded-queue.ts';
import type { Frame } from './frames.ts';
import type { Hub, JoinOptions } from './hub.ts';

/** Room for what a stalled subscriber may hold and what was on its way to it. */
const CAPACITY = 2000;

/**
 * A subscription as an async iterator: what is not asked for waits, bounded by the hub; `return()` ends the
 * subscription.
 */
export function iterate<P>(
  hub: Hub<P>,
  options: Omit<JoinOptions<P>, 'sink'>,
): AsyncIterableIterator<Frame<P>> & { return(): Promise<IteratorResult<Frame<P>>> } {
  const queue = new BoundedQueue<Frame<P>>('frames', CAPACITY);
  const asking: ((result: IteratorResult<Frame<P>>) => void)[] = [];
  let isDone = false;

  const finish = () => {
    isDone = true;
    for (const answer of asking.splice(0)) answer({ done: true, value: undefined });
  };
  const subscription = hub.join({
    ...options,
    sink: {
      send(frame) {
        const answer = asking.shift();
        if (answer) answer({ done: false, value: frame });
        else queue.push(frame);
      },
      unsent: () => queue.size,
      end: finish,
    },
  });

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next() {
      const frame = queue.shift();
      if (frame) {
        if (queue.size === 0) subscription.drained();
        return Promise.resolve({ done: false, value: frame });
      }
      if (isDone) return Promise.resolve({ done: true, value: undefined });
      return new Promise((resolve) => asking.push(resolve));
    },
    return() {
      subscription.leave();
      finish();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
}
