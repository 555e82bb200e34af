// The frames of the subscription `timeline`.

import type { LiveFrame } from '../../live/stream.ts';
import { builder } from '../../schema/builder.ts';
import { encodeNodeId } from '../../schema/ids.ts';
import { gapType } from '../live.ts';
import { type TimelineEdge, TimelineEdgeRef } from './connection.ts';

export interface SnapshotFrame extends LiveFrame {
  edges: readonly TimelineEdge[];
  hasMore: boolean;
}

export interface EntryFrame extends LiveFrame {
  edge: TimelineEdge;
}

export interface RemovedFrame extends LiveFrame {
  entryId: bigint;
  postId: bigint;
}

/** What happens to a timeline; the contract is schema/PROTOCOL.md. */
export const TimelineFrame = builder.interfaceRef<LiveFrame>('TimelineFrame').implement({
  description: 'A message of the subscription `timeline`. Keep the cursor of the last one you handled.',
  resolveType: (frame) => frame.kind,
  fields: (t) => ({
    cursor: t.expose('cursor', {
      type: 'Cursor',
      description: 'Give it back as `after` to go on behind this frame.',
    }),
  }),
});

builder.objectRef<SnapshotFrame>('TimelineSnapshot').implement({
  description:
    'The newest entries at the beginning; sent first where `snapshot` asks for some and `after` is not given.',
  interfaces: [TimelineFrame],
  fields: (t) => ({
    edges: t.field({
      type: [TimelineEdgeRef],
      description: 'Newest first, as many as were asked for or as there are.',
      resolve: (frame) => [...frame.edges],
    }),
    hasMore: t.exposeBoolean('hasMore', {
      description: 'Older ones follow: page on with the cursor of the last entry.',
    }),
  }),
});

builder.objectRef<EntryFrame>('PostAppeared').implement({
  description:
    'A post, or a boost of one, came into the timeline. Put it where the `key` of its entry belongs: what arrives late is old.',
  interfaces: [TimelineFrame],
  fields: (t) => ({
    edge: t.field({
      type: TimelineEdgeRef,
      description: 'The new entry, as pages of the same timeline show it.',
      resolve: (frame) => frame.edge,
    }),
  }),
});

builder.objectRef<EntryFrame>('PostUpdated').implement({
  description: 'A post that stands in the timeline was edited. Replace what you show, if you show it.',
  interfaces: [TimelineFrame],
  fields: (t) => ({
    edge: t.field({
      type: TimelineEdgeRef,
      description:
        'The entry with the new text; an edited post is sent once for itself and once for each boost of it.',
      resolve: (frame) => frame.edge,
    }),
  }),
});

builder.objectRef<RemovedFrame>('PostRemoved').implement({
  description:
    'An entry went: deleted, no longer boosted, or not for the viewer any more. You may never have had it.',
  interfaces: [TimelineFrame],
  fields: (t) => ({
    entryId: t.id({
      description: 'The `id` of the entry. Other boosts of the same post go with frames of their own.',
      resolve: (frame) => encodeNodeId('TimelineEntry', frame.entryId),
    }),
    entryKey: t.field({
      type: 'Snowflake',
      description: 'The same as a number to sort by: the `key` of the entry.',
      resolve: (frame) => frame.entryId,
    }),
    postId: t.id({
      description: 'The `id` of the post that the entry showed; the post itself may still be there.',
      resolve: (frame) => encodeNodeId('Post', frame.postId),
    }),
    postKey: t.field({
      type: 'Snowflake',
      description: 'The `key` of that post.',
      resolve: (frame) => frame.postId,
    }),
  }),
});

gapType('TimelineGap', TimelineFrame);
