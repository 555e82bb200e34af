// Says whom a local post is addressed to (`to`, `cc`).

import { mentionsOf } from '../../core/posts/shapes.ts';
import { uris } from '../../core/uris.ts';
import type { Identity, Post } from '../../db/rows.ts';
import { PUBLIC } from '../vocab.ts';

export interface Audience {
  to: string[];
  cc: string[];
}

/**
 * Whom a post is for. The author of what it answers is in `cc` of public and unlisted replies, never by itself in
 * those for a few. Posts for one domain alone have no audience outside: rendering them is a bug, but for the archive of
 * their author (`localTo`: what stands for the domain there).
 */
export function audienceOf(
  post: Pick<Post, 'visibility' | 'mentions'>,
  author: Pick<Identity, 'uri' | 'followersUri'>,
  parentAuthorUri: string | null,
  addressed: readonly string[] = [],
  localTo: string | null = null,
): Audience {
  const followers = author.followersUri ?? uris.followers(author.uri);
  const mentioned = new Set([...mentionsOf(post).map((mention) => mention.uri), ...addressed]);
  mentioned.delete(author.uri);
  const people = [...mentioned];
  const answered =
    parentAuthorUri !== null && parentAuthorUri !== author.uri && !mentioned.has(parentAuthorUri)
      ? [parentAuthorUri]
      : [];
  switch (post.visibility) {
    case 'PUBLIC':
      return { to: [PUBLIC], cc: [followers, ...people, ...answered] };
    case 'UNLISTED':
      return { to: [followers], cc: [PUBLIC, ...people, ...answered] };
    case 'FOLLOWERS':
      return { to: [followers], cc: people };
    case 'MENTIONED':
      return { to: people, cc: [] };
    case 'LOCAL':
      if (localTo !== null) return { to: [localTo, ...people], cc: [] };
      throw new Error('A post for its own domain alone was about to be rendered for other servers.');
  }
}
