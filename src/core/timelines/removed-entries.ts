// The events with which live streams lose the entries of a deleted identity.

import type { Identity, Post } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { LiveEvent, NewEvent } from '../../live/events.ts';
import type { TxCtx } from '../context.ts';
import { tagsOf } from '../posts/shapes.ts';
import { removalEvents } from './known-entries.ts';

/** Up to so many entries are removed from live streams one by one; more are one gap. */
const ONE_BY_ONE = 40;
/** The entries by which homes are asked whether they held any of them. */
const LOOKED_AT = 50;

/**
 * The events of a deleted identity's posts and boosts, which nobody sees from this moment on (their rows are erased
 * later, in chunks). A few are removed one by one. Of many, streams get one event: those that may have carried any
 * begin anew with a gap.
 */
export async function removedEntries(ctx: TxCtx, identity: Identity): Promise<NewEvent[]> {
  const newest = { orderBy: { id: 'desc' }, take: LOOKED_AT } as const;
  const own = { authorId: identity.id, deletedAt: null };
  const posts = await ctx.tx.models.post.findMany({ where: own, ...newest });
  const boosts = await ctx.tx.models.boost.findMany({ where: { identityId: identity.id }, ...newest });
  if (posts.length + boosts.length > ONE_BY_ONE) {
    // The newest posts may all be answers, which stand in few homes; what answers nobody stands in those of all
    // followers.
    const first = await ctx.tx.models.post.findMany({ where: { ...own, inReplyToUri: null }, ...newest });
    const known = new Map([...posts, ...first].map((post) => [post.id, post]));
    const inMostHomes = newestOf([...first, ...boosts]).slice(0, LOOKED_AT / 2);
    const named = new Set([...inMostHomes, ...newestOf([...posts, ...boosts])]);
    return atOnce(ctx, identity, [...known.values()], [...named].slice(0, LOOKED_AT));
  }
  const unboosted = boosts.map((boost) => ({
    kind: 'entry.removed' as const,
    postId: boost.postId,
    entryId: boost.id,
    authorId: identity.id,
    domainId: identity.domainId,
    audience: boost.visibility,
  }));
  return [...(await removalEvents(ctx, posts)), ...unboosted];
}

function newestOf(entries: readonly { id: bigint }[]): bigint[] {
  return entries.map(({ id }) => id).sort((a, b) => (a > b ? -1 : 1));
}

/** The entries that an event of many names. */
export function entryIdsOf({ detail }: Pick<LiveEvent, 'detail'>): bigint[] {
  return typeof detail?.entryIds === 'string' && detail.entryIds !== ''
    ? detail.entryIds.split(' ').map(BigInt)
    : [];
}

async function atOnce(
  ctx: TxCtx,
  identity: Identity,
  posts: readonly Post[],
  entryIds: readonly bigint[],
): Promise<NewEvent[]> {
  const db = ctx.tx.sql;
  const event: NewEvent = {
    kind: 'entries.removed',
    authorId: identity.id,
    domainId: identity.domainId,
    detail: { entryIds: entryIds.join(' ') },
  };
  const isWhole = posts.length < LOOKED_AT;
  // Of those that were not looked at nobody knows which domains list them: all of an author's may be more than a
  // transaction has time for.
  const lists = isWhole
    ? await db.all<{ domainId: bigint }>(
        `SELECT DISTINCT "domainId" FROM domain_entry WHERE "domainId" IN (SELECT "id" FROM domain) AND ${anyOf(db.dialect, '"postId"')}`,
        [posts.map((post) => post.id)],
      )
    : await db.all<{ domainId: bigint }>('SELECT "id" AS "domainId" FROM domain');
  const tags = [...new Set(posts.flatMap((post) => tagsOf(post).map((tag) => tag.name)))];
  // Nor their tags: then every hashtag begins anew.
  const detail = isWhole ? null : { everyTag: true };
  return [event, ...lists.map(({ domainId }) => ({ ...event, listDomainId: domainId, tags, detail }))];
}
