// State graphs of everything that takes time: types.

/** When the work of an automatic state is tried. */
export type Schedule =
  /** As soon as the state is entered; failures are not tried again by the schedule. */
  | 'at-once'
  /** At the time that the row says. */
  | 'when-due'
  /** As soon as the state is entered, and after failures by lib/backoff. */
  | 'with-backoff'
  /** Again and again, this many milliseconds apart. */
  | { everyMs: number };

/** One state, by what moves things out of it: our own work, something from outside, or nothing. */
export type StateSpec<S extends string> = {
  /** What is true of a thing in this state; shown in diagrams. */
  about?: string;
} & (
  | { handler: string; schedule: Schedule; to: readonly S[]; waitsFor?: undefined; terminal?: undefined }
  | { waitsFor: string; to: readonly S[]; handler?: undefined; schedule?: undefined; terminal?: undefined }
  | { terminal: true; to?: undefined; handler?: undefined; schedule?: undefined; waitsFor?: undefined }
);

export interface GraphSpec<S extends string> {
  /** The kind of work, in lower-case words with dashes: `delivery`, `identity-refresh`. */
  name: string;
  /** One sentence: what takes time here. */
  about: string;
  initial: S;
  /**
   * True for what is never finished (a refresh that comes round again); else every state must be able to reach an end.
   */
  endless?: boolean;
  states: Readonly<Record<S, StateSpec<S>>>;
}

/** A state whose work is ours, and when it is tried. */
export interface AutomaticState<S extends string> {
  state: S;
  handler: string;
  schedule: Schedule;
}

/** A checked graph. */
export interface StateGraph<S extends string = string> {
  readonly name: string;
  readonly about: string;
  readonly initial: S;
  readonly spec: GraphSpec<S>;
  /** In the order they were declared. */
  readonly states: readonly S[];
  readonly automatic: readonly AutomaticState<S>[];
  has(state: string): state is S;
  isTerminal(state: S): boolean;
  mayMove(from: S, to: S): boolean;
  /** Throws GraphError where `mayMove` is false: a handler that answers so is a bug. */
  assertMove(from: S, to: S): void;
}

/** A graph that does not hold together: every problem as a sentence. */
export class GraphError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'GraphError';
    this.problems = problems;
  }
}
