// The kinds of timelines there are: home, local, federated, hashtag, profile.

import type { Domain, Identity } from '../../db/rows.ts';

/** What a timeline shows. Who looks is said apart (`Reader`): the same source shows different readers different posts. */
export type TimelineSource =
  /** Posts and boosts of whom a local identity follows, and its own. */
  | { kind: 'home'; identity: Identity }
  /** Public posts by the people of a domain (and `local` ones, for those of the domain). */
  | { kind: 'local'; domain: Domain }
  /** Public posts of every server a domain knows (known-entries.ts), as its blocks let them be seen. */
  | { kind: 'federated'; domain: Domain }
  /** Those with a hashtag (normalised name). */
  | { kind: 'hashtag'; domain: Domain; name: string }
  /** What one identity posted and boosted. */
  | { kind: 'profile'; identity: Identity; replies: boolean; boosts: boolean };

/** An entry of a timeline as stored: `entryId` is the post's id, or the boost's. */
export interface EntryRow {
  entryId: bigint;
  postId: bigint;
}
