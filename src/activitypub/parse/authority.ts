import { sameOrigin } from '../../lib/url/url.ts';
import type { RemoteActivity } from './activity.ts';
import type { RemotePost } from './post.ts';

/*
 * A document is believed from its own origin only (DESIGN §7). These checks say why one cannot be believed; null means that it can,
 * as far as the document itself tells. Who sent it and where it was fetched from is checked by those who know.
 */

/** An activity's id must share its actor's origin, else a peer could take another's ids in advance (WIRE.md §1 step 4). */
export function activityProblem(activity: RemoteActivity): string | null {
  if (activity.id !== null && !sameOrigin(activity.id, activity.actor)) {
    return 'the id of the activity is on another server than its actor';
  }
  return null;
}

/** A post's id must share its author's origin (SECURITY-CASES O09). */
export function postProblem(post: RemotePost): string | null {
  return sameOrigin(post.id, post.author) ? null : 'the id of the post is on another server than its author';
}

/**
 * Whether an actor may speak for a post: its author, or one of those it is attributed to on the same server (PeerTube's channel
 * announces and updates what is attributed to the account too).
 */
export function isAuthoredBy(post: RemotePost, actor: string): boolean {
  return (post.author === actor || post.attributedTo.includes(actor)) && sameOrigin(post.id, actor);
}

/** A document that was fetched is the one asked for: the same id, or one on the origin it came from (SECURITY-CASES S07, O05). */
export function isAtHome(id: string, finalUrl: string): boolean {
  return sameOrigin(id, finalUrl);
}
