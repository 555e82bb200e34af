// Writes the rows of an edit, of a local or a remote post, and keeps the earlier version.

import { isDeepStrictEqual } from 'node:util';
import type { Identity, Post } from '../../../db/rows.ts';
import { anyOf } from '../../../db/sql/any-of.ts';
import { replaceAttachments } from '../../attachments/rows.ts';
import type { TxCtx } from '../../context.ts';
import { replaceLink } from '../../previews/rows.ts';
import { isSameQuestion, titlesOf } from '../poll/tally.ts';
import { insertMentions, insertTags, updatePost } from '../rows.ts';
import { attachmentsOf, mentionsOf, pollOf, tagsOf } from '../shapes.ts';

/** What an edit may change; visibility and thread never do. */
export type PostChanges = Partial<
  Pick<
    Post,
    | 'type'
    | 'title'
    | 'url'
    | 'summary'
    | 'isSensitive'
    | 'source'
    | 'sourceFormat'
    | 'html'
    | 'language'
    | 'quoteUri'
    | 'quoteApproval'
    | 'replyApproval'
    | 'favouriteApproval'
    | 'boostApproval'
    | 'attachments'
    | 'mentions'
    | 'tags'
    | 'emoji'
    | 'poll'
    | 'linkedCollections'
  >
>;

const KEEP_VERSION = `INSERT INTO post_version
  ("postId", "revision", "title", "summary", "isSensitive", "source", "html", "attachments", "pollOptions", "createdAt")
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;

/**
 * The rows of an edit, whoever made it, and its fact. `before` is the row as locked in this transaction. How it read is
 * kept as a version; who was mentioned before keeps the right to read it.
 */
export async function applyEdit(
  ctx: TxCtx,
  edit: {
    before: Post;
    author: Identity;
    changes: PostChanges;
    editedAt: bigint;
    mentioned: readonly Identity[];
    addressed?: readonly Identity[];
    /** The page that another server attached to it. */
    attached?: string | null;
  },
): Promise<Post> {
  const { before, author, changes, mentioned } = edit;
  const { sql } = ctx.tx;
  await sql.run(KEEP_VERSION, [
    before.id,
    before.revision,
    before.title,
    before.summary,
    before.isSensitive,
    before.source,
    before.html,
    JSON.stringify(before.attachments),
    pollOf(before) && JSON.stringify(titlesOf(pollOf(before))),
    before.editedAt ?? before.publishedAt,
  ]);
  const post: Post = { ...before, ...changes, editedAt: edit.editedAt, revision: before.revision + 1 };
  await updatePost(sql, before.id, { ...changes, editedAt: post.editedAt, revision: post.revision });
  if (changes.tags !== undefined) {
    await sql.run('DELETE FROM post_tag WHERE "postId" = ?', [post.id]);
    await insertTags(ctx, post.id, tagsOf(post));
  }
  if (changes.attachments !== undefined && !isDeepStrictEqual(changes.attachments, before.attachments))
    await replaceAttachments(ctx.tx, post.id, attachmentsOf(before), attachmentsOf(post));
  await replaceLink(ctx, before, { post, mentions: mentionsOf(post), attached: edit.attached ?? null });
  // What was chosen among other options says nothing of these.
  if (changes.poll !== undefined && !isSameQuestion(pollOf(before), pollOf(post)))
    await sql.run('DELETE FROM poll_vote WHERE "postId" = ?', [post.id]);
  const earlier = await mentionedAmong(ctx, post.id, mentioned);
  const newlyMentioned = mentioned.filter(({ id }) => !earlier.has(id));
  await insertMentions(sql, post.id, [
    ...mentioned.map(({ id }) => ({ identityId: id, isNamed: true })),
    ...(edit.addressed ?? []).map(({ id }) => ({ identityId: id, isNamed: false })),
  ]);
  await ctx.emit({ kind: 'edited', post, before, author, mentioned, newlyMentioned });
  return post;
}

async function mentionedAmong(ctx: TxCtx, postId: bigint, among: readonly Identity[]): Promise<Set<bigint>> {
  if (among.length === 0) return new Set();
  const { sql } = ctx.tx;
  const rows = await sql.all<{ identityId: bigint }>(
    `SELECT "identityId" FROM mention WHERE "postId" = ? AND ${anyOf(sql.dialect, '"identityId"')}`,
    [postId, among.map(({ id }) => id)],
  );
  return new Set(rows.map((row) => row.identityId));
}
