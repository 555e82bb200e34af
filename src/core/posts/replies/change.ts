// Changes how the author of what a reply answers stands to it, counts it, and says what happened.

import type { ReplyState } from '../../../db/enums.ts';
import type { Post } from '../../../db/rows.ts';
import type { TxCtx } from '../../context.ts';
import { findPost, type PostWithAuthor } from '../queries.ts';
import { countQuoteIn, countQuoteOut } from '../quotes/change.ts';
import {
  countPostIn,
  countPostOut,
  countReplyIn,
  countReplyOut,
  lockPostAndParent,
  updatePost,
} from '../rows.ts';
import { isHeld } from './held.ts';
import { nameAuthorization } from './rows.ts';

/** Where a reply may go from where it is (`NONE`: nobody had to be asked). What was taken back stays so. */
const NEXT: Record<ReplyState | 'NONE', readonly ReplyState[]> = {
  NONE: ['PENDING', 'ACCEPTED', 'REVOKED'],
  PENDING: ['ACCEPTED', 'REJECTED'],
  ACCEPTED: ['REVOKED'],
  REJECTED: ['ACCEPTED'],
  REVOKED: [],
};

/** A reply with what it answers, both there. */
export interface WholeReply {
  reply: PostWithAuthor;
  parent: PostWithAuthor;
}

/** A post with what it answers; null where it is no reply, or one of the two is not known here, or deleted. */
export async function wholeReply(
  ctx: Parameters<typeof findPost>[0],
  postId: bigint,
): Promise<WholeReply | null> {
  const reply = await findPost(ctx, postId);
  if (reply?.deletedAt !== null || reply.inReplyToId === null) return null;
  const parent = await findPost(ctx, reply.inReplyToId);
  return parent?.deletedAt === null ? { reply, parent } : null;
}

/** What a no makes of a reply: it is refused before it is shown, and taken away after that. */
function refusalOf({ replyState }: Pick<Post, 'replyState'>): ReplyState {
  return replyState === 'PENDING' ? 'REJECTED' : 'REVOKED';
}

/**
 * Moves a reply to another state, with the authorization it rests on, and emits `replyChanged`. Answers whether
 * anything changed; a state that does not follow from the present one is left alone, and a deleted reply is. NO is what
 * `refusalOf` says of the reply as it is by then.
 */
export async function changeReply(
  ctx: TxCtx,
  { reply, parent }: WholeReply,
  change: ReplyState | 'NO',
  authorizationUri: string | null = null,
): Promise<boolean> {
  const before = await lockPostAndParent(ctx, reply.id);
  if (before?.deletedAt !== null) return false;
  const state = change === 'NO' ? refusalOf(before) : change;
  if (!NEXT[before.replyState ?? 'NONE'].includes(state)) return false;
  await updatePost(ctx.tx.sql, before.id, { replyState: state });
  if (authorizationUri !== null) await nameAuthorization(ctx, before.id, authorizationUri);
  const now: Post = { ...before, replyState: state };
  if (isHeld(before) && !isHeld(now)) {
    countReplyIn(ctx.tx, now);
    countPostIn(ctx.tx, now);
    await countQuoteIn(ctx, now);
  } else if (!isHeld(before) && isHeld(now)) {
    countReplyOut(ctx.tx, before);
    countPostOut(ctx.tx, before);
    await countQuoteOut(ctx, before);
  }
  await ctx.emit({
    kind: 'replyChanged',
    reply: { ...now, author: reply.author },
    before: before.replyState,
    parent,
  });
  return true;
}
