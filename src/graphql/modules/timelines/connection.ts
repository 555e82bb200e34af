import type { GraphQLResolveInfo } from 'graphql';
import { type TimelineItem, timelinePage } from '../../../core/timelines/page.ts';
import type { TimelineSource } from '../../../core/timelines/source.ts';
import type { Boost, Post } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import type { Perspective } from '../../request/perspective.ts';
import { builder, type Types } from '../../schema/builder.ts';
import {
  type Connection,
  type Edge,
  type PageArgs,
  readPage,
  toConnection,
} from '../../schema/connection.ts';
import { asksFor } from '../../schema/lookahead.ts';
import { BoostRef } from '../posts/boost.ts';
import { PostRef } from '../posts/ref.ts';

export interface TimelineEdge extends Edge<Post> {
  boost: Boost | null;
}

interface TimelinePage extends Connection<Post, TimelineEdge> {
  liveCursor: string;
}

/** An entry of a timeline, in pages and in live frames. */
export const TimelineEdgeRef = builder.edgeObject({
  type: PostRef,
  name: 'TimelineEdge',
  description: 'An entry of a timeline; the cursor is the id of the post, or of the boost.',
  fields: (t) => ({
    boost: t.field({
      type: BoostRef,
      nullable: true,
      description: 'Who put it here where its author did not; null for a post by itself.',
      resolve: (it) => (it as unknown as TimelineEdge).boost,
    }),
  }),
}) as unknown as PothosSchemaTypes.ObjectRef<Types, TimelineEdge>;

export const TimelineConnection = builder.connectionObject(
  {
    type: PostRef,
    name: 'TimelineConnection',
    description:
      'A page of a timeline, newest first. Entries are posts; a boost shows the post of somebody else.',
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

/** A page of a timeline as a view sees it: five statements, whatever the document asks of posts and their authors. */
export async function timelineConnection(
  ctx: GraphQLContext,
  view: Perspective,
  source: TimelineSource,
  args: PageArgs,
  info: GraphQLResolveInfo,
): Promise<TimelinePage> {
  const page = readPage(args);
  const liveCursor = ctx.core.app.events.headCursor();
  const { items, hasMore } = await timelinePage(ctx.core, await view.reader(), source, page);
  const people = items.flatMap(({ post, boost }) =>
    boost ? [post.authorId, boost.identityId] : [post.authorId],
  );
  const [authors] = await Promise.all([
    ctx.services.authors.load(ctx.core, people),
    asksFor(info, 'viewer') ? view.loadMarks(items.map((item) => item.post)) : null,
  ]);
  view.keepAuthors(authors.values());
  const connection = toConnection(page, items, hasMore, entryId, (item, cursor) =>
    edgeOf(view, item, cursor),
  );
  return { ...connection, liveCursor };
}

const entryId = (item: TimelineItem) => item.entryId;

/** An entry for a view: what came with it is not loaded again. */
export function edgeOf(view: Perspective, item: TimelineItem, cursor: string): TimelineEdge {
  if (item.boost) {
    view.see(item.boost);
    view.posts.prime(item.post.id, item.post);
  }
  return { cursor, node: view.seePost(item.post), boost: item.boost };
}
