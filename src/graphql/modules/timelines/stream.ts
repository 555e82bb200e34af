// How the live frames of a timeline are made, for one viewer or for all.

import { readsEverything } from '../../../core/posts/reader.ts';
import { hadMedia } from '../../../core/timelines/known-entries.ts';
import { carriedEvents, type TimelineChange, timelineChange } from '../../../core/timelines/live.ts';
import type { LiveEvent } from '../../../live/events.ts';
import type { Selected } from '../../../live/source.ts';
import type { LiveFrame, LiveParts } from '../../live/stream.ts';
import type { Perspective } from '../../request/perspective.ts';
import { edgeOf } from './connection.ts';
import type { EntryFrame, RemovedFrame } from './frames.ts';
import type { Watched } from './source-input.ts';

/** A timeline for one viewer: the policy is asked for every frame. */
export function ownParts({ source, identity }: Watched): LiveParts {
  return {
    select: (ctx, events) => carriedEvents(ctx, source, identity?.id ?? null, events),
    async frame(ctx, event, cursor, shown) {
      const change = await timelineChange(ctx.core, await ctx.view.reader(), source, event);
      return toFrame(change, (shown ?? ctx).view, event, cursor);
    },
  };
}

/**
 * A public timeline for everybody at once: the frame is made for nobody in particular, and live/watchers.ts decides
 * from memory who gets it. What made some viewer's timeline outdated concerns that viewer alone, which is theirs to say
 * too.
 */
export function commonParts({ source }: Watched): LiveParts {
  return {
    select(ctx, events) {
      const outdating = new Set(events.filter((event) => event.kind === 'relations.changed'));
      const carried = carriedEvents(ctx, source, null, events);
      if (outdating.size === 0 || carried instanceof Promise) return carried;
      const shown = new Map(carried.map((selected) => [selected.event, selected]));
      return events.flatMap(
        (event): Selected[] | Selected =>
          shown.get(event) ?? (outdating.has(event) ? { event, verdict: 'gap' as const } : []),
      );
    },
    async frame(ctx, event, cursor) {
      const change = await timelineChange(ctx.core, readsEverything, source, event);
      if (change && change.kind !== 'removed' && change.item.post.author.state !== 'ACTIVE')
        return event.kind === 'post.updated' ? removedFrame(event, cursor) : null;
      return toFrame(change, ctx.view, event, cursor);
    },
    hidden: removedFrame,
  };
}

function removedFrame(event: LiveEvent, cursor: string): RemovedFrame | null {
  const { entryId, postId, domainId } = event;
  if (entryId === null || postId === null) return null;
  return { kind: 'PostRemoved', cursor, entryId, postId, domainId, hadMedia: hadMedia(event) };
}

function toFrame(
  change: TimelineChange | null,
  view: Perspective,
  event: LiveEvent,
  cursor: string,
): LiveFrame | null {
  if (!change) return null;
  if (change.kind === 'removed') return removedFrame(event, cursor);
  const edge = edgeOf(view, change.item);
  const shown: EntryFrame = {
    kind: change.kind === 'appeared' ? 'PostAppeared' : 'PostUpdated',
    cursor,
    edge,
  };
  return shown;
}
