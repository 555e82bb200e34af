// Results that several streams send at the same moment, made once.

import type { EventLog } from '../../live/log.ts';
import type { Payload } from './payload.ts';

const MOST = 500;

/**
 * Payloads that several streams send at the same moment, made once: one post stands in thousands of watched homes. Kept
 * until the log moves on, because whatever changes what a frame holds is an event.
 */
export class SharedFrames {
  readonly #events: Pick<EventLog, 'head'>;
  readonly #made = new Map<string, Promise<Payload>>();
  #madeAt = -1n;

  constructor(events: Pick<EventLog, 'head'>) {
    this.#events = events;
  }

  /** The payload of a name, made if nobody has made it. */
  of(name: string, make: () => Promise<Payload>): Promise<Payload> {
    const head = this.#events.head();
    if (this.#madeAt !== head || this.#made.size >= MOST) this.#made.clear();
    this.#madeAt = head;
    const known = this.#made.get(name);
    if (known) return known;
    const made = make();
    this.#made.set(name, made);
    made.catch(() => this.#made.delete(name));
    return made;
  }
}
