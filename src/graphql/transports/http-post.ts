import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError, isAppError } from '../../lib/app-error.ts';
import type { Operations } from '../execution/operations.ts';
import type { GraphQLContext } from '../request/context.ts';
import { InvalidInputError } from '../schema/errors.ts';
import { parseJson } from './get-params.ts';
import { readBody, refuse, reply, statusOf } from './reply.ts';

/**
 * `POST /graphql` with JSON, the hot way in: straight to the document cache and graphql-js. A body of another type is refused, so that no
 * form of another site can send one (SECURITY-CASES T18).
 */
export async function answerPost(
  operations: Operations,
  request: IncomingMessage,
  response: ServerResponse,
  ctx: GraphQLContext,
): Promise<void> {
  try {
    const type = request.headers['content-type'] ?? '';
    if (!/^application\/json\b/i.test(type)) {
      request.resume();
      return refuse(response, new InvalidInputError('Send application/json.'), 415);
    }
    const ready = operations.prepare(
      operations.read(parseJson(await readBody(request), 'The body is no JSON.')),
      ctx,
    );
    const accept = request.headers.accept ?? '';
    if ('errors' in ready) return reply(response, statusOf(ready.errors), ready, {}, accept);
    if (operations.isSubscription(ready)) {
      return refuse(
        response,
        new InvalidInputError('Subscriptions come with Accept: text/event-stream, or over a WebSocket.'),
        406,
      );
    }
    reply(response, 200, await operations.run(ready, ctx), {}, accept);
  } catch (error) {
    if (response.headersSent) response.destroy();
    else if (isAppError(error)) refuse(response, error);
    else {
      operations.mask(error);
      refuse(response, new AppError('INTERNAL', 'Something went wrong on this server; it is in its log.'));
    }
    // What is left of a body that is too long is not worth reading.
    if (!request.complete) response.once('finish', () => request.destroy());
  }
}
