// GraphQL over server-sent events.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionResult, GraphQLError } from 'graphql';
import type { App } from '../../core/context.ts';
import { isOpen } from '../../lib/answer.ts';
import { AppError } from '../../lib/app-error.ts';
import type { Operations, Ready } from '../execution/operations.ts';
import type { Caller, GraphQLOptions } from '../face.ts';
import { keysOfViewer } from '../live/guard.ts';
import type { Payload } from '../live/payload.ts';
import type { Outlet } from '../live/run.ts';
import type { Subscriptions } from '../live/subscribe.ts';
import type { GraphQLContext } from '../request/context.ts';
import { InvalidInputError, UnauthenticatedError } from '../schema/errors.ts';

/** Comments on a quiet stream, so that proxies keep it open and a dead client is noticed. */
const HEARTBEAT_MS = 15_000;

export interface EventStreamParts {
  app: App;
  operations: Operations;
  subscriptions: Subscriptions;
  options: GraphQLOptions;
}

export type EventStreams = ReturnType<typeof createEventStreams>;

/**
 * One operation as server-sent events (the distinct connections mode of the graphql-sse protocol): `next` with a
 * result each, then `complete`. Frames of subscriptions carry their cursor as event id, so that `Last-Event-ID`
 * resumes (schema/PROTOCOL.md). Written by hand, because a frame is serialised once for all who get it, and Yoga and
 * graphql-sse serialise it for each: to 2,000 streams a frame of 1.9 kB cost 10 µs of CPU time each so, and 41 through
 * Yoga, with 117 and 261 MB of memory.
 */
export function createEventStreams({ app, operations, subscriptions, options }: EventStreamParts) {
  const open = new Set<ServerResponse>();
  let isClosing = false;

  /**
   * Answers a document that was prepared, or refused, as events; rejects before anything was written where the server
   * stops.
   */
  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    ready: Ready | { errors: readonly GraphQLError[] },
    ctx: GraphQLContext,
    caller: Caller,
  ): Promise<void> {
    if (isClosing)
      throw new AppError('UNAVAILABLE', 'This server is stopping; come back in a moment.', {
        retryAfterMs: 10_000,
      });
    begin(response);
    // From here on errors come as results: an EventSource cannot read any other answer (graphql-sse).
    if ('errors' in ready) return finish(response, { errors: ready.errors });
    if (request.method === 'GET' && !operations.isQuery(ready) && !operations.isSubscription(ready)) {
      const refusal = new InvalidInputError('Mutations are sent by POST.');
      return finish(response, { errors: [operations.maskAtRoot(refusal, ready)] });
    }
    if (!operations.isSubscription(ready)) return finish(response, await operations.answer(ready));
    await stream(request, response, ready, ctx, caller);
  }

  function begin(response: ServerResponse): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      // Proxies that collect answers before they pass them on would hold every frame back.
      'x-accel-buffering': 'no',
    });
    response.write(':\n\n');
  }

  async function stream(
    request: IncomingMessage,
    response: ServerResponse,
    ready: Ready,
    ctx: GraphQLContext,
    caller: Caller,
  ): Promise<void> {
    const outlet: Outlet = {
      next: (payload, cursor, sent) => {
        if (isOpen(response)) response.write(eventOf(payload, cursor), sent);
      },
      end: (errors) => finish(response, errors ? { errors } : null),
    };
    const lastId = request.headers['last-event-id'];
    const after = typeof lastId === 'string' && lastId !== '' ? lastId : null;
    const started = await subscriptions.start(ready, outlet, after);
    if ('result' in started) return finish(response, started.result);
    const { run } = started;
    const unwatch = watch(ctx, caller, response, () => {
      run.stop();
      const ended = new UnauthenticatedError('This token has ended; sign in again.');
      finish(response, { errors: [operations.maskAtRoot(ended, ready)] });
    });
    open.add(response);
    let cancel = () => {};
    const beat = () => {
      if (isOpen(response) && response.writableLength === 0) response.write(':\n\n');
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
    answer,
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
  if (!isOpen(response)) return;
  if (result) response.write(`event: next\ndata: ${JSON.stringify(result)}\n\n`);
  response.end('event: complete\ndata:\n\n');
}
