// A heap of keys by due time.

interface Entry<K> {
  key: K;
  dueMs: number;
  /** Order of entry, so that equal times come out first in, first out. */
  order: number;
}

/**
 * A binary heap of keys by due time in which a key can be moved or taken out: what wakes the reconciler. One entry a
 * key; `set`, `delete` and `pop` are O(log n), `peek` and `get` O(1).
 */
export class TimerHeap<K> {
  readonly #heap: Entry<K>[] = [];
  readonly #position = new Map<K, number>();
  #entered = 0;

  get size(): number {
    return this.#heap.length;
  }

  has(key: K): boolean {
    return this.#position.has(key);
  }

  /** When a key is due, or undefined if it is not held. */
  get(key: K): number | undefined {
    const index = this.#position.get(key);
    return index === undefined ? undefined : this.#heap[index]?.dueMs;
  }

  /** Adds a key, or moves it to another time. */
  set(key: K, dueMs: number): void {
    this.#entered += 1;
    const entry: Entry<K> = { key, dueMs, order: this.#entered };
    const index = this.#position.get(key);
    if (index === undefined) {
      this.#place(entry, this.#heap.length);
      this.#up(this.#heap.length - 1);
    } else {
      this.#place(entry, index);
      this.#settle(index);
    }
  }

  /** Like `set`, but never makes a key due later than it is. */
  setEarlier(key: K, dueMs: number): void {
    const current = this.get(key);
    if (current === undefined || dueMs < current) this.set(key, dueMs);
  }

  delete(key: K): boolean {
    const index = this.#position.get(key);
    if (index === undefined) return false;
    this.#position.delete(key);
    const last = this.#heap.pop();
    if (last !== undefined && index < this.#heap.length) {
      this.#place(last, index);
      this.#settle(index);
    }
    return true;
  }

  /** The key due first, left in place. */
  peek(): { key: K; dueMs: number } | undefined {
    const first = this.#heap[0];
    return first === undefined ? undefined : { key: first.key, dueMs: first.dueMs };
  }

  /** Takes the key due first. */
  pop(): { key: K; dueMs: number } | undefined {
    const first = this.peek();
    if (first !== undefined) this.delete(first.key);
    return first;
  }

  /** Takes what is due at `nowMs`, earliest first, at most `limit`. */
  popDue(nowMs: number, limit = Number.POSITIVE_INFINITY): K[] {
    const due: K[] = [];
    for (let first = this.#heap[0]; first !== undefined && due.length < limit; first = this.#heap[0]) {
      if (first.dueMs > nowMs) break;
      due.push(first.key);
      this.delete(first.key);
    }
    return due;
  }

  clear(): void {
    this.#heap.length = 0;
    this.#position.clear();
  }

  #place(entry: Entry<K>, index: number): void {
    this.#heap[index] = entry;
    this.#position.set(entry.key, index);
  }

  #settle(index: number): void {
    this.#up(index);
    this.#down(index);
  }

  #isBefore(a: Entry<K>, b: Entry<K>): boolean {
    return a.dueMs === b.dueMs ? a.order < b.order : a.dueMs < b.dueMs;
  }

  #up(from: number): void {
    let index = from;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const entry = this.#heap[index] as Entry<K>;
      const parent = this.#heap[parentIndex] as Entry<K>;
      if (!this.#isBefore(entry, parent)) return;
      this.#place(parent, index);
      this.#place(entry, parentIndex);
      index = parentIndex;
    }
  }

  #down(from: number): void {
    let index = from;
    for (;;) {
      const left = this.#heap[index * 2 + 1];
      const right = this.#heap[index * 2 + 2];
      if (left === undefined) return;
      const isRight = right !== undefined && this.#isBefore(right, left);
      const child = isRight ? right : left;
      const entry = this.#heap[index] as Entry<K>;
      if (!this.#isBefore(child, entry)) return;
      const childIndex = index * 2 + (isRight ? 2 : 1);
      this.#place(child, index);
      this.#place(entry, childIndex);
      index = childIndex;
    }
  }
}
