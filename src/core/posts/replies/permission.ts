// Whether somebody may reply to a post, with what has to be read for that.

import type { ReplyState } from '../../../db/enums.ts';
import type { Identity, Post } from '../../../db/rows.ts';
import { type Ctx, sql } from '../../context.ts';
import { uris } from '../../uris.ts';
import { followFacts } from '../approval/follows.ts';
import type { Permission } from '../approval/groups.ts';
import { MayNotReply } from '../errors.ts';
import { isFree, isPlain, replyPermission } from './approval.ts';
import { isHeld } from './held.ts';

/** What an identity may do about replying to a post that it sees; `isPlain`: as others can see for themselves. */
export async function replyPermissionOf(
  ctx: Ctx,
  identity: Identity,
  post: Post,
): Promise<{ permission: Permission; isPlain: boolean }> {
  const isAnswered = await answers(ctx, post, identity);
  const follows = await followFacts(ctx, identity.id, post.authorId, post.replyApproval);
  return {
    permission: replyPermission(identity, post, { ...follows, isAnswered }),
    isPlain: isPlain(identity, post, { isAnswered }),
  };
}

/**
 * How a reply of somebody here begins: null where nobody needs to be asked, ACCEPTED where the author of what it
 * answers is of this install and lets them, PENDING where that author wants to look at it first, or another server has
 * to say so. Errors: FORBIDDEN where it says no.
 */
export async function beginningOf(ctx: Ctx, identity: Identity, parent: Post): Promise<ReplyState | null> {
  if (isFree(parent) && !isHeld(parent)) return null;
  const { permission, isPlain } = await replyPermissionOf(ctx, identity, parent);
  const isOurs = parent.domainId !== null;
  if (permission === 'DENIED' || (isOurs && permission === 'UNKNOWN'))
    throw new MayNotReply(
      isHeld(parent)
        ? 'This post waits for the consent of whom it answers, or was refused it; it cannot be replied to.'
        : 'The author of this post does not let you reply to it; link to it in a post of your own instead.',
    );
  if (isPlain) return null;
  return isOurs && permission === 'AUTOMATIC' ? 'ACCEPTED' : 'PENDING';
}

/** Where the authorization of a reply stands that somebody here gave. */
export function replyAuthorizationUri(parentAuthor: Pick<Identity, 'uri'>, replyId: bigint): string {
  return uris.row(parentAuthor.uri, 'reply_authorizations', replyId);
}

/** The id of the ReplyRequest for a reply of somebody here. */
export function replyRequestUri(author: Pick<Identity, 'uri'>, replyId: bigint): string {
  return uris.row(author.uri, 'reply_requests', replyId);
}

/** Whether a post answers one of an identity. */
async function answers(ctx: Ctx, { inReplyToId }: Post, identity: Pick<Identity, 'id'>): Promise<boolean> {
  if (inReplyToId === null) return false;
  const rows = await sql(ctx).all('SELECT 1 FROM post WHERE "id" = ? AND "authorId" = ?', [
    inReplyToId,
    identity.id,
  ]);
  return rows.length > 0;
}
