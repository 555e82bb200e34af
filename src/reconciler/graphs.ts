import type { StateGraph } from '../lib/graph/graph.ts';

/** Everything that takes time, as state graphs: what `pukeko graph` prints and what is checked at the start. */
export const GRAPHS: readonly StateGraph[] = [];
