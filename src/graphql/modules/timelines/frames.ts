import type { Post } from '../../../db/rows.ts';
import type { LiveFrame } from '../../live/stream.ts';
import { builder } from '../../schema/builder.ts';
import { encodeNodeId } from '../../schema/ids.ts';
import { gapType } from '../live.ts';
import { PostRef } from '../posts/ref.ts';
import { type TimelineEdge, TimelineEdgeRef } from './connection.ts';

export interface SnapshotFrame extends LiveFrame {
  entries: readonly TimelineEdge[];
  hasMore: boolean;
}

export interface EntryFrame extends LiveFrame {
  entry: TimelineEdge;
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
    entries: t.field({
      type: [TimelineEdgeRef],
      description: 'Newest first, as many as were asked for or as there are.',
      resolve: (frame) => [...frame.entries],
    }),
    hasMore: t.exposeBoolean('hasMore', {
      description: 'Older ones follow: page on with the cursor of the last entry.',
    }),
  }),
});

const post = {
  type: PostRef,
  description: 'The post of the entry: the same as `entry.node`.',
  resolve: (frame: EntryFrame): Post => frame.entry.node,
};

builder.objectRef<EntryFrame>('PostAppeared').implement({
  description:
    'A post, or a boost of one, came into the timeline. Put it where the cursor of its entry belongs: what arrives late is old.',
  interfaces: [TimelineFrame],
  fields: (t) => ({
    entry: t.field({
      type: TimelineEdgeRef,
      description: 'As pages of the same timeline show it.',
      resolve: (frame) => frame.entry,
    }),
    post: t.field(post),
  }),
});

builder.objectRef<EntryFrame>('PostUpdated').implement({
  description: 'A post that stands in the timeline was edited. Replace what you show, if you show it.',
  interfaces: [TimelineFrame],
  fields: (t) => ({
    entry: t.field({
      type: TimelineEdgeRef,
      description: 'Where it stands; an edited post is told once for itself and once for each boost of it.',
      resolve: (frame) => frame.entry,
    }),
    post: t.field(post),
  }),
});

builder.objectRef<RemovedFrame>('PostRemoved').implement({
  description:
    'An entry went: deleted, no longer boosted, or not for the viewer any more. You may never have had it.',
  interfaces: [TimelineFrame],
  fields: (t) => ({
    entryKey: t.field({
      type: 'Snowflake',
      description: 'The cursor of the entry: id of the post, or of the boost.',
      resolve: (frame) => frame.entryId,
    }),
    postKey: t.field({
      type: 'Snowflake',
      description: 'The `key` of the post that the entry showed.',
      resolve: (frame) => frame.postId,
    }),
    postId: t.id({
      description: 'The same as a global id. Other boosts of the post go with frames of their own.',
      resolve: (frame) => encodeNodeId('Post', frame.postId),
    }),
  }),
});

gapType('TimelineGap', TimelineFrame);
