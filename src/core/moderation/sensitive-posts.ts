// Moderators have single posts shown as sensitive, or no longer.

import type { Domain, Identity, Post } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { readReason } from '../audit/reason.ts';
import { identityTarget, recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction, models, type TxCtx } from '../context.ts';
import { identitiesByIds } from '../identities/queries.ts';
import type { Deciding } from '../identities/suspend.ts';
import { PostNotFound } from '../posts/errors.ts';
import { postsFor } from '../posts/queries.ts';
import { readPost } from '../posts/read-rows.ts';
import { anonymousReader } from '../posts/reader.ts';
import { lockPosts } from '../posts/rows.ts';
import { attachmentsOf, mentionsOf } from '../posts/shapes.ts';
import { applyEdit } from '../posts/write/apply-edit.ts';
import { hasRole, mustModerateDomain } from '../roles/policy.ts';
import { mustRankToModeratePosts } from '../roles/ranks.ts';

/** Posts that one act is about. */
export const MOST_MARKED_POSTS = 100;

const at = (index: number) => ['input', 'postIds', String(index)];

/** Errors: INVALID_INPUT for none or too many. */
export function readMarkedIds(ids: readonly bigint[]): bigint[] {
  const each = [...new Set(ids)];
  if (each.length === 0 || each.length > MOST_MARKED_POSTS)
    throw new AppError('INVALID_INPUT', `Name 1 to ${MOST_MARKED_POSTS} posts.`, {
      path: ['input', 'postIds'],
    });
  return each;
}

interface Marking extends Deciding {
  isSensitive: boolean;
  /** In whose eyes; null: of the domain that they were written on. */
  domain: Domain | null;
}

/**
 * Has posts with media of one author shown as sensitive, or takes that back; what has no media, or is so already, is
 * passed by. On the domain that they were written on they are edited: every server that has them is told, and their
 * author cannot undo it; whoever holds the author is told. On another domain only its people see it. Moderators of the
 * domain may. Answers all of the posts, as they are then. Errors: NOT_FOUND, also for posts that the domain does not
 * see and nobody reported to it, FORBIDDEN, INVALID_INPUT.
 */
export async function setPostsSensitive(
  ctx: Ctx,
  postIds: readonly bigint[],
  { isSensitive, domain: asked, reason, reportId = null, notice }: Marking,
): Promise<Post[]> {
  const comment = readReason(reason);
  const ids = readMarkedIds(postIds);
  const { author, domain } = await whoseAndWhere(ctx, ids, asked);
  const isAtHome = author.domainId === domain.id;
  await mustRankToModeratePosts(ctx, domain.id, author);
  return inTransaction(ctx, async (ctx) => {
    await lockPosts(ctx, ids);
    const changed: Post[] = [];
    const posts: Post[] = [];
    for (const id of ids) {
      const before = await readPost(ctx, id);
      if (!before || before.deletedAt !== null) throw new PostNotFound(at(ids.indexOf(id)));
      const mark = isSensitive ? markOne : unmarkOne;
      const after = await mark(ctx, { before, author, domain, isAtHome });
      posts.push(after ?? before);
      if (after) changed.push(after);
    }
    if (isSensitive && !posts.some(hasMedia))
      throw new AppError('INVALID_INPUT', 'None of these posts has pictures, videos or sounds.', {
        path: ['input', 'postIds'],
      });
    if (changed.length === 0) return posts;
    await ctx.emit({ kind: 'hostBlocksChanged', domainId: domain.id });
    await recordAct(ctx, {
      act: isSensitive ? 'POSTS_SENSITIZED' : 'POSTS_UNSENSITIZED',
      domainId: domain.id,
      target: identityTarget(author),
      comment,
      changes: changed.map(({ uri }) => ({ field: 'post', before: null, after: uri })),
      reportId,
      notice: {
        ...(notice ?? { message: '', isMailed: true }),
        postIds: changed.map(({ id }) => id),
      },
    });
    return posts;
  });
}

const hasMedia = (post: Post) => attachmentsOf(post).length > 0;

/** Who wrote them, and the domain that decides. Whoever may not decide learns of no post whether it is there. */
async function whoseAndWhere(
  ctx: Ctx,
  ids: readonly bigint[],
  asked: Domain | null,
): Promise<{ author: Identity; domain: Domain }> {
  if (asked) await mustModerateDomain(ctx, asked);
  const found = await models(ctx).post.findMany({
    where: { id: { in: [...ids] }, deletedAt: null },
    include: { author: true },
  });
  const byId = new Map(found.map((post) => [post.id, post]));
  const first = byId.get(ids[0] ?? 0n);
  const home = first?.domainId == null ? null : await ctx.app.domains.byId(first.domainId);
  const domain = asked ?? home;
  const decides = asked ?? (await hasRole(ctx, home?.id ?? ctx.domain?.id ?? -1n, 'MODERATOR'));
  if (!first || !decides) throw new PostNotFound(at(0));
  if (!domain)
    throw new AppError('INVALID_INPUT', 'Name the domain on which posts of another server are shown so.', {
      path: ['input', 'domainId'],
    });
  const known = await knownTo(ctx, domain, ids);
  for (const [index, id] of ids.entries()) {
    const post = byId.get(id);
    if (!post || (post.domainId !== domain.id && !known.has(id))) throw new PostNotFound(at(index));
    if (post.authorId !== first.authorId)
      throw new AppError('INVALID_INPUT', 'Name posts of one author at a time.', { path: at(index) });
  }
  return { author: first.author, domain };
}

/** Those of these posts that anybody sees on a domain, or that were reported to it. */
async function knownTo(ctx: Ctx, { id: domainId }: Domain, ids: readonly bigint[]): Promise<Set<bigint>> {
  const seen = await postsFor(ctx, await anonymousReader(ctx, domainId), [...ids]);
  const reported = await models(ctx).reportedPost.findMany({
    where: { postId: { in: [...ids] }, report: { domainId } },
    select: { postId: true },
  });
  return new Set([...seen.keys(), ...reported.map(({ postId }) => postId)]);
}

interface One {
  before: Post;
  author: Identity;
  domain: Domain;
  isAtHome: boolean;
}

/** The post once it is marked; null where it stays as it was. */
async function markOne(ctx: TxCtx, one: One): Promise<Post | null> {
  const { before, domain, isAtHome } = one;
  if (!hasMedia(before)) return null;
  const isEdited = isAtHome && !before.isSensitive;
  const made = await ctx.tx.sql.run(
    'INSERT INTO sensitive_post ("domainId", "postId", "isEdited", "createdAt") VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    [domain.id, before.id, isEdited, BigInt(ctx.now)],
  );
  if (made === 0) return null;
  return isEdited ? edit(ctx, one, true) : before;
}

/** The post once that is taken back; null where nothing was marked. */
async function unmarkOne(ctx: TxCtx, one: One): Promise<Post | null> {
  const { before, domain, isAtHome } = one;
  const key = { domainId: domain.id, postId: before.id };
  const { sensitivePost } = ctx.tx.models;
  const row = await sensitivePost.findUnique({ where: { domainId_postId: key } });
  if (!row) return null;
  await sensitivePost.deleteMany({ where: key });
  // Behind a content warning everything is sensitive.
  const isShown = isAtHome && row.isEdited && before.isSensitive && before.summary === null;
  return isShown ? edit(ctx, one, false) : before;
}

async function edit(ctx: TxCtx, { before, author }: One, isSensitive: boolean): Promise<Post> {
  const ids = mentionsOf(before).flatMap(({ id }) => (id === null ? [] : [BigInt(id)]));
  return applyEdit(ctx, {
    ...{ before, author, changes: { isSensitive } },
    editedAt: BigInt(ctx.now),
    mentioned: await identitiesByIds(ctx, ids),
  });
}
