// The URIs of local actors, posts and activities.

import type { DomainUris } from './ports.ts';

/** The URIs of this install: they come from a domain's stored origin and never move. */
export const uris = {
  actor: (domain: DomainUris, username: string) => `${domain.origin}/users/${username}`,
  instanceActor: (domain: DomainUris) => `${domain.origin}/actor`,
  sharedInbox: (domain: DomainUris) => `${domain.origin}/inbox`,
  post: (domain: DomainUris, id: bigint) => `${domain.origin}/posts/${id}`,
  postPage: (domain: DomainUris, username: string, id: bigint) => `${domain.origin}/@${username}/${id}`,
  profile: (domain: DomainUris, username: string) => `${domain.origin}/@${username}`,
  tag: (domain: DomainUris, name: string) => `${domain.origin}/tags/${encodeURIComponent(name)}`,
  /** Boosts, likes, follows and blocks: a new row, so a new id, each time. */
  row: (
    actorUri: string,
    kind:
      | 'boosts'
      | 'likes'
      | 'follows'
      | 'blocks'
      | 'pins'
      | 'votes'
      | 'reports'
      | 'quote_requests'
      | 'quote_authorizations'
      | 'reply_requests'
      | 'reply_authorizations'
      | 'like_requests'
      | 'like_authorizations'
      | 'announce_requests'
      | 'announce_authorizations'
      | 'feature_requests'
      | 'feature_authorizations',
    rowId: bigint,
  ) => `${actorUri}/${kind}/${rowId}`,
  inbox: (actorUri: string) => `${actorUri}/inbox`,
  outbox: (actorUri: string) => `${actorUri}/outbox`,
  followers: (actorUri: string) => `${actorUri}/followers`,
  following: (actorUri: string) => `${actorUri}/following`,
  featured: (actorUri: string) => `${actorUri}/collections/featured`,
  featuredTags: (actorUri: string) => `${actorUri}/collections/tags`,
  featuredCollections: (actorUri: string) => `${actorUri}/featured_collections`,
  collection: (actorUri: string, id: bigint) => `${actorUri}/featured_collections/${id}`,
  collectionItem: (collectionUri: string, itemId: bigint) => `${collectionUri}/items/${itemId}`,
  collectionPage: (domain: DomainUris, id: bigint) => `${domain.origin}/collections/${id}`,
  mainKey: (actorUri: string) => `${actorUri}#main-key`,
  ed25519Key: (actorUri: string) => `${actorUri}#ed25519-key`,
};
