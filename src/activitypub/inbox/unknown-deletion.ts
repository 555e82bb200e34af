import { findPostByUri } from '../../core/posts/queries.ts';
import { deleteRemotePost } from '../../core/posts/remote/store.ts';
import { fetchDocument } from '../fetch.ts';
import { typesOf } from '../parse/values/doc.ts';
import type { ReceivedActivity } from './message.ts';
import { handled, ignored, type PreparedInbound, settled } from './outcome.ts';

/** Somebody else tells that a post was deleted: its own server is asked. Only 410 or a Tombstone removes it (WIRE.md §2). */
export async function deletionTold(
  { ctx, options }: ReceivedActivity,
  uri: string,
): Promise<PreparedInbound> {
  const post = await findPostByUri(ctx, uri);
  if (!post || post.domainId !== null || post.deletedAt !== null)
    return settled(ignored('there is no such post here'));
  const fetched = await fetchDocument(ctx, uri, options);
  const isGone =
    fetched.kind === 'gone' || (fetched.kind === 'document' && typesOf(fetched.doc).includes('Tombstone'));
  if (!isGone) return settled(ignored('its own server does not say that it is gone'));
  return {
    apply: async (ctx) => {
      const deleted = await deleteRemotePost(ctx, post.author, uri);
      return deleted.outcome === 'ignored' ? ignored(deleted.reason) : handled();
    },
  };
}
