// The mutations `boostPost` and `unboostPost`.

import { boostPost } from '../../../../core/boosts/boost.ts';
import { unboostPost } from '../../../../core/boosts/unboost.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { builder } from '../../../schema/builder.ts';
import { encodeNodeId, readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { TimelineEdgeRef } from '../../timelines/connection.ts';
import { BoostRef } from '../boost.ts';
import { postAfter } from '../post-after.ts';
import { PostRef } from '../ref.ts';

const BoostVisibility = builder.enumType('BoostVisibility', {
  description: 'Who may come across a boost; nobody sees by it a post that is not for them.',
  values: {
    PUBLIC: { description: 'Everyone.' },
    UNLISTED: { description: 'Everyone, but in no public timeline.' },
    FOLLOWERS: { description: 'Followers of whoever boosts.' },
  } as const,
});

mutation('boostPost', {
  description:
    'Shows a public or unlisted post to the followers of the acting identity; again gives the boost there is.',
  scope: { holds: 'write:statuses' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The post to be shown, and to whom.',
  input: (t) => ({
    postId: t.id({ required: true, description: 'Any public or unlisted post, also one of their own.' }),
    visibility: t.field({
      type: BoostVisibility,
      defaultValue: 'PUBLIC',
      description: 'Who may come across the boost.',
    }),
  }),
  gives: 'The boost and what it shows.',
  payload: {
    boost: { type: BoostRef, description: 'Who shows what to whom.' },
    edge: {
      type: TimelineEdgeRef,
      description: 'Its entry, to be put on top of the profile of whoever boosts.',
    },
    post: { type: PostRef, description: 'What is shown, with its new count.' },
  },
  resolve: async ({ postId, visibility }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const id = readId(postId, 'Post', ['input', 'postId']);
    const boost = await boostPost(ctx.core, actor, id, visibility ?? 'PUBLIC');
    const post = await postAfter(ctx, id);
    const edge = { cursor: String(boost.id), node: { entryId: boost.id, post, boost } };
    return { boost, edge, post };
  },
});

mutation('unboostPost', {
  description: 'Takes back a boost of the acting identity, also of a post that it no longer sees.',
  scope: { holds: 'write:statuses' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The post that is to be shown no more.',
  input: (t) => ({
    postId: t.id({ required: true, description: 'What was boosted (the post, not the boost).' }),
  }),
  gives: 'The post without the boost.',
  payload: {
    wasBoosted: { type: 'Boolean', description: 'False where there was nothing to take back.' },
    deletedEntryId: {
      type: 'ID',
      nullable: true,
      description: 'The `id` of the entry to be taken out of timelines; null where there was no boost.',
    },
    post: {
      type: PostRef,
      nullable: true,
      description: 'With its new count; null where the acting identity may not see it any more.',
    },
  },
  resolve: async ({ postId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const id = readId(postId, 'Post', ['input', 'postId']);
    const boost = await unboostPost(ctx.core, actor, id);
    return {
      wasBoosted: boost !== null,
      deletedEntryId: boost && encodeNodeId('TimelineEntry', boost.id),
      post: await ctx.renewView().posts.load(id),
    };
  },
});
