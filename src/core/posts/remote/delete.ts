// Deletes posts of other servers (Delete).

import type { Identity } from '../../../db/rows.ts';
import { sameOrigin } from '../../../lib/url/url.ts';
import { type Ctx, inTransaction } from '../../context.ts';
import { leaveOutOfOrderMarker } from '../../out-of-order.ts';
import { takeTurns } from '../../turns.ts';
import { findPostByUri } from '../queries.ts';
import { tombstonePost } from '../write/delete.ts';
import { ignored, type RemoteOutcome } from './taking.ts';

/**
 * Deletes a post at the word of its author; of one not known here it is remembered for a day, so that the post does not
 * come after its end. Nobody else deletes anything. Opens its own transaction.
 */
export async function deleteRemotePost(ctx: Ctx, author: Identity, uri: string): Promise<RemoteOutcome> {
  if (author.domainId !== null) return ignored('posts of this server are deleted here');
  return inTransaction(ctx, async (ctx) => {
    await takeTurns(ctx, [uri]);
    const known = await findPostByUri(ctx, uri);
    if (!known) {
      if (sameOrigin(uri, author.uri)) await leaveOutOfOrderMarker(ctx, uri, author.uri);
      return ignored('not known here');
    }
    if (known.authorId !== author.id) return ignored('the post is somebody else’s');
    if (known.deletedAt !== null) return { outcome: 'known', post: known };
    const post = await tombstonePost(ctx, known.id, author);
    return { outcome: 'deleted', post: post ?? known };
  });
}
