// Renders Announce.

import { uris } from '../../core/uris.ts';
import type { Boost, Identity, Post } from '../../db/rows.ts';
import { PUBLIC } from '../vocab.ts';
import { type Document, isoTime } from './document.ts';

/** Announce of a post by its id, without `@context`: what is embedded nobody should believe anyway. */
export function announceDocument(
  boost: Boost,
  post: Pick<Post, 'uri'>,
  booster: Pick<Identity, 'uri' | 'followersUri'>,
  author: Pick<Identity, 'uri'>,
): Document {
  const followers = booster.followersUri ?? uris.followers(booster.uri);
  const isPublic = boost.visibility === 'PUBLIC';
  return {
    id: boost.uri,
    type: 'Announce',
    actor: booster.uri,
    published: isoTime(boost.createdAt),
    to: isPublic ? [PUBLIC] : [followers],
    cc: isPublic ? [followers, author.uri] : [PUBLIC, author.uri],
    object: post.uri,
  };
}
