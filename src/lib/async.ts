// Helpers for promises and the event loop.

/** Calls for one key that arrive while one is under way share it and its outcome, failures included. */
export class SingleFlight<K, V> {
  readonly #flights = new Map<K, Promise<V>>();

  get size(): number {
    return this.#flights.size;
  }

  run(key: K, make: () => Promise<V>): Promise<V> {
    const current = this.#flights.get(key);
    if (current !== undefined) return current;
    const flight = (async () => make())();
    this.#flights.set(key, flight);
    // Added before any callback of a caller, so it is forgotten before one of them goes on.
    const forget = () => void this.#flights.delete(key);
    flight.then(forget, forget);
    return flight;
  }
}

/** Lets sockets and timers have a turn: long runs of promises are microtasks and would starve them. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** So many at a time. */
export async function* inParts<Item>(items: AsyncIterable<Item>, size: number): AsyncIterable<Item[]> {
  let part: Item[] = [];
  for await (const item of items) {
    part.push(item);
    if (part.length < size) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

/** What all of them come to. Where one fails the others are waited for, so that nothing goes on after the failure. */
export async function allOf<Result>(begun: readonly Promise<Result>[]): Promise<Result[]> {
  await Promise.allSettled(begun);
  return Promise.all(begun);
}
