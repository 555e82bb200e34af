// What a frame of a GraphQL subscription is in the streaming API, made once for all who are sent it.

import type { ResultOf } from '../../graphql/documents/typed.ts';
import type { Payload } from '../../graphql/live/payload.ts';
import type { PostData } from '../documents/status.ts';
import { announcement, reaction } from '../entities/announcement.ts';
import { conversation } from '../entities/conversation.ts';
import { filterResult } from '../entities/filter.ts';
import { notification } from '../entities/notification.ts';
import { type Seen, status, statusOfEntry } from '../entities/status.ts';
import type {
  ANNOUNCEMENT_STREAM,
  CONVERSATION_STREAM,
  FILTERED_STREAM,
  NOTIFICATION_STREAM,
  OWN_STREAM,
  PUBLIC_STREAM,
} from './documents.ts';

/** What channels that carry a part of a timeline ask of a post. */
export interface PostFacts {
  /** Its author is not of the domain that is asked. */
  isRemote: boolean;
  hasMedia: boolean;
}

export type Fits = (facts: PostFacts) => boolean;

/**
 * One event of the streaming API. Kept with the frame it was made of, as are its bytes for each stream that carries it.
 */
export class Message {
  readonly event: string;
  /** Text that is JSON itself, except for ids; null where the event alone says everything. */
  readonly payload: string | null;
  /** Of the post that is shown or gone; null where there is none. */
  readonly facts: PostFacts | null;
  readonly #socket = new Map<string, Buffer>();
  #eventStream: string | null = null;

  constructor(event: string, payload: string | null, facts: PostFacts | null) {
    this.event = event;
    this.payload = payload;
    this.facts = facts;
  }

  /** As one text frame of a WebSocket. */
  forSocket(stream: readonly string[]): Buffer {
    const key = stream.join(' ');
    const known = this.#socket.get(key);
    if (known) return known;
    const { event, payload } = this;
    const made = Buffer.from(JSON.stringify({ stream, event, ...(payload === null ? {} : { payload }) }));
    this.#socket.set(key, made);
    return made;
  }

  /** As one server-sent event. */
  get forEventStream(): string {
    // Apps wait for a line of data; Mastodon writes this word where there is none.
    this.#eventStream ??= `event: ${this.event}\ndata: ${this.payload ?? 'undefined'}\n\n`;
    return this.#eventStream;
  }
}

/** Filters of the viewer changed: apps ask for them again. */
export const FILTERS_CHANGED = new Message('filters_changed', null, null);

/** `slow`: the client missed frames, and must come back and read a page. Null: nothing that apps are sent. */
type Rendered = Message | 'slow' | null;

const made = new WeakMap<Payload, Rendered>();

/**
 * The message of a frame. Frames belong to one domain and, where they are not for all, to one identity, so the frame
 * alone tells what was made of it.
 */
export function messageOf(payload: Payload, seen: Seen): Rendered {
  const known = made.get(payload);
  if (known !== undefined) return known;
  const rendered = render(payload, seen);
  made.set(payload, rendered);
  return rendered;
}

type Frame =
  | ResultOf<typeof PUBLIC_STREAM>['frame']
  | ResultOf<typeof FILTERED_STREAM>['frame']
  | ResultOf<typeof OWN_STREAM>['frame']
  | ResultOf<typeof NOTIFICATION_STREAM>['frame']
  | ResultOf<typeof ANNOUNCEMENT_STREAM>['frame']
  | ResultOf<typeof CONVERSATION_STREAM>['frame'];

function render({ json }: Payload, seen: Seen): Rendered {
  const { data } = JSON.parse(json) as { data?: { frame: Frame } | null };
  const frame = data?.frame;
  switch (frame?.__typename) {
    case 'PostAppeared':
    case 'PostUpdated': {
      const event = frame.__typename === 'PostAppeared' ? 'update' : 'status.update';
      const { node } = frame.edge;
      const shown = 'key' in node ? statusOfEntry(seen, node) : sharedStatus(seen, node.post);
      return new Message(event, JSON.stringify(shown), {
        isRemote: shown.account.acct.includes('@'),
        hasMedia: shown.media_attachments.length > 0,
      });
    }
    case 'PostRemoved': {
      const { entryKey, isRemote, hadMedia } = frame;
      return new Message('delete', entryKey, { isRemote, hasMedia: hadMedia ?? true });
    }
    case 'NotificationAppeared':
      return new Message('notification', JSON.stringify(notification(seen, frame.notification)), null);
    case 'NotificationsMerged':
      return new Message('notifications_merged', '1', null);
    case 'AnnouncementShown':
      return new Message('announcement', JSON.stringify(announcement(seen.domain, frame.announcement)), null);
    case 'AnnouncementReacted': {
      const { me: _, ...counted } = reaction(frame.reaction);
      const payload = { ...counted, announcement_id: frame.announcementKey };
      return new Message('announcement.reaction', JSON.stringify(payload), null);
    }
    case 'AnnouncementRemoved':
      return new Message('announcement.delete', frame.announcementKey, null);
    case 'ConversationChanged': {
      const own = frame.viewerIdentity.identity;
      return new Message('conversation', JSON.stringify(conversation(seen, frame.conversation, own)), null);
    }
    case 'AnnouncementGap':
    case 'ConversationGap':
    case 'TimelineGap':
    case 'NotificationGap':
      return frame.reason === 'TOO_SLOW' ? 'slow' : null;
    default:
      return null;
  }
}

type PostOf<Document extends typeof PUBLIC_STREAM | typeof FILTERED_STREAM> = Extract<
  ResultOf<Document>['frame'],
  { __typename: 'PostAppeared' }
>['edge']['node']['post'];

type SharedPost = PostOf<typeof PUBLIC_STREAM>;

/** What is said of a post to nobody in particular. */
const seenByNobody = ({ poll, card }: Pick<SharedPost, 'poll' | 'card'>) => ({
  viewer: null,
  poll: poll && { ...poll, viewer: null },
  card: card && { ...card, isMissingAttribution: false },
});

/**
 * A Status without the fields that depend on who looks, as Mastodon sends it on public streams; only which filters
 * match stands in it, for somebody who has some.
 */
function sharedStatus(seen: Seen, post: SharedPost | PostOf<typeof FILTERED_STREAM>) {
  const { quote } = post;
  const forAll: PostData = {
    ...post,
    ...seenByNobody(post),
    quote: quote && { ...quote, post: quote.post && { ...quote.post, ...seenByNobody(quote.post) } },
  };
  const matches = 'viewer' in post ? post.viewer?.filtered : undefined;
  return {
    ...status({ ...seen, actingKey: null }, forAll),
    ...(matches === undefined ? {} : { filtered: matches.map((match) => filterResult(post.key, match)) }),
  };
}
