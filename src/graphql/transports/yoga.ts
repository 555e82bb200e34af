import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { isAppError } from '../../lib/app-error.ts';
import type { Operations } from '../execution/operations.ts';
import type { GraphQLContext } from '../request/context.ts';
import { InvalidInputError } from '../schema/errors.ts';
import { readGetParams } from './get-params.ts';
import { refuse } from './reply.ts';

type Transport = (request: IncomingMessage, response: ServerResponse, ctx: GraphQLContext) => Promise<void>;

/**
 * GraphQL Yoga is the transport of what is not the hot way: queries by GET. What a document may do and how it is run is decided by the same
 * `Operations` as everywhere.
 */
export function createYogaTransport(operations: Operations): Transport {
  const yoga = createYoga<{ ctx: GraphQLContext }>({
    schema: operations.schema,
    graphqlEndpoint: '/graphql',
    plugins: [
      {
        async onParams({ params, request, context, setResult }) {
          setResult(
            await answer(
              operations,
              params,
              request.method,
              (context as unknown as { ctx: GraphQLContext }).ctx,
            ),
          );
        },
      },
    ],
    graphiql: false,
    landingPage: false,
    batching: false,
    multipart: false,
    cors: false,
    maskedErrors: { maskError: (error) => operations.mask(error) },
    logging: false,
  });
  return async (request, response, ctx) => {
    if (request.method !== 'GET') {
      request.resume();
      response.setHeader('allow', 'GET, POST');
      return refuse(response, new InvalidInputError('Send GET or POST.'), 405);
    }
    try {
      readGetParams(request, operations);
    } catch (error) {
      if (!isAppError(error)) throw error;
      return refuse(response, error);
    }
    await yoga.handle(request, response, { ctx });
  };
}

async function answer(
  operations: Operations,
  params: unknown,
  method: string,
  ctx: GraphQLContext,
): Promise<ExecutionResult> {
  try {
    const ready = operations.prepare(operations.read(params), ctx);
    if ('errors' in ready) return { errors: ready.errors.map(refused) };
    if (operations.isSubscription(ready)) {
      const message = 'Subscriptions come with Accept: text/event-stream, or over a WebSocket.';
      const extensions = { code: 'INVALID_INPUT', http: { status: 406 } };
      return { errors: [new GraphQLError(message, { extensions })] };
    }
    if (method === 'GET' && !operations.isQuery(ready)) {
      const message = 'Mutations are sent by POST.';
      const extensions = { code: 'INVALID_INPUT', http: { status: 405, headers: { allow: 'POST' } } };
      return { errors: [new GraphQLError(message, { extensions })] };
    }
    return await operations.run(ready, ctx);
  } catch (error) {
    return { errors: [refused(operations.mask(error))] };
  }
}

/** Nothing ran: the status says so too. */
function refused(error: GraphQLError): GraphQLError {
  const { nodes, source, positions, path } = error;
  const extensions = { ...error.extensions, http: { status: 400 } };
  return new GraphQLError(error.message, { nodes, source, positions, path, extensions });
}
