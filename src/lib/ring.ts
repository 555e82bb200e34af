// A ring buffer under rising keys.

/** One entry of a ring. */
export interface RingEntry<T> {
  key: bigint;
  value: T;
}

/**
 * The last `capacity` values under strictly increasing bigint keys: the live log in memory. A ring knows from which key
 * on it is complete, so a reader further back is told to ask the database, and nothing is missed silently.
 */
export class Ring<T> {
  readonly capacity: number;
  readonly #slots: (RingEntry<T> | undefined)[];
  #start = 0;
  #size = 0;
  /** Everything after this key is here. */
  #floor: bigint;

  /** `floor`: the key up to which the ring was not told anything (the head of the log when it was made). */
  constructor(capacity: number, floor = 0n) {
    if (!Number.isInteger(capacity) || capacity < 1)
      throw new RangeError('A ring needs room for at least one entry.');
    this.capacity = capacity;
    this.#slots = new Array(capacity);
    this.#floor = floor;
  }

  get size(): number {
    return this.#size;
  }

  /** A reader at this key or later can be served from the ring alone. */
  get floor(): bigint {
    return this.#floor;
  }

  get oldest(): RingEntry<T> | undefined {
    return this.#size === 0 ? undefined : this.#at(0);
  }

  get newest(): RingEntry<T> | undefined {
    return this.#size === 0 ? undefined : this.#at(this.#size - 1);
  }

  /** The key of the newest entry, or the floor of an empty ring. */
  get head(): bigint {
    return this.newest?.key ?? this.#floor;
  }

  /** Adds the next entry; the oldest makes room. Keys must rise: anything else is a bug of the caller and throws. */
  push(key: bigint, value: T): void {
    if (key <= this.head) throw new RangeError(`Ring keys must rise: ${key} came after ${this.head}.`);
    if (this.#size === this.capacity) {
      this.#floor = this.#at(0).key;
      this.#slots[this.#start] = { key, value };
      this.#start = (this.#start + 1) % this.capacity;
    } else {
      this.#slots[(this.#start + this.#size) % this.capacity] = { key, value };
      this.#size += 1;
    }
  }

  /** Whether nothing after `key` is missing here. */
  covers(key: bigint): boolean {
    return key >= this.#floor;
  }

  /** Up to `limit` entries after `key`, in order; null if some of them are no longer here. O(log n + limit). */
  after(key: bigint, limit: number): RingEntry<T>[] | null {
    if (!this.covers(key)) return null;
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#at(middle).key <= key) low = middle + 1;
      else high = middle;
    }
    const found: RingEntry<T>[] = [];
    for (let index = low; index < this.#size && found.length < limit; index += 1) found.push(this.#at(index));
    return found;
  }

  /** Forgets everything; complete from `floor` on. */
  reset(floor: bigint): void {
    this.#slots.fill(undefined);
    this.#start = 0;
    this.#size = 0;
    this.#floor = floor;
  }

  #at(index: number): RingEntry<T> {
    return this.#slots[(this.#start + index) % this.capacity] as RingEntry<T>;
  }
}
