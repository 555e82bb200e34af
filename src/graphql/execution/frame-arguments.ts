// Checks the arguments of fields below a subscription when it begins.

import {
  type FieldNode,
  GraphQLError,
  type GraphQLSchema,
  getArgumentValues,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { type PageArgs, readPage } from '../schema/connection.ts';
import type { Ready } from './operations.ts';

/**
 * Refuses a subscription whose frames could never be answered: a page of a list with a wrong number or cursor. A query
 * says so in its answer; a subscription would run, and say so with every frame. Throws INVALID_INPUT at the field.
 */
export function checkFrameArguments(schema: GraphQLSchema, { document, operation, variables }: Ready): void {
  const types = new TypeInfo(schema);
  const pages: [FieldNode, Parameters<typeof getArgumentValues>[0]][] = [];
  for (const definition of document.definitions) {
    if (definition !== operation.node && definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    visit(
      definition,
      visitWithTypeInfo(types, {
        Field(node) {
          const field = types.getFieldDef();
          if (field?.args.some(({ name }) => name === 'newerThan')) pages.push([node, field]);
        },
      }),
    );
  }
  for (const [node, definition] of pages) {
    try {
      readPage(getArgumentValues(definition, node, variables) as PageArgs);
    } catch (error) {
      if (error instanceof GraphQLError) throw error;
      throw new GraphQLError((error as Error).message, { nodes: node, originalError: error as Error });
    }
  }
}
