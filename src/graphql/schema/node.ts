// The interface Node, and the loaders of its types.

import { brandWithType } from '@pothos/core';
import type { GraphQLContext } from '../request/context.ts';
import { builder } from './builder.ts';
import { encodeNodeId, type NodeName } from './ids.ts';

/** Everything with an identity of its own (Relay's object identification). */
export const Node = builder.nodeInterfaceRef();

/** The field `id` of a node. Resolved at once: Relay's own makes a promise for every row of a list. */
export function idOf(name: NodeName) {
  return {
    description: `Names this among all types of this server; \`key\` with its type before it.`,
    resolve: (row: { id: bigint }) => encodeNodeId(name, row.id),
  };
}

export const KEY_DESCRIPTION = 'The id without its type, as in page addresses and REST APIs.';

/** Loads one type's row for whoever looks; null for what is not there or not for them. */
export type NodeLoader = (id: bigint, ctx: GraphQLContext) => Promise<object | null> | object | null;

interface Loader {
  load: NodeLoader;
  typeOf(row: object, ctx: GraphQLContext): string | Promise<string>;
}

const loaders = new Map<NodeName, Loader>();

/**
 * Makes a type reachable by `node(id)`. A type without a loader of its own cannot be asked for. `typeOf` is needed
 * where the name is that of an interface: it says which type a row is of.
 */
export function nodeLoader<Row extends object>(
  name: NodeName,
  load: (id: bigint, ctx: GraphQLContext) => Promise<Row | null> | Row | null,
  typeOf: (row: Row, ctx: GraphQLContext) => string | Promise<string> = () => name,
): void {
  loaders.set(name, { load, typeOf: (row, ctx) => typeOf(row as Row, ctx) });
}

export async function loadNode(name: NodeName, id: bigint, ctx: GraphQLContext) {
  const loader = loaders.get(name);
  const row = loader ? await loader.load(id, ctx) : null;
  if (loader && row) brandWithType(row, (await loader.typeOf(row, ctx)) as never);
  return row;
}
