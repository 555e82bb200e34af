// A queue with a bound.

import { AppError } from './app-error.ts';

/** A queue holds all it may: the caller answers 503 and its caller comes back. */
export class QueueFullError extends AppError {
  readonly queue: string;
  readonly capacity: number;

  constructor(queue: string, capacity: number) {
    super('BUSY', 'The server has more to do than it can hold right now. Try again in a few seconds.', {
      retryAfterMs: 5000,
    });
    this.queue = queue;
    this.capacity = capacity;
  }
}

/** First in, first out, with a bound: nothing here grows without anyone noticing. Every operation is O(1) amortised. */
export class BoundedQueue<T> {
  readonly name: string;
  readonly capacity: number;
  #items: (T | undefined)[] = [];
  #head = 0;

  constructor(name: string, capacity: number) {
    this.name = name;
    this.capacity = capacity;
  }

  get size(): number {
    return this.#items.length - this.#head;
  }

  get isFull(): boolean {
    return this.size >= this.capacity;
  }

  /** Adds at the end. Throws QueueFullError when full. */
  push(item: T): void {
    if (this.isFull) throw new QueueFullError(this.name, this.capacity);
    this.#items.push(item);
  }

  /** Adds at the end, or says false when full. */
  offer(item: T): boolean {
    if (this.isFull) return false;
    this.#items.push(item);
    return true;
  }

  /** Takes the oldest, or undefined when empty. */
  shift(): T | undefined {
    if (this.size === 0) return undefined;
    const item = this.#items[this.#head];
    // Cleared, so that what was taken can be collected before the array is cut.
    this.#items[this.#head] = undefined;
    this.#head += 1;
    if (this.#head > 64 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  peek(): T | undefined {
    return this.#items[this.#head];
  }

  /** Takes up to `count` of the oldest, in order. */
  take(count: number): T[] {
    const taken: T[] = [];
    for (let left = Math.min(count, this.size); left > 0; left -= 1) taken.push(this.shift() as T);
    return taken;
  }

  clear(): void {
    this.#items = [];
    this.#head = 0;
  }
}
