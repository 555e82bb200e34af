// Limits how often something may be done from one address.

import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { canonicalEmail } from '../core/mail/canonical.ts';
import { AppError } from '../lib/app-error.ts';
import { clientKey, isOwnMachine } from '../lib/client-key.ts';

/**
 * So many times in every window, by IPv4 address or IPv6 /64, in the memory of this process. Clients on this machine itself are not counted: behind a
 * proxy that is not configured (PUKEKO_TRUST_PROXY) all clients would be one.
 */
export class AddressLimit {
  readonly #limiter: RateLimiterMemory;
  readonly #what: string;

  /** `what`: as the refusal calls it, in the plural. */
  constructor(what: string, { count, seconds }: { count: number; seconds: number }) {
    this.#what = what;
    this.#limiter = new RateLimiterMemory({ keyPrefix: what, points: count, duration: seconds });
  }

  /** Counts one; throws RATE_LIMITED with the time to wait where there were too many. */
  async count(ip: string): Promise<void> {
    if (!isOwnMachine(ip)) await this.#count(clientKey(ip), 'from your address');
  }

  /** The same by the mailbox that a mail would go to, however its address is written. */
  countMailbox(email: string): Promise<void> {
    return this.#count(canonicalEmail(email.slice(0, 320)), 'to this mailbox');
  }

  async #count(key: string, where: string): Promise<void> {
    const after = await this.#limiter.consume(key).catch((thrown) => thrown);
    if (!(after instanceof RateLimiterRes)) throw after;
    if (after.consumedPoints <= this.#limiter.points) return;
    const seconds = Math.max(1, Math.ceil(after.msBeforeNext / 1000));
    throw new AppError('RATE_LIMITED', `Too many ${this.#what} ${where}; wait ${seconds} s and try again.`, {
      retryAfterMs: seconds * 1000,
    });
  }
}
