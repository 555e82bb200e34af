// Answers queries by GET with GraphQL Yoga.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createYoga } from 'graphql-yoga';
import type { Operations, Ready } from '../execution/operations.ts';
import type { Format } from './format.ts';
import { endJson, replyCompressed } from './reply.ts';

/** Answers a query that came by GET and was prepared. */
export type YogaTransport = (
  request: IncomingMessage,
  response: ServerResponse,
  ready: Ready,
  format: Format,
) => Promise<void>;

/**
 * GraphQL Yoga answers queries by GET. What a document may do and how it is run is decided by the same `Operations` as
 * everywhere, and the form of the answer was negotiated before.
 */
export function createYogaTransport(operations: Operations): YogaTransport {
  const yoga = createYoga<{ ready: Ready }>({
    schema: operations.schema,
    graphqlEndpoint: '/graphql',
    plugins: [
      {
        async onParams({ context, setResult }) {
          const { ready } = context as unknown as { ready: Ready };
          setResult(await operations.answer(ready));
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
  return async (request, response, ready, format) => {
    // The document as it was read: a client may have sent its hash alone.
    const query = ready.document.loc?.source.body ?? '';
    const url = `http://localhost/graphql?${new URLSearchParams({ query })}`;
    const answer = await yoga.fetch(url, { headers: { accept: format } }, { ready });
    const body = await answer.text();
    if (!ready.operation.asksForSchema) return endJson(response, answer.status, body, format);
    await replyCompressed(response, answer.status, body, format, request.headers['accept-encoding']);
  };
}
