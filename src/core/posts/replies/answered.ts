// What other servers answer about replies: to requests of ours, by authorizations, and by taking those back.

import type { Identity } from '../../../db/rows.ts';
import { parseId } from '../../../lib/ids.ts';
import type { Ctx, TxCtx } from '../../context.ts';
import { findPostByUri } from '../queries.ts';
import { changeReply, type WholeReply, wholeReply } from './change.ts';
import { replyRequestUri } from './permission.ts';
import { repliesUnder, replyAuthorization } from './rows.ts';

const REQUEST = /\/reply_requests\/(\d{1,19})$/;

/**
 * The reply to a post of `author` that an answer of theirs is about, by the id of a ReplyRequest of ours or of the
 * reply itself, whoever wrote it; null for none.
 */
export async function replyAskedFor(
  ctx: Ctx,
  id: string,
  author: Pick<Identity, 'id'>,
): Promise<WholeReply | null> {
  const [, row] = REQUEST.exec(id) ?? [];
  const postId = row === undefined ? (await findPostByUri(ctx, id))?.id : parseId(row);
  const whole = postId == null ? null : await wholeReply(ctx, postId);
  if (!whole || whole.parent.authorId !== author.id) return null;
  return row === undefined || replyRequestUri(whole.reply.author, whole.reply.id) === id ? whole : null;
}

/** The author of what it answers agreed, by an authorization that was looked at. */
export function acceptReply(ctx: TxCtx, whole: WholeReply, authorizationUri: string): Promise<boolean> {
  return changeReply(ctx, whole, 'ACCEPTED', authorizationUri);
}

/** They said no, or do not want any more what was shown under their post. */
export function refuseReply(ctx: TxCtx, whole: WholeReply): Promise<boolean> {
  return changeReply(ctx, whole, 'NO');
}

/**
 * An authorization was deleted by `author`: replies to posts of theirs that rest on it hold no longer. Answers whether
 * there was one.
 */
export async function revokeReplyAuthorization(
  ctx: TxCtx,
  uri: string,
  author: Pick<Identity, 'id'>,
): Promise<boolean> {
  let isKnown = false;
  for (const postId of await repliesUnder(ctx, uri)) {
    const whole = await wholeReply(ctx, postId);
    if (whole?.parent.authorId !== author.id || (await replyAuthorization(ctx, postId)) !== uri) continue;
    isKnown = true;
    // It may be deleted before anybody here has looked at it.
    await refuseReply(ctx, whole);
  }
  return isKnown;
}
