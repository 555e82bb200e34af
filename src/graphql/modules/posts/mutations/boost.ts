// Boosts a post to the followers of the acting identity, and takes the boost back (`boostPost`, `unboostPost`).

import { unboostPost } from '../../../../core/boosts/unboost.ts';
import { boostOrAsk } from '../../../../core/marks/ask.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { builder } from '../../../schema/builder.ts';
import { encodeNodeId, readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { TimelineEdgeRef } from '../../timelines/connection.ts';
import { BoostRef } from '../boost.ts';
import { postAfter } from '../post-after.ts';
import { PostRef } from '../ref.ts';

const BoostVisibility = builder.enumType('BoostVisibility', {
  description: 'Who may see a boost; nobody sees a post by it who may not see the post itself.',
  values: {
    PUBLIC: { description: 'Everyone.' },
    UNLISTED: { description: 'Everyone, but it is in no public timeline.' },
    FOLLOWERS: { description: 'The followers of the booster.' },
  } as const,
});

mutation('boostPost', {
  description:
    'Boosts a public or unlisted post, or one of the acting identity for its followers, for the followers of the acting identity; boosting twice gives the first boost. Where the author of a post of another server lets only some people do so they are asked first, and there is no boost before they agreed: `PostViewer.boostRequest`.',
  scope: { holds: 'write:statuses' },
  act: 'statuses',
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The post to boost, and for whom.',
  input: (t) => ({
    postId: t.id({
      required: true,
      description:
        'Global id of a public or unlisted post, or of one for followers by the acting identity itself.',
    }),
    visibility: t.field({
      type: BoostVisibility,
      defaultValue: 'PUBLIC',
      description: 'Who may see the boost; of a post for followers they alone, whatever is said here.',
    }),
  }),
  gives: 'The boost and the boosted post.',
  payload: {
    boost: {
      type: BoostRef,
      nullable: true,
      description: 'The boost; boosting twice gives the first one. Null where its author was asked first.',
    },
    edge: {
      type: TimelineEdgeRef,
      nullable: true,
      description:
        'The timeline entry of the boost, for the top of the booster’s profile; null where there is no boost yet.',
    },
    post: { type: PostRef, description: 'The boosted post, with its new count of boosts.' },
  },
  resolve: async ({ postId, visibility }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const id = readId(postId, 'Post', ['input', 'postId']);
    const boost = await boostOrAsk(ctx.core, actor, id, visibility ?? 'PUBLIC');
    const post = await postAfter(ctx, id);
    const edge = boost && { cursor: String(boost.id), node: { entryId: boost.id, post, boost } };
    return { boost, edge, post };
  },
});

mutation('unboostPost', {
  description: 'Undoes a boost of the acting identity, also of a post that it may not see any more.',
  scope: { holds: 'write:statuses' },
  act: 'deletions',
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The post whose boost to undo.',
  input: (t) => ({
    postId: t.id({ required: true, description: 'Global id of the boosted post (not of the boost).' }),
  }),
  gives: 'The post after the boost was undone.',
  payload: {
    wasBoosted: { type: 'Boolean', description: 'Whether there was something to undo.' },
    deletedEntryId: {
      type: 'ID',
      nullable: true,
      description:
        'The `id` of the timeline entry of the boost; remove it from timelines. Null if there was no boost.',
    },
    post: {
      type: PostRef,
      nullable: true,
      description: 'The post with its new count; null if the acting identity may not see it any more.',
    },
  },
  resolve: async ({ postId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const id = readId(postId, 'Post', ['input', 'postId']);
    const boost = await unboostPost(ctx.core, actor, id);
    return {
      wasBoosted: boost !== null,
      deletedEntryId: boost && encodeNodeId('TimelineEntry', boost.id),
      post: await ctx.renewView().posts.get(id),
    };
  },
});
