// Reads rows that are asked for in one turn of the event loop with one statement.

/** Reads what is asked for in one turn of the event loop together; the same id asked for twice is read once. */
export class Gather<V> {
  readonly #read: (ids: readonly bigint[]) => Promise<Map<bigint, V>>;
  #asked = new Map<bigint, Promise<V | undefined>>();
  #batch: Promise<Map<bigint, V>> | null = null;

  constructor(read: (ids: readonly bigint[]) => Promise<Map<bigint, V>>) {
    this.#read = read;
  }

  /** Undefined where there is nothing of that id. */
  load(id: bigint): Promise<V | undefined> {
    const known = this.#asked.get(id);
    if (known) return known;
    this.#batch ??= this.#soon();
    const batch = this.#batch;
    const answer = batch.then((found) => found.get(id));
    this.#asked.set(id, answer);
    return answer;
  }

  async #soon(): Promise<Map<bigint, V>> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    const ids = [...this.#asked.keys()];
    this.#asked = new Map();
    this.#batch = null;
    return this.#read(ids);
  }
}
