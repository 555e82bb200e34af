// Whom a post is for that came to a personal inbox without naming its owner (bto, bcc).

import { type Ctx, models } from '../../core/context.ts';
import type { RemotePostData } from '../../core/posts/remote/content.ts';
import type { Identity } from '../../db/rows.ts';
import type { ReceivedActivity } from './message.ts';

/**
 * The owner of the personal inbox that a post for a few people came to, where its own author sent it there: they may
 * read it, whether the post names them or not (blind copies, collections of another server). Null for what came to a
 * shared inbox, for posts for everyone or for followers, and where somebody else than the author sent it.
 */
export async function blindRecipient(
  ctx: Ctx,
  { actor, domain, message }: ReceivedActivity,
  author: Pick<Identity, 'id'>,
  post: RemotePostData,
): Promise<bigint | null> {
  if (message.identityId === null || message.isForwarded) return null;
  if (post.visibility !== 'MENTIONED' || author.id !== actor.id) return null;
  const owner = await models(ctx).identity.findUnique({ where: { id: message.identityId } });
  return owner?.state === 'ACTIVE' && owner.domainId === domain.id && !owner.isInstance ? owner.id : null;
}
