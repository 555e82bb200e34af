// Loads what hangs on rows of a page in one batch, and then answers without waiting.

import DataLoader from 'dataloader';

/**
 * What hangs on rows, by their ids; null where nothing does. For a page that is loaded beforehand it answers at once:
 * with a promise for one field of each row, graphql-js would wait for every object around it, which costs as much again
 * as the page.
 */
export class PageLoader<Value> {
  readonly #read: (ids: readonly bigint[]) => Promise<ReadonlyMap<bigint, Value>>;
  readonly #loaded = new Map<bigint, Value | null>();
  readonly #loader: DataLoader<bigint, Value | null>;

  /** `read`: ids without a value are left out of its answer. */
  constructor(read: (ids: readonly bigint[]) => Promise<ReadonlyMap<bigint, Value>>) {
    this.#read = read;
    this.#loader = new DataLoader(async (ids: readonly bigint[]) => {
      const found = await read(ids);
      return ids.map((id) => found.get(id) ?? null);
    });
  }

  /** What hangs on one row. */
  get(id: bigint): Value | null | Promise<Value | null> {
    return this.#loaded.has(id) ? (this.#loaded.get(id) ?? null) : this.#loader.load(id);
  }

  /** Keeps what was read elsewhere. */
  keep(id: bigint, value: Value): void {
    this.#loaded.set(id, value);
  }

  /** Loads it for a whole page. */
  async loadPage(ids: readonly bigint[]): Promise<void> {
    if (ids.length === 0) return;
    const found = await this.#read(ids);
    for (const id of ids) this.#loaded.set(id, found.get(id) ?? null);
  }
}
