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
import { PostRef } from './ref.ts';

/** The conversation around a post: `Post.thread`. */

const ThreadPost = builder.objectRef<Answer>('ThreadPost').implement({
  description: 'An answer, and how deep it lies in the thread.',
  fields: (t) => ({
    post: t.field({ type: PostRef, description: 'The answer itself.', resolve: (it) => it.post }),
    depth: t.exposeInt('depth', { description: '1 for a direct answer, 2 for an answer to that, …' }),
  }),
});

interface ThreadPage extends Connection<Answer> {
  isCut: boolean;
}

const ThreadPostConnection = builder.connectionObject(
  {
    type: ThreadPost,
    name: 'ThreadPostConnection',
    description: 'A page of answers in reading order: every answer is followed by what answers it.',
    fields: (t) => ({
      isCut: t.boolean({
        description: `Whether the thread goes on beyond what is followed: ${MOST_DESCENDANTS} answers, ${DEEPEST_DESCENDANTS} levels deep. Ask for the thread of an answer to see what lies below it.`,
        resolve: (it) => (it as unknown as ThreadPage).isCut,
      }),
    }),
  },
  { name: 'ThreadPostEdge', description: 'An answer in the list.' },
) as unknown as PothosSchemaTypes.ObjectRef<Types, ThreadPage>;

const Ancestors = builder.objectRef<{ posts: Post[]; isCut: boolean }>('Ancestors').implement({
  description: 'What a post answers, and what that answers, up to the beginning of the thread.',
  fields: (t) => ({
    posts: t.field({
      type: [PostRef],
      description: `From the beginning of the thread down to the parent; ${DEEPEST_ANCESTORS} at most.`,
      complexity: { field: 1, multiplier: 20 },
      resolve: (it) => it.posts,
    }),
    isCut: t.exposeBoolean('isCut', {
      description: 'Whether more lie further up: ask for the thread of the first one to see them.',
    }),
  }),
});

const Thread = builder.objectRef<Post>('Thread').implement({
  description: 'The conversation around a post, as far as it is known here and the viewer sees it.',
  fields: (t) => ({
    ancestors: t.field({
      type: Ancestors,
      description: 'What it answers.',
      resolve: async (post, _args, ctx) => ancestorsOf(ctx.core, await ctx.view.reader(), post),
    }),
    descendants: t.field({
      type: ThreadPostConnection,
      description: 'What answers it, and what answers that.',
      args: forwardArgs(t.arg),
      complexity: pageComplexity,
      resolve: async (post, args, ctx) => {
        const page = readForward(args);
        const found = await descendantsOf(ctx.core, await ctx.view.reader(), post, page);
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
    description: 'What it answers and what answers it.',
    extensions: { dependsOnViewer: true },
    resolve: (post) => post,
  }),
}));
