// Runs operations for all transports: parse, validate, count, execute.

import {
  type ASTNode,
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  locatedError,
  OperationTypeNode,
} from 'graphql';
import type { Log } from '../../observe/log.ts';
import type { SpanStart } from '../../observe/tracing.ts';
import type { GraphQLContext } from '../request/context.ts';
import { madeAs } from '../request/made-as.ts';
import { InvalidInputError } from '../schema/errors.ts';
import { Documents, type PreparedOperation } from './document-cache.ts';
import type { Cost } from './limits.ts';
import { maskError } from './mask-error.ts';
import { PersistedQueries } from './persisted-queries.ts';
import { refuseUnfitText } from './unfit-text.ts';

/** What a client sends, over whichever transport. */
export interface Request {
  query: string;
  variables: Record<string, unknown>;
  operationName: string | null;
  /**
   * `extensions.identity`: the identity that this operation is made as. Anything, until it is read; null where none is
   * named.
   */
  identity?: unknown;
}

/** A request that may be run, in its context: as the identity that it is made as. */
export interface Ready {
  ctx: GraphQLContext;
  document: DocumentNode;
  operation: PreparedOperation;
  variables: Record<string, unknown>;
  operationName: string | null;
  /** What it was counted as; null: nothing that is counted. */
  cost: Cost | null;
  /**
   * A subscription whose public frames are to be what a stranger sees, whoever watches: so they are shared, whatever it
   * asks for.
   */
  isSeenByStranger?: boolean;
}

/** What became of a request that was read: it may be run, or these errors say why not. */
export type Prepared = Ready | { errors: readonly GraphQLError[] };

/** The one way of a document for every transport: parsed, validated, counted, run, its errors made fit to be shown. */
export class Operations {
  readonly schema: GraphQLSchema;
  readonly log: Log;
  readonly #documents: Documents;
  readonly #persisted = new PersistedQueries();

  constructor(schema: GraphQLSchema, introspection: boolean, log: Log) {
    this.schema = schema;
    this.log = log;
    this.#documents = new Documents(schema, introspection);
  }

  /**
   * Reads what a client sent as JSON. Throws INVALID_INPUT, and a GraphQLError where a document is not known by its
   * hash.
   */
  read(body: unknown): Request {
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      throw new InvalidInputError(
        'Send one JSON object with query, variables and operationName; lists of them are not taken.',
      );
    const { variables, operationName, extensions, query: sent } = body as Record<string, unknown>;
    if (extensions != null && (typeof extensions !== 'object' || Array.isArray(extensions)))
      throw new InvalidInputError('Send "extensions" as a JSON object.');
    const query = this.#persisted.textOf(sent, (extensions ?? {}) as Record<string, unknown>);
    if (typeof query !== 'string') throw new InvalidInputError('Send the document as the text "query".');
    if (variables != null && (typeof variables !== 'object' || Array.isArray(variables)))
      throw new InvalidInputError('Send "variables" as a JSON object.');
    if (operationName != null && typeof operationName !== 'string')
      throw new InvalidInputError('Send "operationName" as text.');
    refuseUnfitText(query, (variables ?? {}) as Record<string, unknown>);
    return {
      query,
      variables: (variables ?? {}) as Record<string, unknown>,
      // GraphQL over HTTP: an empty name is none.
      operationName: operationName || null,
      identity: (extensions as { identity?: unknown } | null | undefined)?.identity ?? null,
    };
  }

  /**
   * Parses, validates and counts; answers errors of the document, or what may be run. `named` is the identity that the
   * connection names; what the operation names itself counts before it. Throws as `madeAs` for an identity that the
   * viewer may not act as.
   */
  async prepare(request: Request, ctx: GraphQLContext, named: unknown): Promise<Prepared> {
    const prepared = this.#documents.prepare(request.query);
    if ('errors' in prepared) return { errors: prepared.errors.map((error) => this.mask(error)) };
    const { variables, operationName } = request;
    const acting = await madeAs(ctx, request.identity ?? named);
    let operation: PreparedOperation | null = null;
    try {
      operation = this.#documents.operation(prepared, operationName);
      const cost = this.#documents.check(operation, variables, acting);
      return { ctx: acting, document: prepared.document, operation, variables, operationName, cost };
    } catch (error) {
      return { errors: [this.mask(operation ? at(error, operation.node) : error)] };
    }
  }

  isSubscription(ready: Ready): boolean {
    return ready.operation.node.operation === OperationTypeNode.SUBSCRIPTION;
  }

  isMutation(ready: Ready): boolean {
    return ready.operation.node.operation === OperationTypeNode.MUTATION;
  }

  isQuery(ready: Ready): boolean {
    return ready.operation.node.operation === OperationTypeNode.QUERY;
  }

  /** Runs an operation; `rootValue` is one event of a subscription, which has a context of its own. */
  async run(ready: Ready, ctx: GraphQLContext = ready.ctx, rootValue?: unknown): Promise<ExecutionResult> {
    const { tracing } = ctx.core.app;
    return tracing.isOn
      ? tracing.span(spanOf(ready), () => this.#execute(ready, ctx, rootValue))
      : this.#execute(ready, ctx, rootValue);
  }

  async #execute(ready: Ready, ctx: GraphQLContext, rootValue: unknown): Promise<ExecutionResult> {
    const result = await execute({
      schema: this.schema,
      document: ready.document,
      variableValues: ready.variables,
      operationName: ready.operationName,
      contextValue: ctx,
      rootValue,
      options: { maxCoercionErrors: 5 },
    });
    return this.masked(result);
  }

  /**
   * The answer to a query or mutation of a client, with what it cost. Frames of subscriptions are shared, and say
   * nothing of it.
   */
  async answer(ready: Ready): Promise<ExecutionResult> {
    const result = await this.run(ready);
    return ready.cost ? { ...result, extensions: { cost: ready.cost } } : result;
  }

  masked(result: ExecutionResult): ExecutionResult {
    if (!result.errors) return result;
    return { ...result, errors: result.errors.map((error) => this.mask(error)) };
  }

  mask(error: unknown): GraphQLError {
    return maskError(error, this.log);
  }

  /** Why a subscription may not go on, at its root field. */
  maskAtRoot(error: unknown, { operation }: Ready): GraphQLError {
    const [field] = operation.node.selectionSet.selections;
    if (field?.kind !== Kind.FIELD) return this.mask(at(error, operation.node));
    return this.mask(locatedError(error, field, [(field.alias ?? field.name).value]));
  }
}

/** An error with the part of the document that it is about, where it does not say so itself. */
function at(error: unknown, node: ASTNode): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const { message } = error as Error;
  return new GraphQLError(message, { nodes: node, originalError: error as Error });
}

/** As OpenTelemetry's conventions for GraphQL servers name it: `query Home`. */
function spanOf({ operation: { node } }: Ready): SpanStart {
  const type = node.operation;
  const name = node.name?.value;
  return {
    name: name ? `${type} ${name}` : type,
    attributes: { 'graphql.operation.type': type, ...(name ? { 'graphql.operation.name': name } : {}) },
  };
}
