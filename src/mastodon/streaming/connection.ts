// One client of the streaming API with the channels it listens to, whatever it is connected by.

import type { Ctx } from '../../core/context.ts';
import { hasFilters } from '../../core/filters/queries.ts';
import { actingIdentity, scopesOfViewer } from '../../core/viewer.ts';
import type { LiveFace } from '../../graphql/face.ts';
import { withScopes } from '../admit.ts';
import {
  type Channel,
  type ChannelRequest,
  type ChannelSource,
  channelOf,
  StreamRefusal,
} from './channels.ts';
import { FILTERED_STREAM, PUBLIC_STREAM } from './documents.ts';
import { FILTERS_CHANGED, type Message, messageOf } from './messages.ts';
import type { StreamDocuments } from './session.ts';

/** Channels that one socket may listen to at once. */
const MOST_CHANNELS = 100;

/** The client's end. */
export interface Client {
  /** Writes a message; `sent` is called when the network took it. */
  send(message: Message, stream: readonly string[], sent: () => void): void;
  /** It missed something or may not go on: the connection ends, and apps come back. */
  end(): void;
}

interface Listening {
  /** Null while it is being begun. */
  stop: (() => void) | null;
}

/** Runs the GraphQL subscriptions of one client's channels. */
export class StreamConnection {
  readonly #live: LiveFace;
  readonly #documents: StreamDocuments;
  readonly #ctx: Ctx;
  readonly #client: Client;
  readonly #listening = new Map<string, Listening>();
  #isClosed = false;

  constructor(live: LiveFace, documents: StreamDocuments, ctx: Ctx, client: Client) {
    this.#live = live;
    this.#documents = documents;
    this.#ctx = ctx;
    this.#client = client;
  }

  /** Begins to listen; where it does already, nothing happens. Throws StreamRefusal. */
  async subscribe(request: ChannelRequest): Promise<void> {
    const channel = this.#channel(request);
    if (this.#isClosed || this.#listening.has(channel.key)) return;
    if (this.#listening.size >= MOST_CHANNELS) throw new StreamRefusal(429, 'Too many channels');
    this.#listening.set(channel.key, { stop: null });
    const stops: (() => void)[] = [];
    const stop = () => {
      for (const each of stops.splice(0)) each();
    };
    try {
      for (const source of channel.sources) {
        const isPublic = source.document === PUBLIC_STREAM;
        stops.push(await (isPublic ? this.#beginPublic(channel, source) : this.#begin(channel, source)));
      }
      if (channel.tellsFilters) stops.push(this.#watchFilters(channel));
    } catch (error) {
      this.#listening.delete(channel.key);
      stop();
      throw error;
    }
    if (this.#isClosed) stop();
    else this.#listening.set(channel.key, { stop });
  }

  /** Ends one channel. Throws StreamRefusal for what names none. */
  unsubscribe(request: ChannelRequest): void {
    const { key } = this.#channel(request);
    this.#listening.get(key)?.stop?.();
    this.#listening.delete(key);
  }

  close(): void {
    this.#isClosed = true;
    for (const { stop } of this.#listening.values()) stop?.();
    this.#listening.clear();
  }

  #channel(request: ChannelRequest): Channel {
    return channelOf(request, scopesOfViewer(this.#ctx.viewer));
  }

  #watchFilters({ stream }: Channel): () => void {
    const acting = actingIdentity(this.#ctx.viewer);
    return this.#ctx.app.events.onEvent(['filters.changed'], ({ targetIdentityId }) => {
      if (targetIdentityId === acting?.id) this.#client.send(FILTERS_CHANGED, stream, () => undefined);
    });
  }

  /**
   * Somebody with filters is told which of them match; when the first is made, or the last goes, their public streams
   * begin anew.
   */
  async #beginPublic(channel: Channel, source: ChannelSource): Promise<() => void> {
    const acting = actingIdentity(this.#ctx.viewer);
    if (!acting) return this.#begin(channel, source);
    let hasStopped = false;
    let now: { isFiltered: boolean; stop: () => void } | null = null;
    const renew = async () => {
      const isFiltered = await hasFilters(this.#ctx, acting.id);
      if (hasStopped || isFiltered === now?.isFiltered) return;
      const before = now;
      const document = isFiltered ? FILTERED_STREAM : PUBLIC_STREAM;
      now = { isFiltered, stop: await this.#begin(channel, { ...source, document }) };
      before?.stop();
      if (hasStopped) now.stop();
    };
    const first = renew();
    let last = first;
    // Before the first has begun, so that a filter that is made meanwhile is not missed.
    const forget = this.#ctx.app.events.onEvent(['filters.changed'], ({ targetIdentityId }) => {
      // An app asks again for a stream that broke off, so one that cannot begin anew ends.
      if (targetIdentityId === acting.id) last = last.then(renew).catch(() => this.#client.end());
    });
    try {
      await first;
    } catch (error) {
      hasStopped = true;
      forget();
      throw error;
    }
    return () => {
      hasStopped = true;
      forget();
      now?.stop();
    };
  }

  async #begin(channel: Channel, { document, variables, fits, grants = [] }: ChannelSource) {
    const client = this.#client;
    const { app, domain, viewer } = this.#ctx;
    if (!domain) throw new Error('A stream belongs to a domain.');
    const acting = actingIdentity(viewer);
    const actingKey = acting && String(acting.id);
    const started = await this.#live.start(
      grants.length === 0 ? this.#ctx : { ...this.#ctx, viewer: withScopes(viewer, grants) },
      this.#documents(document),
      variables,
      {
        next: (payload, _cursor, sent) => {
          const message = messageOf(payload, { domain, actingKey, now: app.clock.now() });
          if (message === 'slow') return client.end();
          if (!message || (fits && message.facts && !fits(message.facts))) return sent();
          client.send(message, channel.stream, sent);
        },
        end: () => client.end(),
      },
      { isSeenByStranger: document === PUBLIC_STREAM },
    );
    if ('result' in started) throw refusalOf(channel, started.result.errors?.[0]?.extensions.code);
    return () => started.run.stop();
  }
}

function refusalOf({ stream: [name] }: Channel, code: unknown): Error {
  if (code === 'UNAVAILABLE' || code === 'BUSY')
    return new StreamRefusal(503, 'The server is busy; try again.');
  if (name === 'list') return new StreamRefusal(401, 'Not authorized to stream this list');
  if (name?.startsWith('hashtag')) return new StreamRefusal(400, 'Missing tag name parameter');
  return new StreamRefusal(401, 'Access token does not have the required scopes');
}
