// The mutations that follow hashtags and show them on a profile.

import { featureHashtag, MOST_FEATURED, unfeatureHashtag } from '../../../core/hashtags/feature.ts';
import { followHashtag, unfollowHashtag } from '../../../core/hashtags/follow.ts';
import { featuredTags, tagsByNames } from '../../../core/hashtags/queries.ts';
import { readTagName } from '../../../core/hashtags/tag.ts';
import { mustAct } from '../../../core/viewer.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { mutation } from '../../schema/mutation.ts';
import { Hashtag, type ShownHashtag } from '../posts/parts.ts';
import { FeaturedHashtag } from './lists.ts';

const NAME = 'One word, with or without `#`, at most 100 characters; case does not matter.';
/** The hashtag of a name; as it was typed where nobody wrote it before. */
async function shown(ctx: GraphQLContext, typed: string): Promise<ShownHashtag> {
  const name = readTagName(typed);
  const row = (await tagsByNames(ctx.core, [name])).get(name);
  return row ?? { name, display: typed.replace(/^[#\uff03]/, '') };
}

mutation('followHashtag', {
  description:
    'Follows a hashtag: public posts with it that this domain gets come into the home timeline from now on. Following twice is the same as once.',
  scope: { holds: 'write:follows' },
  errors: ['INVALID_INPUT'],
  takes: 'Which hashtag to follow.',
  input: (t) => ({ name: t.string({ required: true, description: NAME }) }),
  gives: 'What is followed from now on.',
  payload: { hashtag: { type: Hashtag, description: 'The hashtag, now followed.' } },
  resolve: async ({ name }, ctx) => {
    await followHashtag(ctx.core, mustAct(ctx.core.viewer), name);
    return { hashtag: await shown(ctx, name) };
  },
});

mutation('unfollowHashtag', {
  description: 'Follows a hashtag no longer; what came by it alone leaves the home timeline.',
  scope: { holds: 'write:follows' },
  errors: ['INVALID_INPUT'],
  takes: 'Which hashtag to follow no longer.',
  input: (t) => ({ name: t.string({ required: true, description: NAME }) }),
  gives: 'What was followed until now.',
  payload: {
    wasFollowing: { type: 'Boolean', description: 'Whether it was followed before.' },
    hashtag: { type: Hashtag, description: 'What the name means, as it stands to the acting identity now.' },
  },
  resolve: async ({ name }, ctx) => {
    const wasFollowing = await unfollowHashtag(ctx.core, mustAct(ctx.core.viewer), name);
    return { wasFollowing, hashtag: await shown(ctx, name) };
  },
});

mutation('featureHashtag', {
  description: `Shows a hashtag on the profile of the acting identity, which may show ${MOST_FEATURED}.`,
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'CONFLICT'],
  takes: 'Which hashtag to show.',
  input: (t) => ({ name: t.string({ required: true, description: NAME }) }),
  gives: 'The hashtag on the profile.',
  payload: {
    featured: { type: FeaturedHashtag, description: 'The hashtag with how much it is used.' },
  },
  resolve: async ({ name }, ctx) => {
    const identity = mustAct(ctx.core.viewer);
    const { id } = await featureHashtag(ctx.core, identity, name);
    const featured = (await featuredTags(ctx.core, identity.id)).find((each) => each.id === id);
    if (!featured) throw new Error('A hashtag that was just featured is gone.');
    return { featured };
  },
});

mutation('unfeatureHashtag', {
  description: 'Takes a hashtag from the profile of the acting identity.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT'],
  takes: 'Which hashtag to show no longer.',
  input: (t) => ({ name: t.string({ required: true, description: NAME }) }),
  gives: 'What the profile showed until now.',
  payload: {
    wasFeatured: { type: 'Boolean', description: 'Whether the profile showed it before.' },
    hashtag: { type: Hashtag, description: 'What the name means, as it stands to the acting identity now.' },
  },
  resolve: async ({ name }, ctx) => {
    const wasFeatured = await unfeatureHashtag(ctx.core, mustAct(ctx.core.viewer), name);
    return { wasFeatured, hashtag: await shown(ctx, name) };
  },
});
