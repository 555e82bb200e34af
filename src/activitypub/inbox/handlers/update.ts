import { inTransaction } from '../../../core/context.ts';
import { findPostByUri } from '../../../core/posts/queries.ts';
import { editRemotePost } from '../../../core/posts/remote/store.ts';
import type { PlainActivity } from '../../parse/activity.ts';
import { kindOf } from '../../parse/activity.ts';
import { refreshByUpdate } from '../../remote/refresh.ts';
import type { InboundHandler } from '../message.ts';
import { handled, ignored, settled } from '../outcome.ts';
import { readReceivedPost } from '../received-post.ts';
import { isRelated } from '../related.ts';

/** Update of an actor by itself alone (SECURITY-CASES O24), or of a post by its author. */
export const handleUpdate: InboundHandler<PlainActivity> = async (received) => {
  const { activity, actor, ctx, domain, options } = received;
  const { id, doc } = activity.object;
  if (id === actor.uri) {
    const outcome = await refreshByUpdate(ctx, actor, doc, options);
    return settled(outcome === 'fresh' ? handled() : ignored('the actor’s document is not to be had'));
  }
  if (doc !== null && kindOf(doc) !== 'object')
    return settled(ignored('an Update of somebody or something else'));
  const post = await readReceivedPost(received);
  if (!post.ok) return settled(ignored(post.reason));
  return {
    apply: (ctx) =>
      inTransaction(ctx, async (ctx) => {
        const known = await findPostByUri(ctx, post.data.uri);
        // An Update that overtook its Create is taken for it, under the same conditions.
        if (!known && !(await isRelated(ctx, post.author, post.data, domain)))
          return ignored('it concerns nobody on this domain');
        const edited = await editRemotePost(ctx, post.author, post.data);
        return edited.outcome === 'ignored' ? ignored(edited.reason) : handled();
      }),
  };
};
