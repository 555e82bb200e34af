// Connections of timeline entries.

import type { GraphQLResolveInfo } from 'graphql';
import type { Page } from '../../../core/page.ts';
import { type TimelineItem, timelinePage } from '../../../core/timelines/page.ts';
import type { TimelineSource } from '../../../core/timelines/source.ts';
import type { Boost, Post } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import type { Perspective } from '../../request/perspective.ts';
import { builder, type Types } from '../../schema/builder.ts';
import { type Connection, type Edge, type PageArgs, pageInfoOf, readPage } from '../../schema/connection.ts';
import { loadShown } from '../posts/load-shown.ts';
import { entryFor, type TimelineEntry, TimelineEntryRef } from './entry.ts';

export type TimelineEdge = Edge<TimelineEntry>;

interface TimelinePage extends Connection<TimelineEntry> {
  liveCursor: string;
}

/** An entry with its cursor, in pages and in live frames. */
export const TimelineEdgeRef = builder.edgeObject({
  type: TimelineEntryRef,
  name: 'TimelineEdge',
  description: 'A timeline entry with its cursor.',
}) as unknown as PothosSchemaTypes.ObjectRef<Types, TimelineEdge>;

export const TimelineConnection = builder.connectionObject(
  {
    type: TimelineEntryRef,
    name: 'TimelineConnection',
    description: 'A page of a timeline, newest first.',
    fields: (t) => ({
      liveCursor: t.field({
        type: 'Cursor',
        description:
          'Read before the page: give it as `after` of the subscription `timeline`, and nothing is missed between the two.',
        resolve: (it) => (it as unknown as TimelinePage).liveCursor,
      }),
    }),
  },
  TimelineEdgeRef as never,
) as unknown as PothosSchemaTypes.ObjectRef<Types, TimelinePage>;

/**
 * A page of a timeline as the viewer sees it: ten statements at most, whatever the document asks of posts and their
 * authors.
 */
export async function timelineConnection(
  ctx: GraphQLContext,
  source: TimelineSource,
  args: PageArgs,
  info: GraphQLResolveInfo,
): Promise<TimelinePage> {
  const { view } = ctx;
  const page = readPage(args);
  const liveCursor = ctx.core.app.events.headCursor();
  const reader = await view.reader();
  const shown = (posts: readonly Post[], boosts: readonly Boost[]) =>
    loadShown(
      ctx,
      posts,
      info,
      boosts.map((boost) => boost.identityId),
    );
  const { items, hasMore, resumeAt } = await timelinePage(ctx.core, reader, source, page, shown);
  const edges = items.map((item) => edgeOf(view, item));
  const isAny = async (probe: Page) => {
    const found = await timelinePage(ctx.core, reader, source, probe);
    return found.items.length > 0 || found.resumeAt !== null;
  };
  return { edges, pageInfo: pageInfoOf(page, edges, { hasMore, resumeAt, isAny }), liveCursor };
}

/** The entry that a post by itself is in any timeline. */
export function edgeOfPost(post: Post): TimelineEdge {
  return { cursor: String(post.id), node: { entryId: post.id, post, boost: null } };
}

/** An entry for a view with its cursor, as pages of any timeline give it. */
export function edgeOf(view: Perspective, item: TimelineItem): TimelineEdge {
  return { cursor: String(item.entryId), node: entryFor(view, item) };
}
