// Compares our clock with the Date headers of peers, to notice when ours is wrong.

/** So far apart, signatures begin to be refused for their date. */
const SKEW_MS = 5 * 60_000;
/** Peers that agree within this mean the same. */
const AGREEMENT_MS = 60_000;
const PEERS = 3;
/** What a peer said counts so long. */
const REMEMBERED_MS = 10 * 60_000;
/** A pause is tried out again after this. */
export const CLOCK_PAUSE_MS = 5 * 60_000;
const MOST_PEERS = 100;

/**
 * Compares our clock with the `Date` headers of peers: where three of them agree that we are more than five minutes
 * off, it is we who are wrong, and deliveries pause instead of dying of 401.
 */
export class ClockWatch {
  readonly #seen = new Map<string, { skewMs: number; at: number }>();

  /**
   * @param now our wall clock, `peer` theirs, both epoch milliseconds
   * @param monotonic when this was
   * @returns whether this very peer is far from us
   */
  saw(host: string, peer: number | null, now: number, monotonic: number): boolean {
    if (peer === null) return false;
    const skewMs = peer - now;
    if (Math.abs(skewMs) <= SKEW_MS) {
      this.#seen.delete(host);
      return false;
    }
    if (this.#seen.size >= MOST_PEERS) this.#seen.clear();
    this.#seen.set(host, { skewMs, at: monotonic });
    return true;
  }

  /** How far we are off (positive: behind), as three peers agree; null while they do not. */
  skewMs(monotonic: number): number | null {
    const recent = [...this.#seen.values()].filter((each) => monotonic - each.at <= REMEMBERED_MS);
    for (const { skewMs } of recent) {
      const agreeing = recent.filter((each) => Math.abs(each.skewMs - skewMs) <= AGREEMENT_MS);
      if (agreeing.length >= PEERS) return skewMs;
    }
    return null;
  }

  forget(): void {
    this.#seen.clear();
  }
}
