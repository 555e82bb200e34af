// Limits how often something may be done from one address.

import { AppError } from '../lib/app-error.ts';
import { clientKey, isOwnMachine } from '../lib/rate-limits/client-key.ts';
import { type Rate, RateWindow } from '../lib/rate-limits/window.ts';

/** So many times in every window, by any key, in the memory of this process. */
export class KeyLimit {
  readonly #window: RateWindow;
  readonly #what: string;
  readonly #advice: string;

  /** `what`: as the refusal calls it, in the plural; `advice`: what to do about it, up to "wait". */
  constructor(what: string, rate: Rate, advice: string) {
    this.#what = what;
    this.#advice = advice;
    this.#window = new RateWindow(what, rate);
  }

  /** Counts one; throws RATE_LIMITED with the time to wait where there were too many. */
  async count(key: string): Promise<void> {
    const { isSpent, retrySeconds } = await this.#window.spend(key);
    if (!isSpent) return;
    throw new AppError(
      'RATE_LIMITED',
      `Too many ${this.#what} ${this.#advice} ${retrySeconds} s and try again.`,
      { retryAfterMs: retrySeconds * 1000 },
    );
  }

  /** Takes back what was counted once. */
  giveBack(key: string): Promise<void> {
    return this.#window.giveBack(key);
  }
}

/**
 * The same by IPv4 address or IPv6 /64. Clients on this machine itself are not counted: behind a proxy that is not
 * configured (PUKEKO_TRUST_PROXY) all clients would be one.
 */
export class AddressLimit {
  readonly #limit: KeyLimit;

  constructor(what: string, rate: Rate) {
    this.#limit = new KeyLimit(what, rate, 'from your address; wait');
  }

  /** Counts one; throws RATE_LIMITED with the time to wait where there were too many. */
  async count(ip: string): Promise<void> {
    if (!isOwnMachine(ip)) await this.#limit.count(clientKey(ip));
  }

  async giveBack(ip: string): Promise<void> {
    if (!isOwnMachine(ip)) await this.#limit.giveBack(clientKey(ip));
  }
}
