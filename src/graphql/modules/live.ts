// The root type Subscription, and gaps of live streams.

import type { GapShape, LiveFrame } from '../live/stream.ts';
import { builder, type Types } from '../schema/builder.ts';

builder.subscriptionType({
  description:
    'What can be watched, over WebSockets (graphql-transport-ws) or as server-sent events. How to resume without loss: schema/PROTOCOL.md.',
});

export const GapReasonEnum = builder.enumType('GapReason', {
  description: 'Why a live stream may have missed something.',
  values: {
    TOO_SLOW: {
      description: 'More waited to be sent than is kept for one subscriber.',
    },
    UNAVAILABLE: {
      description:
        'The server could not read what had happened: its database was away, or a part of it failed.',
    },
    EXPIRED: { description: 'The cursor lies before what is kept of the past.' },
    UNKNOWN_CURSOR: {
      description: 'The cursor is not of this server, or of a time that a restored backup undid.',
    },
    RELATIONS_CHANGED: {
      description:
        'Follows, blocks or mutes of the viewer changed, or much of what was shown went at once (an identity was deleted): what was shown before may be wrong as a whole.',
    },
  } as const,
});

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
        description: 'What lies behind this may be missing; null when that place is not known here.',
        resolve: (gap) => gap.from,
      }),
      to: t.field({
        type: 'Cursor',
        description: 'Up to here: the same as `cursor`.',
        resolve: (gap) => gap.cursor,
      }),
      reason: t.field({
        type: GapReasonEnum,
        description: 'Why it could not be told.',
        resolve: (gap) => gap.reason,
      }),
    }),
  });
}
