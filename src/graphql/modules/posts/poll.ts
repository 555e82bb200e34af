// The poll of a post.

import { hasEnded, hidesVotes, votesOf } from '../../../core/posts/poll/tally.ts';
import { type PostPoll, pollOf } from '../../../core/posts/shapes.ts';
import type { Post } from '../../../db/rows.ts';
import { builder } from '../../schema/builder.ts';

interface ShownPoll {
  post: Post;
  poll: PostPoll;
}

/** The poll of a post; null for one without. */
export function shownPoll(post: Post): ShownPoll | null {
  const poll = pollOf(post);
  return poll && { post, poll };
}

const PollOption = builder.objectRef<PostPoll['options'][number]>('PollOption').implement({
  description: 'A choice of a poll, with its votes.',
  fields: (t) => ({
    title: t.exposeString('title', { description: 'The text of the option.' }),
    votes: t.exposeInt('votes', {
      nullable: true,
      description:
        'How many votes it has; null if its server does not say, and before the end where the author hides them (`hidesTotals`).',
    }),
  }),
});

const PollViewer = builder
  .objectRef<{ shown: ShownPoll; choices: readonly number[] }>('PollViewer')
  .implement({
    description: 'What the acting identity has to do with a poll.',
    fields: (t) => ({
      choices: t.intList({
        description: 'The options it chose, by their places from 0; empty where it has not voted.',
        resolve: (it) => [...it.choices],
      }),
      canVote: t.boolean({
        description:
          'Whether it can vote (where several may be chosen, also once more): the poll goes on and is not its own.',
        resolve: ({ shown: { post, poll }, choices }, _args, ctx) =>
          post.authorId !== ctx.view.identity?.id &&
          !hasEnded(poll, ctx.core.now) &&
          (poll.multiple ? choices.length < poll.options.length : choices.length === 0),
      }),
    }),
  });

export const Poll = builder.objectRef<ShownPoll>('Poll').implement({
  description: 'A poll: a question with options to choose from.',
  fields: (t) => ({
    isMultiple: t.boolean({
      description: 'Whether several options may be chosen.',
      resolve: ({ poll }) => poll.multiple,
    }),
    options: t.field({
      type: [PollOption],
      description: 'The options, in the order of the author.',
      resolve: ({ poll }, _args, ctx) =>
        hidesVotes(poll, ctx.core.now)
          ? poll.options.map(({ title }) => ({ title, votes: null }))
          : poll.options,
    }),
    endsAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When voting ends; null when it does not.',
      resolve: ({ poll }) => poll.endsAt,
    }),
    closedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When voting ended; null while it goes on.',
      resolve: ({ poll }) => poll.closedAt,
    }),
    hidesTotals: t.boolean({
      description: 'Whether the votes of its options are shown only after the end.',
      resolve: ({ poll }) => poll.hidesTotals ?? false,
    }),
    votes: t.int({
      description: 'All votes; where several options may be chosen, more than people.',
      resolve: ({ poll }) => votesOf(poll),
    }),
    voters: t.int({
      nullable: true,
      description: 'How many people voted; null when unknown.',
      resolve: ({ poll }) => poll.voters,
    }),
    viewer: t.field({
      type: PollViewer,
      nullable: true,
      description: 'The poll as the acting identity has to do with it; null where none acts.',
      extensions: { dependsOnViewer: true },
      resolve: (shown, _args, { view }) => {
        if (view.identity === null) return null;
        const chosen = view.choices.get(shown.post.id);
        const viewerOf = (choices: readonly number[] | null) => ({ shown, choices: choices ?? [] });
        return chosen instanceof Promise ? chosen.then(viewerOf) : viewerOf(chosen);
      },
    }),
  }),
});
