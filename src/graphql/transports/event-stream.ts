import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ExecutionResult, GraphQLError } from 'graphql';
import type { App } from '../../core/context.ts';
import { AppError, isAppError } from '../../lib/app-error.ts';
import type { Operations, Request } from '../execution/operations.ts';
import type { Caller, GraphQLOptions } from '../face.ts';
import { keysOfViewer } from '../live/guard.ts';
import type { Payload } from '../live/payload.ts';
import type { Outlet } from '../live/run.ts';
import type { Subscriptions } from '../live/subscribe.ts';
import type { GraphQLContext } from '../request/context.ts';
import { InvalidInputError } from '../schema/errors.ts';
import { parseJson, readGetParams } from './get-params.ts';
import { readBody, refuse } from './reply.ts';

/** Comments on a quiet stream, so that proxies keep it open and a dead client is noticed. */
const HEARTBEAT_MS = 15_000;

export interface EventStreamParts {
  app: App;
  operations: Operations;
  subscriptions: Subscriptions;
  options: GraphQLOptions;
}

/**
 * One operation as server-sent events (`Accept: text/event-stream`; the distinct connections of the graphql-sse protocol): `next` with a
 * result each, then `complete`. Frames of live streams carry their cursor as event id, so that `Last-Event-ID` resumes (schema/PROTOCOL.md).
 */
export function createEventStreams({ app, operations, subscriptions, options }: EventStreamParts) {
  const open = new Set<ServerResponse>();
  let isClosing = false;

  async function handle(
    request: IncomingMessage,
    response: ServerResponse,
    ctx: GraphQLContext,
    caller: Caller,
  ): Promise<void> {
    try {
      const asked = await read(request, operations);
      if (isClosing) throw new AppError('UNAVAILABLE', 'This server is stopping; come back in a moment.');
      begin(response);
      await answer(request, response, asked, ctx, caller);
    } catch (error) {
      if (response.headersSent) {
        operations.mask(error);
        response.destroy();
      } else refuse(response, isAppError(error) ? error : internal(error));
    }
  }

  function internal(error: unknown): AppError {
    return new AppError('INTERNAL', operations.mask(error).message);
  }

  function begin(response: ServerResponse): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      // Proxies that collect answers before they pass them on would hold every frame back.
      'x-accel-buffering': 'no',
    });
    response.write(':\n\n');
  }

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    asked: Request,
    ctx: GraphQLContext,
    caller: Caller,
  ): Promise<void> {
    // From here on errors come as results: an EventSource cannot read any other answer (graphql-sse).
    const ready = operations.prepare(asked, ctx);
    if ('errors' in ready) return finish(response, { errors: ready.errors });
    if (request.method === 'GET' && !operations.isQuery(ready) && !operations.isSubscription(ready)) {
      const message = 'Mutations are sent by POST.';
      return finish(response, {
        errors: [new GraphQLError(message, { extensions: { code: 'INVALID_INPUT' } })],
      });
    }
    if (!operations.isSubscription(ready)) return finish(response, await operations.run(ready, ctx));
    await stream(request, response, ctx, caller, (outlet, after) =>
      subscriptions.start(ready, ctx, outlet, after),
    );
  }

  async function stream(
    request: IncomingMessage,
    response: ServerResponse,
    ctx: GraphQLContext,
    caller: Caller,
    start: (outlet: Outlet, after: string | null) => ReturnType<Subscriptions['start']>,
  ): Promise<void> {
    const outlet: Outlet = {
      next: (payload, cursor, sent) => {
        if (response.writable) response.write(eventOf(payload, cursor), sent);
      },
      end: (errors) => finish(response, errors ? { errors } : null),
    };
    const lastId = request.headers['last-event-id'];
    const started = await start(outlet, typeof lastId === 'string' && lastId !== '' ? lastId : null);
    if ('result' in started) return finish(response, started.result);
    const { run } = started;
    const unwatch = watch(ctx, caller, response, () => {
      run.stop();
      const message = 'This token has ended; sign in again.';
      finish(response, { errors: [new GraphQLError(message, { extensions: { code: 'UNAUTHENTICATED' } })] });
    });
    open.add(response);
    let cancel = () => {};
    const beat = () => {
      if (response.writableLength === 0) response.write(':\n\n');
      cancel = app.clock.after(options.keepAliveMs ?? HEARTBEAT_MS, beat);
    };
    cancel = app.clock.after(options.keepAliveMs ?? HEARTBEAT_MS, beat);
    const gone = () => {
      cancel();
      unwatch();
      run.stop();
      open.delete(response);
    };
    response.once('close', gone);
    if (response.destroyed) gone();
  }

  function watch(ctx: GraphQLContext, { recheck }: Caller, response: ServerResponse, end: () => void) {
    const { viewer } = ctx.core;
    if (viewer.kind === 'anonymous' || !recheck) return () => undefined;
    const check = async () => {
      const now = await recheck();
      return now !== null && now.kind !== 'anonymous' && !response.destroyed;
    };
    return subscriptions.guard.watch({ ...keysOfViewer(viewer), check, end });
  }

  return {
    handle,
    /** Ends all streams without `complete`: clients come back. */
    close(): void {
      isClosing = true;
      for (const response of open) response.end();
    },
  };
}

function eventOf({ json }: Payload, cursor: string): string {
  return `event: next\nid: ${cursor}\ndata: ${json}\n\n`;
}

/** The last result, where there is one, and the end. */
function finish(response: ServerResponse, result: ExecutionResult | null): void {
  if (!response.writable) return;
  if (result) response.write(`event: next\ndata: ${JSON.stringify(result)}\n\n`);
  response.end('event: complete\ndata:\n\n');
}

/** The operation that a request asks for: JSON by POST, parameters by GET. Throws INVALID_INPUT and TOO_LARGE. */
async function read(request: IncomingMessage, operations: Operations): Promise<Request> {
  if (request.method === 'GET') return readGetParams(request, operations);
  if (request.method !== 'POST') throw new InvalidInputError('Send GET or POST.');
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    throw new InvalidInputError('Send application/json.');
  return operations.read(parseJson(await readBody(request), 'The body is no JSON.'));
}
