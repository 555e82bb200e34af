import { ancestorsOf, descendantsOf, type ThreadPost as Line } from '../../../core/threads/queries.ts';
import type { Post } from '../../../db/rows.ts';
import { viewOf } from '../../request/view.ts';
import { builder } from '../../schema/builder.ts';
import { PostRef } from './ref.ts';

const ThreadPost = builder.objectRef<Line>('ThreadPost').implement({
  description: 'An answer, and how deep it lies in the thread.',
  fields: (t) => ({
    post: t.field({ type: PostRef, description: 'The answer itself.', resolve: (it) => it.post }),
    depth: t.exposeInt('depth', { description: '1 for a direct answer, 2 for an answer to that, …' }),
  }),
});

const Thread = builder.objectRef<Post>('Thread').implement({
  description: 'The conversation around a post, as far as it is known here and the viewer sees it.',
  fields: (t) => ({
    ancestors: t.field({
      type: [PostRef],
      description: 'What it answers, from the beginning of the thread down to its parent; 100 at most.',
      complexity: { field: 1, multiplier: 20 },
      resolve: async (post, _args, ctx) => {
        const view = viewOf(post, ctx);
        const rows = await ancestorsOf(ctx.core, await view.reader(), post);
        return rows.map((row) => view.seePost(row));
      },
    }),
    descendants: t.field({
      type: [ThreadPost],
      description: 'What answers it, in reading order: every answer is followed by what answers it.',
      args: {
        limit: t.arg.int({ defaultValue: 100, description: 'How many at most; 500 is the most there is.' }),
      },
      complexity: ({ limit }) => ({ field: 1, multiplier: Math.min(Math.max(1, limit ?? 100), 500) }),
      resolve: async (post, { limit }, ctx) => {
        const view = viewOf(post, ctx);
        const most = Math.min(Math.max(1, limit ?? 100), 500);
        const lines = await descendantsOf(ctx.core, await view.reader(), post, most);
        for (const line of lines) view.seePost(line.post);
        return lines.slice(0, most);
      },
    }),
  }),
});

builder.prismaObjectFields('Post', (t) => ({
  thread: t.field({
    type: Thread,
    description: 'What it answers and what answers it.',
    extensions: { dependsOnViewer: true },
    resolve: (post, _args, ctx) => {
      viewOf(post, ctx).see(post);
      return post;
    },
  }),
}));
