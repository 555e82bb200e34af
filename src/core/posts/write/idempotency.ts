// Recognises a request to create a post that was sent before (idempotency keys).

import type { Identity, Post } from '../../../db/rows.ts';
import { AppError } from '../../../lib/app-error.ts';
import { type Ctx, models, type TxCtx } from '../../context.ts';
import { PostWasDeleted } from '../errors.ts';
import { titlesOf } from '../poll/tally.ts';
import { quoteBy } from '../quotes/rows.ts';
import { attachmentsOf, type PostPoll, pollOf } from '../shapes.ts';
import type { CreatePostInput } from './create-input.ts';

/** What was sent with a key: as it is used, and as it came, which says what was left to defaults. */
export interface SentAgain {
  given: {
    text: string;
    format: string;
    summary: string | null;
    isSensitive: boolean;
    language: string | null;
    mediaIds: readonly bigint[];
    poll: PostPoll | null;
  };
  input: CreatePostInput;
}

/**
 * The post that an author made with an idempotency key; null where there is none yet, or the key's time is over.
 * Errors: GONE where it was deleted, CONFLICT where the key came with another input then: giving back the first post
 * would lose the second one without a word.
 */
export async function postOfKey(
  ctx: Ctx,
  author: Identity,
  idempotencyKey: string,
  sent: SentAgain,
): Promise<Post | null> {
  const post = await models(ctx).post.findUnique({
    where: { authorId_idempotencyKey: { authorId: author.id, idempotencyKey } },
  });
  if (!post || isOver(ctx, post, sent.input.idempotencySeconds)) return null;
  if (post.deletedAt !== null) throw new PostWasDeleted();
  if (!(await isSame(ctx, post, sent)))
    throw new AppError(
      'CONFLICT',
      'This idempotency key was sent before with another input; send a new key for a new post.',
      { path: ['input', 'idempotencyKey'] },
    );
  return post;
}

/** Whether the time of a post's key is over: so many seconds after it was stored, never where there are none given. */
function isOver(ctx: Ctx, { storedAt }: Post, seconds: number | null | undefined): boolean {
  return seconds != null && ctx.app.clock.now() >= Number(storedAt) + seconds * 1000;
}

/** Takes the key of an author from the post that holds it, where its time is over, so that another can have it. */
export async function freeOldKey(
  ctx: TxCtx,
  authorId: bigint,
  { idempotencyKey, idempotencySeconds }: CreatePostInput,
): Promise<void> {
  if (idempotencyKey == null || idempotencySeconds == null) return;
  await ctx.tx.sql.run(
    'UPDATE post SET "idempotencyKey" = NULL WHERE "authorId" = ? AND "idempotencyKey" = ? AND "storedAt" <= ?',
    [authorId, idempotencyKey, BigInt(ctx.app.clock.now() - idempotencySeconds * 1000)],
  );
}

/** Whether a post is what this input makes. An edit since then does not count: its first version is asked. */
async function isSame(ctx: Ctx, post: Post, { given, input }: SentAgain): Promise<boolean> {
  if (post.inReplyToId !== (input.inReplyToId ?? null)) return false;
  const quote = post.quoteUri === null ? null : await quoteBy(ctx, post.id);
  if ((quote?.quotedId ?? null) !== (input.quotedPostId ?? null)) return false;
  if (input.visibility != null && input.visibility !== post.visibility) return false;
  const isEdited = post.revision > 0;
  const first = isEdited
    ? await models(ctx).postVersion.findFirst({ where: { postId: post.id, revision: 0 } })
    : post;
  if (!first) return true;
  if (first.source !== given.text || first.summary !== given.summary) return false;
  if (first.isSensitive !== given.isSensitive) return false;
  if (
    attachmentsOf(first)
      .map(({ id }) => id)
      .join() !== given.mediaIds.join()
  )
    return false;
  const options = isEdited ? ('pollOptions' in first ? first.pollOptions : null) : titlesOf(pollOf(post));
  if (JSON.stringify(options ?? null) !== JSON.stringify(titlesOf(given.poll))) return false;
  // Versions keep neither the format nor the language.
  if (isEdited) return true;
  return post.sourceFormat === given.format && (input.language == null || post.language === given.language);
}

/**
 * The post that an identity made under an idempotency key, within the last so many seconds where they are given; null
 * where there is none, or it was deleted. For the identity alone.
 */
export async function postMadeUnder(
  ctx: Ctx,
  authorId: bigint,
  idempotencyKey: string,
  seconds?: number | null,
): Promise<Post | null> {
  const post = await models(ctx).post.findUnique({
    where: { authorId_idempotencyKey: { authorId, idempotencyKey } },
  });
  return post?.deletedAt === null && !isOver(ctx, post, seconds) ? post : null;
}
