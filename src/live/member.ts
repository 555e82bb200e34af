// One subscriber of a live stream, from its cursor to the live end.

import type { Frame, GapReason, ItemFrame, Sink } from './frames.ts';
import type { Judge, Selected, Verdict } from './source.ts';
import { Patience, type Walker } from './walk.ts';

/**
 * `behind`: walks the log by itself; `joining`: walks the last stretch while the group's frames wait for it; `live`:
 * takes what the group sends; `stalled`: holds too many unsent frames and takes nothing until they are gone; `left`.
 */
export type Phase = 'behind' | 'joining' | 'live' | 'stalled' | 'left';

/** On the way to the live tail a subscriber is sent no more at once: it pulls at its own pace. */
const BEHIND_UNSENT = 100;

/** One subscriber: a cursor and a place to send frames to. As a walker it finds its way to the group's live tail. */
export class Member<P> implements Walker<P> {
  phase: Phase = 'behind';
  /** Everything up to this number was sent to it or is not for it. */
  position: bigint;
  /** The group has nothing to offer it up to this number: it gets that by itself, or has it. */
  offered = 0n;
  /** Sweeps of the hub without a frame. */
  quiet = 0;
  readonly patience = new Patience();
  readonly sink: Sink<P>;
  readonly judgeOf: Judge | undefined;
  readonly #cursorOf: (seq: bigint) => string;
  readonly #failed: (error: unknown) => void;
  /** What the group sent while it was joining. */
  #waiting: { seq: bigint; send: () => void }[] = [];
  #makeRoom: (() => void) | null = null;

  constructor(
    sink: Sink<P>,
    judge: Judge | undefined,
    position: bigint,
    cursorOf: (seq: bigint) => string,
    failed: (error: unknown) => void,
  ) {
    this.sink = sink;
    this.judgeOf = judge;
    this.position = position;
    this.#cursorOf = cursorOf;
    this.#failed = failed;
  }

  get hasEnded(): boolean {
    return this.phase === 'left';
  }

  judge({ event, verdict }: Selected): Verdict {
    if (!this.judgeOf) return verdict;
    try {
      return this.judgeOf(event, verdict);
    } catch (error) {
      // It may have been for this subscriber: better a page fetched again than something missed or shown to the wrong
      // one.
      this.#failed(error);
      return 'gap';
    }
  }

  room(): Promise<void> | undefined {
    if (this.sink.unsent() < BEHIND_UNSENT) return undefined;
    return new Promise((resolve) => {
      this.#makeRoom = resolve;
    });
  }

  /** Its frames are gone, or it is: whoever waits for room goes on. */
  madeRoom(): void {
    this.#makeRoom?.();
    this.#makeRoom = null;
  }

  item({ event }: Selected, payload: P): undefined {
    this.send({ type: 'item', cursor: this.#cursorOf(event.seq), seq: event.seq, event, payload });
  }

  gap(reason: GapReason, seq: bigint): void {
    const from = reason === 'UNKNOWN_CURSOR' ? null : this.#cursorOf(this.position);
    this.send({ type: 'gap', cursor: this.#cursorOf(seq), seq, reason, from });
  }

  passed(seq: bigint): void {
    this.position = seq;
  }

  failed(error: unknown): void {
    this.#failed(error);
  }

  caughtUp(seq: bigint): void {
    this.send({ type: 'caught-up', cursor: this.#cursorOf(seq), seq });
  }

  /** Hands a frame to the sink. A sink that throws is done with. */
  send(frame: Frame<P>): void {
    this.position = frame.seq;
    this.quiet = 0;
    try {
      this.sink.send(frame);
    } catch (error) {
      this.phase = 'left';
      this.#failed(error);
    }
  }

  /** A frame of the group, now or once it has joined. */
  offer(frame: ItemFrame<P>): void {
    if (this.phase === 'live') this.send(frame);
    else if (this.phase === 'joining') this.#waiting.push({ seq: frame.seq, send: () => this.send(frame) });
  }

  offerGap(reason: GapReason, seq: bigint): void {
    if (this.phase === 'live') this.gap(reason, seq);
    else if (this.phase === 'joining') this.#waiting.push({ seq, send: () => this.gap(reason, seq) });
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Sends what waited, or forgets it (`false`): then it walks that stretch by itself. */
  release(isSent: boolean): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (!isSent) return;
    for (const { seq, send } of waiting) if (this.phase !== 'left' && seq > this.position) send();
  }
}
