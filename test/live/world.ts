import type { Database, Dialect, SqlTx } from '../../src/db/types.ts';
import { createIdMaker } from '../../src/lib/ids.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { type Clock, systemClock } from '../../src/lib/time/clock.ts';
import type { NewEvent } from '../../src/live/events.ts';
import type { Frame, Sink } from '../../src/live/frames.ts';
import { Hub, type HubOptions } from '../../src/live/hub.ts';
import { createEventLog, type EventLog, type EventLogOptions } from '../../src/live/log.ts';
import type { StreamSource } from '../../src/live/source.ts';
import { openTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { silentLog } from '../helpers/log.ts';

export interface LiveWorld {
  db: TestDatabase;
  events: EventLog;
  hub: Hub<string>;
  /** Appends one event per mark, each in a transaction of its own, and waits until the log has read them. */
  write(...marks: string[]): Promise<void>;
  close(): Promise<void>;
}

export async function openLiveWorld(
  dialect: Dialect,
  options: Partial<EventLogOptions> & { hub?: Partial<HubOptions> } = {},
): Promise<LiveWorld> {
  const db = await openTestDatabase(dialect);
  const events = openLog(db, options);
  await events.start();
  const hub = new Hub<string>({
    events,
    clock: options.clock ?? systemClock,
    log: silentLog,
    ...options.hub,
  });
  return {
    db,
    events,
    hub,
    async write(...marks) {
      for (const mark of marks) await db.transaction((tx) => events.append(tx, marked(mark)));
      await numbered(events, db);
    },
    async close() {
      hub.close();
      await events.stop();
      await db.close();
    },
  };
}

/** A second reader of the same database, or the first after a restart. */
export function openLog(db: Database, options: Partial<EventLogOptions> = {}): EventLog {
  const clock: Clock = options.clock ?? systemClock;
  return createEventLog({
    db,
    clock,
    ids: createIdMaker(clock, systemRandom),
    random: systemRandom,
    log: silentLog,
    ...options,
  });
}

/** Everything committed has its number and was read. */
export async function numbered(events: EventLog, db: Database): Promise<void> {
  await db.numberEvents();
  await events.catchUp();
}

export function marked(mark: string, more: Partial<NewEvent> = {}): NewEvent {
  return { kind: 'entry.added', detail: { mark }, ...more };
}

/** A row of its own in the same transaction: what really was committed. */
export async function recordMark(tx: SqlTx, mark: string): Promise<void> {
  await tx.sql.run('INSERT INTO "meta" ("key", "value") VALUES (?, ?)', [`mark ${mark}`, mark]);
}

export async function recordedMarks(db: Database): Promise<string[]> {
  const rows = await db.sql.all<{ value: string }>(`SELECT "value" FROM "meta" WHERE "key" LIKE 'mark %'`);
  return rows.map((row) => row.value).sort();
}

/** A stream of all marks. */
export const markSource: StreamSource<string> = {
  select: (events) => events.map((event) => ({ event, verdict: 'item' })),
  produce: (event) => String(event.detail?.mark),
};

/** Collects frames, as a client would; `unsent` is what the test says. */
export class Collector implements Sink<string> {
  readonly frames: Frame<string>[] = [];
  isEnded = false;
  backlog = 0;

  send(frame: Frame<string>): void {
    this.frames.push(frame);
  }

  unsent(): number {
    return this.backlog;
  }

  end(): void {
    this.isEnded = true;
  }

  get marks(): string[] {
    return this.frames.flatMap((frame) => (frame.type === 'item' ? [frame.payload] : []));
  }

  /** One word a frame: `item a`, `gap TOO_SLOW`, `caught-up`. */
  get story(): string[] {
    return this.frames.map((frame) => {
      if (frame.type === 'item') return `item ${frame.payload}`;
      return frame.type === 'gap' ? `gap ${frame.reason}` : frame.type;
    });
  }

  /** Whether cursors strictly rise, CaughtUp apart. */
  get rises(): boolean {
    return this.frames.every((frame, index) => {
      const before = this.frames[index - 1];
      return !before || frame.seq > before.seq || (frame.type === 'caught-up' && frame.seq === before.seq);
    });
  }
}

/** Waits until something holds, for at most `ms`. */
export async function until(holds: () => boolean, ms = 45_000): Promise<void> {
  const end = performance.now() + ms;
  while (!holds()) {
    if (performance.now() > end) throw new Error('What the test waits for did not happen.');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
