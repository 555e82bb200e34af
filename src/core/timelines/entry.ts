// A timeline entry: a post, or a boost of one.

import type { Boost, Identity, Post } from '../../db/rows.ts';

/** An entry of timelines: a post by its author, or a boost of it. Its id is the post's or the boost's. */
export interface TimelineEntry {
  entryId: bigint;
  post: Post;
  author: Identity;
  /** Whose followers get it: the author, or the booster. */
  by: Identity;
  boost: Boost | null;
  /** Who wrote what the post answers; null when it answers nothing known here. */
  parentAuthorId: bigint | null;
}

export function postEntry(post: Post, author: Identity, parentAuthorId: bigint | null): TimelineEntry {
  return { entryId: post.id, post, author, by: author, boost: null, parentAuthorId };
}

export function boostEntry(boost: Boost, post: Post, author: Identity, booster: Identity): TimelineEntry {
  return { entryId: boost.id, post, author, by: booster, boost, parentAuthorId: null };
}
