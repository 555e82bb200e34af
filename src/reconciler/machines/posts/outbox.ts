// Machine: fetches what somebody on another server wrote before, or while this server was away.

import { type Ctx, inTransaction, systemCtx } from '../../../core/context.ts';
import type { Identity } from '../../../db/rows.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import { FetchError } from '../../../net/errors.ts';
import type { RemoteWork } from '../../types.ts';
import { done, type Machine, type Step, type WorkRun } from '../machine.ts';

/** Posts of one outbox. */
export const MOST_POSTS = 50;
/** Followers whose homes are filled in one transaction. */
const A_CHUNK = 50;
/** After so many failures it is given up: posts still to come are delivered. */
const MOST_TRIES = 4;
/** Where no more may be asked of their server for now. */
const NEXT_BUDGET_MS = 120_000;

/**
 * Takes over the newest posts of a remote identity's outbox. `subject`: the identity's id. `since` in its payload
 * (epoch milliseconds): this server was away from then on, and what was published since is taken as if it had been
 * delivered; without it the posts go into the homes of followers where they sort by their age, and notify nobody.
 */
export function outbox(remote: RemoteWork): Machine {
  return {
    graph: outboxGraph,
    handlers: {
      read: (run) => read(run, remote),
      fill,
    },
  };
}

async function read({ ctx, subject, payload, attempts }: WorkRun, remote: RemoteWork): Promise<Step> {
  const identity = await remoteIdentity(ctx, subject);
  const domains = identity ? await followingDomains(ctx, identity) : [];
  if (!identity || domains.length === 0) return done;
  const since = typeof payload.since === 'number' ? payload.since : null;
  try {
    const taken = await remote.takeOutbox(domains, identity, { limit: MOST_POSTS, since });
    return taken > 0 && since === null ? { to: 'read', payload: {} } : done;
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    if (error.kind === 'budget') return { to: 'unread', afterMs: NEXT_BUDGET_MS };
    if (attempts + 1 >= MOST_TRIES) return done;
    throw error;
  }
}

async function fill({ ctx, subject, payload }: WorkRun): Promise<Step> {
  const identity = await remoteIdentity(ctx, subject);
  if (!identity) return done;
  const after = typeof payload.after === 'string' ? BigInt(payload.after) : 0n;
  return inTransaction(ctx, async (ctx): Promise<Step> => {
    const follows = await ctx.tx.models.follow.findMany({
      where: {
        followeeId: identity.id,
        state: 'ACCEPTED',
        followerDomainId: { not: null },
        id: { gt: after },
      },
      include: { follower: true },
      orderBy: { id: 'asc' },
      take: A_CHUNK,
    });
    await ctx.emit({ kind: 'olderPostsCame', follows });
    const last = follows.at(-1);
    return last && follows.length === A_CHUNK ? { to: 'read', payload: { after: String(last.id) } } : done;
  });
}

async function remoteIdentity(ctx: Ctx, subject: string): Promise<Identity | null> {
  const identity = await ctx.app.db.models.identity.findUnique({ where: { id: BigInt(subject) } });
  return identity?.domainId === null && identity.state === 'ACTIVE' ? identity : null;
}

/** The domains whose people follow somebody, each as it asks other servers. */
async function followingDomains(ctx: Ctx, { id }: Identity): Promise<Ctx[]> {
  const rows = await ctx.app.db.sql.all<{ domainId: bigint }>(
    `SELECT DISTINCT "followerDomainId" AS "domainId" FROM follow
     WHERE "followeeId" = ? AND "state" = 'ACCEPTED' AND "followerDomainId" IS NOT NULL ORDER BY "followerDomainId"`,
    [id],
  );
  const domains = await Promise.all(rows.map(({ domainId }) => ctx.app.domains.byId(domainId)));
  return domains.flatMap((domain) =>
    domain?.state === 'ACTIVE' ? { ...systemCtx(ctx.app, domain), now: ctx.now } : [],
  );
}

export const outboxGraph = defineGraph({
  name: 'outbox',
  about:
    'what somebody on another server wrote before they were followed here, or while this server was away',
  initial: 'unread',
  states: {
    unread: {
      about: 'Their newest posts are fetched, at most 50.',
      handler: 'read',
      schedule: 'with-backoff',
      to: ['unread', 'read', 'done'],
    },
    read: {
      about: 'They come into the homes of followers, some a transaction.',
      handler: 'fill',
      schedule: 'with-backoff',
      to: ['read', 'done'],
    },
    done: { terminal: true },
  },
});
