// Live subscriptions: resumes each subscriber at its cursor, then joins it to the group that shares its stream.

import { nextTurn } from '../lib/async.ts';
import type { Clock } from '../lib/time/clock.ts';
import type { Log } from '../observe/log.ts';
import { formatCursor, parseCursor } from './cursor.ts';
import type { Sink } from './frames.ts';
import { Group } from './group.ts';
import type { EventLog } from './log.ts';
import { Member } from './member.ts';
import type { Judge, StreamSource } from './source.ts';

export interface HubOptions {
  events: EventLog;
  clock: Clock;
  log: Log;
  /** A quiet stream is sent the place of the log this often, in milliseconds. */
  quietMs?: number;
  /** Unsent frames a subscriber may hold before it misses some and gets a gap. */
  maxUnsent?: number;
}

export interface JoinOptions<P> {
  /** Who shares payloads: document, variables without `after`, and the viewer where the document depends on it. */
  key: string;
  /** Used if the subscriber is the first of its group. */
  source: StreamSource<P>;
  /** The cursor to resume from; null: from now on. */
  after: string | null;
  sink: Sink<P>;
  /** In groups shared across viewers. */
  judge?: Judge;
}

export interface Subscription {
  /** Ends it; the sink is called no more. */
  leave(): void;
  /** To be called whenever the sink has no unsent frames left. */
  drained(): void;
  /** What was dealt with so far. */
  cursor(): string;
}

const QUIET_MS = 60_000;
export const MAX_UNSENT = 500;
/** Sweeps in a quiet time: how exactly it is kept. */
const SWEEPS = 12;
const GROUPS_PER_TURN = 500;

/** One execution, many subscribers: everybody with the same key shares one walk along the log and every payload. */
export class Hub<P> {
  readonly #options: HubOptions;
  readonly #groups = new Map<string, { group: Group<P>; size: number }>();
  /** Everybody here, with how it leaves. */
  readonly #members = new Map<Member<P>, () => void>();
  #stopListening: (() => void)[] = [];

  constructor(options: HubOptions) {
    this.#options = options;
  }

  get size(): { groups: number; subscribers: number } {
    return { groups: this.#groups.size, subscribers: this.#members.size };
  }

  /**
   * Sends the stream after the cursor to the sink: gaps and items in order, CaughtUp, then live. Never throws, never
   * ends by itself.
   */
  join(options: JoinOptions<P>): Subscription {
    const { events } = this.#options;
    const entry = this.#enter(options);
    const member = new Member(
      options.sink,
      options.judge,
      events.head(),
      (seq) => formatCursor(events.epoch, seq),
      (error) => entry.group.failed(error),
    );
    this.#members.set(member, () => this.#leave(options.key, entry, member));
    void events.inLane(() => this.#begin(entry.group, member, options.after));
    return {
      leave: () => this.#members.get(member)?.(),
      drained: () => entry.group.drained(member),
      cursor: () => formatCursor(events.epoch, member.position),
    };
  }

  /** Ends every subscription (shutdown). */
  close(): void {
    for (const [member, leave] of [...this.#members]) {
      leave();
      member.sink.end?.();
    }
  }

  async #begin(group: Group<P>, member: Member<P>, after: string | null): Promise<void> {
    if (after !== null) {
      const place = await this.#find(after);
      if (member.hasEnded) return;
      if (place === null) member.gap('UNKNOWN_CURSOR', this.#options.events.head());
      else member.position = place;
    }
    await group.admit(member);
    // A sink that threw was let go by the group, and is let go here.
    if (member.hasEnded) this.#members.get(member)?.();
  }

  /** The place of a cursor in this log; null if it is of another one, or of a future that was undone. */
  async #find(text: string): Promise<bigint | null> {
    const { events, log } = this.#options;
    const cursor = parseCursor(text);
    if (cursor === null || cursor.epoch !== events.epoch) return null;
    if (cursor.seq <= events.head()) return cursor.seq;
    // Another process may have read further than this one.
    await events
      .catchUp()
      .catch((error: unknown) => log.warn({ err: error }, 'Reading the event log failed.'));
    return cursor.seq <= events.head() ? cursor.seq : null;
  }

  #enter({ key, source }: JoinOptions<P>): { group: Group<P>; size: number } {
    const { events, clock, log, maxUnsent = MAX_UNSENT } = this.#options;
    let entry = this.#groups.get(key);
    if (!entry) {
      const limits = { maxUnsent, quietSweeps: SWEEPS };
      entry = { group: new Group(source, events, clock, log, limits), size: 0 };
      this.#groups.set(key, entry);
    }
    entry.size += 1;
    if (this.#stopListening.length === 0) this.#listen();
    return entry;
  }

  #leave(key: string, entry: { group: Group<P>; size: number }, member: Member<P>): void {
    if (!this.#members.delete(member)) return;
    entry.group.remove(member);
    entry.size -= 1;
    if (entry.size === 0) {
      entry.group.end();
      this.#groups.delete(key);
    }
    if (this.#members.size === 0) for (const stop of this.#stopListening.splice(0)) stop();
  }

  #listen(): void {
    const { events, clock, quietMs = QUIET_MS } = this.#options;
    let cancel = () => {};
    const sweep = () => {
      for (const { group } of this.#groups.values()) group.sweep();
      for (const [member, leave] of [...this.#members]) if (member.hasEnded) leave();
      if (this.#members.size > 0) cancel = clock.after(quietMs / SWEEPS, sweep);
    };
    cancel = clock.after(quietMs / SWEEPS, sweep);
    this.#stopListening = [events.onAdvance(() => void this.#wake()), events.listen(), () => cancel()];
  }

  async #wake(): Promise<void> {
    let woken = 0;
    for (const { group } of this.#groups.values()) {
      group.wake();
      woken += 1;
      if (woken % GROUPS_PER_TURN === 0) await nextTurn();
    }
  }
}
