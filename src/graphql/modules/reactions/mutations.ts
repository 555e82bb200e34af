// Reacts to a post with an emoji, which tells its author, and takes that back (`reactToPost`, `unreactToPost`).

import { LONGEST_NAME, readChosenEmoji } from '../../../core/reactions/emoji.ts';
import { MOST_REACTIONS, reactToPost } from '../../../core/reactions/react.ts';
import { unreactToPost } from '../../../core/reactions/unreact.ts';
import { mustAct } from '../../../core/viewer.ts';
import { encodeNodeId, readId } from '../../schema/ids.ts';
import { mutation } from '../../schema/mutation.ts';
import { postAfter } from '../posts/post-after.ts';
import { PostRef } from '../posts/ref.ts';

const EMOJI = `One emoji of Unicode, the \`shortcode\` of one of the acting identity's domain (colons around it are passed by), or the \`name\` of a reaction that the post has already; ${LONGEST_NAME} characters at most.`;

const read = (postId: string) => readId(postId, 'Post', ['input', 'postId']);

mutation('reactToPost', {
  description: `Reacts to a post with an emoji as the acting identity; its author is notified. It may have ${MOST_REACTIONS} different emoji under a post, beside a favourite; reacting twice with one is the same as once. Servers that know no reactions show a favourite.`,
  scope: { holds: 'write:favourites' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'A post and the emoji.',
  input: (t) => ({
    postId: t.id({ required: true, description: 'Any post that the acting identity sees.' }),
    emoji: t.string({ required: true, description: EMOJI }),
  }),
  check: ({ postId, emoji }) => [() => read(postId), () => readChosenEmoji(emoji)],
  gives: 'The post with the reaction.',
  payload: { post: { type: PostRef, description: 'The post, with its reactions as they are now.' } },
  resolve: async ({ postId, emoji }, ctx) => {
    const reaction = await reactToPost(ctx.core, mustAct(ctx.core.viewer), read(postId), emoji);
    return { post: await postAfter(ctx, reaction.postId) };
  },
});

mutation('unreactToPost', {
  description:
    'Takes back reactions of the acting identity, also to a post that it may not see any more; one that is not there is passed by.',
  scope: { holds: 'write:favourites' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The post, and which reaction to take back.',
  input: (t) => ({
    postId: t.id({ required: true, description: 'Global id of the post.' }),
    emoji: t.string({
      description: `The emoji, as \`reactToPost\` takes it, ${LONGEST_NAME} characters at most; all reactions of the acting identity when left out.`,
    }),
  }),
  check: ({ postId, emoji }) => [() => read(postId), () => (emoji == null ? null : readChosenEmoji(emoji))],
  gives: 'The post after the reactions were taken back.',
  payload: {
    takenBack: { type: 'Int', description: 'How many reactions there were to take back.' },
    postId: { type: 'ID', description: 'The `id` of the post, also where `post` is null.' },
    post: {
      type: PostRef,
      nullable: true,
      description: 'The post as it is now; null if the acting identity may not see it any more.',
    },
  },
  resolve: async ({ postId, emoji }, ctx) => {
    const id = read(postId);
    const undone = await unreactToPost(ctx.core, mustAct(ctx.core.viewer), id, emoji ?? null);
    return {
      takenBack: undone.length,
      postId: encodeNodeId('Post', id),
      post: await ctx.renewView().posts.get(id),
    };
  },
});
