// Starts subscriptions, and lets those that give the same frames share one execution.

import { createSourceEventStream, type ExecutionResult } from 'graphql';
import type { App, Ctx } from '../../core/context.ts';
import { heldIdentity } from '../../core/identities/acting.ts';
import { actingIdentity, type Viewer } from '../../core/viewer.ts';
import { AppError } from '../../lib/app-error.ts';
import type { LiveEvent } from '../../live/events.ts';
import type { Frame } from '../../live/frames.ts';
import { Hub } from '../../live/hub.ts';
import type { StreamSource } from '../../live/source.ts';
import type { Metrics } from '../../observe/metrics.ts';
import { checkFrameArguments } from '../execution/frame-arguments.ts';
import type { Operations, Ready } from '../execution/operations.ts';
import { GraphQLContext, type Services } from '../request/context.ts';
import { NotAllowedError, UnauthenticatedError } from '../schema/errors.ts';
import { sharedVariables, subscriptionDocument } from './document.ts';
import { Guard, keysOfViewer } from './guard.ts';
import { Payload } from './payload.ts';
import { type Outlet, type Started, Subscriber } from './run.ts';
import { SharedFrames } from './shared-frames.ts';
import { cursorOf, type LiveFrame, type LiveParts, LiveStream, noteOf } from './stream.ts';
import { Watchers } from './watchers.ts';

type Note = Exclude<Frame<Payload>, { type: 'item' }>;

/** Notes kept for a moment: a whole group is sent the same. */
const NOTES = 64;

/**
 * Runs subscriptions: those with the same document, variables and viewer share one execution and one payload, and where
 * the document asks for nothing that differs between viewers, all who watch the same public timeline do.
 */
export class Subscriptions {
  readonly guard: Guard;
  readonly hub: Hub<Payload>;
  readonly #operations: Operations;
  readonly #services: Services;
  readonly #watchers: Watchers;
  readonly #metrics: Metrics;
  readonly #frames: SharedFrames;
  readonly #notes = new Map<string, Promise<Payload>>();

  constructor(parts: {
    app: App;
    operations: Operations;
    services: Services;
    recheckMs?: number | undefined;
    quietMs?: number | undefined;
  }) {
    const { app, quietMs } = parts;
    this.#metrics = app.metrics;
    this.#operations = parts.operations;
    this.#services = parts.services;
    this.guard = new Guard(app, parts.recheckMs);
    this.#watchers = new Watchers(app);
    this.#frames = new SharedFrames(app.events);
    this.hub = new Hub<Payload>({
      events: app.events,
      clock: app.clock,
      log: app.log,
      ...(quietMs === undefined ? {} : { quietMs }),
    });
  }

  /**
   * Begins a subscription: it runs until it is stopped, or the result says why there is none. `after` counts before the
   * document's own.
   */
  async start(ready: Ready, outlet: Outlet, after: string | null = null): Promise<Started> {
    try {
      checkFrameArguments(this.#operations.schema, ready);
    } catch (error) {
      return { result: { errors: [this.#operations.mask(error)] } };
    }
    const { ctx } = ready;
    const source = await this.#source(ready, ctx);
    if (!(source instanceof LiveStream))
      return { result: this.#operations.masked(source as ExecutionResult) };
    return { run: await this.#run(ready, ctx, source, outlet, after ?? source.options.after) };
  }

  /**
   * What the resolver of the root field gives, asked by graphql-js with scopes and arguments read; refusals are
   * results.
   */
  #source(ready: Ready, ctx: GraphQLContext): Promise<AsyncIterable<unknown> | ExecutionResult> {
    return createSourceEventStream({
      schema: this.#operations.schema,
      document: ready.document,
      variableValues: ready.variables,
      operationName: ready.operationName,
      contextValue: ctx,
    });
  }

  close(): void {
    this.hub.close();
    this.guard.close();
    this.#watchers.close();
  }

  async #run(
    ready: Ready,
    ctx: GraphQLContext,
    { options }: LiveStream,
    outlet: Outlet,
    resumed: string | null,
  ): Promise<Subscriber> {
    const document = subscriptionDocument(this.#operations.schema, ready);
    const isCommon = document.isForAll && options.common !== undefined;
    const renew = isCommon ? () => this.#anonymous(ctx) : () => ctx.renewed();
    // What a frame holds depends on these; which frames there are, on the stream and on who looks.
    const content = `${document.id} ${ctx.core.domain?.id ?? ''} ${sharedVariables(document, ready.variables)}`;
    const viewer = isCommon ? 'all' : viewerKey(ctx.core.viewer);
    const key = `${options.name} ${viewer} ${content}`;
    const note = (frame: Note) =>
      this.#note(key, frame, () => this.#execute(ready, renew(), noteOf(frame, options.gap)));
    const subscriber = new Subscriber(outlet, note);
    this.#watch(subscriber, ready);
    if (options.mayRead) this.#watchRight(subscriber, ready, options.mayRead);
    let after = resumed;
    if (after === null && options.opening) {
      const frame = await options.opening(ctx);
      after = frame.cursor;
      subscriber.first(await this.#execute(ready, ctx, frame), after);
    }
    const watching = isCommon ? await this.#watchers.enter(ctx) : null;
    if (watching) subscriber.onStop(watching.leave);
    if (subscriber.hasStopped) return subscriber;
    const parts = (isCommon && options.common) || options.own;
    const subscription = this.hub.join({
      key,
      after,
      sink: subscriber,
      source: {
        select: this.#selecting(parts, renew, isCommon),
        ...(document.isForAll && options.isSameForAll
          ? this.#producingForAll(ready, ctx, parts, renew, content)
          : this.#producing(ready, parts, renew)),
      },
      ...(watching ? { judge: watching.judge } : {}),
    });
    subscriber.joined(subscription);
    // From here on nothing is missed.
    this.#count(subscriber);
    return subscriber;
  }

  #selecting(
    parts: LiveParts,
    renew: () => GraphQLContext,
    isCommon: boolean,
  ): StreamSource<Payload>['select'] {
    return (events) => {
      const selected = parts.select(() => renew().core, events);
      if (!isCommon || selected instanceof Promise || selected.length === 0) return selected;
      const carried = selected.map(({ event }) => event);
      if (this.#watchers.knows(carried)) return selected;
      return this.#watchers.learn(carried).then(() => selected);
    };
  }

  /** Frames that are made for one viewer. */
  #producing(ready: Ready, parts: LiveParts, renew: () => GraphQLContext) {
    return {
      produce: async (event: LiveEvent): Promise<Payload | null> => {
        const ctx = renew();
        const frame = await parts.frame(ctx, event, cursorOf(ctx.core, event));
        return frame && this.#whole(ready, ctx, frame);
      },
    };
  }

  /** Whether there is a frame is asked for every stream; what is in it is the same in all of them. */
  #producingForAll(
    ready: Ready,
    subscribed: GraphQLContext,
    parts: LiveParts,
    renew: () => GraphQLContext,
    content: string,
  ) {
    const show = (frame: LiveFrame, event: LiveEvent, shown: GraphQLContext) =>
      this.#frames.of(`${event.seq} ${frame.kind} ${content}`, () => this.#whole(ready, shown, frame));
    return {
      produce: async (event: LiveEvent): Promise<Payload | null> => {
        const shown = this.#anonymous(subscribed);
        const frame = await parts.frame(renew(), event, cursorOf(shown.core, event), shown);
        return frame && show(frame, event, shown);
      },
      produceHidden: (event: LiveEvent): Payload | null | Promise<Payload | null> => {
        const shown = this.#anonymous(subscribed);
        const frame = parts.hidden?.(event, cursorOf(shown.core, event)) ?? null;
        return frame && show(frame, event, shown);
      },
    };
  }

  /**
   * A frame of an event. Throws UNAVAILABLE where a part of it could not be read: it is made anew, as it is sent but
   * once.
   */
  async #whole(ready: Ready, ctx: GraphQLContext, frame: LiveFrame): Promise<Payload> {
    this.#metrics.liveFrames.inc({ frame: frame.kind });
    const result = await this.#operations.run(ready, ctx, frame);
    const away = result.errors?.find(({ extensions: { code } }) => code === 'UNAVAILABLE' || code === 'BUSY');
    if (away) throw new AppError('UNAVAILABLE', away.message);
    return new Payload(result);
  }

  async #execute(ready: Ready, ctx: GraphQLContext, frame: LiveFrame): Promise<Payload> {
    this.#metrics.liveFrames.inc({ frame: frame.kind });
    return new Payload(await this.#operations.run(ready, ctx, frame));
  }

  /** Payloads that everybody shares are made for nobody in particular. */
  #anonymous({ core }: GraphQLContext): GraphQLContext {
    const { app, domain } = core;
    return new GraphQLContext(
      { app, domain, viewer: { kind: 'anonymous' }, now: app.clock.now(), tx: null },
      this.#services,
      '',
    );
  }

  #note(key: string, frame: Note, make: () => Promise<Payload>): Promise<Payload> {
    const place = frame.type === 'gap' ? `${frame.reason} ${frame.from}` : '';
    const name = `${key} ${frame.type} ${frame.cursor} ${place}`;
    const known = this.#notes.get(name);
    if (known) return known;
    if (frame.type === 'gap') this.#metrics.liveGaps.inc({ reason: frame.reason });
    const made = make();
    if (this.#notes.size >= NOTES) this.#notes.clear();
    this.#notes.set(name, made);
    return made;
  }

  #count(subscriber: Subscriber): void {
    const { liveSubscribers } = this.#metrics;
    liveSubscribers.inc();
    subscriber.onStop(() => liveSubscribers.dec());
  }

  /**
   * A token that may act as several identities goes on as one of them only as long as it holds that one, and as long as
   * that is active.
   */
  #watch(subscriber: Subscriber, ready: Ready): void {
    const { ctx } = ready;
    const { viewer } = ctx.core;
    if ((viewer.kind !== 'user' && viewer.kind !== 'operator') || !viewer.identity) return;
    const { id } = viewer.identity;
    const stop = this.guard.watch({
      userIds: viewer.kind === 'user' ? [viewer.user.id] : [],
      identityIds: [id],
      check: async () => {
        await heldIdentity(ctx.renewed().core, id);
        return true;
      },
      end: () => subscriber.fail([this.#operations.maskAtRoot(notYours(), ready)]),
    });
    subscriber.onStop(stop);
  }

  /** A stream that needs a role goes on only as long as the viewer has that. */
  #watchRight(subscriber: Subscriber, ready: Ready, mayRead: (ctx: Ctx) => Promise<void>): void {
    const { ctx } = ready;
    const { userIds = [] } = keysOfViewer(ctx.core.viewer);
    const stop = this.guard.watch({
      userIds,
      check: async () => {
        await mayRead(ctx.renewed().core);
        return true;
      },
      end: () => subscriber.fail([this.#operations.maskAtRoot(notAnyMore(), ready)]),
    });
    subscriber.onStop(stop);
  }
}

/** The right was lost that the stream needs. */
function notAnyMore(): NotAllowedError {
  return new NotAllowedError('You may not read this any more; the role that it needs was taken from you.');
}

function notYours(): UnauthenticatedError {
  return new UnauthenticatedError(
    'This token may not act as that identity any more; subscribe as another one.',
  );
}

/** Viewers with one key see the same and may the same. */
function viewerKey(viewer: Viewer): string {
  const identity = actingIdentity(viewer)?.id ?? '';
  switch (viewer.kind) {
    case 'user':
    case 'identity':
      return `${viewer.kind} ${viewer.user?.id ?? ''} ${identity} ${[...viewer.scopes].sort().join(',')}`;
    case 'app':
      return `app ${[...viewer.scopes].sort().join(',')}`;
    case 'remote':
      return `remote ${viewer.identity.id}`;
    default:
      return `${viewer.kind} ${identity}`;
  }
}
