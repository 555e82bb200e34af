// Loads sharp when the first picture comes, and lets one picture be worked on at a time.

import type { Sharp, SharpOptions } from 'sharp';

type SharpModule = (input: string | Buffer, options?: SharpOptions) => Sharp;

let loading: Promise<SharpModule> | null = null;

/**
 * sharp with one thread and no cache: memory is scarcer here than time. It costs 25 MB, which nobody pays who never
 * sends a picture.
 */
export function loadSharp(): Promise<SharpModule> {
  loading ??= import('sharp').then(({ default: sharp }) => {
    sharp.concurrency(1);
    sharp.cache(false);
    return sharp;
  });
  return loading;
}

/** Lets pieces of work run one after another. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** How many are under way or wait. */
  get waiting(): number {
    return this.#waiting;
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const mine = this.#last.then(work).finally(() => {
      this.#waiting -= 1;
    });
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}

/**
 * Everything that decodes pictures in this process takes its turn here: decoding one takes as much memory as we allow.
 */
export const decoding = new Turns();
