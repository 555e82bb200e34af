// Listeners of this process on the event log (caches that forget, wake-ups), run before any subscriber.

import type { Log } from '../observe/log.ts';
import type { EventKind, LiveEvent, NewEvent } from './events.ts';

export interface Hook {
  kinds: readonly EventKind[] | 'all';
  /** Called in the order of the log, before any subscriber sees the event; quick and without awaiting. */
  run(event: LiveEvent): void;
  /**
   * This process was away for so long that events were pruned before it read them: forget everything they could have
   * changed.
   */
  missed?(): void;
  /** Called at the commit of an event that this process wrote itself, before it is numbered; quick as `run`. */
  committed?(event: NewEvent): void;
}

/** What this process itself does at an event: forget a cached row, wake the reconciler. */
export class Hooks {
  readonly #byKind = new Map<EventKind | 'all', Set<Hook>>();

  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  add(hook: Hook): () => void {
    const kinds = hook.kinds === 'all' ? (['all'] as const) : hook.kinds;
    for (const kind of kinds) {
      const hooks = this.#byKind.get(kind) ?? new Set();
      this.#byKind.set(kind, hooks.add(hook));
    }
    return () => {
      for (const kind of kinds) this.#byKind.get(kind)?.delete(hook);
    };
  }

  run(event: LiveEvent): void {
    for (const hook of this.#byKind.get(event.kind) ?? []) this.#call(() => hook.run(event));
    for (const hook of this.#byKind.get('all') ?? []) this.#call(() => hook.run(event));
  }

  committed(events: readonly NewEvent[]): void {
    for (const event of events)
      for (const hook of this.#byKind.get(event.kind) ?? []) this.#call(() => hook.committed?.(event));
  }

  missed(): void {
    const hooks = new Set([...this.#byKind.values()].flatMap((set) => [...set]));
    for (const hook of hooks) this.#call(() => hook.missed?.());
  }

  #call(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#log.error({ err: error }, 'A listener to the event log failed; the log goes on.');
    }
  }
}
