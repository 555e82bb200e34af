// Reads a collection of recommended people.

import { graphql } from '../../graphql/documents/typed.ts';
import type { PageData } from '../data.ts';
import { PERSON, personView } from './person.ts';
import type { PagesGraphQL, Visit } from './run.ts';

const COLLECTION = graphql(
  `query CollectionPage($id: ID!) {
    node(id: $id) {
      ... on Collection {
        key uri name description language isSensitive isDiscoverable isLocal
        hashtag { name }
        owner { handleDomain ...Person }
        items(first: 25) { nodes { identity { ...Person } } }
      }
    }
  }`,
  [PERSON],
);

/** Reads collections of a domain's own people. */
export function collectionData({ trust }: PagesGraphQL): (visit: Visit) => Pick<PageData, 'collection'> {
  const document = trust(COLLECTION);
  return ({ run, domain }) => ({
    async collection(key) {
      const { node } = await run(document, { id: `collection_${key}` });
      if (!node || !('owner' in node) || !node.isLocal || node.owner.handleDomain !== domain.name)
        return null;
      const { owner, items, hashtag, isLocal: _, ...rest } = node;
      const { handleDomain: _domain, ...person } = owner;
      return {
        ...rest,
        hashtag: hashtag?.name ?? null,
        owner: personView(person),
        people: (items?.nodes ?? []).map(({ identity }) => personView(identity)),
      };
    },
  });
}
