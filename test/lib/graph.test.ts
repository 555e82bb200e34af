import { describe, expect, it } from 'vitest';
import { graphProblems } from '../../src/lib/graph/check.ts';
import { checkGraphNames, checkHandlers, defineGraph } from '../../src/lib/graph/define.ts';
import { GraphError, type GraphSpec, type StateGraph } from '../../src/lib/graph/graph.ts';
import { graphToMermaid, graphToText, printGraphs } from '../../src/lib/graph/print.ts';

const parcel = defineGraph({
  name: 'parcel',
  about: 'one parcel on its way',
  initial: 'packed',
  states: {
    packed: {
      about: 'Lies in the shed.',
      handler: 'carry',
      schedule: 'with-backoff',
      to: ['packed', 'asked', 'lost'],
    },
    asked: { waitsFor: 'a signature', to: ['done', 'lost'] },
    done: { terminal: true },
    lost: { terminal: true, about: 'Nobody knows.' },
  },
});

const refresh = defineGraph({
  name: 'shelf-refresh',
  about: 'a shelf that is looked at again',
  initial: 'fresh',
  endless: true,
  states: {
    fresh: { handler: 'age', schedule: 'when-due', to: ['stale'] },
    stale: { handler: 'look', schedule: { everyMs: 90_000 }, to: ['fresh'] },
  },
});

describe('state graphs', () => {
  it('know their states and moves', () => {
    expect(parcel.states).toEqual(['packed', 'asked', 'done', 'lost']);
    expect(parcel.automatic).toEqual([{ state: 'packed', handler: 'carry', schedule: 'with-backoff' }]);
    expect(parcel.mayMove('packed', 'asked')).toBe(true);
    expect(parcel.mayMove('done', 'packed')).toBe(false);
    expect(parcel.isTerminal('lost')).toBe(true);
    expect(parcel.has('nowhere')).toBe(false);
    expect(parcel.has('toString')).toBe(false);
    expect(() => parcel.assertMove('asked', 'packed')).toThrow('does not lead from "asked" to "packed"');
    const graphs: StateGraph[] = [parcel, refresh];
    expect(graphs.map(({ name }) => name)).toEqual(['parcel', 'shelf-refresh']);
  });

  const broken: [string, Partial<GraphSpec<string>> & Pick<GraphSpec<string>, 'states'>, string][] = [
    ['no initial state', { initial: 'x', states: { a: { terminal: true } } }, 'begins in "x"'],
    ['a bad name', { name: 'Bad Name', states: { a: { terminal: true } } }, 'needs a name'],
    ['a dead end', { states: { a: { handler: 'h', schedule: 'at-once', to: [] } } }, 'is a dead end'],
    ['a loop of itself', { states: { a: { waitsFor: 'x', to: ['a'] } } }, 'leads to itself alone'],
    [
      'an unknown target',
      { states: { a: { waitsFor: 'x', to: ['b'] } } },
      'leads to "b", which does not exist',
    ],
    [
      'an unreachable state',
      { states: { a: { terminal: true }, b: { terminal: true } } },
      'never reaches "b"',
    ],
    [
      'no end',
      { states: { a: { waitsFor: 'x', to: ['b'] }, b: { waitsFor: 'y', to: ['a'] } } },
      'has no end',
    ],
    [
      'a loop without end',
      {
        states: {
          a: { waitsFor: 'x', to: ['b', 'c'] },
          b: { waitsFor: 'y', to: ['b2'] },
          b2: { waitsFor: 'z', to: ['b'] },
          c: { terminal: true },
        },
      },
      'from "b" no end can be reached',
    ],
    [
      'a handler without a schedule',
      { states: { a: { handler: 'h', to: ['b'] } as never, b: { terminal: true } } },
      'no schedule',
    ],
    [
      'two kinds at once',
      {
        states: {
          a: { handler: 'h', schedule: 'at-once', waitsFor: 'x', to: ['b'] } as never,
          b: { terminal: true },
        },
      },
      'exactly one of',
    ],
    ['no kind', { states: { a: { to: ['b'] } as never, b: { terminal: true } } }, 'exactly one of'],
    ['a way on from the end', { states: { a: { terminal: true, to: ['a'] } as never } }, 'can lead nowhere'],
    [
      'a target named twice',
      { states: { a: { waitsFor: 'x', to: ['b', 'b'] }, b: { terminal: true } } },
      'twice',
    ],
    [
      'an interval of nothing',
      { states: { a: { handler: 'h', schedule: { everyMs: 0 }, to: ['b'] }, b: { terminal: true } } },
      'above 0 ms',
    ],
  ];
  it.each(broken)('refuse %s in words', (_what, spec, sentence) => {
    const graph: GraphSpec<string> = { name: 'g', about: 'x', initial: 'a', ...spec };
    expect(graphProblems(graph).join('\n')).toContain(sentence);
    expect(() => defineGraph(graph)).toThrow(GraphError);
  });

  it('check the handlers bound to them', () => {
    const carry = () => {};
    expect(() => checkHandlers(parcel, { carry })).not.toThrow();
    expect(() => checkHandlers(parcel, {})).toThrow(
      'The state "packed" of the graph "parcel" has no handler "carry".',
    );
    expect(() => checkHandlers(parcel, { carry, drop: carry })).toThrow('no state for the handler "drop"');
    expect(() => checkGraphNames([parcel, parcel])).toThrow('Two graphs are called "parcel"');
    expect(() => checkGraphNames([parcel, refresh])).not.toThrow();
  });

  it('draw themselves', () => {
    expect(graphToText(parcel)).toBe(`parcel: one parcel on its way
▶ ● packed  carry, with backoff
      Lies in the shed.
    ├─▶ packed (again)
    ├─▶ asked
    └─▶ lost
  ○ asked   waits for a signature
    ├─▶ done
    └─▶ lost
  ■ done    end
  ■ lost    end
      Nobody knows.
`);
    expect(graphToText(refresh)).toContain('stale  look, every 90 s');
    expect(graphToMermaid(parcel)).toBe(`stateDiagram-v2
  [*] --> s_packed
  state "packed: carry, with backoff" as s_packed
  s_packed --> s_packed
  s_packed --> s_asked
  s_packed --> s_lost
  state "asked: waits for a signature" as s_asked
  s_asked --> s_done
  s_asked --> s_lost
  state "done" as s_done
  s_done --> [*]
  state "lost" as s_lost
  s_lost --> [*]
`);
    expect(printGraphs([parcel, refresh]).split('\n\n')).toHaveLength(2);
    expect(printGraphs([parcel, refresh], 'mermaid').match(/stateDiagram-v2/g)).toHaveLength(2);
  });
});
