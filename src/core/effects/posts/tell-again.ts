// Tells other servers of a post of ours anew, where that is no edit of it.

import type { Identity, Post } from '../../../db/rows.ts';
import type { TxCtx } from '../../context.ts';
import { deliver } from '../../deliveries/deliver.ts';
import { orderKey } from '../../deliveries/order-key.ts';
import { PRIORITY } from '../../deliveries/states.ts';
import { identitiesByIds } from '../../identities/queries.ts';
import { mentionsOf } from '../../posts/shapes.ts';
import { parentAuthorOf } from './parent-author.ts';

/**
 * An Update to every server that has the post; nothing for posts of others, and for those of one domain alone.
 * `freshId`: where nothing else gives the Update an id of its own.
 */
export async function tellAgain(ctx: TxCtx, post: Post, author: Identity, freshId?: bigint): Promise<void> {
  if (author.domainId === null || post.visibility === 'LOCAL') return;
  const ids = mentionsOf(post).flatMap(({ id }) => (id === null ? [] : [BigInt(id)]));
  await deliver(ctx, {
    activity: {
      type: 'update',
      post,
      author,
      mentioned: await identitiesByIds(ctx, ids),
      parentAuthor: await parentAuthorOf(ctx, post),
      ...(freshId === undefined ? {} : { freshId }),
    },
    actor: author,
    subjectId: post.id,
    orderKey: orderKey.thread(post),
    inbox: 'shared',
    priority: PRIORITY.EDITS,
    source: { kind: 'recipients', subjectId: post.id },
  });
}
