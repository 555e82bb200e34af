// Limits how often something may be done from one address.

import { canonicalEmail } from '../core/mail/canonical.ts';
import { AppError } from '../lib/app-error.ts';
import { clientKey, isOwnMachine } from '../lib/rate-limits/client-key.ts';
import { type Rate, RateWindow } from '../lib/rate-limits/window.ts';

/**
 * So many times in every window, by IPv4 address or IPv6 /64, in the memory of this process. Clients on this machine
 * itself are not counted: behind a proxy that is not configured (PUKEKO_TRUST_PROXY) all clients would be one.
 */
export class AddressLimit {
  readonly #window: RateWindow;
  readonly #what: string;

  /** `what`: as the refusal calls it, in the plural. */
  constructor(what: string, rate: Rate) {
    this.#what = what;
    this.#window = new RateWindow(what, rate);
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
    const { isSpent, retrySeconds } = await this.#window.spend(key);
    if (!isSpent) return;
    throw new AppError(
      'RATE_LIMITED',
      `Too many ${this.#what} ${where}; wait ${retrySeconds} s and try again.`,
      {
        retryAfterMs: retrySeconds * 1000,
      },
    );
  }
}
