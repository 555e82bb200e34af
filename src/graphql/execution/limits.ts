import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import { complexityFromQuery } from '@pothos/plugin-complexity';
import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  specifiedRules,
  type ValidationRule,
  visit,
} from 'graphql';
import { administersInstall } from '../../core/roles/policy.ts';
import type { GraphQLContext } from '../request/context.ts';
import { TooLargeError } from '../schema/errors.ts';

/** How much one document may ask for (SECURITY-CASES T19). Documents of our own pass by these; scopes hold for them too. */
export const LIMITS = {
  /** Bytes of a request. */
  body: 1_000_000,
  tokens: 2_000,
  aliases: 50,
  directives: 50,
} as const;

interface Most {
  complexity: number;
  depth: number;
  breadth: number;
}

const ANONYMOUS: Most = { complexity: 15_000, depth: 13, breadth: 600 };
const SIGNED_IN: Most = { complexity: 40_000, depth: 18, breadth: 1_200 };

export function validationRules(introspection: boolean): readonly ValidationRule[] {
  return [
    ...specifiedRules,
    maxAliasesRule({ n: LIMITS.aliases }) as unknown as ValidationRule,
    maxDirectivesRule({ n: LIMITS.directives }) as unknown as ValidationRule,
    ...(introspection ? [] : [NoSchemaIntrospectionCustomRule]),
  ];
}

/** The one operation that is run, without what asks for the schema itself: that is exempt (its nesting is bounded by a rule of its own). */
export function costed(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode | null {
  const selections = operation.selectionSet.selections.filter(
    (node) => node.kind !== Kind.FIELD || !node.name.value.startsWith('__'),
  );
  if (selections.length === 0) return null;
  return {
    kind: Kind.DOCUMENT,
    definitions: [
      { ...operation, selectionSet: { ...operation.selectionSet, selections } },
      ...document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION),
    ],
  };
}

/** Whether a document asks for the description of the schema. */
export function asksForSchema(document: DocumentNode): boolean {
  let asks = false;
  visit(document, {
    Field: ({ name }) => {
      if (name.value === '__schema') asks = true;
    },
  });
  return asks;
}

/** What an operation costs with these variables. */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Record<string, unknown>,
): Most {
  return complexityFromQuery(document, { schema, variables });
}

/** Throws where an operation asks for more than this viewer may at once. */
export function checkCost(cost: Most, ctx: GraphQLContext): void {
  if (administersInstall(ctx.core)) return;
  const most = ctx.isSignedIn ? SIGNED_IN : ANONYMOUS;
  const [what] = (['depth', 'breadth', 'complexity'] as const).filter((each) => cost[each] > most[each]);
  if (!what) return;
  const found = `This document has a ${what} of ${cost[what]}, and ${most[what]} is the most taken at once`;
  throw new TooLargeError(`${found}; ask for less, in several requests.`);
}
