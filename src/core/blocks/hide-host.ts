// Servers whose people somebody does not want to read.

import type { HiddenHost, Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { normaliseHost } from '../../lib/url/host-name.ts';
import { type Ctx, inTransaction, models, type TxCtx } from '../context.ts';
import { rejectFollow, unfollow } from '../follows/answer.ts';
import { SeveredFollows } from '../follows/severance.ts';
import { ensureHost } from '../hosts/ensure.ts';
import { hostByName } from '../hosts/queries.ts';
import { idsOf, orderOf, type Page } from '../page.ts';
import { scheduleWork } from '../work/schedule.ts';

const FOLLOWS_A_CHUNK = 50;

/**
 * Hides everybody of a server (or of another domain of this install) from an identity's timelines and notifications,
 * and ends the follows between them: at once the first, the rest by the reconciler. Again is the same. Errors:
 * INVALID_INPUT.
 */
export async function hideHost(ctx: Ctx, identity: Identity, text: string): Promise<HiddenHost> {
  const name = readHostName(text);
  return inTransaction(ctx, async (ctx) => {
    const domain = await ctx.app.domains.byName(name);
    if (domain && domain.id === identity.domainId)
      throw new AppError('INVALID_INPUT', 'Nobody hides their own domain; mute people instead.', {
        path: ['input', 'host'],
      });
    const host = domain ? null : await ensureHost(ctx, name);
    await ctx.tx.sql.run(
      `INSERT INTO hidden_host ("id", "identityId", "hostId", "domainId", "name", "createdAt") VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      [ctx.app.ids.next(), identity.id, host?.id ?? null, domain?.id ?? null, name, BigInt(ctx.now)],
    );
    const row = await ctx.tx.models.hiddenHost.findUniqueOrThrow({
      where: { identityId_name: { identityId: identity.id, name } },
    });
    const isDone = await endFollowsWith(ctx, identity, row);
    if (!isDone)
      await scheduleWork(ctx, {
        machine: 'hidden-host',
        subject: String(row.id),
        state: 'ending',
        dueAt: ctx.now,
      });
    await ctx.emit({ kind: 'hostHidden', identity });
    return row;
  });
}

/** Shows its people again; follows that ended stay ended. Answers whether it was hidden. */
export async function unhideHost(ctx: Ctx, identity: Identity, text: string): Promise<boolean> {
  const name = readHostName(text);
  return inTransaction(ctx, async (ctx) => {
    const { count } = await ctx.tx.models.hiddenHost.deleteMany({
      where: { identityId: identity.id, name },
    });
    if (count > 0) await ctx.emit({ kind: 'hostHidden', identity });
    return count > 0;
  });
}

/** The servers that an identity hides, the last hidden first. */
export async function hiddenHostsOf(ctx: Ctx, identityId: bigint, page: Page): Promise<HiddenHost[]> {
  return models(ctx).hiddenHost.findMany({ where: { identityId, id: idsOf(page) }, ...orderOf(page) });
}

/** Follows that would end with a server. */
export interface FollowsWith {
  /** People there whom the identity follows. */
  following: number;
  /** People there who follow the identity. */
  followers: number;
}

/**
 * The follows that `hideHost` would end, requests among them not counted; none for a server that nothing is known of.
 * Errors: INVALID_INPUT.
 */
export async function followsWithHost(ctx: Ctx, identityId: bigint, text: string): Promise<FollowsWith> {
  const name = readHostName(text, ['host']);
  const domain = await ctx.app.domains.byName(name);
  const hostId = domain ? null : ((await hostByName(ctx, name))?.id ?? null);
  if (!domain && hostId === null) return { following: 0, followers: 0 };
  const { following, followers } = followsBetween(identityId, { hostId, domainId: domain?.id ?? null });
  const { follow } = models(ctx);
  return {
    following: await follow.count({ where: { ...following, state: 'ACCEPTED' } }),
    followers: await follow.count({ where: { ...followers, state: 'ACCEPTED' } }),
  };
}

/** The follows between an identity and the people of a server, or of a domain of this install: in either direction. */
function followsBetween(identityId: bigint, { hostId, domainId }: Pick<HiddenHost, 'hostId' | 'domainId'>) {
  const there = hostId === null ? { domainId } : { hostId };
  return {
    following: { followerId: identityId, followee: there },
    followers: { followeeId: identityId, follower: there },
  };
}

/** Ends some of the follows between an identity and a hidden server; answers whether none is left. */
export async function endFollowsWith(ctx: TxCtx, identity: Identity, hidden: HiddenHost): Promise<boolean> {
  const { following, followers } = followsBetween(identity.id, hidden);
  const follows = await ctx.tx.models.follow.findMany({
    where: { OR: [following, followers] },
    include: { follower: true, followee: true },
    orderBy: { id: 'asc' },
    take: FOLLOWS_A_CHUNK,
  });
  const severed = new SeveredFollows();
  for (const follow of follows) {
    const { follower, followee } = follow;
    if (follower.id === identity.id) await unfollow(ctx, follower, followee);
    else await rejectFollow(ctx, followee, follower);
    severed.add(identity, follow);
  }
  await severed.keep(ctx, { kind: 'HOST_HIDDEN', id: hidden.id, target: hidden.name });
  return follows.length < FOLLOWS_A_CHUNK;
}

function readHostName(text: string, path = ['input', 'host']): string {
  const name = normaliseHost(text.trim());
  if (name !== null) return name;
  throw new AppError('INVALID_INPUT', 'Name a server by its domain, like other.example.', {
    path,
  });
}
