// Renders local identities as actors.

import { createPublicKey } from 'node:crypto';
import type { DomainUris } from '../../core/ports.ts';
import type { PostEmoji } from '../../core/posts/shapes.ts';
import { attributionDomainsOf } from '../../core/previews/queries.ts';
import { uris } from '../../core/uris.ts';
import type { Identity, IdentityKey } from '../../db/rows.ts';
import { encodeMultikey } from '../keys/multikey.ts';
import type { ActorType } from '../vocab.ts';
import { actorPolicy } from './consent/policy.ts';
import { type Document, isoTime, withoutNothing } from './document.ts';
import { emojiDocument } from './post.ts';

/** The ActivityPub type of an identity. */
export const ACTOR_TYPE_OF: Record<Identity['type'], ActorType> = {
  PERSON: 'Person',
  SERVICE: 'Service',
  GROUP: 'Group',
  ORGANIZATION: 'Organization',
  APPLICATION: 'Application',
};

const DAY_MS = 86_400_000n;

export interface ActorParts {
  identity: Identity;
  domain: DomainUris;
  /** Its keys that are in use. */
  keys: readonly Pick<IdentityKey, 'uri' | 'algorithm' | 'publicPem'>[];
  /** URI of where it moved; null unless it did. */
  movedToUri: string | null;
}

/** A local identity as an actor, without `@context` (FEP-2c59, FEP-521a). */
export function actorDocument({ identity, domain, keys, movedToUri }: ActorParts): Document {
  const { uri, isInstance } = identity;
  return {
    id: uri,
    type: ACTOR_TYPE_OF[identity.type],
    preferredUsername: identity.username,
    webfinger: `${identity.username}@${identity.handleDomain}`,
    name: identity.name,
    ...withoutNothing({ summary: identity.bioHtml || null, url: identity.url }),
    inbox: identity.inbox ?? uris.inbox(uri),
    outbox: identity.outbox ?? uris.outbox(uri),
    // The actor of a whole server follows nobody, and nobody it.
    ...(isInstance
      ? {}
      : {
          followers: identity.followersUri ?? uris.followers(uri),
          following: identity.followingUri ?? uris.following(uri),
          featured: identity.featuredUri ?? uris.featured(uri),
          featuredTags: uris.featuredTags(uri),
          featuredCollections: uris.featuredCollections(uri),
          interactionPolicy: actorPolicy(identity),
        }),
    endpoints: { sharedInbox: uris.sharedInbox(domain) },
    manuallyApprovesFollowers: identity.isLocked,
    discoverable: identity.isDiscoverable,
    indexable: identity.isIndexable,
    ...(isInstance
      ? {}
      : {
          showMedia: identity.showsMedia,
          showRepliesInMedia: identity.showsMediaReplies,
          showFeatured: identity.showsFeatured,
        }),
    // The day alone: at which minute somebody signed up is private.
    published: isoTime((identity.createdAt / DAY_MS) * DAY_MS),
    ...withoutNothing({
      updated: identity.revision === 0 ? null : isoTime(identity.updatedAt),
      icon: picture(identity.avatarUrl, identity.avatarAlt),
      image: picture(identity.headerUrl, identity.headerAlt),
      attachment: fields(identity),
      tag: (Array.isArray(identity.emoji) ? (identity.emoji as unknown as PostEmoji[]) : []).map(
        emojiDocument,
      ),
      alsoKnownAs: Array.isArray(identity.alsoKnownAs) ? identity.alsoKnownAs : [],
      attributionDomains: attributionDomainsOf(identity),
      movedTo: movedToUri,
      suspended: identity.state === 'SUSPENDED' ? true : null,
    }),
    ...keysOf(uri, keys),
  };
}

function picture(url: string | null, alt: string): Document | null {
  return url === null ? null : { type: 'Image', url, ...(alt === '' ? {} : { summary: alt, name: alt }) };
}

function fields(identity: Identity): Document[] {
  const rows = Array.isArray(identity.fields) ? (identity.fields as { name: string; value: string }[]) : [];
  return rows.map(({ name, value }) => ({ type: 'PropertyValue', name, value }));
}

/** The RSA key as `publicKey`, which everybody reads, and all keys as Multikeys (FEP-521a). */
function keysOf(owner: string, keys: ActorParts['keys']): Document {
  const rsa = keys.find((key) => key.algorithm === 'RSA');
  return {
    ...(rsa ? { publicKey: { id: rsa.uri, owner, publicKeyPem: rsa.publicPem } } : {}),
    assertionMethod: keys
      .filter((key) => key.algorithm === 'ED25519')
      .map((key) => ({
        id: key.uri,
        type: 'Multikey',
        controller: owner,
        publicKeyMultibase: encodeMultikey(createPublicKey(key.publicPem)),
      })),
  };
}
