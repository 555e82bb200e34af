// The root type Subscription, and gaps of live streams.

import type { GapShape, LiveFrame } from '../live/stream.ts';
import { builder, type Types } from '../schema/builder.ts';

builder.subscriptionType({
  description:
    'The subscriptions, over WebSockets (graphql-transport-ws) or server-sent events. How to resume without loss: schema/PROTOCOL.md.',
});

export const GapReasonEnum = builder.enumType('GapReason', {
  description: 'Why a live stream may have missed something.',
  values: {
    TOO_SLOW: {
      description: 'The client was too slow: more frames waited than are kept for one subscriber.',
    },
    UNAVAILABLE: {
      description: 'The server could not read the events: its database was away, or failed.',
    },
    EXPIRED: { description: 'The cursor is older than what is kept of the event log.' },
    UNKNOWN_CURSOR: {
      description: 'The cursor is not of this server, or of a time that was undone by restoring a backup.',
    },
    RELATIONS_CHANGED: {
      description:
        'Follows, blocks or mutes of the viewer changed, or an identity was deleted: all that was shown before may be outdated.',
    },
  } as const,
});

/** Declares the interface of the frames of a subscription. */
export function frameType(name: string, subscription: string) {
  return builder.interfaceRef<LiveFrame>(name).implement({
    description: `A frame of the subscription \`${subscription}\`. Keep the cursor of the last one you handled.`,
    resolveType: (frame) => frame.kind,
    fields: (t) => ({
      cursor: t.expose('cursor', {
        type: 'Cursor',
        description: 'Send it as `after` to go on after this frame.',
      }),
    }),
  });
}

/** Declares how a stream tells that it may have missed something. */
export function gapType(name: string, frame: PothosSchemaTypes.InterfaceRef<Types, LiveFrame>): void {
  builder.objectRef<GapShape>(name).implement({
    description:
      'Something may have been missed between `from` and `cursor`: fetch a page anew. The stream goes on behind it.',
    interfaces: [frame],
    fields: (t) => ({
      from: t.field({
        type: 'Cursor',
        nullable: true,
        description: 'Frames after this place may be missing; null if the place is not known here.',
        resolve: (gap) => gap.from,
      }),
      to: t.field({
        type: 'Cursor',
        description: 'Frames up to this place may be missing; the same as `cursor`.',
        resolve: (gap) => gap.cursor,
      }),
      reason: t.field({
        type: GapReasonEnum,
        description: 'Why frames may be missing.',
        resolve: (gap) => gap.reason,
      }),
    }),
  });
}
