// The field `Post.thread`: ancestors and descendants.

import {
  type ThreadPost as Answer,
  ancestorsOf,
  DEEPEST_ANCESTORS,
  DEEPEST_DESCENDANTS,
  type DescendantsPage,
  descendantsOf,
  MOST_DESCENDANTS,
} from '../../../core/threads/queries.ts';
import type { Post } from '../../../db/rows.ts';
import { builder, type Types } from '../../schema/builder.ts';
import { type Connection, forwardArgs, pageComplexity, readForward } from '../../schema/connection.ts';
import { loadShown } from './load-shown.ts';
import { PostRef } from './ref.ts';

/** The conversation around a post: `Post.thread`. */

const ThreadPost = builder.objectRef<Answer>('ThreadPost').implement({
  description: 'A reply below a post, and its depth in the thread.',
  fields: (t) => ({
    post: t.field({ type: PostRef, description: 'The reply.', resolve: (it) => it.post }),
    depth: t.exposeInt('depth', { description: '1 for a direct reply, 2 for a reply to that, …' }),
  }),
});

interface ThreadPage extends Connection<Answer> {
  isCut: boolean;
}

const ThreadPostConnection = builder.connectionObject(
  {
    type: ThreadPost,
    name: 'ThreadPostConnection',
    description:
      'A page of the replies below a post, in reading order: each reply is followed by the replies to it, then comes the next one on its level, oldest first.',
    fields: (t) => ({
      isCut: t.boolean({
        description: `Whether the thread has more than the ${MOST_DESCENDANTS} replies and ${DEEPEST_DESCENDANTS} levels that are followed; the thread of a reply shows what is below it.`,
        resolve: (it) => (it as unknown as ThreadPage).isCut,
      }),
    }),
  },
  { name: 'ThreadPostEdge', description: 'A reply in the list.' },
) as unknown as PothosSchemaTypes.ObjectRef<Types, ThreadPage>;

const Ancestors = builder.objectRef<{ posts: Post[]; isCut: boolean }>('Ancestors').implement({
  description:
    'The posts above a post: what it replies to, what that replies to, and so on to the beginning of the thread.',
  fields: (t) => ({
    posts: t.field({
      type: [PostRef],
      description: `From the beginning of the thread down to the parent; ${DEEPEST_ANCESTORS} at most.`,
      complexity: { field: 1, multiplier: 20 },
      resolve: (it) => it.posts,
    }),
    isCut: t.exposeBoolean('isCut', {
      description: 'Whether there are more posts further up; the thread of the first one shows them.',
    }),
  }),
});

const Thread = builder.objectRef<Post>('Thread').implement({
  description: 'The conversation around a post, as far as it is known here and the viewer sees it.',
  fields: (t) => ({
    ancestors: t.field({
      type: Ancestors,
      description: 'The posts above it, to the beginning of the thread.',
      resolve: async (post, _args, ctx, info) => {
        const found = await ancestorsOf(ctx.core, await ctx.view.reader(), post);
        await loadShown(ctx, found.posts, info);
        return found;
      },
    }),
    descendants: t.field({
      type: ThreadPostConnection,
      description: 'The replies below it, in reading order.',
      args: forwardArgs(t.arg),
      complexity: pageComplexity,
      resolve: async (post, args, ctx, info) => {
        const page = readForward(args);
        const found = await descendantsOf(ctx.core, await ctx.view.reader(), post, page);
        await loadShown(
          ctx,
          found.items.map((item) => item.post),
          info,
        );
        return threadPage(page.after, found);
      },
    }),
  }),
});

function threadPage(after: bigint | null, { items, hasMore, isCut }: DescendantsPage): ThreadPage {
  const edges = items.map((node) => ({ cursor: String(node.post.id), node }));
  return {
    edges,
    isCut,
    pageInfo: {
      hasNextPage: hasMore,
      hasPreviousPage: after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

builder.prismaObjectFields('Post', (t) => ({
  thread: t.field({
    type: Thread,
    description: 'The conversation around it: what it replies to, and the replies to it.',
    extensions: { dependsOnViewer: true },
    resolve: (post) => post,
  }),
}));
