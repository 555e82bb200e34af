import { type Client, type ClientOptions, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Domain } from '../../src/db/rows.ts';
import type { GraphQLError, GraphQLWorld } from './world.ts';

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
    until(holds, ms = 5000) {
      return eventually(
        () => holds(this),
        ms,
        () => JSON.stringify([this.frames, this.errors, this.failure]),
      );
    },
    stop,
  };
}

/** Waits until something holds. */
export async function eventually(
  holds: () => boolean,
  ms = 5000,
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
    ... on TimelineSnapshot { entries { cursor node { key html } } hasMore }
    ... on PostAppeared { entry { cursor boost { key by { handle } } } post { key html author { handle } } }
    ... on PostUpdated { entry { cursor } post { key html } }
    ... on PostRemoved { entryKey postKey postId }
    ... on TimelineGap { from to reason }
  }
}`;

/** Watches a subscription over a client. */
export function watch(client: Client, query: string, variables: Record<string, unknown> = {}): Watcher {
  const stop = client.subscribe<Record<string, FrameData>>(
    { query, variables },
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
