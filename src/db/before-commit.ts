// What a transaction still has to do when its work has ended, just before it commits.

type Run = () => Promise<void>;

/**
 * Runs in the order given, those that are `isLast` behind all others; what they add meanwhile is run as well. Those
 * last ask all their statements before they wait for an answer, so that the COMMIT can go with them.
 */
export class BeforeCommit {
  readonly #runs: Run[] = [];
  readonly #last: Run[] = [];

  add(run: Run, isLast = false): void {
    (isLast ? this.#last : this.#runs).push(run);
  }

  /** All but those last. */
  async run(): Promise<void> {
    for (let run = this.#runs.shift(); run !== undefined; run = this.#runs.shift()) await run();
  }

  /** Those last: when this returns, all of their statements were asked for. */
  runLast(): Promise<unknown> {
    const asked: Promise<void>[] = [];
    for (let run = this.#last.shift(); run !== undefined; run = this.#last.shift()) asked.push(run());
    return Promise.all(asked);
  }
}
