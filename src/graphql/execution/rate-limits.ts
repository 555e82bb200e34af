// Rate limits of mutations, of reads without a token, and of new sockets.

import { actingIdentity } from '../../core/viewer.ts';
import { clientKey, isOwnMachine } from '../../lib/rate-limits/client-key.ts';
import { type Rate, RateWindow } from '../../lib/rate-limits/window.ts';
import type { GraphQLContext } from '../request/context.ts';
import { RateLimitedError } from '../schema/errors.ts';
import type { Operations, Prepared } from './operations.ts';

/** Per identity (per address where nobody is signed in), and per address: an IPv4 address, or the /64 of an IPv6 one. */
export const RATES = {
  mutations: { count: 600, seconds: 300 },
  reads: { count: 1_500, seconds: 300 },
  sockets: { count: 120, seconds: 60 },
} as const satisfies Record<string, Rate>;

export type RateName = keyof typeof RATES;

/** What is left of a window after something was counted. */
export interface Budget {
  readonly name: RateName;
  readonly remaining: number;
  readonly resetMs: number;
}

/** What became of something that was counted: what is left, and the refusal where there were too many. */
export interface Spent {
  readonly budget: Budget;
  readonly refusal: RateLimitedError | null;
}

/** What is counted: one operation of a document. */
export interface Counted {
  isMutation: boolean;
  /** Fields at its root: each is a mutation of its own. */
  rootFields: number;
}

/** How an operation counts; a document that was refused counts as something that was read. */
export function countedOf(operations: Operations, ready: Prepared): Counted {
  if ('errors' in ready) return { isMutation: false, rootFields: 1 };
  return { isMutation: operations.isMutation(ready), rootFields: ready.operation.rootFields };
}

/**
 * Counts what clients do, in the memory of this process: mutations by identity, what is read without a token and new sockets by address.
 * Clients on this machine itself are not counted: behind a proxy that is not configured (PUKEKO_TRUST_PROXY) all clients would be one.
 */
export class RateLimits {
  readonly #windows: Record<RateName, RateWindow>;

  constructor(rates: Record<RateName, Rate> = RATES) {
    this.#windows = {
      mutations: new RateWindow('mutations', rates.mutations),
      reads: new RateWindow('reads', rates.reads),
      sockets: new RateWindow('sockets', rates.sockets),
    };
  }

  /** Counts an operation; null: it is not limited. */
  async operation(counted: Counted, ctx: GraphQLContext): Promise<Spent | null> {
    if (isOwnMachine(ctx.ip)) return null;
    if (counted.isMutation) return this.#spend('mutations', actorKey(ctx), counted.rootFields);
    return ctx.isSignedIn ? null : this.#spend('reads', clientKey(ctx.ip), 1);
  }

  /**
   * Counts a request that was refused before it ran: one that cannot be read, or that names an identity which is not its sender's. By its
   * address, with a token too, so that nobody tries out identities.
   */
  async refused(ip: string): Promise<Spent | null> {
    return isOwnMachine(ip) ? null : this.#spend('reads', clientKey(ip), 1);
  }

  /** Counts a new socket of an address. */
  async socket(ip: string): Promise<RateLimitedError | null> {
    if (isOwnMachine(ip)) return null;
    return (await this.#spend('sockets', clientKey(ip), 1)).refusal;
  }

  async #spend(name: RateName, key: string, points: number): Promise<Spent> {
    const { remaining, resetMs, retrySeconds, isSpent } = await this.#windows[name].spend(key, points);
    const budget = { name, remaining, resetMs };
    if (!isSpent) return { budget, refusal: null };
    const refusal = new RateLimitedError(`That was too much for now; wait ${retrySeconds} s and try again.`, {
      retryAfterMs: retrySeconds * 1000,
    });
    return { budget, refusal };
  }
}

/** The header fields of draft-ietf-httpapi-ratelimit-headers: which rule there is, and how much of it is left. */
export function rateHeaders({ name, remaining, resetMs }: Budget): Record<string, string> {
  const { count, seconds } = RATES[name];
  return {
    'ratelimit-policy': `"${name}";q=${count};w=${seconds}`,
    ratelimit: `"${name}";r=${remaining};t=${Math.ceil(resetMs / 1000)}`,
  };
}

function actorKey({ core: { viewer }, ip }: GraphQLContext): string {
  const identity = actingIdentity(viewer);
  if (identity) return `identity ${identity.id}`;
  if (viewer.kind === 'user') return `user ${viewer.user.id}`;
  return clientKey(ip);
}
