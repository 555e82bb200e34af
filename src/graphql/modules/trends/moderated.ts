// What moderators know and decide of hashtags, posts and links that trend on the addressed domain.

import { tagsByNames } from '../../../core/hashtags/queries.ts';
import { hasRole } from '../../../core/roles/policy.ts';
import {
  knownHashtag,
  knownHashtags,
  type ModeratedTrend,
  moderatedTrends,
  publishersOn,
} from '../../../core/trends/moderated.ts';
import { reviewOf, UNREVIEWED } from '../../../core/trends/review.ts';
import type { TrendKind } from '../../../db/enums.ts';
import type { LinkPublisher, TrendReview } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder, type Types } from '../../schema/builder.ts';
import {
  type Connection,
  connectionType,
  connectRows,
  numberWithin,
  pageArgs,
  pageComplexity,
} from '../../schema/connection.ts';
import { answered } from '../../schema/errors.ts';
import { KEY_DESCRIPTION } from '../../schema/node.ts';
import { holds } from '../../schema/scopes.ts';
import { DomainRef } from '../domains/ref.ts';
import { HashtagConnection } from '../hashtags/lists.ts';
import { Hashtag } from '../posts/parts.ts';
import { LinkPreview } from '../posts/preview.ts';
import { addressedDomain } from '../timelines/queries.ts';

type Review = Pick<TrendReview, 'isTrendable' | 'isListable' | 'isUsable'> & { reviewedAt: bigint | null };

const REVIEWED_AT = 'When a moderator looked at it last; null while nobody has.';

export const TrendModeration = builder.objectRef<Review>('TrendModeration').implement({
  description: 'What moderators of the addressed domain decided about something that trends, or might.',
  fields: (t) => ({
    isTrendable: t.exposeBoolean('isTrendable', { description: 'Whether it is shown among what trends.' }),
    reviewedAt: t.expose('reviewedAt', { type: 'DateTime', nullable: true, description: REVIEWED_AT }),
  }),
});

export const HashtagModeration = builder.objectRef<Review>('HashtagModeration').implement({
  description: 'What moderators of the addressed domain decided about a hashtag.',
  fields: (t) => ({
    isTrendable: t.exposeBoolean('isTrendable', { description: 'Whether it is shown among what trends.' }),
    isListable: t.exposeBoolean('isListable', { description: 'Whether searches find it.' }),
    isUsable: t.exposeBoolean('isUsable', {
      description: 'Whether new posts of the domain are found by it.',
    }),
    reviewedAt: t.expose('reviewedAt', { type: 'DateTime', nullable: true, description: REVIEWED_AT }),
  }),
});

async function moderates(ctx: GraphQLContext): Promise<boolean> {
  return holds(ctx, 'admin:read') && hasRole(ctx.core, addressedDomain(ctx).id, 'MODERATOR');
}

/** For those who moderate the domain; null for everybody else. */
async function reviewFor(ctx: GraphQLContext, kind: TrendKind, id: bigint | null): Promise<Review | null> {
  if (!ctx.isSignedIn || !(await moderates(ctx))) return null;
  const row = id === null ? null : await reviewOf(ctx.core, addressedDomain(ctx), kind, id);
  return row ?? { ...UNREVIEWED, reviewedAt: null };
}

const FOR_MODERATORS =
  'What moderators of the addressed domain decided about it; null for everybody else, and for tokens without `admin:read`.';

builder.objectField(Hashtag, 'moderation', (t) =>
  t.field({
    type: HashtagModeration,
    nullable: true,
    description: FOR_MODERATORS,
    extensions: { dependsOnViewer: true },
    resolve: async ({ name }, _args, ctx) =>
      reviewFor(ctx, 'HASHTAG', (await tagsByNames(ctx.core, [name])).get(name)?.id ?? null),
  }),
);
builder.objectField(LinkPreview, 'moderation', (t) =>
  t.field({
    type: TrendModeration,
    nullable: true,
    description: FOR_MODERATORS,
    extensions: { dependsOnViewer: true },
    resolve: ({ id }, _args, ctx) => reviewFor(ctx, 'LINK', id),
  }),
);
builder.prismaObjectField('Post', 'trendModeration', (t) =>
  t.field({
    type: TrendModeration,
    nullable: true,
    description: FOR_MODERATORS,
    extensions: { dependsOnViewer: true },
    resolve: ({ id }, _args, ctx) => reviewFor(ctx, 'POST', id),
  }),
);

export const LinkPublisherRef = builder.objectRef<LinkPublisher>('LinkPublisher').implement({
  description: 'A site that links lead to which trend or trended on a domain; for its moderators.',
  fields: (t) => ({
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    host: t.exposeString('host', { description: 'The host of the links, in lower case and ASCII.' }),
    isTrendable: t.exposeBoolean('isTrendable', { description: 'Whether links to it may trend.' }),
    reviewedAt: t.expose('reviewedAt', { type: 'DateTime', nullable: true, description: REVIEWED_AT }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When a link to it trended first.' }),
  }),
});

const LinkPublisherConnection = connectionType(
  'LinkPublisher',
  LinkPublisherRef,
  'Sites that trending links lead to, the last that came first.',
  'A site in the list.',
) as unknown as PothosSchemaTypes.ObjectRef<Types, Connection<LinkPublisher>>;

const TrendKindEnum = builder.enumType('TrendKind', {
  description: 'What is computed to trend.',
  values: {
    HASHTAG: { description: 'Words by which posts of one topic are found.' },
    POST: { description: 'Posts that many boost and favourite.' },
    LINK: { description: 'Pages that many link to.' },
  } as const,
});

const ModeratedTrendRef = builder.objectRef<ModeratedTrend>('ModeratedTrend').implement({
  description: 'Something that trends on a domain, with what its moderators decided about it.',
  fields: (t) => ({
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    name: t.exposeString('name', {
      description: 'A hashtag with `#`, as it is written, or the address of a post or page.',
    }),
    isTrendable: t.exposeBoolean('isTrendable', { description: 'Whether it is shown among what trends.' }),
    reviewedAt: t.expose('reviewedAt', { type: 'DateTime', nullable: true, description: REVIEWED_AT }),
  }),
});

/** As many as are kept of each kind. */
const MOST_TRENDS = 100;

builder.objectFields(DomainRef, (t) => ({
  trends: t.field({
    type: [ModeratedTrendRef],
    description:
      'What trends on the domain, the strongest first, also what moderators rejected, for its moderators, admins and owner; sites are in `linkPublishers`.',
    authScopes: { holds: 'admin:read' },
    args: {
      kind: t.arg({ type: TrendKindEnum, required: true, description: 'Of what.' }),
      first: t.arg.int({ defaultValue: 40, description: `How many, 1 to ${MOST_TRENDS}.` }),
    },
    complexity: { field: 5, multiplier: 10 },
    resolve: (domain, { kind, first }, ctx) =>
      answered(() =>
        moderatedTrends(ctx.core, domain, kind, {
          limit: numberWithin(first ?? 40, 'first', 1, MOST_TRENDS),
          offset: 0,
        }),
      ),
  }),
  knownHashtags: t.field({
    type: HashtagConnection,
    description:
      'Hashtags of public posts that the domain knows, the last that came up first, for its moderators, admins and owner.',
    authScopes: { holds: 'admin:read' },
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: (domain, args, ctx) => connectRows(args, (page) => knownHashtags(ctx.core, domain, page)),
  }),
  linkPublishers: t.field({
    type: LinkPublisherConnection,
    description:
      'Sites that links lead to which trend or trended on the domain, the last that came first, for its moderators, admins and owner.',
    authScopes: { holds: 'admin:read' },
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: (domain, args, ctx) => connectRows(args, (page) => publishersOn(ctx.core, domain, page)),
  }),
}));

builder.queryField('knownHashtag', (t) =>
  t.field({
    type: Hashtag,
    nullable: true,
    description:
      'A hashtag by its id in REST APIs, for moderators of the addressed domain; null for one that no public post has which the domain knows.',
    authScopes: { holds: 'admin:read' },
    args: { key: t.arg({ type: 'Snowflake', required: true, description: 'As `Hashtag.key` gives it.' }) },
    resolve: (_root, { key }, ctx) =>
      answered(() => knownHashtag(ctx.core, addressedDomain(ctx), BigInt(key))),
  }),
);
