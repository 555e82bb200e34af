// How much one document may ask for: tokens, depth, aliases, cost.

import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import { complexityFromQuery } from '@pothos/plugin-complexity';
import {
  type ASTNode,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  type SelectionSetNode,
  specifiedRules,
  type ValidationContext,
  type ValidationRule,
  visit,
} from 'graphql';
import { administersInstall } from '../../core/roles/policy.ts';
import type { GraphQLContext } from '../request/context.ts';
import { TooLargeError } from '../schema/errors.ts';

/** How much one document may ask for. Documents of our own pass by these; scopes hold for them too. */
export const LIMITS = {
  /** Bytes of a request. */
  body: 1_000_000,
  tokens: 2_000,
  aliases: 50,
  directives: 50,
} as const;

/** Operations under way on one WebSocket. */
export const OPERATIONS_PER_SOCKET = 100;

/** What an operation costs: fields times the entries of the lists they stand in, levels, fields as written. */
export interface Cost {
  complexity: number;
  depth: number;
  breadth: number;
}

/** A page of 100 entries with all that a client shows of one fits into what strangers may. */
const ANONYMOUS: Cost = { complexity: 50_000, depth: 13, breadth: 600 };
const SIGNED_IN: Cost = { complexity: 100_000, depth: 18, breadth: 1_200 };

/** What whoever asks may ask for at once; admins of the install are not held to it. */
export function mostFor(ctx: GraphQLContext): Cost {
  return ctx.isSignedIn ? SIGNED_IN : ANONYMOUS;
}

export function validationRules(introspection: boolean): readonly ValidationRule[] {
  return [
    ...specifiedRules,
    maxAliasesRule({ n: LIMITS.aliases, onReject: [refusing('aliases')] }) as unknown as ValidationRule,
    maxDirectivesRule({
      n: LIMITS.directives,
      onReject: [refusing('directives')],
    }) as unknown as ValidationRule,
    ...(introspection ? [] : [NoSchemaIntrospectionCustomRule]),
  ];
}

/**
 * What counts more of something than `LIMITS` allows: the rule's own error says neither what is meant, nor how much,
 * nor where.
 */
function refusing(what: 'aliases' | 'directives') {
  return (context: ValidationContext | null): never => {
    const originalError = tooMuch(`more than ${LIMITS[what]} ${what}`);
    const nodes = context && firstBeyond(context.getDocument(), what);
    throw new GraphQLError(originalError.message, { nodes, originalError });
  };
}

/**
 * The first alias or directive that is one too many, as they are written; the operation where spreads of fragments
 * alone make them so many.
 */
function firstBeyond(document: DocumentNode, what: 'aliases' | 'directives'): ASTNode | undefined {
  const found: ASTNode[] = [];
  visit(document, {
    Field: (node) => {
      if (what === 'aliases' && node.alias) found.push(node);
    },
    Directive: (node) => {
      if (what === 'directives') found.push(node);
    },
  });
  return found[LIMITS[what]] ?? document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
}

/** TOO_LARGE for a document that graphql-js did not read to its end. */
export function tooManyTokens(): TooLargeError {
  return tooMuch(`more than ${LIMITS.tokens} tokens (names, values and punctuation)`);
}

/** TOO_LARGE for a document in which graphql-js would compare too many selections with each other. */
export function tooManyAlike(): TooLargeError {
  return tooMuch('too many selections of the same fields to compare');
}

function tooMuch(found: string): TooLargeError {
  return new TooLargeError(`This document has ${found}; ask for less, in several requests.`);
}

/**
 * The one operation that is run, without what asks for the schema itself: that is exempt (its nesting is bounded by a
 * rule of its own).
 */
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

/**
 * Names of the fields at the root of an operation, those of its fragments included. Each fragment counts once, as it is
 * run once: walked at every spread, fragments that spread the next one twice would double the work with each.
 */
export function rootFieldsOf(document: DocumentNode, operation: OperationDefinitionNode): string[] {
  const fragments = new Map<string, SelectionSetNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node.selectionSet);
  const found: string[] = [];
  const walk = ({ selections }: SelectionSetNode): void => {
    for (const node of selections) {
      if (node.kind === Kind.FIELD) found.push(node.name.value);
      else if (node.kind === Kind.INLINE_FRAGMENT) walk(node.selectionSet);
      else {
        const spread = fragments.get(node.name.value);
        fragments.delete(node.name.value);
        if (spread) walk(spread);
      }
    }
  };
  walk(operation.selectionSet);
  return found;
}

/** What an operation costs with these variables. */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Record<string, unknown>,
): Cost {
  return complexityFromQuery(document, { schema, variables });
}

/** Throws where an operation asks for more than this viewer may at once. */
export function checkCost(cost: Cost, ctx: GraphQLContext): void {
  if (administersInstall(ctx.core)) return;
  const most = mostFor(ctx);
  const [what] = (['depth', 'breadth', 'complexity'] as const).filter((each) => cost[each] > most[each]);
  if (!what) return;
  throw tooMuch(`a ${what} of ${cost[what]}, and ${most[what]} is the most taken at once`);
}
