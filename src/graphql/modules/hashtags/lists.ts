// Lists of hashtags: those that the acting identity follows, and those that a profile shows.

import { MOST_FEATURED } from '../../../core/hashtags/feature.ts';
import { type FeaturedUse, featuredTags, followedTags } from '../../../core/hashtags/queries.ts';
import { MOST_SUGGESTED_TAGS, suggestedTags } from '../../../core/hashtags/suggest.ts';
import { builder, type Types } from '../../schema/builder.ts';
import {
  type Connection,
  connect,
  connectionType,
  pageArgs,
  pageComplexity,
} from '../../schema/connection.ts';
import { KEY_DESCRIPTION } from '../../schema/node.ts';
import { Hashtag, type ShownHashtag } from '../posts/parts.ts';
import { ViewerIdentity } from '../viewer/identity.ts';

export const FeaturedHashtag = builder.objectRef<FeaturedUse>('FeaturedHashtag').implement({
  description: 'A hashtag on a profile, with how much its owner uses it.',
  fields: (t) => ({
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    hashtag: t.field({
      type: Hashtag,
      description: 'What the profile shows.',
      resolve: ({ tag }) => tag,
    }),
    posts: t.exposeInt('posts', { description: 'Public and unlisted posts of the owner with it.' }),
    lastPostAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the last of these was published; null without any.',
      resolve: (it) => it.lastPostAt,
    }),
  }),
});

export const HashtagConnection = connectionType(
  'Hashtag',
  Hashtag,
  'Hashtags, the last first: that was followed, or came up.',
  'A hashtag in a list; the cursor is that of what puts it there.',
) as unknown as PothosSchemaTypes.ObjectRef<Types, Connection<ShownHashtag>>;

builder.objectFields(ViewerIdentity, (t) => ({
  followedHashtags: t.field({
    type: HashtagConnection,
    description: 'The hashtags that it follows, the last followed first.',
    authScopes: { holds: 'read:follows' },
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: ({ identity }, args, ctx) =>
      connect(
        args,
        (page) => followedTags(ctx.core, identity.id, page),
        (row) => row.cursor,
        ({ tag }, cursor) => ({ cursor, node: tag }),
      ),
  }),
  suggestedHashtags: t.field({
    type: [Hashtag],
    description: `The hashtags of its newest public and unlisted posts that its profile does not show yet, the most used first; at most ${MOST_SUGGESTED_TAGS}. See \`featureHashtag\`.`,
    authScopes: { holds: 'read:accounts' },
    complexity: { field: 5, multiplier: 10 },
    resolve: ({ identity }, _args, ctx) => suggestedTags(ctx.core, identity.id),
  }),
}));

builder.prismaObjectFields('Identity', (t) => ({
  featuredHashtags: t.field({
    type: [FeaturedHashtag],
    description: `The hashtags that its profile shows, the most used first; at most ${MOST_FEATURED}; of identities of other servers as far as their servers tell, with those of their posts that are known here.`,
    complexity: { field: 5, multiplier: 10 },
    resolve: (identity, _args, ctx) =>
      identity.state === 'ACTIVE' ? featuredTags(ctx.core, identity.id) : [],
  }),
}));
