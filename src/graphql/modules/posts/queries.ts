// Finds a post by its global id, if the viewer may see it.

import { builder } from '../../schema/builder.ts';
import { readId } from '../../schema/ids.ts';
import { PostRef } from './ref.ts';

builder.queryField('post', (t) =>
  t.field({
    type: PostRef,
    nullable: true,
    description: 'A post by its global id; null if there is none, or if the viewer may not see it.',
    authScopes: { open: 'read:statuses' },
    args: {
      id: t.arg.id({ required: true, description: 'As the API gave it: `post_113…`.' }),
    },
    resolve: (_root, { id }, ctx) => ctx.view.posts.get(readId(id, 'Post', ['id'])),
  }),
);
