// What subscribers are sent: events, gaps, and that they have caught up.

import type { LiveEvent } from './events.ts';

/**
 * Why a stream may have missed something: the consumer did not read fast enough; the server could not read what had
 * happened; the log was pruned beyond the cursor; the cursor is of another log or from its future; follows, blocks or
 * mutes changed what the stream carries, or an identity with many entries in it was deleted. The client fetches a page
 * and goes on.
 */
export type GapReason = 'TOO_SLOW' | 'UNAVAILABLE' | 'EXPIRED' | 'UNKNOWN_CURSOR' | 'RELATIONS_CHANGED';

/** Every frame has a cursor to resume from; cursors strictly increase, except that CaughtUp may repeat the last. */
interface FrameBase {
  cursor: string;
  seq: bigint;
}

/** One event, as the stream's source made it for its subscribers. Shared by all of a group: not to be changed. */
export interface ItemFrame<P> extends FrameBase {
  type: 'item';
  event: LiveEvent;
  payload: P;
}

/** What lay after `from` (null: after an unknown place) up to `cursor`, inclusive, may have been missed. */
export interface GapFrame extends FrameBase {
  type: 'gap';
  reason: GapReason;
  from: string | null;
}

/** Everything up to the cursor has been sent; what follows is live. Repeated while the stream is quiet. */
export interface CaughtUpFrame extends FrameBase {
  type: 'caught-up';
}

export type Frame<P> = ItemFrame<P> | GapFrame | CaughtUpFrame;

/** Where a subscriber's frames go: a socket, a response, an iterator. */
export interface Sink<P> {
  /**
   * Takes a frame, to be sent in this order; called in a loop over all subscribers, so it does as little as it can.
   * Throws: the subscriber is dropped.
   */
  send(frame: Frame<P>): void;
  /** How many frames were taken and are not yet handed to the network. */
  unsent(): number;
  /** The hub ended this subscription by itself (shutdown). */
  end?(): void;
}
