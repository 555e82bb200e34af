// The mutations `voteInPoll` and `refreshPoll`.

import { refreshPoll } from '../../../../core/polls/refresh.ts';
import { voteInPoll } from '../../../../core/polls/vote.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { postAfter } from '../post-after.ts';
import { PostRef } from '../ref.ts';

const POST_ID = ['input', 'postId'];

mutation('voteInPoll', {
  description:
    'Votes in the poll of a post as the acting identity. A vote stays; where several options may be chosen, others can be added later.',
  scope: { holds: 'write:statuses' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'A post with a poll, and what is chosen in it.',
  input: (t) => ({
    postId: t.id({ required: true, description: 'Global id of a post with a poll, by somebody else.' }),
    choices: t.intList({
      required: true,
      description: 'The places of the chosen options, from 0; one, unless `isMultiple`.',
    }),
  }),
  gives: 'The post after the vote.',
  payload: { post: { type: PostRef, description: 'The post, whose poll has the vote.' } },
  resolve: async ({ postId, choices }, ctx) => {
    const id = readId(postId, 'Post', POST_ID);
    await voteInPoll(ctx.core, mustAct(ctx.core.viewer), id, choices);
    return { post: await postAfter(ctx, id) };
  },
});

mutation('refreshPoll', {
  description:
    'Asks the server of a poll for its results, at most once a minute; nothing is asked for polls of this server and for those that have ended and were asked for since.',
  scope: { holds: 'read:statuses' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'A post with a poll.',
  input: (t) => ({ postId: t.id({ required: true, description: 'Global id of a post with a poll.' }) }),
  gives: 'The post with the results that are known now.',
  payload: { post: { type: PostRef, description: 'The post; as it was where its server gave no answer.' } },
  resolve: async ({ postId }, ctx) => {
    const id = readId(postId, 'Post', POST_ID);
    await refreshPoll(ctx.core, mustAct(ctx.core.viewer), id);
    return { post: await postAfter(ctx, id) };
  },
});
