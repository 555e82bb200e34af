// Prints state graphs.

import type { Schedule, StateGraph, StateSpec } from './graph.ts';

/** A graph as a Mermaid state diagram. */
export function graphToMermaid(graph: StateGraph): string {
  const lines = ['stateDiagram-v2', `  [*] --> ${mermaidId(graph.initial)}`];
  for (const state of graph.states) {
    const spec = specOf(graph, state);
    const label = [state, whatMoves(spec)].filter((text) => text !== '').join(': ');
    lines.push(`  state "${label.replaceAll('"', "'")}" as ${mermaidId(state)}`);
    for (const target of spec.to ?? []) lines.push(`  ${mermaidId(state)} --> ${mermaidId(target)}`);
    if (spec.terminal === true) lines.push(`  ${mermaidId(state)} --> [*]`);
  }
  return `${lines.join('\n')}\n`;
}

/**
 * A graph drawn for a terminal: states in order of declaration, each with what moves it, what it means and where it
 * leads. `▶` begins, `■` ends, `●` is worked on by us, `○` waits for others.
 */
export function graphToText(graph: StateGraph): string {
  const width = Math.max(...graph.states.map((state) => state.length));
  const lines = [`${graph.name}: ${graph.about}`];
  for (const state of graph.states) {
    const spec = specOf(graph, state);
    const begin = state === graph.initial ? '▶' : ' ';
    lines.push(`${begin} ${sign(spec)} ${state.padEnd(width)}  ${whatMoves(spec) || 'end'}`.trimEnd());
    if (spec.about !== undefined) lines.push(`      ${spec.about}`);
    const targets = spec.to ?? [];
    targets.forEach((target, index) => {
      lines.push(
        `    ${index === targets.length - 1 ? '└' : '├'}─▶ ${target === state ? `${target} (again)` : target}`,
      );
    });
  }
  return `${lines.join('\n')}\n`;
}

/** All graphs, in `text` with an empty line between them. */
export function printGraphs(graphs: readonly StateGraph[], format: 'text' | 'mermaid' = 'text'): string {
  return graphs
    .map((graph) => (format === 'mermaid' ? graphToMermaid(graph) : graphToText(graph)))
    .join('\n');
}

function specOf(graph: StateGraph, state: string): StateSpec<string> {
  return graph.spec.states[state] as StateSpec<string>;
}

function sign(spec: StateSpec<string>): string {
  if (spec.terminal === true) return '■';
  return spec.handler === undefined ? '○' : '●';
}

function whatMoves(spec: StateSpec<string>): string {
  if (spec.handler !== undefined) return `${spec.handler}, ${describeSchedule(spec.schedule)}`;
  return spec.waitsFor === undefined ? '' : `waits for ${spec.waitsFor}`;
}

function describeSchedule(schedule: Schedule): string {
  if (typeof schedule === 'object') return `every ${describeDuration(schedule.everyMs)}`;
  return schedule.replaceAll('-', ' ');
}

function describeDuration(ms: number): string {
  const units: [number, string][] = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1000, 's'],
  ];
  const [size, unit] = units.find(([length]) => ms % length === 0) ?? [1, 'ms'];
  return `${ms / size} ${unit}`;
}

/** Mermaid knows words only, and `end` is one of its own. */
function mermaidId(state: string): string {
  return `s_${state.replaceAll(/[^a-zA-Z0-9]/g, '_')}`;
}
