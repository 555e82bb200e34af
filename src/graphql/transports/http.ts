// GraphQL over HTTP.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import { asUnavailable } from '../../db/errors.ts';
import { AppError, isAppError } from '../../lib/app-error.ts';
import { CODED, isCoded } from '../../lib/negotiate.ts';
import type { Operations, Prepared, Ready, Request } from '../execution/operations.ts';
import { countedOf, type RateLimits, rateHeaders, type Spent } from '../execution/rate-limits.ts';
import type { Caller } from '../face.ts';
import type { GraphQLContext } from '../request/context.ts';
import { IDENTITY_HEADER } from '../request/made-as.ts';
import { InvalidInputError } from '../schema/errors.ts';
import type { EventStreams } from './event-stream.ts';
import {
  EVENT_STREAM,
  type Format,
  formatFor,
  NOT_ACCEPTABLE,
  SUBSCRIPTION_NOT_ACCEPTABLE,
  setAnswerHeaders,
} from './format.ts';
import { parseJson, readGetParams } from './get-params.ts';
import { refuse, reply, replyCompressed, statusOf } from './reply.ts';
import { readBody } from './request-body.ts';
import type { YogaTransport } from './yoga.ts';

export interface HttpTransportParts {
  operations: Operations;
  limits: RateLimits;
  events: EventStreams;
  /** Loaded when it is first needed: 14 MB that most installs never use, because few clients ask by GET. */
  yoga: () => Promise<YogaTransport>;
}

/** A request that has an answer of its own before a document is looked at. */
class HttpRefusal extends Error {
  readonly status: number;
  readonly allow: string | null;
  readonly answer: AppError;
  constructor(status: number, message: string, allow: string | null = null) {
    super(message);
    this.status = status;
    this.allow = allow;
    this.answer = new InvalidInputError(message);
  }
}

/**
 * `/graphql` over HTTP (the GraphQL over HTTP specification): reads the request, lets its document be checked and
 * counted, and answers in the form that the client prefers: JSON, or server-sent events. POST goes straight to the
 * document cache and graphql-js, because it is the hot way in: through Yoga's handler a page of a home timeline costs a
 * sixth more CPU time (1,560 µs instead of 1,336; all threads together 1,958 instead of 1,552). Queries by GET are
 * answered by Yoga.
 */
export function createHttpTransport({ operations, limits, events, yoga }: HttpTransportParts) {
  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    ctx: GraphQLContext,
    caller: Caller,
  ): Promise<void> {
    setAnswerHeaders(response, request.method, request.headers.authorization !== undefined);
    try {
      const ready = await prepare(request, response, ctx);
      spend(
        response,
        await limits.operation(countedOf(operations, ready), 'errors' in ready ? ctx : ready.ctx),
      );
      const isSubscription = !('errors' in ready) && operations.isSubscription(ready);
      const format = formatFor(request.headers.accept, isSubscription);
      if (format === null)
        throw new HttpRefusal(406, isSubscription ? SUBSCRIPTION_NOT_ACCEPTABLE : NOT_ACCEPTABLE);
      if (format === EVENT_STREAM) return await events.answer(request, response, ready, ctx, caller);
      if ('errors' in ready) return reply(response, statusOf(ready.errors, format), ready, format);
      if (request.method !== 'GET') return await run(request, response, ready, format);
      if (!operations.isQuery(ready)) throw new HttpRefusal(405, 'Mutations are sent by POST.', 'POST');
      await (await yoga())(request, response, ready, format);
    } catch (error) {
      fail(response, error);
    }
  }

  async function prepare(
    request: IncomingMessage,
    response: ServerResponse,
    ctx: GraphQLContext,
  ): Promise<Prepared> {
    try {
      return await operations.prepare(await read(request, operations), ctx, request.headers[IDENTITY_HEADER]);
    } catch (error) {
      // Said in the answer and not by its status alone: clients read it there (automatic persisted queries).
      if (error instanceof GraphQLError) return { errors: [operations.mask(error)] };
      spend(response, await limits.refused(ctx.ip));
      throw error;
    }
  }

  /** Says in headers what is left of a limit. Throws RATE_LIMITED where nothing is. */
  function spend(response: ServerResponse, spent: Spent | null): void {
    if (!spent) return;
    for (const [name, value] of Object.entries(rateHeaders(spent.budget))) response.setHeader(name, value);
    if (spent.refusal) throw spent.refusal;
  }

  async function run(
    request: IncomingMessage,
    response: ServerResponse,
    ready: Ready,
    format: Format,
  ): Promise<void> {
    const result = await operations.answer(ready);
    if (!ready.operation.asksForSchema) return reply(response, 200, result, format);
    await replyCompressed(response, 200, JSON.stringify(result), format, request.headers['accept-encoding']);
  }

  function fail(response: ServerResponse, error: unknown): void {
    if (response.headersSent) {
      operations.mask(error);
      response.destroy();
    } else if (error instanceof HttpRefusal) {
      if (error.allow !== null) response.setHeader('allow', error.allow);
      refuse(response, error.answer, error.status);
    } else {
      const answer = asUnavailable(error) ?? error;
      refuse(
        response,
        isAppError(answer) ? answer : new AppError('INTERNAL', operations.mask(error).message),
      );
    }
  }

  return { answer };
}

/**
 * The operation that a request asks for. A body of another type than JSON is refused, so that no form of another site
 * can send one.
 */
async function read(request: IncomingMessage, operations: Operations): Promise<Request> {
  if (request.method === 'GET') return readGetParams(request, operations);
  if (request.method !== 'POST') throw new HttpRefusal(405, 'Send GET or POST.', 'GET, POST');
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers['content-type'] ?? ''))
    throw new HttpRefusal(415, 'Send application/json.');
  if (isCoded(request.headers['content-encoding'])) throw new HttpRefusal(415, CODED);
  return operations.read(parseJson(await readBody(request), 'The body is no JSON.'));
}
