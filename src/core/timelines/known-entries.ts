// Which public posts each domain knows: what its federated timeline and its hashtags list.

import { readBool } from '../../db/row.ts';
import type { Identity, Post } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { Sql } from '../../db/types.ts';
import type { LiveEvent, NewEvent } from '../../live/events.ts';
import { type Ctx, inTransaction, sql, type TxCtx } from '../context.ts';
import { attachmentsOf, tagsOf } from '../posts/shapes.ts';

/**
 * What a domain knows: the public posts that its federated timeline and its hashtags list. To a domain another domain
 * of this install is another server, so it knows what its own people wrote, what was delivered to it, and what a reply,
 * a boost or a look-up brought there. A row a domain and post, and an event with it, so that pages and live streams
 * agree. A rule of lists alone: by its id or address a post can be opened on any domain, as looking it up would do.
 *
 * What it costs per inbound public post: one statement for the row, and a second row in the statement that appends the
 * events; with hashtags one more for all of them, and for a reply two that look at what it answers. Posts that are not
 * public cost nothing.
 */

type ListedPost = Pick<
  Post,
  | 'id'
  | 'authorId'
  | 'domainId'
  | 'visibility'
  | 'deletedAt'
  | 'inReplyToId'
  | 'inReplyToUri'
  | 'tags'
  | 'attachments'
>;

/** How far up a thread is brought along with a reply. */
const MOST_ANCESTORS = 40;
/** How many of somebody's posts a domain learns of when the first of its people follows them. */
const FILLED = 40;

/** Whether a post answers somebody else: federated timelines leave those out, and show one's thread with oneself. */
export function answersOthers(
  post: Pick<Post, 'authorId' | 'inReplyToUri'>,
  parentAuthorId: bigint | null,
): boolean {
  return post.inReplyToUri !== null && parentAuthorId !== post.authorId;
}

type EntryEventKind = 'entry.added' | 'post.updated' | 'entry.removed';

/**
 * The event of the timeline entry that a post by itself is; `listDomainId`: the domain whose lists alone it concerns.
 */
export function entryEvent(
  kind: EntryEventKind,
  post: ListedPost,
  isReply: boolean,
  listDomainId: bigint | null = null,
): NewEvent {
  return {
    kind,
    postId: post.id,
    entryId: post.id,
    authorId: post.authorId,
    domainId: post.domainId,
    audience: post.visibility,
    isReply,
    tags: tagsOf(post).map((tag) => tag.name),
    // When it is gone nobody can look any more.
    detail: kind === 'entry.removed' ? { hadMedia: attachmentsOf(post).length > 0 } : null,
    listDomainId,
  };
}

/** Whether a post that was removed had media; null where its event does not say. */
export function hadMedia({ detail }: Pick<LiveEvent, 'detail'>): boolean | null {
  return typeof detail?.hadMedia === 'boolean' ? detail.hadMedia : null;
}

/** The same event for what a domain lists: its federated timeline and its hashtags. */
export function listEvent(
  kind: EntryEventKind,
  listDomainId: bigint,
  post: ListedPost,
  isReply: boolean,
): NewEvent {
  return entryEvent(kind, post, isReply, listDomainId);
}

/** Lists a post on domains; those that knew it already stay as they are. Answers the events to append. */
export async function listPost(
  ctx: TxCtx,
  post: ListedPost,
  isReply: boolean,
  domainIds: readonly bigint[],
): Promise<NewEvent[]> {
  if (post.visibility !== 'PUBLIC' || post.deletedAt !== null || domainIds.length === 0) return [];
  const db = ctx.tx.sql;
  const values = domainIds.map(() => '(?, ?, ?)').join(', ');
  // In one order, like the posts of a thread or profile (newest first): whoever lists the same at this moment is waited
  // for.
  const sorted = [...domainIds].sort((a, b) => (a < b ? -1 : 1));
  const rows = await db.all<{ domainId: bigint }>(
    `INSERT INTO domain_entry ("domainId", "postId", "isReply") VALUES ${values} ON CONFLICT DO NOTHING RETURNING "domainId"`,
    sorted.flatMap((domainId) => [domainId, post.id, isReply]),
  );
  const fresh = rows.map((row) => row.domainId);
  if (fresh.length > 0 && tagsOf(post).length > 0) await listTags(ctx, post.id, fresh);
  return fresh.map((domainId) => listEvent('entry.added', domainId, post, isReply));
}

/** Lists a post that something brought to domains (a reply, a boost, a look-up), and what it answers in its turn. */
export async function bringPost(
  ctx: TxCtx,
  post: ListedPost,
  domainIds: readonly bigint[],
): Promise<NewEvent[]> {
  const events: NewEvent[] = [];
  let next: ListedPost | null = post;
  let domains = domainIds;
  for (let depth = 0; next !== null && domains.length > 0 && depth < MOST_ANCESTORS; depth += 1) {
    const parent: ListedPost | null =
      next.inReplyToId === null
        ? null
        : await ctx.tx.models.post.findUnique({ where: { id: next.inReplyToId } });
    const listed = await listPost(ctx, next, answersOthers(next, parent?.authorId ?? null), domains);
    events.push(...listed);
    // Who knew this one knows what it answers; what is not public stands in no list, and is passed by.
    if (next.visibility === 'PUBLIC' && next.deletedAt === null)
      domains = listed.map((event) => event.listDomainId ?? 0n);
    next = parent;
  }
  return events;
}

async function listTags(ctx: TxCtx, postId: bigint, domainIds: readonly bigint[]): Promise<void> {
  const db = ctx.tx.sql;
  await db.run(
    `INSERT INTO domain_tag_entry ("domainId", "tagId", "postId")
     SELECT d."id", t."tagId", t."postId" FROM domain d, post_tag t WHERE ${anyOf(db.dialect, 'd."id"')} AND t."postId" = ?
     ON CONFLICT DO NOTHING`,
    [domainIds, postId],
  );
}

/** Lists somebody's newest posts on the domain of their new follower. */
export async function fillLists(ctx: TxCtx, follower: Identity, followee: Identity): Promise<NewEvent[]> {
  const { domainId } = follower;
  if (domainId === null || domainId === followee.domainId) return [];
  const posts = await ctx.tx.sql.all<{ id: bigint }>(
    `SELECT p."id" FROM post p WHERE p."authorId" = ? AND p."visibility" = 'PUBLIC' AND p."deletedAt" IS NULL
       AND NOT EXISTS (SELECT 1 FROM domain_entry e WHERE e."domainId" = ? AND e."postId" = p."id")
     ORDER BY p."id" DESC LIMIT ?`,
    [followee.id, domainId, FILLED],
  );
  const rows = await ctx.tx.models.post.findMany({
    where: { id: { in: posts.map((post) => post.id) } },
    include: { inReplyTo: { select: { authorId: true } } },
    orderBy: { id: 'desc' },
  });
  const events: NewEvent[] = [];
  for (const row of rows)
    events.push(
      ...(await listPost(ctx, row, answersOthers(row, row.inReplyTo?.authorId ?? null), [domainId])),
    );
  return events.reverse();
}

/** Which domains list a post. There are few domains, so they are asked one by one by the primary key. */
export async function listingDomains(
  ctx: TxCtx,
  postId: bigint,
): Promise<{ domainId: bigint; isReply: boolean }[]> {
  const rows = await ctx.tx.sql.all<{ domainId: bigint; isReply: boolean | bigint }>(
    `SELECT e."domainId", e."isReply" FROM domain_entry e WHERE e."domainId" IN (SELECT "id" FROM domain) AND e."postId" = ?`,
    [postId],
  );
  return rows.map(({ domainId, isReply }) => ({ domainId, isReply: readBool(isReply) }));
}

/** After an edit: the events of every domain that lists the post, and its hashtags as they are now. */
export async function relistPost(
  ctx: TxCtx,
  post: Post,
  changed: { tags: readonly string[]; haveChanged: boolean; detail: NewEvent['detail'] },
): Promise<NewEvent[]> {
  if (post.visibility !== 'PUBLIC') return [];
  const listed = await listingDomains(ctx, post.id);
  const ids = listed.map((row) => row.domainId);
  if (changed.haveChanged && ids.length > 0) {
    await unlistTags(ctx, post.id, ids, changed.tags);
    await listTags(ctx, post.id, ids);
  }
  return listed.map(({ domainId, isReply }) => ({
    ...listEvent('post.updated', domainId, post, isReply),
    tags: changed.tags,
    detail: changed.detail ?? null,
  }));
}

/**
 * After a deletion: removes the rows, with an event for every domain that listed the post. `before`: the post as it
 * was.
 */
export async function unlistPost(ctx: TxCtx, before: Post): Promise<NewEvent[]> {
  if (before.visibility !== 'PUBLIC') return [];
  const db = ctx.tx.sql;
  const rows = await db.all<{ domainId: bigint; isReply: boolean | bigint }>(
    `DELETE FROM domain_entry WHERE "domainId" IN (SELECT "id" FROM domain) AND "postId" = ? RETURNING "domainId", "isReply"`,
    [before.id],
  );
  const names = tagsOf(before).map((tag) => tag.name);
  await unlistTags(
    ctx,
    before.id,
    rows.map((row) => row.domainId),
    names,
  );
  return rows.map(({ domainId, isReply }) => listEvent('entry.removed', domainId, before, readBool(isReply)));
}

/**
 * Removes many posts from all lists at once, hashtags included, and says nothing of it; while their `post_tag` rows are
 * there still.
 */
export async function unlistPosts(sql: Sql, postIds: readonly bigint[]): Promise<void> {
  // The keys of both tables begin with the domain, of which there are few.
  await sql.run(
    `DELETE FROM domain_tag_entry WHERE ("domainId", "tagId", "postId") IN (
       SELECT d."id", t."tagId", t."postId" FROM domain d, post_tag t WHERE ${anyOf(sql.dialect, 't."postId"')})`,
    [postIds],
  );
  await sql.run(
    `DELETE FROM domain_entry WHERE "domainId" IN (SELECT "id" FROM domain) AND ${anyOf(sql.dialect, '"postId"')}`,
    [postIds],
  );
}

/** The events of posts that are removed, with one for each list they stand in. */
export async function removalEvents(ctx: TxCtx, posts: readonly ListedPost[]): Promise<NewEvent[]> {
  if (posts.length === 0) return [];
  const db = ctx.tx.sql;
  const listed = await db.all<{ domainId: bigint; postId: bigint; isReply: boolean | bigint }>(
    `SELECT "domainId", "postId", "isReply" FROM domain_entry
     WHERE "domainId" IN (SELECT "id" FROM domain) AND ${anyOf(db.dialect, '"postId"')}`,
    [posts.map((post) => post.id)],
  );
  return posts.flatMap((post) => [
    { ...listEvent('entry.removed', 0n, post, false), listDomainId: null },
    ...listed
      .filter((row) => row.postId === post.id)
      .map((row) => listEvent('entry.removed', row.domainId, post, readBool(row.isReply))),
  ]);
}

async function unlistTags(
  ctx: TxCtx,
  postId: bigint,
  domainIds: readonly bigint[],
  names: readonly string[],
) {
  if (domainIds.length === 0 || names.length === 0) return;
  const db = ctx.tx.sql;
  await db.run(
    `DELETE FROM domain_tag_entry WHERE ${anyOf(db.dialect, '"domainId"')} AND "postId" = ?
       AND "tagId" IN (SELECT "id" FROM tag WHERE ${anyOf(db.dialect, '"name"')})`,
    [domainIds, postId, names],
  );
}

/**
 * Somebody of the domain of `ctx` looked up a post that is stored here already. Nothing is written where the domain
 * knows it.
 */
export async function bringKnownPost(ctx: Ctx, post: Post): Promise<void> {
  if (!ctx.domain || post.visibility !== 'PUBLIC') return;
  const known = await sql(ctx).all('SELECT 1 FROM domain_entry WHERE "domainId" = ? AND "postId" = ?', [
    ctx.domain.id,
    post.id,
  ]);
  if (known.length === 0) await inTransaction(ctx, (inside) => inside.emit({ kind: 'postBrought', post }));
}
