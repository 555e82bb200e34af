// The command `pukeko graph`, which prints state graphs.

import type { Command } from 'commander';
import { printGraphs } from '../../lib/graph/print.ts';
import { print } from '../session.ts';

/** `pukeko graph`: the state graphs of everything that takes time; needs no server. */
export function addGraphCommand(program: Command): void {
  program
    .command('graph')
    .description('draw the state graphs of everything that takes time')
    .option('--mermaid', 'as Mermaid state diagrams')
    .action(async (options: { mermaid?: boolean }, command: Command) => {
      const { GRAPHS } = await import('../../reconciler/graphs.ts');
      const drawn = printGraphs(GRAPHS, options.mermaid ? 'mermaid' : 'text');
      print(
        command,
        GRAPHS.map((graph) => ({ name: graph.name, diagram: printGraphs([graph], 'mermaid') })),
        drawn,
      );
    });
}
