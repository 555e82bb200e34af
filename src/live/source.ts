// What a live stream is made of: which events it carries, and the payload of each.

import type { LiveEvent } from './events.ts';

/**
 * What an event means to a stream or to one subscriber of it: `item` is shown; `hidden` may not be seen any more though
 * the stream could have carried it before (shown as removed); `gap`: what the stream may show has changed as a whole;
 * `skip`: nothing.
 */
export type Verdict = 'item' | 'hidden' | 'gap' | 'skip';

export interface Selected {
  event: LiveEvent;
  verdict: Exclude<Verdict, 'skip'>;
}

/**
 * What makes a stream out of the log; core/timelines and its like implement it. One source serves a whole group of
 * subscribers and outlives the first of them: it must hold nothing of one connection, and a fresh context per event.
 */
export interface StreamSource<P> {
  /**
   * Membership: those of `events` (oldest first, some hundred at most) that the stream carries, by what the log says,
   * in the same order. Synchronous where the columns of the event are enough. All groups of a process are asked in the
   * same turn, so what needs the database is best batched across them.
   */
  select(events: readonly LiveEvent[]): readonly Selected[] | Promise<readonly Selected[]>;
  /**
   * Visibility, asked now, and the payload: what is shown, or the frame of its removal, or null for nothing. Up to 16
   * events are asked for in one turn, so that a loader can batch them.
   */
  produce(event: LiveEvent): P | null | Promise<P | null>;
  /**
   * In groups shared across viewers: the payload for subscribers whose judge says `hidden`. Without it they get
   * nothing.
   */
  produceHidden?(event: LiveEvent): P | null | Promise<P | null>;
}

/**
 * In groups shared across viewers: what a selected event means to one subscriber. From memory, without awaiting;
 * `verdict` is what the source selected it as.
 */
export type Judge = (event: LiveEvent, verdict: Verdict) => Verdict;
