// Lets few fetches run at once, and fewer for each host, so that a slow one does not take the turns of all.

import { AppError } from '../../lib/app-error.ts';

export interface SlotLimits {
  atOnce: number;
  /** Of `atOnce`, for one host. */
  perHost: number;
  /** Beyond, BUSY is thrown; of one host already beyond the second. */
  waiting: number;
  waitingPerHost: number;
}

interface Waiting {
  host: string;
  begin: () => void;
}

export class Slots {
  readonly #limits: SlotLimits;
  readonly #running = new Map<string, number>();
  #total = 0;
  #waiting: Waiting[] = [];

  constructor(limits: SlotLimits) {
    this.#limits = limits;
  }

  /** Runs `work` when its host has a free slot, in the order asked. Throws BUSY where very many wait. */
  async run<T>(host: string, work: () => Promise<T>): Promise<T> {
    if (!this.#hasRoom(host)) {
      if (this.#isFull(host))
        throw new AppError('BUSY', 'Very many files of other servers are being fetched; try again soon.', {
          retryAfterMs: 5_000,
        });
      await new Promise<void>((begin) => this.#waiting.push({ host, begin }));
    } else this.#take(host);
    try {
      return await work();
    } finally {
      this.#give(host);
    }
  }

  #hasRoom(host: string): boolean {
    return this.#total < this.#limits.atOnce && (this.#running.get(host) ?? 0) < this.#limits.perHost;
  }

  #isFull(host: string): boolean {
    const { waiting, waitingPerHost } = this.#limits;
    const ofHost = this.#waiting.filter((each) => each.host === host).length;
    return this.#waiting.length >= waiting || ofHost >= waitingPerHost;
  }

  #take(host: string): void {
    this.#total += 1;
    this.#running.set(host, (this.#running.get(host) ?? 0) + 1);
  }

  #give(host: string): void {
    this.#total -= 1;
    const left = (this.#running.get(host) ?? 1) - 1;
    if (left === 0) this.#running.delete(host);
    else this.#running.set(host, left);
    const at = this.#waiting.findIndex((each) => this.#hasRoom(each.host));
    const [next] = at === -1 ? [] : this.#waiting.splice(at, 1);
    if (!next) return;
    this.#take(next.host);
    next.begin();
  }
}
