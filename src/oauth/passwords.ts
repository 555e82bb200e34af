import type { PasswordPort } from '../core/ports.ts';

/** OWASP's smallest argon2id: 19 MiB and two passes, what a small machine can do a few times at once. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** argon2id in the thread pool; the native library is loaded when the first password comes. */
export const argon2Passwords: PasswordPort = {
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
};
