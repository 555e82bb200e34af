// The queries `node` and `nodes` of Relay.

import type { GraphQLContext } from '../../request/context.ts';
import { builder } from '../../schema/builder.ts';
import { numberWithin } from '../../schema/connection.ts';
import { decodeNodeId } from '../../schema/ids.ts';
import { loadNode, Node } from '../../schema/node.ts';

/** What is unknown, wrong or hidden is null alike: an id tells nothing. */
async function nodeOf(id: string, ctx: GraphQLContext): Promise<object | null> {
  const found = decodeNodeId(id);
  return found && loadNode(found.name, found.id, ctx);
}

const MOST_NODES = 100;

builder.queryFields((t) => ({
  node: t.field({
    type: Node,
    nullable: true,
    description: 'Anything by its global id; null if there is nothing, or if the viewer may not see it.',
    authScopes: { open: 'read' },
    args: {
      id: t.arg.id({ required: true, description: 'As the API gave it, with its type: `post_113…`.' }),
    },
    resolve: (_root, { id }, ctx) => nodeOf(id, ctx) as never,
  }),
  nodes: t.field({
    type: [Node],
    nullable: { list: false, items: true },
    description: `Several by their global ids, in the order of the ids, with null for each that \`node\` would give null for; at most ${MOST_NODES}.`,
    authScopes: { open: 'read' },
    args: {
      ids: t.arg.idList({ required: true, description: 'As the API gave them, 100 at most.' }),
    },
    complexity: ({ ids }) => ({ field: 1, multiplier: Math.min(ids.length, MOST_NODES) }),
    resolve: (_root, { ids }, ctx) => {
      numberWithin(ids.length, 'ids', 0, MOST_NODES);
      return Promise.all(ids.map((id) => nodeOf(id, ctx))) as never;
    },
  }),
}));
