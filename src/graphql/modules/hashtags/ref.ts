// The fields of Hashtag that need more than the post it stands in, and the query `hashtag`.

import { tagHistory, tagsByNames } from '../../../core/hashtags/queries.ts';
import { HISTORY_DAYS, type UseDay } from '../../../core/usage.ts';
import { builder } from '../../schema/builder.ts';
import { Hashtag } from '../posts/parts.ts';
import { addressedDomain, readHashtag } from '../timelines/queries.ts';

const HashtagDay = builder.objectRef<UseDay>('HashtagDay').implement({
  description: 'How much a hashtag was used on one day.',
  fields: (t) => ({
    day: t.field({
      type: 'DateTime',
      description: 'The day, by its midnight in UTC.',
      resolve: (it) => it.day,
    }),
    posts: t.exposeInt('posts', { description: 'Public posts with it that this domain knows.' }),
    authors: t.exposeInt('authors', { description: 'How many wrote them.' }),
  }),
});

const HashtagViewer = builder
  .objectRef<{ isFollowed: boolean; isFeatured: boolean }>('HashtagViewer')
  .implement({
    description: 'How the acting identity stands to a hashtag.',
    fields: (t) => ({
      isFollowing: t.boolean({
        description: 'Whether public posts with it come into the home timeline of the acting identity.',
        resolve: (it) => it.isFollowed,
      }),
      isFeatured: t.exposeBoolean('isFeatured', {
        description: 'Whether the profile of the acting identity shows it.',
      }),
    }),
  });

builder.objectFields(Hashtag, (t) => ({
  key: t.field({
    type: 'Snowflake',
    nullable: true,
    description: 'The id in REST APIs; null for a hashtag that nobody used or followed here.',
    resolve: async ({ name }, _args, ctx) => (await tagsByNames(ctx.core, [name])).get(name)?.id ?? null,
  }),
  history: t.field({
    type: [HashtagDay],
    description: `How much it was used on this domain in the last ${HISTORY_DAYS} days, today first.`,
    complexity: 10,
    resolve: ({ name }, _args, ctx) => tagHistory(ctx.core, addressedDomain(ctx), name),
  }),
  viewer: t.field({
    type: HashtagViewer,
    nullable: true,
    description: 'How the acting identity stands to it; null without an acting identity.',
    extensions: { dependsOnViewer: true },
    resolve: ({ name }, _args, ctx) => (ctx.view.identity === null ? null : ctx.view.tagMarks.load(name)),
  }),
}));

builder.queryField('hashtag', (t) =>
  t.field({
    type: Hashtag,
    description: 'A hashtag by its name, also one that nobody used yet.',
    authScopes: { open: 'read:statuses' },
    args: {
      name: t.arg.string({
        required: true,
        description: 'One word, with or without `#`, at most 100 characters; case does not matter.',
      }),
    },
    resolve: async (_root, { name }, ctx) => {
      const normal = readHashtag(name, ['name']);
      const row = (await tagsByNames(ctx.core, [normal])).get(normal);
      return row ?? { name: normal, display: normal };
    },
  }),
);
