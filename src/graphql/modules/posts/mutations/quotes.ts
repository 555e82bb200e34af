// Says who may quote a post, and takes back that another post quotes it (`setQuotePolicy`, `revokeQuote`).

import { setPolicies } from '../../../../core/posts/approval/set.ts';
import { revokeQuote } from '../../../../core/posts/quotes/revoke.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { QuotePolicyEnum } from '../../../schema/enums/quotes.ts';
import { readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { postAfter } from '../post-after.ts';
import { PostRef } from '../ref.ts';

const read = (postId: string) => readId(postId, 'Post', ['input', 'postId']);

mutation('setQuotePolicy', {
  description:
    'Says who may quote a post of the acting identity from now on. Quotes there are stay, and it is no edit: the revision stays as it is.',
  scope: { holds: 'write:statuses' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'A post, and who may quote it.',
  input: (t) => ({
    postId: t.id({
      required: true,
      description:
        'Global id of a post by the acting identity. What is neither public nor unlisted may be quoted by nobody else, whatever is said.',
    }),
    quotePolicy: t.field({ type: QuotePolicyEnum, required: true, description: 'Who may quote it.' }),
  }),
  gives: 'What came of it; `quoteApproval` says who may.',
  payload: { post: { type: PostRef, description: 'The post as others may quote it now.' } },
  resolve: async ({ postId, quotePolicy }, ctx) => {
    const { id } = await setPolicies(ctx.core, mustAct(ctx.core.viewer), read(postId), { quotePolicy });
    return { post: await postAfter(ctx, id) };
  },
});

mutation('revokeQuote', {
  description:
    'Takes back that a post quotes one of the acting identity: nobody is shown the quote any more, here or on other servers, and that post cannot quote it again.',
  scope: { holds: 'write:statuses' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The post that quotes.',
  input: (t) => ({
    postId: t.id({
      required: true,
      description:
        'Global id of the post that quotes one of the acting identity (`Post.quotes` of that one).',
    }),
  }),
  gives: 'The post that quoted, with its `quote` as it stands now.',
  payload: {
    post: {
      type: PostRef,
      nullable: true,
      description: 'The post that quoted; null where the acting identity may not see it.',
    },
  },
  resolve: async ({ postId }, ctx) => {
    const id = read(postId);
    await revokeQuote(ctx.core, mustAct(ctx.core.viewer), id);
    return { post: await ctx.renewView().posts.get(id) };
  },
});
