// Lists of posts and of people below Post: replies, boosters, favouriters.

import type { GraphQLResolveInfo } from 'graphql';
import { boostersOf } from '../../../core/boosts/queries.ts';
import { favouritersOf } from '../../../core/favourites/queries.ts';
import type { Page } from '../../../core/page.ts';
import { repliesTo } from '../../../core/posts/queries.ts';
import type { Reader } from '../../../core/posts/reader.ts';
import type { Post } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder } from '../../schema/builder.ts';
import {
  connect,
  connectionType,
  connectRows,
  type PageArgs,
  pageArgs,
  pageComplexity,
} from '../../schema/connection.ts';
import { IdentityConnection } from '../identities/connection.ts';
import { loadShown } from './load-shown.ts';
import { PostRef } from './ref.ts';

/** Lists of posts whose cursors are the posts' own ids. */
export const PostConnection = connectionType('Post', PostRef, 'Posts, newest first.', 'A post in a list.');

/** A page of posts, with what the document shows of them. */
export async function withShown<List extends { edges: readonly { node: Post }[] }>(
  ctx: GraphQLContext,
  info: GraphQLResolveInfo,
  list: List,
): Promise<List> {
  await loadShown(
    ctx,
    list.edges.map(({ node }) => node),
    info,
  );
  return list;
}

/** A page of posts that hang on another one, as the viewer sees them, with what the document shows of them. */
export async function pageOfPosts(
  ctx: GraphQLContext,
  info: GraphQLResolveInfo,
  args: PageArgs,
  read: (reader: Reader, page: Page) => Promise<Post[]>,
) {
  const reader = await ctx.view.reader();
  return withShown(ctx, info, await connectRows(args, (page) => read(reader, page)));
}

const dependsOnViewer = { dependsOnViewer: true };

builder.prismaObjectFields('Post', (t) => ({
  replies: t.field({
    type: PostConnection,
    description:
      'Direct replies that the viewer may see, newest first; `thread` has the replies below them too.',
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    extensions: dependsOnViewer,
    resolve: (post, args, ctx, info) =>
      pageOfPosts(ctx, info, args, (reader, page) => repliesTo(ctx.core, reader, post.id, page)),
  }),
  boosters: t.field({
    type: IdentityConnection,
    description: 'The identities that boosted it and that the viewer may see, newest first.',
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    extensions: dependsOnViewer,
    resolve: async (post, args, ctx) => {
      const reader = await ctx.view.reader();
      const connection = await connect(
        args,
        (page) => boostersOf(ctx.core, reader, post, page),
        (row) => row.cursor,
        (row, cursor) => ({ cursor, node: row.identity }),
      );
      return { ...connection, total: post.boostsCount };
    },
  }),
  favouriters: t.field({
    type: IdentityConnection,
    description:
      'The identities that favourited it and that the viewer may see, newest first; of other servers only those whose favourite was sent here.',
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    extensions: dependsOnViewer,
    resolve: async (post, args, ctx) => {
      const reader = await ctx.view.reader();
      const connection = await connect(
        args,
        (page) => favouritersOf(ctx.core, reader, post, page),
        (row) => row.cursor,
        (row, cursor) => ({ cursor, node: row.identity }),
      );
      return { ...connection, total: post.favouritesCount };
    },
  }),
}));
