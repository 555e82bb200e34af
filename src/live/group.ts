// A group of subscribers with the same stream and the same payloads.

import { nextTurn } from '../lib/async.ts';
import type { Clock } from '../lib/time/clock.ts';
import type { Log } from '../observe/log.ts';
import { formatCursor } from './cursor.ts';
import type { LiveEvent } from './events.ts';
import type { GapReason, ItemFrame } from './frames.ts';
import type { EventLog } from './log.ts';
import type { Member } from './member.ts';
import { SharedSource } from './shared-source.ts';
import type { Selected, StreamSource, Verdict } from './source.ts';
import { Patience, type Walker, walk } from './walk.ts';

export interface GroupLimits {
  /** Unsent frames a live subscriber may hold. */
  maxUnsent: number;
  /**
   * After so many sweeps in which a subscriber was sent nothing, it is sent a cursor alone, so that it resumes close to
   * the end of the log.
   */
  quietSweeps: number;
}

const RETRY_MS = 1000;
/** Subscribers sent to in one turn of the event loop. */
const PER_TURN = 1000;

/**
 * Subscribers of one stream who get the same payloads. The group walks along the log's end once for all of them. One
 * who comes from further back walks to the group's position by itself; it is let in only where the two positions meet,
 * in one synchronous step, and is offered only what comes after: nothing is missed and nothing doubled, whatever
 * happens meanwhile.
 */
export class Group<P> implements Walker<P> {
  /** The number up to which everything was offered to `members`, or is being offered. */
  position: bigint;
  hasEnded = false;
  readonly patience = new Patience();
  readonly source: SharedSource<P>;
  /** Offered every frame: those live and those joining. */
  readonly #members = new Set<Member<P>>();
  readonly #stalled = new Set<Member<P>>();
  readonly #log: EventLog;
  readonly #clock: Clock;
  readonly #report: Log;
  readonly #limits: GroupLimits;
  #isWalking = false;
  #isOffering = false;
  /** The number of the last frame that was offered. */
  #shown = 0n;

  constructor(source: StreamSource<P>, log: EventLog, clock: Clock, report: Log, limits: GroupLimits) {
    this.source = new SharedSource(source, log, clock);
    this.#log = log;
    this.#clock = clock;
    this.#report = report;
    this.#limits = limits;
    this.position = log.head();
  }

  /** The log has moved. */
  wake(): void {
    if (this.#isWalking || this.hasEnded) return;
    const walking = walk(this.#log, this.source, this, () => this.#log.head());
    if (walking) void this.#finish(walking);
  }

  /** Brings a subscriber from its position to the live tail, telling it when it is there. */
  async admit(member: Member<P>): Promise<void> {
    // What was there when it came, it gets before it hears that it has caught up.
    const atLeast = this.#log.head();
    let target = atLeast;
    while (!member.hasEnded) {
      if (member.phase === 'behind') {
        target = later(this.position, atLeast);
        // From here the stretch is short: what the group sends meanwhile waits, else a busy stream could never be
        // caught up with.
        if (this.#log.holds(member.position)) this.#let(member, 'joining', target);
      }
      try {
        await walk(this.#log, this.source, member, () => target);
      } catch (error) {
        this.#postponed(error);
        await new Promise<void>((resolve) => this.#clock.after(RETRY_MS, resolve));
        continue;
      }
      if (member.phase === 'joining') return this.#makeLive(member);
    }
  }

  /** A subscriber's frames have all gone out. */
  drained(member: Member<P>): void {
    member.madeRoom();
    if (member.phase !== 'stalled') return;
    this.#stalled.delete(member);
    if (this.#shown > member.position) member.gap('TOO_SLOW', this.position);
    if (!member.hasEnded) this.#let(member, 'live', this.position);
  }

  remove(member: Member<P>): void {
    member.phase = 'left';
    this.#members.delete(member);
    this.#stalled.delete(member);
    member.release(false);
    member.madeRoom();
  }

  end(): void {
    this.hasEnded = true;
    this.source.forget();
  }

  /** Called at regular times: quiet subscribers learn how far the log is, so that their cursors do not age. */
  sweep(): void {
    for (const member of this.#stalled) if (member.sink.unsent() === 0) this.drained(member);
    if (this.#isOffering) return;
    for (const member of this.#members) {
      member.quiet += 1;
      if (member.quiet < this.#limits.quietSweeps || member.phase !== 'live') continue;
      if (member.position <= this.position) member.caughtUp(this.position);
    }
  }

  judge(selected: Selected): Verdict {
    return selected.verdict;
  }

  room(): undefined {
    return undefined;
  }

  passed(seq: bigint): void {
    this.position = seq;
  }

  failed(error: unknown): void {
    this.#report.warn(
      { err: error },
      'A live stream could not be served; its subscribers are told of a gap.',
    );
  }

  gap(reason: GapReason, seq: bigint, event?: LiveEvent): void {
    this.position = seq;
    this.#shown = seq;
    for (const member of this.#members) {
      if (member.offered >= seq) continue;
      member.offered = seq;
      if (event && member.judgeOf && member.judge({ event, verdict: 'gap' }) !== 'gap') continue;
      member.offerGap(reason, seq);
      this.#look(member);
    }
  }

  /** Offers an event to everybody; asynchronous only where that takes more than one turn. */
  item(selected: Selected, payload: P): Promise<void> | undefined {
    const { event } = selected;
    const { seq } = event;
    // Moved before the first is offered it: whoever comes to the group from now on has this event, or gets it by
    // itself.
    this.position = seq;
    this.#shown = seq;
    const frame = this.#frame(event, payload);
    if (this.#members.size > PER_TURN) return this.#offerInTurns(selected, frame);
    const hidden: Member<P>[] = [];
    for (const member of this.#members) this.#offer(member, selected, frame, hidden);
    return hidden.length > 0 ? this.#offerHidden(event, hidden) : undefined;
  }

  async #finish(walking: Promise<void>): Promise<void> {
    this.#isWalking = true;
    try {
      await walking;
    } catch (error) {
      this.#postponed(error);
      this.#clock.after(RETRY_MS, () => this.wake());
      return;
    } finally {
      this.#isWalking = false;
    }
    // What came between the last look and here.
    this.wake();
  }

  #postponed(error: unknown): void {
    this.#report.warn(
      { err: error },
      'A live stream could not read the database; it is tried again in a second.',
    );
  }

  #offer(member: Member<P>, selected: Selected, frame: ItemFrame<P>, hidden: Member<P>[]): void {
    if (member.offered >= frame.seq) return;
    member.offered = frame.seq;
    if (member.judgeOf) {
      const verdict = member.judge(selected);
      if (verdict === 'skip') return;
      if (verdict === 'gap') {
        member.offerGap('RELATIONS_CHANGED', frame.seq);
        this.#look(member);
        return;
      }
      if (verdict === 'hidden' && selected.verdict !== 'hidden') {
        hidden.push(member);
        return;
      }
    }
    member.offer(frame);
    this.#look(member);
  }

  async #offerInTurns(selected: Selected, frame: ItemFrame<P>): Promise<void> {
    this.#isOffering = true;
    try {
      const hidden: Member<P>[] = [];
      let offered = 0;
      // A set may change while it is walked through: who left is not met, who came is past this event already.
      for (const member of this.#members) {
        this.#offer(member, selected, frame, hidden);
        offered += 1;
        if (offered % PER_TURN === 0) await nextTurn();
      }
      if (hidden.length > 0) await this.#offerHidden(selected.event, hidden);
    } finally {
      this.#isOffering = false;
    }
  }

  async #offerHidden(event: LiveEvent, members: readonly Member<P>[]): Promise<void> {
    if (!this.source.produceHidden) return;
    this.#isOffering = true;
    try {
      const payload = await this.source.produceHidden(event);
      if (payload === null) return;
      const frame = this.#frame(event, payload);
      for (const member of members) {
        if (!this.#members.has(member)) continue;
        member.offer(frame);
        this.#look(member);
      }
    } catch (error) {
      this.failed(error);
      for (const member of members) member.offerGap('UNAVAILABLE', event.seq);
    } finally {
      this.#isOffering = false;
    }
  }

  /** After an offer: is it still with us, and can it take more? */
  #look(member: Member<P>): void {
    if (member.phase === 'live') {
      if (member.sink.unsent() >= this.#limits.maxUnsent) this.#stall(member);
    } else if (member.phase === 'joining') {
      if (member.waiting >= this.#limits.maxUnsent) this.#sendBack(member);
    } else {
      this.#members.delete(member);
    }
  }

  #let(member: Member<P>, phase: 'live' | 'joining', offered: bigint): void {
    member.phase = phase;
    member.offered = offered;
    this.#members.add(member);
  }

  #stall(member: Member<P>): void {
    member.phase = 'stalled';
    this.#members.delete(member);
    this.#stalled.add(member);
  }

  /** Too much waits for one that is joining: it walks on by itself and tries again. */
  #sendBack(member: Member<P>): void {
    member.phase = 'behind';
    this.#members.delete(member);
    member.release(false);
  }

  #makeLive(member: Member<P>): void {
    member.release(true);
    if (member.hasEnded) return void this.#members.delete(member);
    member.phase = 'live';
    member.caughtUp(member.position);
    this.#look(member);
  }

  #frame(event: LiveEvent, payload: P): ItemFrame<P> {
    const { seq } = event;
    return { type: 'item', cursor: formatCursor(this.#log.epoch, seq), seq, event, payload };
  }
}

function later(one: bigint, other: bigint): bigint {
  if (one > other) return one;
  return other;
}
