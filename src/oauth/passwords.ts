// Passwords: argon2id, with a bound on how many are worked on at once.

import type { PasswordPort } from '../core/ports.ts';
import { AppError } from '../lib/app-error.ts';

/** OWASP's smallest argon2id: 19 MiB and two passes, what a small machine can do a few times at once. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Each takes a thread of four and 19 MiB for some 30 ms: more at once would hold up signatures and files. */
const MOST_AT_ONCE = 2;
/** A second or two of work on a small machine. */
const MOST_WAITING = 50;
const RETRY_AFTER_MS = 2_000;

/**
 * argon2id in the thread pool; the native library is loaded when the first password comes. Throws RATE_LIMITED where
 * too many wait.
 */
export const argon2Passwords: PasswordPort = bounded({
  async hash(password) {
    const { hash } = await import('@node-rs/argon2');
    return hash(password, PARAMETERS);
  },
  async verify(stored, password) {
    const { verify } = await import('@node-rs/argon2');
    try {
      return await verify(stored, password);
    } catch {
      // A hash that cannot be read matches nothing.
      return false;
    }
  },
});

/** The same passwords, of which only so many are worked on at once; the others wait in order, as many as may. */
export function bounded(
  passwords: PasswordPort,
  { atOnce = MOST_AT_ONCE, waiting: most = MOST_WAITING } = {},
): PasswordPort {
  let running = 0;
  const waiting: (() => void)[] = [];
  const run = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) {
      if (waiting.length >= most)
        throw new AppError(
          'RATE_LIMITED',
          'Too many people sign in at this moment; try again in a few seconds.',
          {
            retryAfterMs: RETRY_AFTER_MS,
          },
        );
      // Whoever ends hands over their place.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
  return {
    hash: (password) => run(() => passwords.hash(password)),
    verify: (stored, password) => run(() => passwords.verify(stored, password)),
  };
}
