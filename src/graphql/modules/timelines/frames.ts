// The frames of the subscription `timeline`.

import type { LiveFrame } from '../../live/stream.ts';
import { builder } from '../../schema/builder.ts';
import { encodeNodeId } from '../../schema/ids.ts';
import { frameType, gapType } from '../live.ts';
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
  /** The domain of whoever posted or boosted; null for those of other servers. */
  domainId: bigint | null;
  hadMedia: boolean | null;
}

/** What happens to a timeline; the contract is schema/PROTOCOL.md. */
export const TimelineFrame = frameType('TimelineFrame', 'timeline');

builder.objectRef<SnapshotFrame>('TimelineSnapshot').implement({
  description:
    'The newest entries at the beginning; sent first where `snapshot` asks for some and `after` is not given.',
  interfaces: [TimelineFrame],
  fields: (t) => ({
    edges: t.field({
      type: [TimelineEdgeRef],
      description: 'The newest entries, newest first, at most as many as were asked for.',
      resolve: (frame) => [...frame.edges],
    }),
    hasMore: t.exposeBoolean('hasMore', {
      description: 'Whether there are older entries; the cursor of the last entry leads to them.',
    }),
  }),
});

builder.objectRef<EntryFrame>('PostAppeared').implement({
  description:
    'A new entry of the timeline, a post or a boost. Sort it by the `key` of its entry: posts that arrive late may belong further down.',
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
  description: 'A post in the timeline was edited. Replace the entry if you show it.',
  interfaces: [TimelineFrame],
  fields: (t) => ({
    edge: t.field({
      type: TimelineEdgeRef,
      description:
        'The entry with the edited post. An edited post is sent once for itself and once for each boost of it.',
      resolve: (frame) => frame.edge,
    }),
  }),
});

builder.objectRef<RemovedFrame>('PostRemoved').implement({
  description:
    'An entry is gone from the timeline: it was deleted, the boost was undone, or the viewer may not see it any more. It may be one that you never got.',
  interfaces: [TimelineFrame],
  fields: (t) => ({
    entryId: t.id({
      description: 'The `id` of the entry. Other boosts of the same post go with frames of their own.',
      resolve: (frame) => encodeNodeId('TimelineEntry', frame.entryId),
    }),
    entryKey: t.field({
      type: 'Snowflake',
      description: 'The `key` of the entry, by which entries are sorted.',
      resolve: (frame) => frame.entryId,
    }),
    postId: t.id({
      description: 'The `id` of the post that the entry showed; the post itself may still be there.',
      resolve: (frame) => encodeNodeId('Post', frame.postId),
    }),
    postKey: t.field({
      type: 'Snowflake',
      description: 'The `key` of the post that the entry showed.',
      resolve: (frame) => frame.postId,
    }),
    isRemote: t.boolean({
      description: 'Whether whoever posted or boosted is of another domain or server than the one asked.',
      resolve: (frame, _args, ctx) => frame.domainId === null || frame.domainId !== ctx.core.domain?.id,
    }),
    hadMedia: t.exposeBoolean('hadMedia', {
      nullable: true,
      description:
        'Whether the post had pictures or other media, for those who show such posts alone; null where nobody knows any more.',
    }),
  }),
});

gapType('TimelineGap', TimelineFrame);
