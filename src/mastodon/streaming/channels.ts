// The channels of the streaming API: their names, the scopes they need, and the subscriptions behind them.

import { type Scope, scopesAllow } from '../../lib/scopes.ts';
import { globalId } from '../ids.ts';
import {
  ANNOUNCEMENT_STREAM,
  CONVERSATION_STREAM,
  NOTIFICATION_STREAM,
  OWN_STREAM,
  PUBLIC_STREAM,
  type STREAM_DOCUMENTS,
} from './documents.ts';
import type { Fits } from './messages.ts';

/** A refusal in Mastodon's words: an HTTP status, also where it is sent over a socket. */
export class StreamRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'StreamRefusal';
    this.status = status;
  }
}

/** One GraphQL subscription that a channel listens to. */
export interface ChannelSource {
  document: (typeof STREAM_DOCUMENTS)[number];
  variables: Record<string, unknown>;
  /** Scopes that whoever may open the channel has within it, even where the token lacks them. */
  grants?: readonly Scope[];
  /** Which of its posts the channel carries; all of them when left out. */
  fits?: Fits;
}

/** A channel that somebody may listen to. */
export interface Channel {
  /** Tells channels apart: subscribing to one again changes nothing. */
  key: string;
  /** The `stream` of its messages: the name of the channel, then the tag or the id of the list where it has one. */
  stream: readonly string[];
  sources: readonly ChannelSource[];
  /** Whether it says that filters of the viewer changed. */
  tellsFilters?: boolean;
}

/** What names a channel, as a client sent it. */
export interface ChannelRequest {
  stream: string;
  tag: string | null;
  list: string | null;
}

const FITS: Record<string, Fits> = {
  remote: ({ isRemote }) => isRemote,
  local: ({ isRemote }) => !isRemote,
  media: ({ hasMedia }) => hasMedia,
};

/** Every channel there is. */
export const CHANNEL_NAMES = [
  'user',
  'user:notification',
  'public',
  'public:media',
  'public:local',
  'public:local:media',
  'public:remote',
  'public:remote:media',
  'hashtag',
  'hashtag:local',
  'list',
  'direct',
] as const;
const NAMES: ReadonlySet<string> = new Set(CHANNEL_NAMES);

/** Whether there is such a channel. */
export function isChannel(name: string): boolean {
  return NAMES.has(name);
}

/** Finds a channel for a token with these scopes; null: every scope. Throws StreamRefusal. */
export function channelOf({ stream, tag, list }: ChannelRequest, scopes: readonly string[] | null): Channel {
  if (!isChannel(stream)) throw new StreamRefusal(400, 'Unknown stream type');
  const holds = (scope: Scope) => scopes === null || scopesAllow(scopes, scope);
  const needed = stream === 'user:notification' ? 'read:notifications' : 'read:statuses';
  if (!holds(needed)) throw new StreamRefusal(401, 'Access token does not have the required scopes');
  const [kind = '', ...filters] = stream.split(':');
  switch (kind) {
    case 'user': {
      // What moderators are notified of shows itself to them as in the list.
      const notifications: ChannelSource = {
        ...{ document: NOTIFICATION_STREAM, variables: {} },
        grants: ['admin:read:reports', 'admin:read:accounts'],
      };
      const home: ChannelSource = { document: OWN_STREAM, variables: { source: { named: 'HOME' } } };
      // Mastodon lists them to every token of a person, and sends them to whoever reads statuses.
      const announcements: ChannelSource = {
        document: ANNOUNCEMENT_STREAM,
        variables: {},
        grants: ['read:accounts'],
      };
      const sources =
        stream === 'user'
          ? [home, ...(holds('read:notifications') ? [notifications] : []), announcements]
          : [notifications];
      return { key: stream, stream: [stream], sources, tellsFilters: stream === 'user' };
    }
    case 'public': {
      const isLocal = filters.includes('local');
      const source = { named: isLocal ? 'LOCAL' : 'FEDERATED' };
      const fits = both(filters.filter((filter) => filter !== 'local'));
      return {
        key: stream,
        stream: [stream],
        sources: [{ document: PUBLIC_STREAM, variables: { source }, ...fits }],
      };
    }
    case 'hashtag': {
      const name = tag?.trim().replace(/^#/, '') ?? '';
      if (name === '') throw new StreamRefusal(400, 'Missing tag name parameter');
      const source = { hashtag: { name } };
      return {
        key: `${stream} ${name.normalize('NFKC').toLowerCase()}`,
        stream: [stream, tag ?? name],
        sources: [{ document: PUBLIC_STREAM, variables: { source }, ...both(filters) }],
      };
    }
    case 'list': {
      if (list === null || list === '') throw new StreamRefusal(400, 'Missing list name parameter');
      const source = { list: { listId: listIdOf(list) } };
      return {
        key: `${stream} ${list}`,
        stream: [stream, list],
        sources: [{ document: OWN_STREAM, variables: { source } }],
      };
    }
    default:
      return { key: stream, stream: [stream], sources: [{ document: CONVERSATION_STREAM, variables: {} }] };
  }
}

function both(filters: readonly string[]): { fits?: Fits } {
  if (filters.length === 0) return {};
  return { fits: (facts) => filters.every((filter) => FITS[filter]?.(facts) ?? true) };
}

function listIdOf(list: string): string {
  try {
    return globalId('list', list);
  } catch {
    throw new StreamRefusal(401, 'Not authorized to stream this list');
  }
}
