// Renders Add and Remove of what a profile shows: pinned posts and hashtags.

import { uris } from '../../core/uris.ts';
import type { Domain, Identity, Post, Tag } from '../../db/rows.ts';
import { ACTOR_CONTEXT, PUBLIC } from '../vocab.ts';
import type { Document } from './document.ts';
import { activityIds } from './ids.ts';

type Shown = Pick<Identity, 'uri' | 'featuredUri' | 'followersUri'>;

/** Add to, or Remove from, the collection of featured posts, without `@context`. */
export function pinDocument(
  type: 'Add' | 'Remove',
  pinId: bigint,
  post: Pick<Post, 'uri'>,
  identity: Shown,
): Document {
  return changeDocument(type, activityIds.pin(identity, pinId), post.uri, identity);
}

/** The same for a hashtag. Its target is the collection of featured posts too, because Mastodon knows no other. */
export function hashtagPinDocument(
  type: 'Add' | 'Remove',
  featuredId: bigint,
  tag: Pick<Tag, 'name' | 'display'>,
  identity: Shown,
  domain: Domain,
): Document {
  const id = activityIds.pin(identity, featuredId);
  return {
    '@context': ACTOR_CONTEXT,
    ...changeDocument(type, id, hashtagDocument(domain, tag), identity),
  };
}

/** A hashtag on a profile. */
export function hashtagDocument(domain: Domain, { name, display }: Pick<Tag, 'name' | 'display'>) {
  return { type: 'Hashtag', href: uris.tag(domain, name), name: `#${display}` };
}

function changeDocument(
  type: 'Add' | 'Remove',
  id: string,
  object: string | Document,
  identity: Shown,
): Document {
  return {
    id: type === 'Add' ? id : `${id}/remove`,
    type,
    actor: identity.uri,
    to: [PUBLIC],
    cc: [identity.followersUri ?? uris.followers(identity.uri)],
    object,
    target: identity.featuredUri ?? uris.featured(identity.uri),
  };
}
