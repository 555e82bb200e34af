// Restores a deleted post of another server (Undo of its Delete).

import type { Identity, Post } from '../../../db/rows.ts';
import { type Ctx, inTransaction, type TxCtx } from '../../context.ts';
import { insertLink } from '../../previews/rows.ts';
import { takeTurns } from '../../turns.ts';
import { askForLinkedCollections } from '../linked-collections.ts';
import { findPostByUri } from '../queries.ts';
import { takeRemoteQuote } from '../quotes/remote.ts';
import { isHeld, notHeldSql } from '../replies/held.ts';
import {
  countPostIn,
  countReplyIn,
  insertMentions,
  insertTags,
  lockPostAndParent,
  updatePost,
} from '../rows.ts';
import { mentionsOf, tagsOf } from '../shapes.ts';
import { type RemotePostData, remoteContent, remoteMentions } from './content.ts';
import { knownPeople, problemWith, type RemoteOutcome } from './taking.ts';

/**
 * Takes the deletion of another server's post back: the tombstone gets the content that its server shows again (the
 * caller has just fetched it there). It stands where it stood, notifies nobody, and keeps its visibility. What a
 * suspended or deleted author wrote, or what a blocked server has, stays away. Opens its own transaction.
 */
export async function restoreRemotePost(
  ctx: Ctx,
  author: Identity,
  data: RemotePostData,
): Promise<RemoteOutcome> {
  const problem = await problemWith(ctx, author, data.uri);
  if (problem) return ignored(problem);
  remoteContent(data);
  return inTransaction(ctx, async (ctx) => {
    await takeTurns(ctx, [data.uri]);
    const known = await findPostByUri(ctx, data.uri);
    const before = known && (await lockPostAndParent(ctx, known.id));
    if (!before) return ignored('not known here');
    if (before.authorId !== author.id) return ignored('the post is somebody else’s');
    if (before.deletedAt === null) return { outcome: 'known', post: before };
    return restore(ctx, before, author, data);
  });
}

async function restore(
  ctx: TxCtx,
  before: Post,
  author: Identity,
  data: RemotePostData,
): Promise<RemoteOutcome> {
  const { sql } = ctx.tx;
  const people = await knownPeople(ctx, data);
  const content = { ...remoteContent(data), mentions: remoteMentions(data, people.byUri) };
  await sql.run(
    `UPDATE post SET "deletedAt" = NULL, "repliesCount" = (SELECT COUNT(*) FROM post r WHERE r."inReplyToId" = post."id"
       AND r."deletedAt" IS NULL AND r."visibility" IN ('PUBLIC', 'UNLISTED') AND ${notHeldSql('r')}) WHERE "id" = ?`,
    [before.id],
  );
  await updatePost(sql, before.id, content);
  const post = await ctx.tx.models.post.findUniqueOrThrow({ where: { id: before.id } });
  await insertMentions(sql, post.id, [
    ...people.mentioned.map(({ id }) => ({ identityId: id, isNamed: true })),
    ...people.addressed.map(({ id }) => ({ identityId: id, isNamed: false })),
  ]);
  await insertTags(ctx, post.id, tagsOf(post));
  await insertLink(ctx, { post, mentions: mentionsOf(post), attached: data.attachedPage ?? null });
  if (post.quoteUri !== null) await takeRemoteQuote(ctx, post, author, data);
  await askForLinkedCollections(ctx, post);
  countReplyIn(ctx.tx, post);
  countPostIn(ctx.tx, post);
  if (isHeld(post)) return { outcome: 'stored', post };
  const parent =
    post.inReplyToId === null
      ? null
      : await ctx.tx.models.post.findUnique({
          where: { id: post.inReplyToId },
          include: { author: true },
        });
  await ctx.emit({
    kind: 'posted',
    post,
    author,
    mentioned: [],
    parent,
    parentAuthor: parent?.author ?? null,
    isNew: true,
    isDelivered: false,
  });
  return { outcome: 'stored', post };
}

const ignored = (reason: string): RemoteOutcome => ({ outcome: 'ignored', post: null, reason });
