// Walks a subscriber or a group along the event log, from its position to the end.

import { asUnavailable } from '../db/errors.ts';
import { isAppError } from '../lib/app-error.ts';
import { nextTurn } from '../lib/async.ts';
import type { LiveEvent } from './events.ts';
import type { GapReason } from './frames.ts';
import type { EventLog } from './log.ts';
import type { LogPage } from './pages.ts';
import type { Selected, StreamSource, Verdict } from './source.ts';

/** Who walks along the log: a group's live tail, or one subscriber on its way to it. */
export interface Walker<P> {
  /** The number up to which everything was dealt with; what the calls below move forward. */
  readonly position: bigint;
  readonly hasEnded: boolean;
  /** What a selected event means to this walker. */
  judge(selected: Selected): Verdict;
  /** Backpressure: resolves when the next frame may come; nothing when it may come now. */
  room(): Promise<void> | undefined;
  item(selected: Selected, payload: P): Promise<void> | undefined;
  /** `event`: the one that made the gap, where one did. */
  gap(reason: GapReason, seq: bigint, event?: LiveEvent): void;
  /** Nothing (more) to see up to `seq`. */
  passed(seq: bigint): void;
  /** Reading or building an event failed; a gap follows. */
  failed(error: unknown): void;
  readonly patience: Patience;
}

/** How often a walk is begun anew at one place while the database cannot be used. */
const MOST_ATTEMPTS = 10;

/** Counts how often a walker stood at the same place because the database could not be used. */
export class Patience {
  #position = -1n;
  #attempts = 0;

  /** Whether to wait and try again what failed there: it was the database, and not yet too often. */
  isFor(error: unknown, position: bigint): boolean {
    if (position !== this.#position) this.#attempts = 0;
    this.#position = position;
    this.#attempts += 1;
    return isPassing(error) && this.#attempts <= MOST_ATTEMPTS;
  }
}

/** Events looked at in one go. */
const CHUNK = 256;
/** Payloads in the making at once; they are handed over in order. */
const WINDOW = 16;

/** Whether it was the database that failed, for everything that asks it now. */
function isPassing(error: unknown): boolean {
  return asUnavailable(error) !== null || isAppError(error, 'UNAVAILABLE', 'BUSY');
}

type Selecting = readonly Selected[] | Promise<readonly Selected[]>;

/**
 * Walks from the walker's position to `upTo` (asked anew after every page), event by event in order, each at most once.
 * Where the source fails nothing is passed over in silence: the walker gets one gap for what failed in a row. Rejects
 * if the database cannot be used; it can be walked on later, from where the walker stands. Only where that lasts too
 * long is it a gap as well. Done at once, with nothing to await, where the stream carries none of the events: that is
 * what most streams do with most events.
 */
export function walk<P>(
  log: EventLog,
  source: StreamSource<P>,
  walker: Walker<P>,
  upTo: () => bigint,
): Promise<void> | undefined {
  while (!walker.hasEnded && walker.position < upTo()) {
    const page = log.read(walker.position, CHUNK, upTo());
    if (page instanceof Promise) return walkOn(log, source, walker, upTo, page);
    const selecting = begin(source, walker, page);
    if (selecting instanceof Promise || selecting.length > 0 || page.events.length === CHUNK)
      return walkOn(log, source, walker, upTo, page, selecting);
    finish(walker, page);
  }
  return undefined;
}

async function walkOn<P>(
  log: EventLog,
  source: StreamSource<P>,
  walker: Walker<P>,
  upTo: () => bigint,
  firstPage: LogPage | Promise<LogPage>,
  firstSelecting?: Selecting,
): Promise<void> {
  let page = await firstPage;
  let selecting = firstSelecting ?? begin(source, walker, page);
  for (;;) {
    await walkPage(source, walker, page, selecting, upTo);
    finish(walker, page);
    if (walker.hasEnded || walker.position >= upTo()) return;
    // A long way back is walked in many turns; sockets and timers come in between.
    if (page.events.length === CHUNK) await nextTurn();
    page = await log.read(walker.position, CHUNK, upTo());
    selecting = begin(source, walker, page);
  }
}

/** Begins to look at a page. What the source throws is a rejection, to be met where the page is walked. */
function begin<P>(source: StreamSource<P>, walker: Walker<P>, page: LogPage): Selecting {
  if (page.pruned !== null) walker.gap('EXPIRED', page.pruned);
  if (page.events.length === 0) return [];
  try {
    return source.select(page.events);
  } catch (error) {
    return Promise.reject(error);
  }
}

function finish<P>(walker: Walker<P>, page: LogPage): void {
  if (page.to > walker.position && !walker.hasEnded) walker.passed(page.to);
}

async function walkPage<P>(
  source: StreamSource<P>,
  walker: Walker<P>,
  page: LogPage,
  selecting: Selecting,
  upTo: () => bigint,
): Promise<void> {
  let selected: readonly Selected[];
  try {
    selected = selecting instanceof Promise ? await selecting : selecting;
  } catch (error) {
    if (walker.patience.isFor(error, walker.position)) throw error;
    walker.failed(error);
    return walker.gap('UNAVAILABLE', isPassing(error) ? upTo() : page.to);
  }
  /** The last of the events that failed in a row. */
  let lost: bigint | null = null;
  for (let start = 0; start < selected.length; start += WINDOW) {
    const made = selected.slice(start, start + WINDOW).map((one) => make(source, walker, one));
    for (const making of made) {
      const room = walker.room();
      if (room) await room;
      const one = making instanceof Promise ? await making : making;
      if (walker.hasEnded) return;
      if (one.verdict === 'failed') {
        if (lost === null && walker.patience.isFor(one.error, walker.position)) throw one.error;
        walker.failed(one.error);
        if (isPassing(one.error)) return walker.gap('UNAVAILABLE', upTo());
        lost = one.selected.event.seq;
        continue;
      }
      if (lost !== null) walker.gap('UNAVAILABLE', lost);
      lost = null;
      const handing = hand(walker, one);
      if (handing) await handing;
    }
  }
  if (lost !== null) walker.gap('UNAVAILABLE', lost);
}

interface Made<P> {
  selected: Selected;
  verdict: Verdict | 'failed';
  payload: P | null;
  error?: unknown;
}

/**
 * Begins to make a payload. The promise never rejects: it is awaited in its turn, which may come after others failed.
 */
function make<P>(source: StreamSource<P>, walker: Walker<P>, selected: Selected): Promise<Made<P>> | Made<P> {
  const verdict = walker.judge(selected);
  if (verdict === 'gap' || verdict === 'skip') return { selected, verdict, payload: null };
  const failed = (error: unknown): Made<P> => ({ selected, verdict: 'failed', payload: null, error });
  const { event } = selected;
  try {
    const made = verdict === 'item' ? source.produce(event) : (source.produceHidden?.(event) ?? null);
    if (!(made instanceof Promise)) return { selected, verdict, payload: made };
    return made.then((payload): Made<P> => ({ selected, verdict, payload }), failed);
  } catch (error) {
    return failed(error);
  }
}

function hand<P>(walker: Walker<P>, { selected, verdict, payload }: Made<P>): Promise<void> | undefined {
  const { event } = selected;
  if (verdict === 'gap') walker.gap('RELATIONS_CHANGED', event.seq, event);
  else if (payload === null) walker.passed(event.seq);
  else
    return walker.item(verdict === 'skip' || verdict === 'failed' ? selected : { event, verdict }, payload);
  return undefined;
}
