// The kinds of timelines there are: home, list, local, federated, hashtag, link, profile.

import type { Domain, Identity, List } from '../../db/rows.ts';
import type { Narrowing } from './kinds/narrowing.ts';

/** Further hashtags (normalised names) by which pages of a hashtag are chosen. */
export interface TagChoice {
  any?: readonly string[];
  all?: readonly string[];
  none?: readonly string[];
}

/**
 * What a timeline shows. Who looks is said apart (`Reader`): the same source shows different readers different posts.
 * What pages are narrowed by does not concern live events.
 */
export type TimelineSource =
  /** Posts and boosts of whom a local identity follows, and its own. */
  | { kind: 'home'; identity: Identity }
  /** Posts and boosts of the members of a list, for its owner. */
  | { kind: 'list'; list: List; identity: Identity }
  /** Public posts by the people of a domain (and `local` ones, for those of the domain). */
  | ({ kind: 'local'; domain: Domain } & Pick<Narrowing, 'onlyMedia'>)
  /** Public posts of every server a domain knows (known-entries.ts), as its blocks let them be seen. */
  | ({ kind: 'federated'; domain: Domain } & Narrowing)
  /**
   * Those with a hashtag (normalised name). Pages may be of those with one of `any` as well, with each of `all`, with
   * none of `none`.
   */
  | ({ kind: 'hashtag'; domain: Domain; name: string } & TagChoice & Narrowing)
  /** Those that link to a page (as `post_link` has it); pages alone, nobody watches it. */
  | { kind: 'link'; domain: Domain; url: string }
  /**
   * What one identity posted and boosted. Pages, and they alone, may be of its own posts with media or with a hashtag
   * (normalised name), or without some.
   */
  | {
      kind: 'profile';
      identity: Identity;
      replies: boolean;
      boosts: boolean;
      onlyMedia?: boolean;
      hashtag?: string | null;
      /** Without posts for those they mention alone. */
      leavesOutMentioned?: boolean;
    };

/**
 * The id under which `home` keeps the entries of a timeline that fan-out writes, the owner's or the list's; null for
 * all other timelines.
 */
export function homeIdOf(source: TimelineSource): bigint | null {
  if (source.kind === 'home') return source.identity.id;
  return source.kind === 'list' ? source.list.id : null;
}

/** An entry of a timeline as stored: `entryId` is the post's id, or the boost's. */
export interface EntryRow {
  entryId: bigint;
  postId: bigint;
}
