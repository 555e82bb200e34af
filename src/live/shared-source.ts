// Keeps payloads for a second, so that all subscribers of a group share what was made once.

import type { Clock } from '../lib/time/clock.ts';
import type { LiveEvent } from './events.ts';
import type { EventLog } from './log.ts';
import type { Selected, StreamSource } from './source.ts';

const KEPT_MS = 1000;
const MAX_KEPT = 1000;

/**
 * A source that makes a payload once for all who want it at the same time: after a restart every subscriber of a group
 * asks for the same few events. What may be seen is asked at the moment of sending, so nothing is kept once the log has
 * moved (whatever changes what may be seen is an event), nor longer than a second.
 */
export class SharedSource<P> implements StreamSource<P> {
  readonly #source: StreamSource<P>;
  readonly #log: EventLog;
  readonly #clock: Clock;
  readonly #made = new Map<bigint, P | null | Promise<P | null>>();
  #madeAt = -1n;
  #cancelForget: (() => void) | null = null;
  readonly produceHidden?: (event: LiveEvent) => P | null | Promise<P | null>;

  constructor(source: StreamSource<P>, log: EventLog, clock: Clock) {
    this.#source = source;
    this.#log = log;
    this.#clock = clock;
    if (source.produceHidden) this.produceHidden = (event) => source.produceHidden?.(event) ?? null;
  }

  select(events: readonly LiveEvent[]): readonly Selected[] | Promise<readonly Selected[]> {
    return this.#source.select(events);
  }

  produce(event: LiveEvent): P | null | Promise<P | null> {
    if (this.#madeAt !== this.#log.head() || this.#made.size >= MAX_KEPT) this.forget();
    const known = this.#made.get(event.seq);
    if (known !== undefined) return known;
    const made = this.#source.produce(event);
    this.#madeAt = this.#log.head();
    this.#made.set(event.seq, made);
    if (made instanceof Promise) made.catch(() => this.#made.delete(event.seq));
    this.#cancelForget ??= this.#clock.after(KEPT_MS, () => this.forget());
    return made;
  }

  forget(): void {
    this.#cancelForget?.();
    this.#cancelForget = null;
    this.#made.clear();
  }
}
