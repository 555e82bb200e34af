import { InProcessMessageQueue } from '@fedify/fedify';

/**
 * Fedify's in-process queue that can say when nothing is left to do at once, so that a test need not guess:
 * messages put off (retries) do not count as left.
 */
export function createTrackedQueue() {
  const inner = new InProcessMessageQueue({ pollInterval: { milliseconds: 50 } });
  let ready = 0;
  let waiting = [];
  const done = () => {
    ready -= 1;
    if (ready > 0) return;
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  const count = (messages, options) => {
    if (options?.delay === undefined || options.delay.sign <= 0) {
      for (const message of messages) message.ready = true;
      ready += messages.length;
    }
  };
  return {
    nativeRetrial: false,
    enqueue(message, options) {
      const copy = { ...message, ready: false };
      count([copy], options);
      return inner.enqueue(copy, options);
    },
    enqueueMany(messages, options) {
      const copies = messages.map((message) => ({ ...message, ready: false }));
      count(copies, options);
      return inner.enqueueMany(copies, options);
    },
    listen(handler, options) {
      return inner.listen(async ({ ready: counted, ...message }) => {
        try {
          await handler(message);
        } finally {
          if (counted) done();
        }
      }, options);
    },
    /** Resolves when every message that was due has been tried once. */
    idle() {
      return ready <= 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve));
    },
  };
}
