// Whether who signed a document may speak for its id and its author.

import { sameOrigin } from '../../lib/url/url.ts';
import type { RemoteActivity } from './activity.ts';
import type { RemotePost } from './post.ts';

/*
 * A document is believed from its own origin only. These checks say why one cannot be believed; null means that it can,
 * as far as the document itself shows. Who sent it and where it was fetched from is checked by those who know.
 */

/** An activity's id must share its actor's origin, else a peer could take another's ids in advance. */
export function activityProblem(activity: RemoteActivity): string | null {
  if (activity.id !== null && !sameOrigin(activity.id, activity.actor)) {
    return 'the id of the activity is on another server than its actor';
  }
  return null;
}

/** A post's id must share its author's origin. */
export function postProblem(post: RemotePost): string | null {
  return sameOrigin(post.id, post.author) ? null : 'the id of the post is on another server than its author';
}

/**
 * Whether a post can be of an actor that signed for it: the actor is among those whom the document names as authors, on
 * the same server. Who else it names is no matter here: the document is the signer's own word, and a neighbour listed
 * in it did not give theirs.
 */
export function isAuthoredBy(post: RemotePost, actor: string): boolean {
  return post.attributedTo.includes(actor) && sameOrigin(post.id, actor);
}

/**
 * Whether a signer speaks for somebody else: a group that lists a person as author beside itself (PeerTube's channels
 * publish for accounts). Then only the document at the post's own address tells who wrote it.
 */
export function speaksForAnother(post: RemotePost, signer: { uri: string; type: string }): boolean {
  return signer.type === 'GROUP' && post.attributedTo.some((author) => author !== signer.uri);
}
