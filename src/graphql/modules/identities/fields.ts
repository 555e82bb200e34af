// Fields of Identity that need more than its row: counts, relation, domain.

import type { Relation } from '../../../core/follows/queries.ts';
import { maySeeRelations } from '../../../core/follows/queries.ts';
import { pinnedPosts } from '../../../core/pins/queries.ts';
import type { Identity } from '../../../db/rows.ts';
import { normaliseHashtag } from '../../../lib/post-text/hashtag.ts';
import { builder } from '../../schema/builder.ts';
import { pageArgs, pageComplexity } from '../../schema/connection.ts';
import { PostRef } from '../posts/ref.ts';
import { TimelineConnection, timelineConnection } from '../timelines/connection.ts';
import { IdentityRef } from './ref.ts';
import { asCounted, identityFor } from './see.ts';

interface Counted {
  identity: Identity;
  isShown: boolean;
}

const IdentityCounts = builder.objectRef<Counted>('IdentityCounts').implement({
  description:
    'How many posts, followers and followed identities an identity has; for identities of other servers, what their server says.',
  fields: (t) => ({
    posts: t.int({ description: 'Its public and unlisted posts.', resolve: (it) => it.identity.postsCount }),
    followers: t.int({
      nullable: true,
      description: 'How many identities follow it; null if it hides that from the viewer.',
      resolve: (it) => (it.isShown ? it.identity.followersCount : null),
    }),
    following: t.int({
      nullable: true,
      description: 'How many identities it follows; null if it hides that from the viewer.',
      resolve: (it) => (it.isShown ? it.identity.followingCount : null),
    }),
  }),
});

export const RelationRef = builder.objectRef<Relation>('Relation').implement({
  description: 'How the acting identity and another one stand to each other.',
  fields: (t) => ({
    isFollowing: t.exposeBoolean('isFollowing', { description: 'Whether the acting identity follows it.' }),
    hasRequested: t.exposeBoolean('hasRequested', {
      description: 'Whether the acting identity asked to follow it and waits for an answer.',
    }),
    showsBoosts: t.exposeBoolean('showsBoosts', {
      description: 'Whether its boosts come into the home timeline of the acting identity.',
    }),
    notifies: t.exposeBoolean('notifies', {
      description: 'Whether the acting identity is notified of each new post of it.',
    }),
    languages: t.exposeStringList('languages', {
      nullable: true,
      description:
        'The languages of its posts that come into timelines of the acting identity, as BCP 47 tags, at most 200; null: all.',
    }),
    isFollowedBy: t.exposeBoolean('isFollowedBy', { description: 'Whether it follows the acting identity.' }),
    wasRequestedBy: t.exposeBoolean('wasRequestedBy', {
      description: 'Whether it asked to follow the acting identity and waits for an answer.',
    }),
    isBlocking: t.exposeBoolean('isBlocking', { description: 'Whether the acting identity blocks it.' }),
    isBlockedBy: t.exposeBoolean('isBlockedBy', { description: 'Whether it blocks the acting identity.' }),
    isMuting: t.exposeBoolean('isMuting', { description: 'Whether the acting identity mutes it.' }),
    muteEndsAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When that mute ends by itself; null if it does not, or if there is none.',
      resolve: (it) => it.muteEndsAt,
    }),
    mutesNotifications: t.exposeBoolean('mutesNotifications', {
      description: 'Whether the mute hides notifications caused by it too.',
    }),
  }),
});

builder.prismaObjectFields('Identity', (t) => ({
  counts: t.field({
    type: IdentityCounts,
    description: 'How many posts, followers and followed identities it has.',
    extensions: { dependsOnViewer: true },
    resolve: (identity, _args, ctx) => {
      const isShown = maySeeRelations(ctx.view.identity?.id ?? null, identity);
      const counted = asCounted(ctx, identity);
      return counted instanceof Promise
        ? counted.then((identity) => ({ identity, isShown }))
        : { identity: counted, isShown };
    },
  }),
  viewer: t.field({
    type: RelationRef,
    nullable: true,
    description:
      'How the acting identity and this one stand to each other; null without an acting identity, and for the acting identity itself.',
    extensions: { dependsOnViewer: true },
    resolve: (identity, _args, ctx) => {
      const { view } = ctx;
      return view.identity === null || view.identity.id === identity.id
        ? null
        : view.relations.load(identity.id);
    },
  }),
  movedTo: t.field({
    type: IdentityRef,
    nullable: true,
    description:
      'The identity that it moved to; null if it did not move, or if the viewer may not see that identity.',
    extensions: { dependsOnViewer: true },
    resolve: (identity, _args, ctx) =>
      identity.movedToId === null
        ? null
        : ctx.view.identities.load(identity.movedToId).then((movedTo) => identityFor(ctx, movedTo)),
  }),
  posts: t.field({
    type: TimelineConnection,
    description: 'The timeline of its profile: its posts and boosts that the viewer may see, newest first.',
    args: {
      ...pageArgs(t.arg),
      replies: t.arg.boolean({
        defaultValue: false,
        description: 'Whether its replies to others are included.',
      }),
      boosts: t.arg.boolean({ defaultValue: true, description: 'Whether its boosts are included.' }),
      onlyMedia: t.arg.boolean({
        defaultValue: false,
        description: 'Whether only its own posts with pictures, videos, sounds or files are wanted.',
      }),
      mentioned: t.arg.boolean({
        defaultValue: true,
        description: 'Whether its posts for those they mention alone are included.',
      }),
      hashtag: t.arg.string({
        description:
          'Only its own posts with this hashtag, without `#`, at most 100 characters; all when left out.',
      }),
    },
    complexity: pageComplexity,
    extensions: { dependsOnViewer: true },
    resolve: (identity, { replies, boosts, onlyMedia, mentioned, hashtag, ...args }, ctx, info) =>
      timelineConnection(
        ctx,
        {
          kind: 'profile',
          identity,
          replies: replies ?? false,
          boosts: boosts ?? true,
          onlyMedia: onlyMedia ?? false,
          leavesOutMentioned: mentioned === false,
          // What is no hashtag is none that any post has.
          hashtag: hashtag == null ? null : (normaliseHashtag(hashtag) ?? ''),
        },
        args,
        info,
      ),
  }),
  pinnedPosts: t.field({
    type: [PostRef],
    description:
      'Its pinned posts that the viewer may see, the last pinned first; at most 5 for identities of this server.',
    complexity: { field: 1, multiplier: 5 },
    extensions: { dependsOnViewer: true },
    resolve: async (identity, _args, ctx) => pinnedPosts(ctx.core, await ctx.view.reader(), identity.id),
  }),
}));
