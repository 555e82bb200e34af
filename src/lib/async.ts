/** Calls for one key that arrive while one is under way share it and its outcome, failures included. */
export class SingleFlight<K, V> {
  readonly #flights = new Map<K, Promise<V>>();

  get size(): number {
    return this.#flights.size;
  }

  run(key: K, make: () => Promise<V>): Promise<V> {
    const current = this.#flights.get(key);
    if (current !== undefined) return current;
    const flight = (async () => {
      try {
        return await make();
      } finally {
        this.#flights.delete(key);
      }
    })();
    // The body above runs up to its first await at once: a `make` that throws has already removed the key, too early to matter.
    this.#flights.set(key, flight);
    flight.catch(() => this.#flights.delete(key));
    return flight;
  }
}

/**
 * Maps with at most `limit` calls under way; results keep the order of the items. After the first failure nothing new is begun, what
 * runs is awaited, and the first failure is thrown.
 */
export async function mapLimit<T, R>(
  items: readonly T[],
  limit: number,
  map: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  let failure: { error: unknown } | null = null;
  async function work(): Promise<void> {
    while (next < items.length && failure === null) {
      const index = next;
      next += 1;
      try {
        results[index] = await map(items[index] as T, index);
      } catch (error) {
        failure ??= { error };
      }
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, Math.min(limit, items.length)) }, work));
  if (failure !== null) throw (failure as { error: unknown }).error;
  return results;
}

/** Lets sockets and timers have a turn: long runs of promises are microtasks and would starve them (ENGINE §2). */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
