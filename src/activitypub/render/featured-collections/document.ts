// Renders collections of recommended people and who is in them (FEP-7aa9).

import { featureRequestUri } from '../../../core/collections/new-item.ts';
import type { OutgoingActivity } from '../../../core/ports.ts';
import { uris } from '../../../core/uris.ts';
import type { Collection, CollectionItem, Domain, Identity, Tag } from '../../../db/rows.ts';
import { COLLECTION_CONTEXT, PUBLIC } from '../../vocab.ts';
import { ACTOR_TYPE_OF } from '../actor.ts';
import { type Document, isoTime, withoutNothing } from '../document.ts';
import { activityIds } from '../ids.ts';
import { hashtagDocument } from '../pins.ts';

type Owner = Pick<Identity, 'uri' | 'followersUri'>;

/** Who agreed to be in a collection. */
export interface FeaturedParts {
  item: CollectionItem;
  type: Identity['type'];
}

export interface CollectionParts {
  collection: Collection;
  owner: Owner;
  domain: Domain;
  tag: Tag | null;
  items: readonly FeaturedParts[];
}

/** A FeaturedCollection, without `@context`. A few dozen items at most, so in one piece. */
export function collectionDocument({ collection, owner, domain, tag, items }: CollectionParts): Document {
  const { description, language } = collection;
  return {
    id: collection.uri,
    type: 'FeaturedCollection',
    attributedTo: owner.uri,
    name: collection.name,
    ...(description === '' ? {} : { summary: description }),
    ...(description === '' || language === null ? {} : { summaryMap: { [language]: description } }),
    ...withoutNothing({ url: collection.url, topic: tag && hashtagDocument(domain, tag) }),
    sensitive: collection.isSensitive,
    discoverable: collection.isDiscoverable,
    published: isoTime(collection.createdAt),
    updated: isoTime(collection.updatedAt),
    totalItems: items.length,
    orderedItems: items.map(featuredItemDocument),
  };
}

/** A FeaturedItem, without `@context`. */
export function featuredItemDocument({ item, type }: FeaturedParts): Document {
  return {
    id: item.uri,
    type: 'FeaturedItem',
    featuredObject: item.objectUri,
    featuredObjectType: ACTOR_TYPE_OF[type],
    ...withoutNothing({ featureAuthorization: item.authorizationUri }),
    published: isoTime(item.createdAt),
  };
}

/** Add to, or Remove from, the collections of an identity, or an Update of one of them. */
export function collectionChangeDocument(
  type: 'Add' | 'Update' | 'Remove',
  parts: CollectionParts,
): Document {
  const { collection, owner } = parts;
  return {
    '@context': COLLECTION_CONTEXT,
    id: activityIds.collection(collection, type),
    type,
    actor: owner.uri,
    ...audience(owner),
    object: type === 'Remove' ? collection.uri : collectionDocument(parts),
    ...(type === 'Update' ? {} : { target: uris.featuredCollections(owner.uri) }),
  };
}

/** Add to, or Remove from, a collection. */
export function collectionItemChangeDocument(
  type: 'Add' | 'Remove',
  featured: FeaturedParts,
  collection: Pick<Collection, 'uri'>,
  owner: Owner,
): Document {
  return {
    '@context': COLLECTION_CONTEXT,
    id: activityIds.collectionItem({ uri: featured.item.uri ?? '' }, type),
    type,
    actor: owner.uri,
    ...audience(owner),
    object: type === 'Remove' ? featured.item.uri : featuredItemDocument(featured),
    target: collection.uri,
  };
}

/** FeatureRequest: may this actor be in that collection? */
export function featureRequestDocument(
  item: Pick<CollectionItem, 'id'>,
  collection: Pick<Collection, 'uri'>,
  owner: Owner,
  featured: Pick<Identity, 'uri'>,
): Document {
  return {
    '@context': COLLECTION_CONTEXT,
    id: featureRequestUri(owner, item.id),
    type: 'FeatureRequest',
    actor: owner.uri,
    to: [featured.uri],
    object: featured.uri,
    instrument: collection.uri,
  };
}

/**
 * Accept of a FeatureRequest, with the authorization as its result, or Reject. The request is named by its id, as
 * FEP and Mastodon have it.
 */
export function featureAnswerDocument(
  { item, request, owner, featured }: Extract<OutgoingActivity, { type: 'answerFeature' }>,
  freshId: bigint,
): Document {
  return {
    '@context': COLLECTION_CONTEXT,
    id: activityIds.requestAnswer(featured, 'feature_requests', item === null ? 'reject' : 'accept', freshId),
    type: item === null ? 'Reject' : 'Accept',
    actor: featured.uri,
    to: [owner.uri],
    object: request.uri,
    ...(item === null ? {} : { result: item.authorizationUri }),
  };
}

/** That somebody here agrees to be in a collection, without `@context`. */
export function featureAuthorizationDocument(
  item: Pick<CollectionItem, 'authorizationUri'>,
  collection: Pick<Collection, 'uri'>,
  featured: Pick<Identity, 'uri'>,
): Document {
  return {
    id: item.authorizationUri,
    type: 'FeatureAuthorization',
    attributedTo: featured.uri,
    interactingObject: collection.uri,
    interactionTarget: featured.uri,
  };
}

/** Delete of an authorization: the consent is taken back. */
export function deleteFeatureAuthorizationDocument(
  item: Pick<CollectionItem, 'authorizationUri'>,
  collection: Pick<Collection, 'uri'>,
  owner: Pick<Identity, 'uri'>,
  featured: Pick<Identity, 'uri'>,
): Document {
  return {
    '@context': COLLECTION_CONTEXT,
    id: activityIds.delete({ uri: item.authorizationUri ?? '' }),
    type: 'Delete',
    actor: featured.uri,
    to: [owner.uri],
    object: featureAuthorizationDocument(item, collection, featured),
  };
}

function audience(owner: Owner): Document {
  return { to: [PUBLIC], cc: [owner.followersUri ?? uris.followers(owner.uri)] };
}
