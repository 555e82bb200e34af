// The type of a kind of timeline: its pages and its live events.

import type { Post } from '../../../db/rows.ts';
import type { SqlValue } from '../../../db/types.ts';
import type { LiveEvent } from '../../../live/events.ts';
import type { TimelineSource } from '../source.ts';

/** One walk along one index of the database: everything but the bounds of the page. All text of it is trusted SQL. */
export interface Walk {
  select: string;
  from: string;
  where: string;
  params: SqlValue[];
  /** The column whose order is the page's. */
  id: string;
}

export type SourceOf<K extends TimelineSource['kind']> = Extract<TimelineSource, { kind: K }>;

/**
 * What makes one kind of timeline: where its pages come from, and which events of the log concern it. A new kind is one
 * more source (source.ts), a file beside this one, and a line in index.ts.
 */
export interface TimelineKind<K extends TimelineSource['kind']> {
  /** Where the entries of a page lie, newest first within each walk; they are merged by entry id. */
  walks(source: SourceOf<K>): Walk[];
  /** Whether mutes and blocks of the reader leave people out. */
  leavesOutHidden: boolean;
  /**
   * Whether limited people (core/identities/limits/limited.ts) are left out for strangers: in what nobody chose to read
   * from them.
   */
  leavesOutLimited: boolean;
  /**
   * Whether it holds an entry that was added, changed or removed, by the columns of the event; posts of one domain's
   * lists have events of their own.
   */
  carries(source: SourceOf<K>, event: LiveEvent): boolean;
  /** Whether some of many entries that went at once (`entries.removed`) may have stood in it. */
  hasLost(source: SourceOf<K>, event: LiveEvent): boolean;
  /** What an edit of a post that it carries is to it; without: it stays where it is. Null: the edit took it out. */
  afterEdit?(source: SourceOf<K>, event: LiveEvent, post: Post): 'appeared' | 'updated' | null;
}
