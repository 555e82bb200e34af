// Counts statements and the time they take.

import { systemClock } from '../lib/time/clock.ts';

/** Statements that a database has run since it was opened. */
export class StatementCounter {
  statements = 0;
  seconds = 0;

  /** Runs one statement that answers at once. */
  timed<T>(run: () => T): T {
    this.statements += 1;
    const began = systemClock.monotonic();
    try {
      return run();
    } finally {
      this.seconds += (systemClock.monotonic() - began) / 1000;
    }
  }

  /**
   * Counts the time of one statement, not the statement itself: the function that it gives is called when the answer
   * has come.
   */
  begun(): () => void {
    const began = systemClock.monotonic();
    return () => {
      this.seconds += (systemClock.monotonic() - began) / 1000;
    };
  }
}
