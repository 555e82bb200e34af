// The fields by which identities lead to collections, and whom they let put them into some.

import { featureApprovalOf, featurePermissionByPolicy } from '../../../core/collections/consent.ts';
import { collectionsOf, collectionsWith } from '../../../core/collections/queries.ts';
import type { Permission } from '../../../core/posts/approval/groups.ts';
import type { Identity } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder } from '../../schema/builder.ts';
import { connectRows, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { FeatureGroupEnum, FeaturePermissionEnum } from '../../schema/enums/collections.ts';
import { ViewerIdentity } from '../viewer/identity.ts';
import { CollectionConnection } from './ref.ts';

const dependsOnViewer = { dependsOnViewer: true };

/** At once for nearly everybody; follows are loaded for a page together. */
function permissionFor(it: Identity, ctx: GraphQLContext): Permission | null | Promise<Permission | null> {
  const { identity } = ctx.view;
  if (identity === null) return null;
  return (
    featurePermissionByPolicy(identity, it, null) ??
    ctx.view.relations.load(it.id).then(({ isFollowing, isFollowedBy }) =>
      featurePermissionByPolicy(identity, it, {
        followsAuthor: isFollowing,
        isFollowedByAuthor: isFollowedBy,
      }),
    )
  );
}

const FeatureApprovalRef = builder.objectRef<Identity>('FeatureApproval').implement({
  description: 'Whom an identity lets put it into their collections, beside itself.',
  fields: (t) => ({
    automatic: t.field({
      type: [FeatureGroupEnum],
      description: 'Who may, without being asked about.',
      resolve: (it) => [...(featureApprovalOf(it)?.automatic ?? [])],
    }),
    manual: t.field({
      type: [FeatureGroupEnum],
      description: 'Who may once it agreed. Of identities of this server: nobody.',
      resolve: (it) => [...(featureApprovalOf(it)?.manual ?? [])],
    }),
    viewerMay: t.field({
      type: FeaturePermissionEnum,
      nullable: true,
      description:
        'Whether the acting identity may by what this one lets; null without one. A block between the two is looked at when it is tried.',
      extensions: dependsOnViewer,
      resolve: (it, _args, ctx) => permissionFor(it, ctx),
    }),
  }),
});

builder.prismaObjectFields('Identity', (t) => ({
  collections: t.field({
    type: CollectionConnection,
    description:
      'Its collections that are meant to be found, the newest first; its own all are for the acting identity. Identities of this server have as many as their domain lets them (`Domain.collectionLimit`).',
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    extensions: dependsOnViewer,
    resolve: async (identity, args, ctx) => {
      const reader = await ctx.view.reader();
      return connectRows(args, (page) => collectionsOf(ctx.core, reader, identity, page));
    },
  }),
  featureApproval: t.field({
    type: FeatureApprovalRef,
    nullable: true,
    description:
      'Whom it lets put it into collections; null where its server does not say, and then nobody may. Of identities of this server: everybody where `isDiscoverable`, followers alone where `isLocked` as well.',
    resolve: (identity) => (featureApprovalOf(identity) === null ? null : identity),
  }),
}));

builder.objectFields(ViewerIdentity, (t) => ({
  inCollections: t.field({
    type: CollectionConnection,
    description:
      'Collections that it is in, the newest first. `revokeFromCollection` takes it out of one: with the item that names it.',
    authScopes: { holds: 'read:collections' },
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: async ({ identity }, args, ctx) => {
      const reader = await ctx.view.reader();
      return connectRows(args, (page) => collectionsWith(ctx.core, reader, identity.id, page));
    },
  }),
}));
