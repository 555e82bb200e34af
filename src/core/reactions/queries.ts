// Reads the reactions to posts: counted by emoji, and who reacted.

import { readBool } from '../../db/row.ts';
import type { Identity, Post, Reaction } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { type Ctx, models, sql } from '../context.ts';
import type { Page } from '../page.ts';
import { peopleWho } from '../posts/people.ts';
import type { Reader } from '../posts/reader.ts';
import type { ReactionEmoji } from './emoji.ts';

/** Different emoji that are shown under one post. */
export const MOST_SHOWN = 50;

/** An emoji under a post. */
export interface ReactionCount extends ReactionEmoji {
  count: number;
  /** Whether the identity that asks is among those who reacted with it. */
  isMine: boolean;
}

interface Row extends ReactionEmoji {
  postId: bigint;
  count: bigint | number;
  isMine: boolean | bigint;
}

/**
 * The reactions to some posts, by their ids: the most used emoji first, `MOST_SHOWN` of each post at most, counted
 * along an index in one statement. Posts without any are left out. `readerId` null: nobody asks for themselves.
 */
export async function reactionCounts(
  ctx: Ctx,
  readerId: bigint | null,
  postIds: readonly bigint[],
): Promise<Map<bigint, ReactionCount[]>> {
  const db = sql(ctx);
  const rows = await db.all<Row>(
    `SELECT g."postId", r."name", r."url", r."staticUrl", g."count",
       EXISTS (SELECT 1 FROM reaction x WHERE x."identityId" = ? AND x."postId" = g."postId" AND x."name" = r."name") AS "isMine"
     FROM (SELECT c.*, row_number() OVER (PARTITION BY c."postId" ORDER BY c."count" DESC, c."first") AS "place"
         FROM (SELECT "postId", "name", count(*) AS "count", min("id") AS "first" FROM reaction
           WHERE ${anyOf(db.dialect, '"postId"')} GROUP BY "postId", "name") c) g
       JOIN reaction r ON r."id" = g."first"
     WHERE g."place" <= ${MOST_SHOWN} ORDER BY g."postId", g."place"`,
    [readerId ?? 0n, postIds],
  );
  const found = new Map<bigint, ReactionCount[]>();
  for (const { postId, count, isMine, ...emoji } of rows) {
    const list = found.get(postId) ?? [];
    list.push({ ...emoji, count: Number(count), isMine: readBool(isMine) });
    found.set(postId, list);
  }
  return found;
}

/** Somebody and what they reacted with. */
export interface Reactor {
  cursor: bigint;
  identity: Identity;
  reaction: Reaction;
}

/**
 * Who reacted to a post, and with what, for a reader who sees it, under the rules of who favourited it; the newest
 * reaction first. `name`: with this emoji alone. Cursors are ids of reactions.
 */
export async function reactorsOf(
  ctx: Ctx,
  reader: Reader,
  post: Post,
  page: Page,
  name: string | null,
): Promise<Reactor[]> {
  const only = name === null ? undefined : { text: 'm."name" = ?', params: [name] };
  const people = await peopleWho(ctx, reader, 'reaction', post, page, only);
  if (people.length === 0) return [];
  const ids = people.map(({ cursor }) => cursor);
  const reactions = await models(ctx).reaction.findMany({ where: { id: { in: ids } } });
  const byId = new Map(reactions.map((reaction) => [reaction.id, reaction]));
  return people.flatMap(({ cursor, identity }) => {
    const reaction = byId.get(cursor);
    return reaction ? [{ cursor, identity, reaction }] : [];
  });
}

/** Somebody and a post; `postId` null: no post, and so no reaction. */
export interface ReactorOfPost {
  actorId: bigint;
  postId: bigint | null;
}

/** What some people reacted to one post each with, in the order they did; for many at once. */
export async function reactionsBy(ctx: Ctx, some: readonly ReactorOfPost[]): Promise<Reaction[][]> {
  const rows = await models(ctx).reaction.findMany({
    where: {
      OR: some.flatMap(({ actorId, postId }) => (postId === null ? [] : [{ identityId: actorId, postId }])),
    },
    orderBy: { id: 'asc' },
  });
  return some.map(({ actorId, postId }) =>
    rows.filter((row) => row.identityId === actorId && row.postId === postId),
  );
}
