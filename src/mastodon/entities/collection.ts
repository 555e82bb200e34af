// The REST entities Collection and CollectionItem.

import type { Domain } from '../../db/rows.ts';
import type { CollectionData, CollectionItemData } from '../documents/collection.ts';
import { dateTime } from './dates.ts';
import { tagUrl } from './tag.ts';

/** CollectionItem. */
export function collectionItem({ key, state, createdAt, identity }: CollectionItemData) {
  return { id: key, state: state.toLowerCase(), created_at: dateTime(createdAt), account_id: identity.key };
}

/** Collection, with whom whoever asks is shown in it. */
export function collection(domain: Domain, data: CollectionData) {
  const items = [...(data.items?.edges ?? []), ...(data.more?.edges ?? [])].map(({ node }) =>
    collectionItem(node),
  );
  return {
    id: data.key,
    uri: data.uri,
    name: data.name,
    description: data.description,
    language: data.language,
    account_id: data.owner.key,
    local: data.isLocal,
    sensitive: data.isSensitive,
    discoverable: data.isDiscoverable,
    url: data.url,
    item_count: items.length,
    created_at: dateTime(data.createdAt),
    updated_at: dateTime(data.updatedAt),
    tag: data.hashtag && { name: data.hashtag.name, url: tagUrl(domain, data.hashtag.name) },
    items,
  };
}
