// Checks that a state graph holds together.

import type { GraphSpec, StateSpec } from './graph.ts';

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** Everything that is wrong with a graph, one sentence each; empty if it holds together. */
export function graphProblems<S extends string>(graph: GraphSpec<S>): string[] {
  const states = Object.keys(graph.states) as S[];
  const problems: string[] = [];
  if (!NAME.test(graph.name)) {
    problems.push(`The graph "${graph.name}" needs a name of lower-case words joined by dashes.`);
  }
  const say = (sentence: string) => problems.push(`The graph "${graph.name}" ${sentence}`);
  if (!Object.hasOwn(graph.states, graph.initial)) {
    say(`begins in "${graph.initial}", which is none of its states; declare that state or begin in another.`);
    return problems;
  }
  for (const state of states) problems.push(...stateProblems(graph, state));
  if (problems.length > 0) return problems;

  const reached = reachable(graph, [graph.initial], (state) => graph.states[state].to ?? []);
  for (const state of states) {
    if (!reached.has(state)) say(`never reaches "${state}"; let a state lead to it or remove it.`);
  }
  if (graph.endless === true) return problems;
  const ends = states.filter((state) => graph.states[state].terminal === true);
  if (ends.length === 0) {
    say('has no end; mark a state as terminal, or the graph as endless.');
    return problems;
  }
  const comingFrom = (target: S) => states.filter((state) => graph.states[state].to?.includes(target));
  const finishing = reachable(graph, ends, comingFrom);
  for (const state of states) {
    if (!finishing.has(state)) say(`has a dead end: from "${state}" no end can be reached.`);
  }
  return problems;
}

function stateProblems<S extends string>(graph: GraphSpec<S>, state: S): string[] {
  // Declared types forbid most of this; graphs put together at run time are checked all the same.
  const spec: Partial<Record<keyof StateSpec<S>, unknown>> & { to?: readonly S[] } = graph.states[state];
  const problems: string[] = [];
  const say = (sentence: string) =>
    problems.push(`The state "${state}" of the graph "${graph.name}" ${sentence}`);
  const kinds = [spec.handler, spec.waitsFor, spec.terminal].filter((kind) => kind !== undefined);
  if (kinds.length !== 1) say('must have exactly one of a handler, something it waits for, and an end.');
  if (spec.handler !== undefined && spec.schedule === undefined) say('has a handler but no schedule.');
  if (spec.handler === undefined && spec.schedule !== undefined) say('has a schedule but no handler.');
  if (spec.handler === '' || spec.waitsFor === '') say('must name its handler or what it waits for.');
  if (isInterval(spec.schedule) && !(spec.schedule.everyMs > 0))
    say('must be tried at an interval above 0 ms.');
  const to = spec.to ?? [];
  if (spec.terminal === true && to.length > 0) say('is an end, so it can lead nowhere.');
  if (spec.terminal !== true && to.length === 0)
    say('is a dead end: let it lead somewhere or make it an end.');
  for (const target of to) {
    if (!Object.hasOwn(graph.states, target)) say(`leads to "${target}", which does not exist.`);
  }
  if (new Set(to).size !== to.length) say('names a state it leads to twice.');
  if (to.length === 1 && to[0] === state) say('is a dead end: it leads to itself alone.');
  return problems;
}

function isInterval(schedule: unknown): schedule is { everyMs: number } {
  return typeof schedule === 'object' && schedule !== null && 'everyMs' in schedule;
}

function reachable<S extends string>(
  graph: GraphSpec<S>,
  from: readonly S[],
  next: (state: S) => readonly S[],
): Set<S> {
  const reached = new Set<S>(from);
  const pending = [...from];
  for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
    for (const neighbour of next(state)) {
      if (reached.has(neighbour) || !Object.hasOwn(graph.states, neighbour)) continue;
      reached.add(neighbour);
      pending.push(neighbour);
    }
  }
  return reached;
}
