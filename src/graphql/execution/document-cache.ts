// Parses and validates documents, and keeps the results by their text.

import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { GraphQLContext } from '../request/context.ts';
import { InvalidInputError } from '../schema/errors.ts';
import {
  asksForSchema,
  type Cost,
  checkCost,
  costed,
  costOf,
  LIMITS,
  rootFieldsOf,
  tooManyAlike,
  tooManyTokens,
  validationRules,
} from './limits.ts';

const MOST_CHARACTERS = 4_000_000;
const MOST_COSTS = 30;
const MOST_ERRORS = 5;

/** A document that was parsed and validated once. */
export interface Prepared {
  readonly document: DocumentNode;
  readonly operations: Map<string, PreparedOperation>;
}

export interface PreparedOperation {
  readonly node: OperationDefinitionNode;
  /** What of it is counted against limits; null: nothing. */
  readonly counted: DocumentNode | null;
  /** It asks for the schema itself, whose description is long. */
  readonly asksForSchema: boolean;
  /** Fields at its root, those of fragments included: of a mutation, what is done. */
  readonly rootFields: readonly string[];
  /** By variables as JSON: the same page is asked for again and again. */
  readonly costs: Map<string, ReturnType<typeof costOf>>;
}

/** Parsed and validated documents by their text: clients send few, again and again. Refused ones are kept too. */
export class Documents {
  readonly #schema: GraphQLSchema;
  readonly #rules: ReturnType<typeof validationRules>;
  readonly #known = new LRUCache<string, Prepared | { errors: readonly GraphQLError[] }>({
    max: 1000,
    maxSize: MOST_CHARACTERS,
    sizeCalculation: (_entry, text) => text.length + 1,
  });

  constructor(schema: GraphQLSchema, introspection: boolean) {
    this.#schema = schema;
    this.#rules = validationRules(introspection);
  }

  /** The document of a text; or what is wrong with it. */
  prepare(text: string): Prepared | { errors: readonly GraphQLError[] } {
    const known = this.#known.get(text);
    if (known) return known;
    const made = this.#make(text);
    this.#known.set(text, made);
    return made;
  }

  /**
   * The operation of a document that is to be run. Throws a GraphQLError around INVALID_INPUT where that is not clear.
   */
  operation(prepared: Prepared, name: string | null | undefined): PreparedOperation {
    const key = name ?? '';
    const known = prepared.operations.get(key);
    if (known) return known;
    const node = getOperationAST(prepared.document, name);
    if (!node) throw unclear(prepared.document, name);
    const made = {
      node,
      counted: costed(prepared.document, node),
      asksForSchema: asksForSchema(prepared.document),
      rootFields: rootFieldsOf(prepared.document, node),
      costs: new Map(),
    };
    prepared.operations.set(key, made);
    return made;
  }

  /**
   * What the operation costs; null: nothing that is counted. Throws TOO_LARGE where it is more than the viewer may ask
   * for at once.
   */
  check(operation: PreparedOperation, variables: Record<string, unknown>, ctx: GraphQLContext): Cost | null {
    if (!operation.counted) return null;
    const key = operation.node.variableDefinitions?.length ? JSON.stringify(variables) : '';
    let cost = operation.costs.get(key);
    if (!cost) {
      cost = costOf(this.#schema, operation.counted, variables);
      if (operation.costs.size >= MOST_COSTS) operation.costs.clear();
      if (key.length < 1000) operation.costs.set(key, cost);
    }
    checkCost(cost, ctx);
    return cost;
  }

  #make(text: string): Prepared | { errors: readonly GraphQLError[] } {
    let document: DocumentNode;
    try {
      document = parse(text, { noLocation: false, maxTokens: LIMITS.tokens });
      const errors = validate(this.#schema, document, this.#rules, {
        maxErrors: MOST_ERRORS,
        hideSuggestions: true,
      });
      if (errors.length > 0) return { errors: errors.map(refusalOf) };
    } catch (error) {
      // A syntax error, or a rule that ends the whole validation by throwing.
      return { errors: [refusalOf(error)] };
    }
    return { document, operations: new Map() };
  }
}

/**
 * INVALID_INPUT where no operation has the name that was sent, or none was sent and there are several; its places are
 * the operations there are.
 */
function unclear(document: DocumentNode, name: string | null | undefined): GraphQLError {
  const originalError = new InvalidInputError(
    name
      ? `There is no operation "${name.slice(0, 100)}" in this document.`
      : 'This document has several operations; name one as operationName.',
  );
  const nodes = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  return new GraphQLError(originalError.message, { nodes, originalError });
}

/**
 * What ended the validation of a document; graphql-js stops reading behind the limit of tokens and calls that a syntax
 * error.
 */
function refusalOf(error: unknown): GraphQLError {
  if (!(error instanceof GraphQLError))
    return new GraphQLError((error as Error).message, { originalError: error as Error });
  // What the rule about selections that overlap gives up with says no more than this.
  if (error.message === 'Validation aborted.') {
    const originalError = tooManyAlike();
    return new GraphQLError(originalError.message, { originalError });
  }
  if (!/tokens\. Parsing aborted/.test(error.message)) return error;
  const { source, positions } = error;
  const originalError = tooManyTokens();
  return new GraphQLError(originalError.message, { source, positions, originalError });
}
