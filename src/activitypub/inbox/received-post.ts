import type { RemotePostData } from '../../core/posts/remote/store.ts';
import type { Identity } from '../../db/rows.ts';
import { sameOrigin } from '../../lib/url/url.ts';
import type { PlainActivity } from '../parse/activity.ts';
import { isAuthoredBy, postProblem } from '../parse/authority.ts';
import { isVote, readObject } from '../parse/post.ts';
import { knownOrFetched } from '../remote/people.ts';
import { postData } from '../remote/post-shape.ts';
import type { ReceivedActivity } from './message.ts';
import { fetchObject } from './signer.ts';

export type ReceivedPost =
  | { ok: true; author: Identity; data: RemotePostData }
  | { ok: false; reason: string };

/**
 * The post in a Create or Update. What is embedded is believed because its actor signed for it and both are of one origin; a bare id is
 * fetched. Posts of other servers, and those somebody else wrote, are not (SECURITY-CASES O02, O09, O26).
 */
export async function readReceivedPost(received: ReceivedActivity<PlainActivity>): Promise<ReceivedPost> {
  const { activity, actor, ctx, options } = received;
  const { id, doc: embedded } = activity.object;
  if (id === null) return no('its object has no usable id');
  if (!sameOrigin(id, actor.uri)) return no('its object is of another server than its actor');
  let doc = embedded;
  if (doc === null) {
    const fetched = await fetchObject(received, id);
    if (fetched.kind !== 'document') return no('its object is not to be had');
    doc = fetched.doc;
  }
  const post = readObject(doc);
  if (post.kind === 'unreadable') return no(post.reason);
  if (post.kind === 'tombstone') return no('its object was deleted');
  if (isVote(post)) return no('a vote in a poll; polls of ours do not exist yet');
  const problem = postProblem(post);
  if (problem !== null) return no(problem);
  if (!isAuthoredBy(post, actor.uri)) return no('its object is somebody else’s');
  const author = post.author === actor.uri ? actor : await knownOrFetched(ctx, post.author, options);
  if (!author) return no('the author of its object is not to be had');
  return { ok: true, author, data: postData(post, author.followersUri, activity.audience) };
}

function no(reason: string): ReceivedPost {
  return { ok: false, reason };
}
