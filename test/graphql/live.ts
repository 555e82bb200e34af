import { type Client, type ClientOptions, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { createPost } from '../../src/core/posts/write/create.ts';
import type { CreatePostInput } from '../../src/core/posts/write/create-input.ts';
import { deletePost } from '../../src/core/posts/write/delete.ts';
import { editPost } from '../../src/core/posts/write/edit.ts';
import type { Domain, Identity, Post } from '../../src/db/rows.ts';
import { everythingNumbered } from '../helpers/core.ts';
import { type GraphQLError, type GraphQLWorld, openGraphQLWorld } from './world.ts';

/** A frame as the document asked for it. */
export interface FrameData {
  __typename: string;
  cursor: string;
  [field: string]: unknown;
}

export interface Watcher {
  frames: FrameData[];
  errors: readonly GraphQLError[];
  isDone: boolean;
  failure: unknown;
  /** `PostAppeared`, `CaughtUp`, … in the order they came. */
  readonly kinds: string[];
  readonly lastCursor: string;
  /** Resolves when the frames satisfy something. */
  until(holds: (watcher: Watcher) => boolean, ms?: number): Promise<void>;
  stop(): void;
}

export function newWatcher(stop: () => void): Watcher {
  return {
    frames: [],
    errors: [],
    isDone: false,
    failure: null,
    get kinds() {
      return this.frames.map((frame) => frame.__typename);
    },
    get lastCursor() {
      return this.frames.at(-1)?.cursor ?? '';
    },
    until(holds, ms = 45_000) {
      const tell = () =>
        JSON.stringify([this.kinds.slice(-20), this.kinds.length, this.errors, this.failure]);
      return eventually(() => holds(this), ms, tell);
    },
    stop,
  };
}

/** Waits until something holds. */
export async function eventually(
  holds: () => boolean,
  ms = 45_000,
  tell: () => string = () => '',
): Promise<void> {
  const end = performance.now() + ms;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`What the test waits for did not happen. ${tell()}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

/** A real graphql-ws client of one domain. */
export function wsClient(
  world: Pick<GraphQLWorld, 'port'>,
  domain: Domain,
  token: string | null,
  more: Partial<ClientOptions> = {},
): Client {
  return createClient({
    url: `ws://127.0.0.1:${world.port}/graphql`,
    webSocketImpl: class extends WebSocket {
      constructor(url: string, protocols: string) {
        super(url, protocols, { headers: { 'x-host': domain.host } });
      }
    },
    retryAttempts: 0,
    ...(token === null ? {} : { connectionParams: { authorization: `Bearer ${token}` } }),
    ...more,
  });
}

export const TIMELINE = `subscription ($source: TimelineSourceInput!, $after: Cursor, $snapshot: Int = 0) {
  timeline(source: $source, after: $after, snapshot: $snapshot) {
    __typename
    cursor
    ... on TimelineSnapshot { edges { cursor node { id post { key html } } } hasMore }
    ... on PostAppeared { edge { cursor node { id key boost { key by { handle } } post { key html author { handle } } } } }
    ... on PostUpdated { edge { cursor node { id post { key html } } } }
    ... on PostRemoved { entryId entryKey postKey postId }
    ... on TimelineGap { from to reason }
  }
}`;

/** Watches a subscription over a client. */
export function watch(
  client: Client,
  query: string,
  variables: Record<string, unknown> = {},
  extensions: Record<string, unknown> = {},
): Watcher {
  const stop = client.subscribe<Record<string, FrameData>>(
    { query, variables, extensions },
    {
      next(result) {
        for (const frame of Object.values(result.data ?? {})) if (frame) watcher.frames.push(frame);
        if (result.errors) watcher.errors = result.errors as readonly GraphQLError[];
      },
      error(error) {
        watcher.failure = error;
        if (Array.isArray(error)) watcher.errors = error;
      },
      complete() {
        watcher.isDone = true;
      },
    },
  );
  const watcher = newWatcher(stop);
  return watcher;
}

/** A world with two domains and what the tests of live streams do in it again and again. */
export interface LiveWorld extends GraphQLWorld {
  here: Domain;
  there: Domain;
  /** A new identity of a domain (here when not said) that nobody knows yet. */
  somebody(domain?: Domain): Promise<Identity>;
  post(author: Identity, text: string, more?: Partial<CreatePostInput>): Promise<Post>;
  edit(author: Identity, post: Post, text: string): Promise<Post>;
  remove(author: Identity, post: Post): Promise<unknown>;
  /** A stream of whoever's eyes, over a WebSocket of its own. */
  live(who: Identity | null, query: string, variables?: Record<string, unknown>): Promise<Watcher>;
  timeline(who: Identity | null, source: object, more?: object): Promise<Watcher>;
  /** The same, once it has caught up. */
  caughtUp(who: Identity | null, source: object, more?: object): Promise<Watcher>;
  clientOf(who: Identity | null, more?: Partial<ClientOptions>): Promise<Client>;
}

export async function openLiveWorld(
  options: Parameters<typeof openGraphQLWorld>[0] = {},
): Promise<LiveWorld> {
  const world = await openGraphQLWorld(options);
  const here = await world.domain('here.test', { isDefault: true });
  const there = await world.domain('there.test');
  const clients: Client[] = [];
  let count = 0;
  const clientOf: LiveWorld['clientOf'] = async (who, more) => {
    const domain = who
      ? await world.db.models.domain.findUniqueOrThrow({ where: { id: who.domainId ?? 0n } })
      : here;
    const client = wsClient(world, domain, who && (await world.token(who)), more);
    clients.push(client);
    return client;
  };
  const live: LiveWorld['live'] = async (who, query, variables) =>
    watch(await clientOf(who), query, variables);
  const timeline: LiveWorld['timeline'] = (who, source, more = {}) =>
    live(who, TIMELINE, { source, ...more });
  return {
    ...world,
    here,
    there,
    clientOf,
    live,
    timeline,
    somebody: (domain = here) => {
      count += 1;
      return world.identity(`somebody${count}`, domain);
    },
    post: async (author, text, more = {}) => createPost(await world.as(author), author, { text, ...more }),
    edit: async (author, post, text) => editPost(await world.as(author), author, post.id, { text }),
    remove: async (author, post) => deletePost(await world.as(author), author, post.id),
    async caughtUp(who, source, more) {
      // On PostgreSQL what was written before may be numbered only now, and would come after the stream's beginning.
      await everythingNumbered(world.app);
      const watcher = await timeline(who, source, more);
      await watcher.until((it) => it.kinds.includes('CaughtUp'));
      return watcher;
    },
    async close() {
      for (const client of clients) await client.dispose();
      await world.close();
    },
  };
}
