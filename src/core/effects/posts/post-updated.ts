// Appends the event `post.updated` of a changed post, and those of its boosts, so that streams and caches show it anew.

import type { Identity, Post } from '../../../db/rows.ts';
import type { NewEvent } from '../../../live/events.ts';
import type { TxCtx } from '../../context.ts';
import { tagsOf } from '../../posts/shapes.ts';
import { relistPost } from '../../timelines/known-entries.ts';
import { appendBoostEvents, type BoostEntry } from './boosts-of.ts';

/** Boosts that get an event each. */
const MOST_BOOSTS = 500;

/** What an edit changed of a post's hashtags; nothing where it was no edit. */
export interface ChangedTags {
  /** Before and after. */
  tags: readonly string[];
  haveChanged: boolean;
  detail: NewEvent['detail'];
}

/** For everybody who has the post, as it is or by a boost: it is to be shown anew. */
export async function appendUpdated(
  ctx: TxCtx,
  post: Post,
  author: Pick<Identity, 'id'>,
  changed: ChangedTags = {
    tags: tagsOf(post).map(({ name }) => name),
    haveChanged: false,
    detail: null,
  },
  parentAuthorId?: bigint | null,
): Promise<void> {
  const answered = parentAuthorId === undefined ? await authorAnswered(ctx, post) : parentAuthorId;
  const listed = await relistPost(ctx, post, changed);
  const updated = {
    kind: 'post.updated' as const,
    postId: post.id,
    entryId: post.id,
    authorId: author.id,
    domainId: post.domainId,
    audience: post.visibility,
    isReply: post.inReplyToUri !== null && answered !== author.id,
    tags: changed.tags,
    detail: changed.detail ?? null,
  };
  await ctx.app.events.append(ctx.tx, updated, ...listed);
  const boosts = await ctx.tx.sql.all<BoostEntry>(
    'SELECT "id", "identityId", "visibility" FROM boost WHERE "postId" = ? ORDER BY "id" DESC LIMIT ?',
    [post.id, MOST_BOOSTS],
  );
  await appendBoostEvents(ctx, 'post.updated', post, boosts);
}

async function authorAnswered(ctx: TxCtx, { inReplyToId }: Post): Promise<bigint | null> {
  if (inReplyToId === null) return null;
  const [parent] = await ctx.tx.sql.all<{ authorId: bigint }>('SELECT "authorId" FROM post WHERE "id" = ?', [
    inReplyToId,
  ]);
  return parent?.authorId ?? null;
}
