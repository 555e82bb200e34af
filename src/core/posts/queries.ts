// Finds posts by id and URI, for the server itself or as a reader may see them.

import type { Identity, Post } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { SqlCondition } from '../../db/sql/condition.ts';
import { type Ctx, models, sql } from '../context.ts';
import { type Page, pageSql } from '../page.ts';
import { PostNotFound } from './errors.ts';
import { couldSee, visibleSql } from './policy.ts';
import { readPostByUri } from './read-rows.ts';
import type { Reader } from './reader.ts';
import { factsFor, readerSees, whatReaderSees } from './visibility-facts.ts';

export type PostWithAuthor = Post & { author: Identity };

/**
 * For the server itself, without the visibility rule, tombstones included. Nothing read with it may be shown to anyone.
 */
export function findPost(ctx: Ctx, id: bigint): Promise<PostWithAuthor | null> {
  return models(ctx).post.findUnique({ where: { id }, include: { author: true } });
}

/**
 * The same by URI. The post is read by hand: this is asked for every post that comes in, and most are not known yet.
 */
export function findPostByUri(ctx: Ctx, uri: string): Promise<PostWithAuthor | null> {
  return readPostByUri(ctx, uri);
}

/** A post for a reader; null where there is none or the rule hides it. */
export async function postFor(ctx: Ctx, reader: Reader, id: bigint): Promise<PostWithAuthor | null> {
  return seen(ctx, reader, await findPost(ctx, id));
}

/** The same, or NOT_FOUND. */
export async function getPost(
  ctx: Ctx,
  reader: Reader,
  id: bigint,
  path?: readonly string[],
): Promise<PostWithAuthor> {
  const post = await postFor(ctx, reader, id);
  if (!post) throw new PostNotFound(path);
  return post;
}

async function seen(ctx: Ctx, reader: Reader, post: PostWithAuthor | null): Promise<PostWithAuthor | null> {
  return post && (await readerSees(ctx, reader, post)) ? post : null;
}

/**
 * The posts among `ids` that a reader sees, by id; what is hidden or unknown is left out. One statement for rows, one
 * for authors, one or two for the rule.
 */
export async function postsFor(
  ctx: Ctx,
  reader: Reader,
  ids: readonly bigint[],
): Promise<Map<bigint, PostWithAuthor>> {
  if (ids.length === 0) return new Map();
  const rows = await models(ctx).post.findMany({
    where: { id: { in: [...new Set(ids)] } },
    include: { author: true },
  });
  const visible = await whatReaderSees(ctx, reader, rows);
  return new Map(rows.filter((row) => visible.has(row.id)).map((row) => [row.id, row]));
}

/** A deleted post for a reader who could have read it while it was there (410); null otherwise (404). */
export async function tombstoneFor(ctx: Ctx, reader: Reader, id: bigint): Promise<Post | null> {
  const post = await findPost(ctx, id);
  if (!post || post.deletedAt === null) return null;
  return couldSee(reader, post, (await factsFor(ctx, reader, [post])).of(post)) ? post : null;
}

/** `visibleSql` for the database of `ctx`. */
export function visibleIn(ctx: Ctx, reader: Reader, p = 'p'): SqlCondition {
  const { dialect } = sql(ctx);
  return visibleSql(reader, (column) => anyOf(dialect, column), p);
}

/** Direct answers to a post that a reader sees. */
export function repliesTo(ctx: Ctx, reader: Reader, postId: bigint, page: Page): Promise<PostWithAuthor[]> {
  return postsAbout(ctx, reader, page, { from: 'post p', where: 'p."inReplyToId" = ?', params: [postId] });
}

/**
 * A page of the posts `p` of some rows, `from` and `where` in trusted SQL, that a reader sees, in the order of their
 * ids.
 */
export async function postsAbout(
  ctx: Ctx,
  reader: Reader,
  page: Page,
  { from, where, params }: { from: string; where: string; params: readonly bigint[] },
): Promise<PostWithAuthor[]> {
  const bounds = pageSql(page, 'p."id"');
  const rule = visibleIn(ctx, reader);
  const rows = await sql(ctx).all<{ id: bigint }>(
    `SELECT p."id" FROM ${from} WHERE ${where} AND ${bounds.where} AND ${rule.text} ${bounds.orderBy} LIMIT ?`,
    [...params, ...bounds.params, ...rule.params, page.limit],
  );
  return inOrder(
    ctx,
    rows.map((row) => row.id),
  );
}

/** Of an author's posts the public and unlisted ones alone, whoever asks: outbox and feed. */
export async function openPostsOf(
  ctx: Ctx,
  reader: Reader,
  author: Identity,
  page: Page,
  visibilities: readonly ('PUBLIC' | 'UNLISTED')[] = ['PUBLIC', 'UNLISTED'],
): Promise<PostWithAuthor[]> {
  const bounds = pageSql(page, 'p."id"');
  const rule = visibleIn(ctx, reader);
  const rows = await sql(ctx).all<{ id: bigint }>(
    `SELECT p."id" FROM post p WHERE p."authorId" = ? AND p."visibility" IN (${visibilities.map((each) => `'${each}'`).join(', ')})
      AND ${bounds.where} AND ${rule.text} ${bounds.orderBy} LIMIT ?`,
    [author.id, ...bounds.params, ...rule.params, page.limit],
  );
  return inOrder(
    ctx,
    rows.map((row) => row.id),
  );
}

/** Rows by id in the order of the ids; the rule was asked already. */
export async function inOrder(ctx: Ctx, ids: readonly bigint[]): Promise<PostWithAuthor[]> {
  if (ids.length === 0) return [];
  const rows = await models(ctx).post.findMany({
    where: { id: { in: [...ids] } },
    include: { author: true },
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
