// What a subscription resolver returns: how its frames are made of the event log.

import type { Ctx } from '../../core/context.ts';
import { formatCursor } from '../../live/cursor.ts';
import type { LiveEvent } from '../../live/events.ts';
import type { GapReason } from '../../live/frames.ts';
import { Hub } from '../../live/hub.ts';
import { iterate } from '../../live/iterate.ts';
import type { Selected } from '../../live/source.ts';
import type { GraphQLContext } from '../request/context.ts';

/** A frame as resolvers of its type see it; `kind` is the name of that type. */
export interface LiveFrame {
  kind: string;
  cursor: string;
}

export interface GapShape extends LiveFrame {
  from: string | null;
  reason: GapReason;
}

/** How a stream is made out of the event log for one viewer, or for many at once. */
export interface LiveParts {
  /** Membership: which events the stream carries. As `StreamSource.select`. */
  select(ctx: () => Ctx, events: readonly LiveEvent[]): readonly Selected[] | Promise<readonly Selected[]>;
  /**
   * Visibility, asked now, and the frame; `ctx` is made for this event. With `shown` the frame is to be seen through
   * other eyes than those it was asked for: nobody's in particular.
   */
  frame(
    ctx: GraphQLContext,
    event: LiveEvent,
    cursor: string,
    shown?: GraphQLContext,
  ): Promise<LiveFrame | null>;
  /** What they are shown who may not see it any more; only where many share the stream. */
  hidden?(event: LiveEvent, cursor: string): LiveFrame | null;
}

export interface LiveStreamOptions {
  /** What is streamed, without who looks: `home/113…`. Streams with one name carry the same. */
  name: string;
  /** The cursor to resume from; null: from now on. */
  after: string | null;
  /** Type of its gap frames. */
  gap: string;
  /**
   * Whether the viewer may have the stream at all, where that can end while their token goes on (a role). Throws
   * AppError FORBIDDEN; then the stream ends with it.
   */
  mayRead?(ctx: Ctx): Promise<void>;
  /** For the viewer who asked. */
  own: LiveParts;
  /** All who get a frame of an event get the same one, however many streams carry it. */
  isSameForAll?: boolean;
  /**
   * For everybody at once, where that is possible: it carries public and `local` posts alone, and subscribers are
   * judged from memory.
   */
  common?: LiveParts;
  /** What is sent first to those who do not resume: the state of things, and the cursor from which to go on. */
  opening?(ctx: GraphQLContext): Promise<LiveFrame>;
}

/**
 * What resolvers of subscriptions give back. Our transports do not iterate over it: they run it with many subscribers
 * at once (run.ts). Iterated over, it makes the same frames for one.
 */
export class LiveStream implements AsyncIterable<LiveFrame> {
  readonly options: LiveStreamOptions;
  readonly #ctx: GraphQLContext;

  constructor(ctx: GraphQLContext, options: LiveStreamOptions) {
    this.options = options;
    this.#ctx = ctx;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<LiveFrame, void> {
    const { own, opening, gap } = this.options;
    const { app } = this.#ctx.core;
    let { after } = this.options;
    if (after === null && opening) {
      const first = await opening(this.#ctx);
      after = first.cursor;
      yield first;
    }
    const hub = new Hub<LiveFrame>({ events: app.events, clock: app.clock, log: app.log });
    const source = {
      select: (events: readonly LiveEvent[]) => own.select(() => this.#ctx.core, events),
      produce: (event: LiveEvent) => own.frame(this.#ctx.renewed(), event, cursorOf(this.#ctx.core, event)),
    };
    const frames = iterate(hub, { key: '', source, after });
    try {
      for await (const frame of frames) {
        if (frame.type === 'item') yield frame.payload;
        else yield noteOf(frame, gap);
      }
    } finally {
      hub.close();
    }
  }
}

/** A frame that is no event: CaughtUp, or a gap of the stream's own type. */
export function noteOf(
  frame:
    | { type: 'caught-up'; cursor: string }
    | { type: 'gap'; cursor: string; from: string | null; reason: GapReason },
  gap: string,
): LiveFrame | GapShape {
  const { cursor } = frame;
  return frame.type === 'caught-up'
    ? { kind: 'CaughtUp', cursor }
    : { kind: gap, cursor, from: frame.from, reason: frame.reason };
}

export function cursorOf({ app }: Pick<Ctx, 'app'>, event: LiveEvent): string {
  return formatCursor(app.events.epoch, event.seq);
}
