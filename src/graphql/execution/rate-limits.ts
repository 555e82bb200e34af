// Rate limits of mutations, of what people do in bulk, of reads without a token, and of new sockets.

import { actingIdentity } from '../../core/viewer.ts';
import { ACT_RATES, type ActBudgets, type ActName } from '../../lib/rate-limits/acts.ts';
import { clientKey, isOwnMachine } from '../../lib/rate-limits/client-key.ts';
import { type Rate, RateWindow, type WindowState } from '../../lib/rate-limits/window.ts';
import type { GraphQLContext } from '../request/context.ts';
import { RateLimitedError } from '../schema/errors.ts';
import { actOf } from '../schema/mutation.ts';
import type { Operations, Prepared } from './operations.ts';

/**
 * Per identity (per address where nobody is signed in), and per address: an IPv4 address, or the /64 of an IPv6 one.
 */
export const RATES = {
  mutations: { count: 600, seconds: 300 },
  reads: { count: 1_500, seconds: 300 },
  sockets: { count: 120, seconds: 60 },
} as const satisfies Record<string, Rate>;

export type RateName = keyof typeof RATES;

/** All rates that are counted here: those of what people do are counted by other APIs too. */
export const ALL_RATES = { ...RATES, ...ACT_RATES };

/** What is left of a window after something was counted. */
export interface Budget {
  readonly name: RateName | ActName;
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
  /** Which of these count against a budget of what people do, once for each. */
  acts?: readonly ActName[];
}

/** How an operation counts; a document that was refused counts as something that was read. */
export function countedOf(operations: Operations, ready: Prepared): Counted {
  if ('errors' in ready) return { isMutation: false, rootFields: 1 };
  const { rootFields } = ready.operation;
  const isMutation = operations.isMutation(ready);
  const acts = isMutation ? rootFields.flatMap((name) => actOf(name) ?? []) : [];
  return { isMutation, rootFields: rootFields.length, acts };
}

/**
 * Counts what clients do, in the memory of this process: mutations by identity, what is read without a token and new
 * sockets by address. Clients on this machine itself are not counted: behind a proxy that is not configured
 * (PUKEKO_TRUST_PROXY) all clients would be one.
 */
export class RateLimits {
  readonly #windows: Record<RateName, RateWindow>;
  readonly #acts: ActBudgets;

  /** `acts`: the budgets that other APIs count against too. */
  constructor(acts: ActBudgets, rates: Record<RateName, Rate> = RATES) {
    this.#acts = acts;
    this.#windows = {
      mutations: new RateWindow('mutations', rates.mutations),
      reads: new RateWindow('reads', rates.reads),
      sockets: new RateWindow('sockets', rates.sockets),
    };
  }

  /** Counts an operation; null: it is not limited. */
  async operation(counted: Counted, ctx: GraphQLContext): Promise<Spent | null> {
    if (isOwnMachine(ctx.ip)) return null;
    if (counted.isMutation) {
      const key = actorKey(ctx);
      const spent = await this.#mutation(counted, key);
      if (!spent.refusal) ctx.onNothingDone((act) => this.#acts.giveBack(act, key));
      return spent;
    }
    return ctx.isSignedIn ? null : this.#spend('reads', clientKey(ctx.ip), 1);
  }

  /** What is told of is the budget that is spent, else that of what is done, else that of all mutations. */
  async #mutation({ rootFields, acts = [] }: Counted, key: string): Promise<Spent> {
    let told = await this.#spend('mutations', key, rootFields);
    for (const name of new Set(acts)) {
      if (told.refusal) break;
      const times = acts.filter((each) => each === name).length;
      told = spentOf(name, await this.#acts.spend(name, key, times));
    }
    return told;
  }

  /**
   * Counts a request that was refused before it ran: one that cannot be read, or that names an identity which is not
   * its sender's. By its address, with a token too, so that nobody tries out identities.
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
    return spentOf(name, await this.#windows[name].spend(key, points));
  }
}

function spentOf(name: Budget['name'], { remaining, resetMs, retrySeconds, isSpent }: WindowState): Spent {
  const budget = { name, remaining, resetMs };
  if (!isSpent) return { budget, refusal: null };
  const refusal = new RateLimitedError(`That was too much for now; wait ${retrySeconds} s and try again.`, {
    retryAfterMs: retrySeconds * 1000,
  });
  return { budget, refusal };
}

/** The header fields of draft-ietf-httpapi-ratelimit-headers: which rule there is, and how much of it is left. */
export function rateHeaders({ name, remaining, resetMs }: Budget): Record<string, string> {
  const { count, seconds } = ALL_RATES[name];
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
