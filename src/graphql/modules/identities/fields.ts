// Fields of Identity that need more than its row: counts, relation, domain.

import type { Relation } from '../../../core/follows/queries.ts';
import { maySeeRelations } from '../../../core/follows/queries.ts';
import { pinnedPosts } from '../../../core/pins/queries.ts';
import type { Identity } from '../../../db/rows.ts';
import { builder } from '../../schema/builder.ts';
import { pageArgs, pageComplexity } from '../../schema/connection.ts';
import { PostRef } from '../posts/ref.ts';
import { TimelineConnection, timelineConnection } from '../timelines/connection.ts';
import { IdentityRef } from './ref.ts';
import { identityFor } from './see.ts';

interface Counted {
  identity: Identity;
  isShown: boolean;
}

const IdentityCounts = builder.objectRef<Counted>('IdentityCounts').implement({
  description: 'How many posts and relations an identity has; for those of other servers what those say.',
  fields: (t) => ({
    posts: t.int({ description: 'Posts for everyone.', resolve: (it) => it.identity.postsCount }),
    followers: t.int({
      nullable: true,
      description: 'Null where it hides its relations from the viewer.',
      resolve: (it) => (it.isShown ? it.identity.followersCount : null),
    }),
    following: t.int({
      nullable: true,
      description: 'Null where it hides its relations from the viewer.',
      resolve: (it) => (it.isShown ? it.identity.followingCount : null),
    }),
  }),
});

export const RelationRef = builder.objectRef<Relation>('Relation').implement({
  description: 'How the viewer and an identity stand to each other.',
  fields: (t) => ({
    isFollowing: t.exposeBoolean('isFollowing', { description: 'The viewer follows it.' }),
    hasRequested: t.exposeBoolean('hasRequested', {
      description: 'The viewer asked to follow it and waits.',
    }),
    showsBoosts: t.exposeBoolean('showsBoosts', { description: "Its boosts come into the viewer's home." }),
    isFollowedBy: t.exposeBoolean('isFollowedBy', { description: 'It follows the viewer.' }),
    wasRequestedBy: t.exposeBoolean('wasRequestedBy', {
      description: 'It asked to follow the viewer and waits.',
    }),
    isBlocking: t.exposeBoolean('isBlocking', { description: 'The viewer blocks it.' }),
    isBlockedBy: t.exposeBoolean('isBlockedBy', { description: 'It blocks the viewer.' }),
    isMuting: t.exposeBoolean('isMuting', { description: 'The viewer does not want to read it.' }),
    mutesNotifications: t.exposeBoolean('mutesNotifications', {
      description: 'Nor to be told what it does.',
    }),
  }),
});

builder.prismaObjectFields('Identity', (t) => ({
  counts: t.field({
    type: IdentityCounts,
    description: 'Of posts, followers and followed.',
    extensions: { dependsOnViewer: true },
    resolve: (identity, _args, ctx) => ({
      identity,
      isShown: maySeeRelations(ctx.view.identity?.id ?? null, identity),
    }),
  }),
  viewer: t.field({
    type: RelationRef,
    nullable: true,
    description: 'Null where no identity looks, and for the viewer themselves.',
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
    description: 'Where it moved; null unless it did.',
    extensions: { dependsOnViewer: true },
    resolve: async (identity, _args, ctx) => {
      if (identity.movedToId === null) return null;
      return identityFor(ctx, await ctx.view.identities.load(identity.movedToId));
    },
  }),
  posts: t.field({
    type: TimelineConnection,
    description: 'What it posted and boosted, as far as the viewer sees it.',
    args: {
      ...pageArgs(t.arg),
      replies: t.arg.boolean({ defaultValue: false, description: 'With answers to others.' }),
      boosts: t.arg.boolean({ defaultValue: true, description: 'With what it shows of others.' }),
    },
    complexity: pageComplexity,
    extensions: { dependsOnViewer: true },
    resolve: (identity, { replies, boosts, ...args }, ctx, info) =>
      timelineConnection(
        ctx,
        { kind: 'profile', identity, replies: replies ?? false, boosts: boosts ?? true },
        args,
        info,
      ),
  }),
  pinnedPosts: t.field({
    type: [PostRef],
    description: 'What it shows first, the last pinned first; 5 at most for identities of this server.',
    complexity: { field: 1, multiplier: 5 },
    extensions: { dependsOnViewer: true },
    resolve: async (identity, _args, ctx) => pinnedPosts(ctx.core, await ctx.view.reader(), identity.id),
  }),
}));
