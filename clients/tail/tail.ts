// The client: subscribes to a timeline, resumes after every interruption, and writes what happens.

import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import {
  type Entry,
  type Frame,
  IDENTITY,
  type IdentityResult,
  pageOf,
  type Source,
  TIMELINE,
} from './documents.ts';
import { type Look, Pen } from './draw.ts';

export interface TailOptions {
  /** Where the server is: `https://here.example`. */
  url: string;
  /** Null: what everybody may see. */
  token: string | null;
  /** Which identity to look as, by handle or global id, with a token of a user; null: the token's own. */
  identity?: string | null;
  source: Source;
  /** Entries to begin with. */
  snapshot: number;
  look: Look;
  write(text: string): void;
}

export interface Tail {
  /** Resolves when it cannot go on, with a sentence that says why; null when it was stopped. */
  readonly ended: Promise<string | null>;
  stop(): Promise<void>;
}

/** Remembered for what is edited, removed or sent a second time. */
const REMEMBERED = 2000;
const LONGEST_PAUSE_MS = 5_000;
const FORBIDDEN = 4403;

const GAPS: Record<string, string> = {
  TOO_SLOW: 'more came than could be shown in time',
  UNAVAILABLE: 'the server could not read what happened',
  EXPIRED: 'you were away for longer than the server remembers',
  UNKNOWN_CURSOR: 'the server does not know where you were (a restored backup?)',
  RELATIONS_CHANGED: 'your follows, blocks or mutes changed',
};

/**
 * Shows a timeline as it changes. The last cursor is kept, so whatever happened while the server or the network was
 * away comes later.
 */
export function tail(options: TailOptions): Tail {
  const { source, write } = options;
  const pen = new Pen(options.look);
  const known = new Map<string, Entry>();
  let newest = 0n;
  let cursor: string | null = null;
  let isAway = false;
  let hasStopped = false;
  let end: (reason: string | null) => void = () => {};
  const ended = new Promise<string | null>((resolve) => {
    end = resolve;
  });

  const client = connect(options, (text) => {
    if (hasStopped || isAway) return;
    isAway = true;
    write(pen.note(`${text}; waiting for the server`, 'yellow'));
  });

  function remember(entry: Entry): void {
    known.delete(entry.id);
    known.set(entry.id, entry);
    if (known.size > REMEMBERED) known.delete([...known.keys()][0] ?? '');
    const place = BigInt(entry.key);
    if (place > newest) newest = place;
  }

  function show(entry: Entry): void {
    // At least once: what came before may come again.
    if (known.has(entry.id)) return;
    const isLate = BigInt(entry.key) < newest;
    remember(entry);
    write(pen.entry(entry, isLate ? 'arrived late' : ''));
  }

  /** After a gap a page says what there is now; what is older than all of it stays unknown. */
  async function fill(reason: string): Promise<void> {
    write(pen.note(`something may be missing here: ${GAPS[reason] ?? reason}; looking it up`, 'yellow'));
    const entries = await readPage(client, source).catch(() => null);
    if (!entries) {
      write(pen.note('it could not be looked up', 'red'));
      return;
    }
    // What is older than everything on the screen was never meant to be on it.
    let oldest = newest;
    for (const { key } of known.values()) if (BigInt(key) < oldest) oldest = BigInt(key);
    const unknown = entries.filter(({ id, key }) => !known.has(id) && BigInt(key) > oldest);
    for (const entry of unknown.reverse()) show(entry);
    write(pen.note(unknown.length > 0 ? `${unknown.length} found` : 'nothing was missing'));
  }

  function take(frame: Frame): void {
    cursor = frame.cursor;
    switch (frame.__typename) {
      case 'TimelineSnapshot':
        for (const { node } of [...frame.edges].reverse()) show(node);
        return;
      case 'PostAppeared':
        show(frame.edge.node);
        return;
      case 'PostUpdated':
        remember(frame.edge.node);
        // Its boosts stand in the timeline too and come one by one; once is enough to read.
        if (!frame.edge.node.boost) write(pen.entry(frame.edge.node, 'new version'));
        return;
      case 'PostRemoved':
        write(pen.removed(known.get(frame.entryId)));
        known.delete(frame.entryId);
        return;
      case 'TimelineGap':
        void fill(frame.reason);
        return;
      case 'CaughtUp':
        if (isAway) write(pen.note('back, with everything that happened meanwhile'));
        isAway = false;
    }
  }

  const payload = {
    query: TIMELINE.text,
    // Read at every connection: the next one goes on where this one ended.
    get variables() {
      return { source, snapshot: options.snapshot, after: cursor };
    },
  };
  const unsubscribe = client.subscribe<{ timeline: Frame }>(payload, {
    next({ data, errors }) {
      if (data?.timeline) take(data.timeline);
      else end(errors?.[0]?.message ?? 'The server sent nothing.');
    },
    error: (error) => end(messageOf(error)),
    complete: () => end(hasStopped ? null : 'The server ended the stream.'),
  });

  return {
    ended,
    async stop() {
      hasStopped = true;
      unsubscribe();
      end(null);
      await client.dispose();
    },
  };
}

function connect(options: TailOptions, away: (text: string) => void): Client {
  const { url, token } = options;
  return createClient({
    url: `${url.replace(/^http/, 'ws').replace(/\/+$/, '')}/graphql`,
    webSocketImpl: WebSocket,
    keepAlive: 10_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: (error) =>
      !(error instanceof UnknownIdentity) && (error as { code?: number }).code !== FORBIDDEN,
    retryWait: async (retries) => {
      const pause = Math.min(LONGEST_PAUSE_MS, 250 * 2 ** Math.min(retries, 10));
      await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random() / 2)));
    },
    ...(token ? { connectionParams: () => paramsOf(options, token) } : {}),
    on: {
      closed: (event) => {
        const { code } = event as { code?: number };
        if (code !== FORBIDDEN && code !== 1000)
          away(code === 1001 ? 'the server is restarting' : 'the connection was lost');
      },
    },
  });
}

/** The identity that was named is not known to the server: trying again is of no use. */
class UnknownIdentity extends Error {}

/** What the connection is opened with: the token, and the global id of the identity to look as where one was named. */
async function paramsOf({ url, identity }: TailOptions, token: string): Promise<Record<string, unknown>> {
  const authorization = `Bearer ${token}`;
  if (!identity) return { authorization };
  if (!identity.includes('@')) return { authorization, identity };
  const response = await fetch(`${url.replace(/\/+$/, '')}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ query: IDENTITY.text, variables: { handle: identity } }),
  });
  const { data } = (await response.json()) as { data?: IdentityResult };
  const id = data?.identityByHandle?.id;
  if (!id) throw new UnknownIdentity(`The server knows no identity ${identity}.`);
  return { authorization, identity: id };
}

async function readPage(client: Client, source: Source): Promise<readonly Entry[] | null> {
  const { query, variables, entriesOf } = pageOf(source);
  for await (const { data } of client.iterate({ query, variables })) return entriesOf(data);
  return null;
}

/** What graphql-ws gives: errors of GraphQL, the closing of the socket, or an error of the network. */
function messageOf(error: unknown): string {
  if (Array.isArray(error)) return (error[0] as { message?: string } | undefined)?.message ?? 'Refused.';
  const { code, reason, message } = error as { code?: number; reason?: string; message?: string };
  if (code === FORBIDDEN) return reason || 'The token is not valid (any more).';
  return reason || message || 'The connection ended.';
}
