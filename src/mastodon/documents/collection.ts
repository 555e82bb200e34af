// The GraphQL fragments that collections are made of.

import { graphql, type ResultOf } from '../../graphql/documents/typed.ts';

/** What a CollectionItem is made of. */
export const COLLECTION_ITEM = graphql(
  'fragment CollectionItemParts on CollectionItem { key state createdAt identity { key } }',
);

/** What a Collection is made of: those of other servers hold more people than one page. */
export const COLLECTION = graphql(
  `fragment CollectionParts on Collection {
    key uri url name description language isSensitive isDiscoverable isLocal createdAt updatedAt
    owner { key } hashtag { name }
    items(first: 100) { edges { node { ...CollectionItemParts } } }
    more: items(first: 100, after: "100") { edges { node { ...CollectionItemParts } } }
  }`,
  [COLLECTION_ITEM],
);

export type CollectionData = ResultOf<typeof COLLECTION>;
export type CollectionItemData = ResultOf<typeof COLLECTION_ITEM>;
