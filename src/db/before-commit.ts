// What a transaction still has to do when its work has ended, just before it commits.

type Run = () => Promise<void>;

/** Runs in the order given, those that are `isLast` behind all others; what they add meanwhile is run as well. */
export class BeforeCommit {
  readonly #runs: Run[] = [];
  readonly #last: Run[] = [];

  add(run: Run, isLast = false): void {
    (isLast ? this.#last : this.#runs).push(run);
  }

  async run(): Promise<void> {
    for (let run = this.#next(); run !== undefined; run = this.#next()) await run();
  }

  #next(): Run | undefined {
    return this.#runs.shift() ?? this.#last.shift();
  }
}
