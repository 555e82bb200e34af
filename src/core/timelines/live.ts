// Which events of the log a live timeline shows, and as what.

import type { LiveEvent } from '../../live/events.ts';
import type { Selected } from '../../live/source.ts';
import type { Ctx } from '../context.ts';
import { tombstoneFor } from '../posts/queries.ts';
import type { Reader } from '../posts/reader.ts';
import { homesHolding } from './home-lookup.ts';
import { kindOf } from './kinds/index.ts';
import { loadEntry } from './live-load.ts';
import type { TimelineItem } from './page.ts';
import { entryIdsOf } from './removed-entries.ts';
import { homeIdOf, type TimelineSource } from './source.ts';

/** What happened to a timeline, for one reader. */
export type TimelineChange =
  | { kind: 'appeared'; item: TimelineItem }
  | { kind: 'updated'; item: TimelineItem }
  /** Deleted, undone, or no longer for this reader; sent also to a reader who may never have seen it. */
  | { kind: 'removed' };

/**
 * Which events a timeline carries, by what the log says, and those that outdate it for `viewerId` (the identity whose
 * relations it depends on; null for the anonymous). At once where the columns of the events are enough.
 */
export function carriedEvents(
  ctx: () => Ctx,
  source: TimelineSource,
  viewerId: bigint | null,
  events: readonly LiveEvent[],
): readonly Selected[] | Promise<readonly Selected[]> {
  const isGap = (event: LiveEvent) =>
    event.kind === 'entries.removed'
      ? kindOf(source).hasLost(source, event)
      : viewerId !== null && event.targetIdentityId === viewerId && outdates(event, source);
  const select = (carries: (event: LiveEvent) => boolean) =>
    events.flatMap((event): Selected[] => {
      if (isGap(event)) return [{ event, verdict: 'gap' }];
      return carries(event) ? [{ event, verdict: 'item' }] : [];
    });
  const identityId = homeIdOf(source);
  if (identityId === null) return select((event) => isCarried(source, event));
  const asked = events.flatMap((event) =>
    entriesToAskFor(event, identityId).map((entryId) => ({ event, key: { identityId, entryId } })),
  );
  if (asked.length === 0) return select(() => false);
  return homesHolding(
    ctx(),
    asked.map(({ key }) => key),
  ).then((held) => {
    const carried = new Set(asked.filter((_asked, index) => held[index]).map(({ event }) => event));
    return events.flatMap((event): Selected[] => {
      if (isGap(event)) return [{ event, verdict: 'gap' }];
      if (!carried.has(event)) return [];
      return [{ event, verdict: event.kind === 'entries.removed' ? 'gap' : 'item' }];
    });
  });
}

/**
 * Whether an event of the viewer's own makes a timeline begin anew: other relations concern every timeline, a changed
 * list that list alone.
 */
function outdates({ kind, detail }: LiveEvent, source: TimelineSource): boolean {
  if (kind === 'relations.changed') return true;
  return kind === 'list.changed' && source.kind === 'list' && detail?.listId === String(source.list.id);
}

/** What a carried event is to a reader now: visibility is asked at the moment of sending. Null: nothing to show. */
export async function timelineChange(
  ctx: Ctx,
  reader: Reader,
  source: TimelineSource,
  event: LiveEvent,
): Promise<TimelineChange | null> {
  const { entryId, postId } = event;
  if (entryId === null || postId === null) return null;
  const removed: TimelineChange = { kind: 'removed' };
  if (event.kind === 'entry.removed')
    return (await couldHaveHad(ctx, reader, source, event)) ? removed : null;
  const item = await loadEntry(ctx, reader, source, { entryId, postId });
  if (item && event.kind === 'post.updated') return afterEdit(source, event, item) ?? removed;
  if (item) return { kind: 'appeared', item };
  // Only what this reader may have had is removed: the id of a private post says that there is one.
  return event.kind === 'post.updated' && (homeIdOf(source) !== null || isForAll(event)) ? removed : null;
}

function afterEdit(source: TimelineSource, event: LiveEvent, item: TimelineItem): TimelineChange | null {
  const { afterEdit } = kindOf(source);
  const kind = afterEdit ? afterEdit(source, event, item.post) : 'updated';
  return kind && { kind, item };
}

const isForAll = ({ audience }: LiveEvent) =>
  audience === null || audience === 'PUBLIC' || audience === 'UNLISTED';

async function couldHaveHad(
  ctx: Ctx,
  reader: Reader,
  source: TimelineSource,
  event: LiveEvent,
): Promise<boolean> {
  if (homeIdOf(source) !== null || isForAll(event) || event.authorId === reader.identityId) return true;
  if (event.postId === null || event.postId !== event.entryId) return false;
  return (await tombstoneFor(ctx, reader, event.postId)) !== null;
}

/**
 * Whether a timeline holds what an event is about, by the columns of the event alone; for home timelines the columns
 * are not enough.
 */
export function isCarried(source: TimelineSource, event: LiveEvent): boolean {
  if (event.kind !== 'entry.added' && event.kind !== 'post.updated' && event.kind !== 'entry.removed')
    return false;
  return kindOf(source).carries(source, event);
}

/**
 * A home carries what fan-out wrote into it: which entries to look for there, by primary key, to know whether it
 * carries an event. All homes that are asked about in the same turn are asked at once.
 */
function entriesToAskFor(event: LiveEvent, identityId: bigint): bigint[] {
  if (event.listDomainId !== null) return [];
  if (event.kind === 'entries.removed') return entryIdsOf(event);
  if (event.entryId === null) return [];
  const isHomed =
    event.kind === 'entry.homed' && (event.lo ?? 0n) <= identityId && identityId <= (event.hi ?? 0n);
  return isHomed || event.kind === 'post.updated' || event.kind === 'entry.removed' ? [event.entryId] : [];
}
