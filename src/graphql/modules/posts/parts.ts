// What a post's row holds besides its text and attachments: mentions, hashtags, a poll.

import type { PostMention, PostPoll, PostTagLink } from '../../../core/posts/shapes.ts';
import { builder } from '../../schema/builder.ts';
import { encodeNodeId } from '../../schema/ids.ts';
import { IdentityRef } from '../identities/ref.ts';
import { identityFor } from '../identities/see.ts';

/** What lies in a post: mentions, hashtags, emoji, a poll. All of it is on the post's row. */

export const Mention = builder.objectRef<PostMention>('Mention').implement({
  description: 'An identity that is mentioned in a post.',
  fields: (t) => ({
    handle: t.field({
      type: 'Handle',
      description: 'The full handle of the mentioned identity.',
      resolve: (it) => `@${it.username}@${it.domain}`,
    }),
    url: t.field({ type: 'URL', description: 'The address of their profile page.', resolve: (it) => it.url }),
    identityId: t.id({
      nullable: true,
      description: 'Global id of the identity; null if it is not known here.',
      resolve: (it) => (it.id === null ? null : encodeNodeId('Identity', it.id)),
    }),
    identity: t.field({
      type: IdentityRef,
      nullable: true,
      description: 'The mentioned identity; null if it is not known here, or hidden from the viewer.',
      extensions: { dependsOnViewer: true },
      resolve: async (it, _args, ctx) => {
        if (it.id === null) return null;
        const view = ctx.view;
        return identityFor(ctx, await view.identities.load(BigInt(it.id)));
      },
    }),
  }),
});

export const Hashtag = builder.objectRef<PostTagLink>('Hashtag').implement({
  description: 'A word by which posts of one topic are found.',
  fields: (t) => ({
    name: t.exposeString('name', {
      description: 'Normalised, without `#`; the name to ask for in `hashtagTimeline`.',
    }),
    display: t.exposeString('display', { description: 'As written in the post, without `#`.' }),
  }),
});

const PollOption = builder.objectRef<PostPoll['options'][number]>('PollOption').implement({
  description: 'A choice of a poll, with its votes.',
  fields: (t) => ({
    title: t.exposeString('title', { description: 'The text of the option.' }),
    votes: t.exposeInt('votes', {
      nullable: true,
      description: 'How many votes it has; null if its server does not say.',
    }),
  }),
});

export const Poll = builder.objectRef<PostPoll>('Poll').implement({
  description: 'A poll: a question with options to choose from.',
  fields: (t) => ({
    isMultiple: t.boolean({
      description: 'Whether several options may be chosen.',
      resolve: (it) => it.multiple,
    }),
    options: t.field({
      type: [PollOption],
      description: 'The options, in the order of the author.',
      resolve: (it) => it.options,
    }),
    endsAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When voting ends; null when it does not.',
      resolve: (it) => it.endsAt,
    }),
    closedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When voting ended; null while it goes on.',
      resolve: (it) => it.closedAt,
    }),
    voters: t.exposeInt('voters', {
      nullable: true,
      description: 'How many people voted; null when unknown.',
    }),
  }),
});
