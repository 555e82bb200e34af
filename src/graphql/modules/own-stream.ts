// Subscriptions to what concerns the acting identity alone.

import { mustAct } from '../../core/viewer.ts';
import type { Identity } from '../../db/rows.ts';
import type { Scope } from '../../lib/scopes.ts';
import type { LiveEvent } from '../../live/events.ts';
import type { Selected } from '../../live/source.ts';
import { type LiveFrame, LiveStream } from '../live/stream.ts';
import type { GraphQLContext } from '../request/context.ts';
import { builder, type Types } from '../schema/builder.ts';
import { answered } from '../schema/errors.ts';

interface OwnStream {
  description: string;
  frame: PothosSchemaTypes.InterfaceRef<Types, LiveFrame>;
  /** Type of its gap frames. */
  gap: string;
  scope: Scope;
  /** The events of the log that the stream of an identity carries. */
  select(identity: Identity, events: readonly LiveEvent[]): readonly Selected[];
  /** The frame of an event as things are now; null for none. */
  show(ctx: GraphQLContext, event: LiveEvent, cursor: string, identity: Identity): Promise<LiveFrame | null>;
}

/** Declares the subscription `name` of the acting identity, from a cursor on. */
export function ownStream(name: string, { description, frame, gap, scope, select, show }: OwnStream): void {
  builder.subscriptionField(name, (t) =>
    t.field({
      type: frame,
      description,
      authScopes: { holds: scope },
      args: {
        after: t.arg({
          type: 'Cursor',
          description: 'Cursor of the last frame you handled; from now on when left out.',
        }),
      },
      subscribe: async (_root, { after }, ctx) => {
        const identity = await answered(async () => mustAct(ctx.core.viewer));
        return new LiveStream(ctx, {
          name: `${name}/${identity.id}`,
          after: after ?? null,
          gap,
          own: {
            select: (_ctx, events) => select(identity, events),
            frame: (ctx, event, cursor) => show(ctx, event, cursor, identity),
          },
        });
      },
      resolve: (each) => each,
    }),
  );
}
