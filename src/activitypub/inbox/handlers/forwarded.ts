// Activities that somebody else than their actor sent.

import { inTransaction } from '../../../core/context.ts';
import { findPostByUri } from '../../../core/posts/queries.ts';
import { remoteContent } from '../../../core/posts/remote/content.ts';
import { editRemotePost } from '../../../core/posts/remote/edit.ts';
import { storeRemotePost } from '../../../core/posts/remote/store.ts';
import { fetchDocument } from '../../fetch.ts';
import { postProblem } from '../../parse/authority.ts';
import { readObject } from '../../parse/post.ts';
import { hostOf } from '../../parse/values/iri.ts';
import { knownOrFetched } from '../../remote/people.ts';
import { openAudience, postData } from '../../remote/post-shape.ts';
import { isVoteInPoll } from '../../remote/votes.ts';
import { deletionHint } from '../hints.ts';
import type { ReceivedActivity } from '../message.ts';
import { handled, ignored, type PreparedInbound, settled } from '../outcome.ts';
import { touchedBy } from '../received-post.ts';
import { isRelated } from '../related.ts';

/**
 * An activity that somebody else than its actor sent (a reply passed on to followers): nothing in it is believed; what
 * it is about is fetched from its own origin, on the budget of whoever sent it.
 */
export async function handleForwarded(received: ReceivedActivity): Promise<PreparedInbound> {
  const { activity, ctx, domain, options } = received;
  const id = 'object' in activity ? (activity.object?.id ?? null) : null;
  if (id === null) return settled(ignored('nothing in it could be fetched'));
  if (activity.type === 'Delete') return deletionHint(received, id);
  if (activity.type !== 'Create' && activity.type !== 'Update')
    return settled(ignored(`a ${activity.type} of somebody else`));
  if (await ctx.app.domains.isOwnHost(hostOf(id) ?? '')) return settled(ignored('its object is one of ours'));
  const fetched = await fetchDocument(ctx, id, options);
  if (fetched.kind !== 'document') return settled(ignored('its object is not to be had'));
  const post = readObject(fetched.doc);
  if (post.kind !== 'post' || postProblem(post) !== null || (await isVoteInPoll(ctx, post)))
    return settled(ignored('its object is no post'));
  const author = await knownOrFetched(ctx, post.author, options);
  if (!author) return settled(ignored('the author of its object is not to be had'));
  const data = postData(post, author.followersUri, openAudience(post, true));
  // Its HTML is made safe before the transaction.
  remoteContent(data);
  return {
    touches: touchedBy(data),
    apply: (ctx) =>
      inTransaction(ctx, async (ctx) => {
        const known = await findPostByUri(ctx, data.uri);
        if (!known && !(await isRelated(ctx, author, data, domain)))
          return ignored('it concerns nobody on this domain');
        const isEdit = known !== null && activity.type === 'Update';
        const stored = isEdit
          ? await editRemotePost(ctx, author, data, { isCurrent: true })
          : await storeRemotePost(ctx, author, data, { isDelivered: true });
        return stored.outcome === 'ignored' ? ignored(stored.reason) : handled();
      }),
  };
}
