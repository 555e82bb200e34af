// Limits which key look-ups requests that are not authenticated yet may cause.

import { growingLru } from '../../lib/cache/growing-lru.ts';
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
/** What all such addresses together may make us fetch from one domain. */
const TARGET = { burst: 300, perMinute: 200 };
/**
 * What addresses from which somebody of a domain has signed before may make us fetch of that domain: when somebody
 * moves here, all their followers on one server come at once, each with a key that was never seen. Servers send what
 * was answered 503 again after a minute and then after hours, and stop for everybody here meanwhile. For each follower
 * a document and a handle are asked for: this is 5,000 of them at once, and in the long run three times what strangers
 * may cause. Counted for each address and domain, so that whoever has a name below the same domain as others uses up
 * nothing of theirs, and for each address over all of its domains.
 */
const OWN = { burst: 10_000, perMinute: 600 };

/** The budget of one look-up. */
export interface KeyLookupBudget extends FetchBudget {
  /**
   * The signature held: its sender speaks for the domain that the key was fetched from, and is not charged for that.
   */
  proven(): void;
}

/** How many addresses are remembered as speaking for a domain. */
const MOST_PROVEN = 20_000;

/**
 * What unauthenticated requests may make us fetch: anybody can write the name of somebody else's key into a request.
 * These fetches are counted apart from all others, by the registrable domain they go to and the client's address, so
 * that invented keys of a third server neither reach it in numbers nor use up what its own people need.
 */
export class KeyLookups {
  readonly #pairs: Rate;
  readonly #clients: Rate;
  readonly #targets: Rate;
  readonly #own: Rate;
  readonly #owners: Rate;
  readonly #proven = growingLru<string, true>(MOST_PROVEN);

  constructor(clock: Clock) {
    this.#pairs = createRate(clock, { ...PAIR, maxDomains: 50_000 });
    this.#clients = createRate(clock, CLIENT);
    this.#targets = createRate(clock, TARGET);
    this.#own = createRate(clock, { ...OWN, maxDomains: 50_000 });
    this.#owners = createRate(clock, OWN);
  }

  /** `ip`: the client's address; `host`: whose key the request names. */
  budget(ip: string, host: string): KeyLookupBudget {
    const client = clientKey(ip);
    const own = registrableDomain(host);
    let left = PER_SIGNATURE;
    /** Fetches of its own domain that were charged to the address. */
    let charged = 0;
    return {
      get left() {
        return left;
      },
      spend: (url) => {
        if (left <= 0)
          throw new FetchError('budget', `More than ${PER_SIGNATURE} fetches for one signature.`);
        const target = registrableDomain(url.host);
        const isOwn = target === own && this.#proven.get(pairOf(client, own)) === true;
        const waitMs = isOwn ? this.#takeOwn(client, own) : this.#take(client, target);
        if (waitMs > 0) {
          throw new FetchError('budget', `Too many keys of ${target} were asked for lately.`, {
            retryAfterMs: waitMs,
          });
        }
        left -= 1;
        if (target === own && !isOwn) charged += 1;
      },
      proven: () => {
        this.speaksFor(ip, host);
        for (; charged > 0; charged -= 1) {
          this.#pairs.give(pairOf(client, own));
          this.#clients.give(client);
        }
      },
    };
  }

  /**
   * A signature by a key of this host held that came from this address (`ip`), by a new key or by one that was known.
   */
  speaksFor(ip: string, host: string): void {
    this.#proven.set(pairOf(clientKey(ip), registrableDomain(host)), true);
  }

  /** Takes one fetch that an address causes which speaks for the domain; 0, or the milliseconds to wait. */
  #takeOwn(client: string, own: string): number {
    const pair = pairOf(client, own);
    const pairWait = this.#own.take(pair);
    if (pairWait > 0) return pairWait;
    const clientWait = this.#owners.take(client);
    if (clientWait > 0) this.#own.give(pair);
    return clientWait;
  }

  /**
   * Takes one fetch that an address causes which is not known to speak for the domain; 0, or the milliseconds to wait.
   */
  #take(client: string, target: string): number {
    const pair = pairOf(client, target);
    const pairWait = this.#pairs.take(pair);
    if (pairWait > 0) return pairWait;
    const clientWait = this.#clients.take(client);
    if (clientWait > 0) {
      this.#pairs.give(pair);
      return clientWait;
    }
    const targetWait = this.#targets.take(target);
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
