// What a machine is: a kind of work as a state graph with a handler for each state.

import type { Ctx } from '../../core/context.ts';
import type { StateGraph } from '../../lib/graph/graph.ts';

/** One piece of work as its handler sees it. */
export interface WorkRun {
  /** The server itself, outside of any transaction; `ctx.now` is engine time. */
  ctx: Ctx;
  /** What it is about, unique within the machine. */
  subject: string;
  payload: Readonly<Record<string, unknown>>;
  /** Failures in a row in this state. */
  attempts: number;
}

/** Where it goes from here. Rows in a terminal state are removed. */
export interface Step {
  to: string;
  /** Milliseconds until the next state is worked on; 0 when not given. */
  afterMs?: number;
  payload?: Record<string, unknown>;
}

/** Does the work of one state. Idempotent. A throw is tried again with growing pauses. */
export type WorkHandler = (run: WorkRun) => Promise<Step>;

/** A kind of work on table `work`: its graph, and the handlers its graph names. */
export interface Machine {
  graph: StateGraph;
  handlers: Readonly<Record<string, WorkHandler>>;
  /** There is always exactly one row of it, of this subject. */
  standing?: string;
}

export const done: Step = { to: 'done' };
