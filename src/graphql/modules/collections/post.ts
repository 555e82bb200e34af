// The field by which posts lead to the collections that they link to.

import { linkedCollectionsOf, MOST_LINKED_COLLECTIONS } from '../../../core/posts/linked-collections.ts';
import type { Collection } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder } from '../../schema/builder.ts';
import { PostRef } from '../posts/ref.ts';
import { CollectionRef } from './ref.ts';

async function load(uris: readonly string[], ctx: GraphQLContext): Promise<Collection[]> {
  const found = await ctx.view.collectionsByUri.loadMany(uris);
  return found.filter((each): each is Collection => each !== null && !(each instanceof Error));
}

builder.objectFields(PostRef, (t) => ({
  collections: t.field({
    type: [CollectionRef],
    description: `The collections of people that it links to, in its order, ${MOST_LINKED_COLLECTIONS} at most, as far as they are known here and the viewer may see them.`,
    complexity: { field: 1, multiplier: MOST_LINKED_COLLECTIONS },
    extensions: { dependsOnViewer: true },
    resolve: (post, _args, ctx) => {
      const uris = linkedCollectionsOf(post);
      return uris.length === 0 ? [] : load(uris, ctx);
    },
  }),
}));
