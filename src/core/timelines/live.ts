import type { LiveEvent } from '../../live/events.ts';
import type { Selected, StreamSource } from '../../live/source.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../posts/reader.ts';
import { homesHolding } from './home-lookup.ts';
import { loadItems, type TimelineItem } from './page.ts';
import type { TimelineSource } from './source.ts';

/** What happened to a timeline, for one reader. */
export type TimelineChange =
  | { kind: 'appeared'; item: TimelineItem }
  | { kind: 'updated'; item: TimelineItem }
  /** Deleted, undone, or no longer for this reader; told even where the reader may never have seen it. */
  | { kind: 'removed'; entryId: bigint; postId: bigint };

export interface TimelineStreamOptions {
  source: TimelineSource;
  /** A fresh context and reader for each event: rights are asked at the moment of sending, loaders must not be stale. */
  perEvent(): Promise<{ ctx: Ctx; reader: Reader }>;
  /** The identity whose relations the stream depends on; null for the anonymous. */
  viewerId: bigint | null;
}

/** A timeline as a stream of the event log: membership by what the log says, visibility by the policy when a frame is sent. */
export function timelineStream(options: TimelineStreamOptions): StreamSource<TimelineChange> {
  const { source, perEvent, viewerId } = options;
  return {
    async select(events) {
      const carried =
        source.kind === 'home' ? await carriedByHome(perEvent, source.identity.id, events) : null;
      return events.flatMap((event): Selected[] => {
        if (event.kind === 'relations.changed') {
          return viewerId !== null && event.targetIdentityId === viewerId ? [{ event, verdict: 'gap' }] : [];
        }
        const isIn = carried ? carried.has(event) : isCarried(source, event);
        return isIn ? [{ event, verdict: 'item' }] : [];
      });
    },
    async produce(event) {
      const { entryId, postId } = event;
      if (entryId === null || postId === null) return null;
      const removed: TimelineChange = { kind: 'removed', entryId, postId };
      if (event.kind === 'entry.removed') return removed;
      const { ctx, reader } = await perEvent();
      const [item] = await loadItems(ctx, reader, source, [{ entryId, postId }]);
      if (event.kind === 'post.updated') return item ? { kind: 'updated', item } : removed;
      return item ? { kind: 'appeared', item } : null;
    },
  };
}

/** Membership by the columns of the event alone; homes cannot be told so (carriedByHome). */
export function isCarried(source: TimelineSource, event: LiveEvent): boolean {
  if (event.kind !== 'entry.added' && event.kind !== 'post.updated' && event.kind !== 'entry.removed')
    return false;
  const isPost = event.entryId === event.postId;
  switch (source.kind) {
    case 'home':
      return false;
    case 'local':
      return (
        isPost &&
        !event.isReply &&
        event.domainId === source.domain.id &&
        (event.audience === 'PUBLIC' || event.audience === 'LOCAL')
      );
    case 'federated':
      return isPost && !event.isReply && event.audience === 'PUBLIC';
    case 'hashtag':
      return isPost && event.audience === 'PUBLIC' && event.tags.includes(source.name);
    case 'profile':
      if (event.authorId !== source.identity.id) return false;
      return isPost ? source.replies || !event.isReply : source.boosts;
  }
}

/** A home carries what fan-out wrote into it: asked by primary key, for all homes that are asked about in the same turn at once. */
async function carriedByHome(
  perEvent: TimelineStreamOptions['perEvent'],
  identityId: bigint,
  events: readonly LiveEvent[],
): Promise<Set<LiveEvent>> {
  const asked = events.filter((event) => mayBeInHome(event, identityId));
  if (asked.length === 0) return new Set();
  const { ctx } = await perEvent();
  const held = await homesHolding(
    ctx,
    asked.map((event) => ({ identityId, entryId: event.entryId ?? 0n })),
  );
  return new Set(asked.filter((_event, index) => held[index]));
}

function mayBeInHome(event: LiveEvent, identityId: bigint): boolean {
  if (event.entryId === null) return false;
  if (event.kind === 'entry.homed') return (event.lo ?? 0n) <= identityId && identityId <= (event.hi ?? 0n);
  return event.kind === 'post.updated' || event.kind === 'entry.removed';
}
