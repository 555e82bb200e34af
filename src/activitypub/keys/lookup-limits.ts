// Limits which key look-ups requests that are not authenticated yet may cause.

import { growingLru } from '../../lib/growing-lru.ts';
import { clientKey } from '../../lib/rate-limits/client-key.ts';
import type { Clock } from '../../lib/time/clock.ts';
import { registrableDomain } from '../../lib/url/remote-url.ts';
import { createRate, type FetchBudget, type Rate } from '../../net/budget.ts';
import { FetchError } from '../../net/errors.ts';

/** Fetches for one signature: a key's document, its owner's, and who confirms the owner's handle. */
const PER_SIGNATURE = 8;
/** What one address may make us fetch from one domain, as long as nothing proves that it speaks for it. */
const PAIR = { burst: 40, perMinute: 60 };
/** The same for all domains together. */
const CLIENT = { burst: 200, perMinute: 120 };
/** What all addresses together may make us fetch from one domain … */
const TARGET = { burst: 400, perMinute: 200 };
/** … of which so much is for addresses from which somebody of that domain has signed before. */
const RESERVE = 100;

/** The budget of one look-up. */
export interface KeyLookupBudget extends FetchBudget {
  /**
   * The signature held: its sender speaks for the domain that the key was fetched from, and is not charged for that.
   */
  proven(): void;
}

/**
 * What unauthenticated requests may make us fetch: anybody can write the name of somebody else's key into a request.
 * These fetches are counted apart from all others, by the registrable domain they go to and the client's address, so
 * that invented keys of a third server neither reach it in numbers nor use up what its own people need.
 */
export class KeyLookups {
  readonly #pairs: Rate;
  readonly #clients: Rate;
  readonly #targets: Rate;
  readonly #proven = growingLru<string, true>(20_000);

  constructor(clock: Clock) {
    this.#pairs = createRate(clock, { ...PAIR, maxDomains: 50_000 });
    this.#clients = createRate(clock, CLIENT);
    this.#targets = createRate(clock, TARGET);
  }

  /** `ip`: the client's address; `host`: whose key the request names. */
  budget(ip: string, host: string): KeyLookupBudget {
    const client = clientKey(ip);
    const own = registrableDomain(host);
    let left = PER_SIGNATURE;
    let ownSpent = 0;
    return {
      get left() {
        return left;
      },
      spend: (url) => {
        if (left <= 0)
          throw new FetchError('budget', `More than ${PER_SIGNATURE} fetches for one signature.`);
        const target = registrableDomain(url.host);
        const waitMs = this.#take(client, target);
        if (waitMs > 0) {
          throw new FetchError('budget', `Too many keys of ${target} were asked for lately.`, {
            retryAfterMs: waitMs,
          });
        }
        left -= 1;
        if (target === own) ownSpent += 1;
      },
      proven: () => {
        this.#proven.set(pairOf(client, own), true);
        for (; ownSpent > 0; ownSpent -= 1) {
          this.#pairs.give(pairOf(client, own));
          this.#clients.give(client);
        }
      },
    };
  }

  /** Takes one fetch; 0, or the milliseconds until there is one. */
  #take(client: string, target: string): number {
    const pair = pairOf(client, target);
    const pairWait = this.#pairs.take(pair);
    if (pairWait > 0) return pairWait;
    const clientWait = this.#clients.take(client);
    if (clientWait > 0) {
      this.#pairs.give(pair);
      return clientWait;
    }
    const targetWait = this.#targets.take(target, this.#proven.has(pair) ? 0 : RESERVE);
    if (targetWait > 0) {
      this.#pairs.give(pair);
      this.#clients.give(client);
    }
    return targetWait;
  }
}

function pairOf(client: string, target: string): string {
  return `${client} ${target}`;
}
