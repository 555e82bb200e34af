// Defines state graphs.

import { graphProblems } from './check.ts';
import { type AutomaticState, GraphError, type GraphSpec, type StateGraph } from './graph.ts';

/**
 * Declares how something that takes time moves from state to state, and checks it at once: one initial state,
 * everything reachable, no dead ends, every automatic state with a handler and a schedule. Throws GraphError. Handlers
 * are named here and bound by the reconciler (`checkHandlers`), so nouns declare graphs without knowing the engine.
 */
export function defineGraph<const S extends string>(spec: GraphSpec<S>): StateGraph<S> {
  const problems = graphProblems(spec);
  if (problems.length > 0) throw new GraphError(problems);
  const states = Object.keys(spec.states) as S[];
  const mayMove = (from: S, to: S) => spec.states[from].to?.includes(to) ?? false;
  return {
    name: spec.name,
    about: spec.about,
    initial: spec.initial,
    spec,
    states,
    automatic: states.flatMap((state): AutomaticState<S>[] => {
      const { handler, schedule } = spec.states[state];
      return handler === undefined ? [] : [{ state, handler, schedule }];
    }),
    has: (state: string): state is S => Object.hasOwn(spec.states, state),
    isTerminal: (state) => spec.states[state].terminal === true,
    mayMove,
    assertMove(from, to) {
      if (mayMove(from, to)) return;
      throw new GraphError([`The graph "${spec.name}" does not lead from "${from}" to "${to}".`]);
    },
  };
}

/**
 * Checks that every handler a graph names is bound, and that nothing is bound that it does not name. Throws GraphError
 * with a sentence for each that is missing or too many.
 */
export function checkHandlers(graph: StateGraph, handlers: Readonly<Record<string, unknown>>): void {
  const named = new Set(graph.automatic.map(({ handler }) => handler));
  const problems = graph.automatic
    .filter(({ handler }) => typeof handlers[handler] !== 'function')
    .map(
      ({ state, handler }) =>
        `The state "${state}" of the graph "${graph.name}" has no handler "${handler}".`,
    );
  for (const handler of Object.keys(handlers)) {
    if (!named.has(handler))
      problems.push(`The graph "${graph.name}" has no state for the handler "${handler}".`);
  }
  if (problems.length > 0) throw new GraphError(problems);
}

/** Checks that no two graphs share a name. Throws GraphError. */
export function checkGraphNames(graphs: readonly StateGraph[]): void {
  const names = graphs.map(({ name }) => name);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  if (twice.size > 0) throw new GraphError([...twice].map((name) => `Two graphs are called "${name}".`));
}
