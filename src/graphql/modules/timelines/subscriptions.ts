// Streams what changes in a timeline, from a cursor on (`timeline`).

import { timelinePage } from '../../../core/timelines/page.ts';
import { LiveStream } from '../../live/stream.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder } from '../../schema/builder.ts';
import { numberWithin } from '../../schema/connection.ts';
import { edgeOf } from './connection.ts';
import { type SnapshotFrame, TimelineFrame } from './frames.ts';
import { readSource, TimelineSourceInput, type Watched } from './source-input.ts';
import { commonParts, ownParts } from './stream.ts';

const MOST_IN_SNAPSHOT = 100;

builder.subscriptionField('timeline', (t) =>
  t.field({
    type: TimelineFrame,
    description:
      'A timeline as it changes. What happened since `after` comes first, then `CaughtUp`, then what happens from now on.',
    authScopes: { open: 'read:statuses' },
    args: {
      source: t.arg({ type: TimelineSourceInput, required: true, description: 'The timeline to watch.' }),
      after: t.arg({
        type: 'Cursor',
        description:
          'Cursor of the last frame you handled, or `liveCursor` of a page: nothing between is missed. From now on when left out.',
      }),
      snapshot: t.arg.int({
        defaultValue: 0,
        description: `How many of the newest entries to begin with, ${MOST_IN_SNAPSHOT} at most; not sent when \`after\` is given.`,
      }),
    },
    complexity: ({ snapshot }) => ({
      field: 1,
      multiplier: Math.min(Math.max(1, snapshot ?? 0), MOST_IN_SNAPSHOT),
    }),
    subscribe: async (_root, { source, after, snapshot }, ctx) => {
      const count = numberWithin(snapshot ?? 0, 'snapshot', 0, MOST_IN_SNAPSHOT);
      const watched = await readSource(ctx, source);
      return new LiveStream(ctx, {
        name: watched.name,
        after: after ?? null,
        gap: 'TimelineGap',
        isSameForAll: true,
        own: ownParts(watched),
        ...(watched.isPublic ? { common: commonParts(watched) } : {}),
        ...(count > 0 ? { opening: (ctx) => snapshotOf(ctx, watched, count) } : {}),
      });
    },
    resolve: (frame) => frame,
  }),
);

/** The newest entries, and the cursor from before they were read: between the two nothing is missed. */
async function snapshotOf(ctx: GraphQLContext, { source }: Watched, count: number): Promise<SnapshotFrame> {
  const cursor = ctx.core.app.events.headCursor();
  const page = { limit: count, order: 'newest' } as const;
  const { items, hasMore } = await timelinePage(ctx.core, await ctx.view.reader(), source, page);
  const edges = items.map((item) => edgeOf(ctx.view, item));
  return { kind: 'TimelineSnapshot', cursor, edges, hasMore };
}
