import { afterEach, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../src/lib/time/clock.ts';
import { formatCursor } from '../../src/live/cursor.ts';
import type { Frame } from '../../src/live/frames.ts';
import { iterate } from '../../src/live/iterate.ts';
import { pruneEvents } from '../../src/live/prune.ts';
import type { StreamSource } from '../../src/live/source.ts';
import { createFakeClock } from '../helpers/clock.ts';
import { Collector, type LiveWorld, marked, markSource, numbered, openLiveWorld, until } from './world.ts';

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => String(from + i));

describe('streams of the log', () => {
  let world: LiveWorld;
  afterEach(() => world.close());

  const join = (
    sink: Collector,
    after: string | null,
    more: Partial<Parameters<typeof world.hub.join>[0]> = {},
  ) => world.hub.join({ key: 'all', source: markSource, after, sink, ...more });

  it('sends what came since the cursor, then CaughtUp, then what comes', async () => {
    world = await openLiveWorld('sqlite');
    await world.write('a');
    const cursor = world.events.headCursor();
    await world.write('b', 'c');
    const sink = new Collector();
    const subscription = join(sink, cursor);
    await until(() => sink.story.includes('caught-up'));
    await world.write('d');
    await until(() => sink.marks.includes('d'));
    expect(sink.story).toEqual(['item b', 'item c', 'caught-up', 'item d']);
    expect(sink.rises).toBe(true);
    expect(subscription.cursor()).toBe(world.events.headCursor());
    subscription.leave();
    await world.write('e');
    expect(sink.marks).not.toContain('e');
    expect(world.hub.size).toEqual({ groups: 0, subscribers: 0 });
  });

  it('without a cursor begins now', async () => {
    world = await openLiveWorld('sqlite');
    await world.write('a');
    const sink = new Collector();
    join(sink, null);
    await until(() => sink.frames.length > 0);
    await world.write('b');
    await until(() => sink.marks.length > 0);
    expect(sink.story).toEqual(['caught-up', 'item b']);
  });

  it('resumes below the ring, from the database', async () => {
    world = await openLiveWorld('sqlite', { ringSize: 10, pageSize: 30 });
    const cursor = world.events.headCursor();
    await world.write(...numbers(1, 100));
    const sink = new Collector();
    join(sink, cursor);
    await until(() => sink.story.includes('caught-up'));
    expect(sink.marks).toEqual(numbers(1, 100));
  });

  it.each(['', 'nonsense', 'ffffffffffff-5', 'future'])(
    'says UNKNOWN_CURSOR to %j and goes on',
    async (text) => {
      world = await openLiveWorld('sqlite');
      await world.write('a');
      const sink = new Collector();
      join(sink, text === 'future' ? formatCursor(world.events.epoch, world.events.head() + 1n) : text);
      await until(() => sink.story.includes('caught-up'));
      await world.write('b');
      await until(() => sink.marks.length > 0);
      expect(sink.story).toEqual(['gap UNKNOWN_CURSOR', 'caught-up', 'item b']);
      expect(sink.frames[0]).toMatchObject({ from: null });
      expect(sink.rises).toBe(true);
    },
  );

  it('says EXPIRED up to where the log was pruned, and sends the rest', async () => {
    world = await openLiveWorld('sqlite', { ringSize: 5 });
    await world.write('a');
    const cursor = world.events.headCursor();
    await world.write(...numbers(1, 30));
    await pruneEvents(world.db, systemClock, { keepMs: -1000, keepRows: 10 });
    const sink = new Collector();
    join(sink, cursor);
    await until(() => sink.story.includes('caught-up'));
    expect(sink.story).toEqual(['gap EXPIRED', ...numbers(21, 30).map((n) => `item ${n}`), 'caught-up']);
    expect(sink.frames[0]).toMatchObject({ from: cursor });
    expect(sink.rises).toBe(true);
  });

  it('says TOO_SLOW to one who does not read, drops nothing of the others, and takes it back when it reads', async () => {
    world = await openLiveWorld('sqlite', { hub: { maxUnsent: 20 } });
    const slow = new Collector();
    const quick = new Collector();
    const subscription = join(slow, null);
    join(quick, null);
    await until(() => slow.frames.length > 0 && quick.frames.length > 0);
    const send = slow.send.bind(slow);
    slow.send = (frame) => {
      slow.backlog += 1;
      send(frame);
    };
    await world.write(...numbers(1, 50));
    await until(() => quick.marks.length === 50);
    expect(slow.marks).toEqual(numbers(1, 20));
    slow.backlog = 0;
    subscription.drained();
    await world.write('after');
    await until(() => slow.marks.includes('after'));
    expect(slow.story.slice(-2)).toEqual(['gap TOO_SLOW', 'item after']);
    const gap = slow.frames.at(-2);
    expect(gap).toMatchObject({ from: slow.frames.at(-3)?.cursor, cursor: quick.frames[50]?.cursor });
    expect(slow.rises).toBe(true);
    expect(quick.marks).toEqual([...numbers(1, 50), 'after']);
  });

  it('makes no gap where nothing came while it did not read', async () => {
    world = await openLiveWorld('sqlite', { hub: { maxUnsent: 1 } });
    const sink = new Collector();
    const subscription = join(sink, null);
    await until(() => sink.frames.length > 0);
    sink.backlog = 1;
    await world.write('a');
    await until(() => sink.marks.length === 1);
    sink.backlog = 0;
    subscription.drained();
    await world.write('b');
    await until(() => sink.marks.length === 2);
    expect(sink.story).toEqual(['caught-up', 'item a', 'item b']);
  });

  it('lets a client that resumes read at its own pace, with no gap', async () => {
    world = await openLiveWorld('sqlite');
    const cursor = world.events.headCursor();
    await world.write(...numbers(1, 700));
    const sink = new Collector();
    const send = sink.send.bind(sink);
    let most = 0;
    sink.send = (frame) => {
      sink.backlog += 1;
      most = Math.max(most, sink.backlog);
      send(frame);
    };
    const subscription = join(sink, cursor);
    while (!sink.story.includes('caught-up')) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      sink.backlog = 0;
      subscription.drained();
    }
    expect(sink.marks).toEqual(numbers(1, 700));
    expect(most).toBeLessThan(110);
  });

  it('tells a quiet stream where the log is', async () => {
    world = await openLiveWorld('sqlite', { hub: { quietMs: 60 } });
    const some: StreamSource<string> = {
      ...markSource,
      select: (events) =>
        events
          .filter((event) => event.kind === 'notification.added')
          .map((event) => ({ event, verdict: 'item' })),
    };
    const sink = new Collector();
    world.hub.join({ key: 'some', source: some, after: null, sink });
    await until(() => sink.frames.length >= 1);
    await world.write('not carried');
    await until(() => sink.frames.at(-1)?.cursor === world.events.headCursor());
    const { length } = sink.frames;
    await until(() => sink.frames.length > length);
    expect(new Set(sink.story)).toEqual(new Set(['caught-up']));
    expect(sink.frames.at(-1)?.cursor).toBe(world.events.headCursor());
    expect(sink.rises).toBe(true);
  });

  it('makes each payload once for all who share a key, whether live or resuming together', async () => {
    // Under a clock that stands nothing that was made becomes too old to be given again.
    world = await openLiveWorld('sqlite', { hub: { clock: createFakeClock() } });
    let made = 0;
    const source: StreamSource<string> = {
      ...markSource,
      produce: async (event) => {
        made += 1;
        await new Promise((resolve) => setTimeout(resolve, 1));
        return String(event.detail?.mark);
      },
    };
    const live = Array.from({ length: 20 }, () => new Collector());
    const cursor = world.events.headCursor();
    for (const sink of live) world.hub.join({ key: 'k', source, after: null, sink });
    await until(() => live.every((sink) => sink.frames.length === 1));
    await world.write(...numbers(1, 10));
    await until(() => live.every((sink) => sink.marks.length === 10));
    expect(made).toBe(10);
    made = 0;
    const resuming = Array.from({ length: 20 }, () => new Collector());
    for (const sink of resuming) world.hub.join({ key: 'k', source, after: cursor, sink });
    await until(() => resuming.every((sink) => sink.marks.length === 10));
    expect(made).toBeLessThanOrEqual(10);
    expect(live[0]?.frames[1]).toBe(live[19]?.frames[1]);
  });

  it('asks anew what may be shown once the log has moved', async () => {
    world = await openLiveWorld('sqlite');
    const cursor = world.events.headCursor();
    let isDeleted = false;
    const source: StreamSource<string> = {
      ...markSource,
      produce: async (event) =>
        isDeleted && event.detail?.mark === 'a' ? 'removed' : String(event.detail?.mark),
    };
    const first = new Collector();
    world.hub.join({ key: 'k', source, after: null, sink: first });
    await world.write('a');
    await until(() => first.marks.length === 1);
    isDeleted = true;
    await world.write('a goes');
    const second = new Collector();
    world.hub.join({ key: 'k', source, after: cursor, sink: second });
    await until(() => second.story.includes('caught-up'));
    expect(second.marks).toEqual(['removed', 'a goes']);
  });

  it('asks each subscriber of a group shared across viewers what it may see', async () => {
    world = await openLiveWorld('sqlite');
    const source: StreamSource<string> = {
      select: (events) =>
        events.map((event) => ({ event, verdict: event.kind === 'relations.changed' ? 'gap' : 'item' })),
      produce: (event) => String(event.detail?.mark),
      produceHidden: async (event) => `not ${event.detail?.mark}`,
    };
    const sinks = { everyone: new Collector(), blocked: new Collector(), broken: new Collector() };
    world.hub.join({
      key: 'k',
      source,
      after: null,
      sink: sinks.everyone,
      judge: (_event, verdict) => (verdict === 'gap' ? 'skip' : verdict),
    });
    world.hub.join({
      key: 'k',
      source,
      after: null,
      sink: sinks.blocked,
      judge: (event, verdict) => {
        if (verdict === 'gap') return event.targetIdentityId === 7n ? 'gap' : 'skip';
        if (event.authorId === 1n) return event.kind === 'post.updated' ? 'hidden' : 'skip';
        return verdict;
      },
    });
    world.hub.join({
      key: 'k',
      source,
      after: null,
      sink: sinks.broken,
      judge: () => {
        throw new Error('broken');
      },
    });
    const { db, events } = world;
    await until(() => Object.values(sinks).every((sink) => sink.frames.length === 1));
    await db.transaction((tx) =>
      events.append(
        tx,
        marked('a', { authorId: 1n }),
        marked('b', { authorId: 1n, kind: 'post.updated' }),
        { kind: 'relations.changed', targetIdentityId: 7n },
        { kind: 'relations.changed', targetIdentityId: 8n },
        marked('c', { authorId: 2n }),
      ),
    );
    await until(() => sinks.blocked.marks.includes('c'));
    expect(sinks.everyone.story).toEqual(['caught-up', 'item a', 'item b', 'item c']);
    expect(sinks.blocked.story).toEqual(['caught-up', 'item not b', 'gap RELATIONS_CHANGED', 'item c']);
    expect(sinks.broken.story).toEqual(['caught-up', ...Array(5).fill('gap RELATIONS_CHANGED')]);
    expect(Object.values(sinks).every((sink) => sink.rises)).toBe(true);
  });

  it('never passes in silence over what a source could not say', async () => {
    world = await openLiveWorld('sqlite');
    const source: StreamSource<string> = {
      select: (events) => {
        if (events.some((event) => event.detail?.mark === 'select')) throw new Error('select');
        return markSource.select(events);
      },
      produce: async (event) => {
        if (event.detail?.mark === 'produce') throw new Error('produce');
        return event.detail?.mark === 'nothing' ? null : String(event.detail?.mark);
      },
    };
    const sink = new Collector();
    world.hub.join({ key: 'k', source, after: null, sink });
    await until(() => sink.frames.length === 1);
    for (const [mark, frames] of Object.entries({ a: 2, select: 3, b: 4, produce: 5, nothing: 5, c: 6 })) {
      await world.write(mark);
      // What cannot be selected takes with it what is looked at together with it.
      await until(() => sink.frames.length === frames);
    }
    const gap = 'gap UNAVAILABLE';
    expect(sink.story).toEqual(['caught-up', 'item a', gap, 'item b', gap, 'item c']);
  });

  describe('while the database cannot be used', () => {
    const away = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const hasty: Clock = { ...systemClock, after: (ms, run) => systemClock.after(ms / 20, run) };

    it.each(['select', 'produce'] as const)(
      'waits, and then sends all of it without a gap (%s)',
      async (part) => {
        world = await openLiveWorld('sqlite', { clock: hasty });
        let failures = 0;
        const failing = () => {
          if (failures >= 3) return;
          failures += 1;
          throw away();
        };
        const source: StreamSource<string> = {
          select: (events) => {
            if (part === 'select') failing();
            return markSource.select(events);
          },
          produce: async (event) => {
            if (part === 'produce' && event.detail?.mark === 'b') failing();
            return String(event.detail?.mark);
          },
        };
        const sink = new Collector();
        world.hub.join({ key: 'k', source, after: null, sink });
        await until(() => sink.frames.length === 1);
        await world.write('a', 'b', 'c');
        await until(() => sink.marks.includes('c'));
        expect(sink.story).toEqual(['caught-up', 'item a', 'item b', 'item c']);
        expect(failures).toBe(3);
      },
    );

    it('says so once for all that is lost where it lasts', async () => {
      world = await openLiveWorld('sqlite', { clock: hasty });
      let isAway = true;
      const source: StreamSource<string> = {
        select: (events) => markSource.select(events),
        produce: async (event) => {
          if (isAway && event.detail?.mark !== 'a') throw away();
          return String(event.detail?.mark);
        },
      };
      const sink = new Collector();
      world.hub.join({ key: 'k', source, after: null, sink });
      await until(() => sink.frames.length === 1);
      await world.db.transaction((tx) =>
        world.events.append(tx, ...['a', ...numbers(1, 40)].map((mark) => marked(mark))),
      );
      await numbered(world.events, world.db);
      await until(() => sink.story.includes('gap UNAVAILABLE'));
      isAway = false;
      await world.write('z');
      await until(() => sink.marks.includes('z'));
      expect(sink.story).toEqual(['caught-up', 'item a', 'gap UNAVAILABLE', 'item z']);
    });
  });

  it('lets go of a sink that throws', async () => {
    world = await openLiveWorld('sqlite', { hub: { quietMs: 60 } });
    const broken = new Collector();
    const whole = new Collector();
    join(broken, null);
    join(whole, null);
    await until(() => broken.frames.length === 1 && whole.frames.length === 1);
    broken.send = () => {
      throw new Error('closed');
    };
    await world.write('a', 'b');
    await until(() => whole.marks.length === 2 && world.hub.size.subscribers === 1);
  });

  it('serves async iterators', async () => {
    world = await openLiveWorld('sqlite');
    const cursor = world.events.headCursor();
    await world.write(...numbers(1, 600));
    const frames: Frame<string>[] = [];
    const stream = iterate(world.hub, { key: 'all', source: markSource, after: cursor });
    for await (const frame of stream) {
      frames.push(frame);
      if (frame.type === 'caught-up') await world.write('live');
      if (frame.type === 'item' && frame.payload === 'live') break;
    }
    expect(frames.length).toBe(602);
    expect(world.hub.size.subscribers).toBe(0);
    const waiting = iterate(world.hub, { key: 'all', source: markSource, after: null });
    await waiting.next();
    const last = waiting.next();
    world.hub.close();
    expect(await last).toEqual({ done: true, value: undefined });
  });

  it('brings subscribers from anywhere into a busy stream, each event exactly once', async () => {
    world = await openLiveWorld('sqlite', { ringSize: 100, pageSize: 150 });
    const { db, events, hub } = world;
    const source: StreamSource<string> = {
      select: async (list) => {
        await pause(Math.random() * 2);
        return markSource.select(list);
      },
      produce: async (event) => {
        if (Math.random() < 0.1) await pause(Math.random() * 2);
        return String(event.detail?.mark);
      },
    };
    const start = events.headCursor();
    const total = 1500;
    const sinks: { sink: Collector; from: number }[] = [];
    const cursors = [start];
    for (let n = 1; n <= total; n += 1) {
      await db.transaction((tx) => events.append(tx, marked(String(n))));
      if (n % 25 === 0) {
        await numbered(events, db);
        cursors.push(events.headCursor());
        const from = Math.floor(Math.random() * cursors.length);
        const sink = new Collector();
        sinks.push({ sink, from: from * 25 });
        hub.join({ key: 'busy', source, after: cursors[from] ?? start, sink });
      }
      if (n % 10 === 0) await pause(1);
    }
    await world.write(String(total + 1));
    await until(() => sinks.every(({ sink }) => sink.marks.at(-1) === String(total + 1)));
    for (const { sink, from } of sinks) {
      expect(sink.marks).toEqual(numbers(from + 1, total + 1));
      expect(sink.rises).toBe(true);
      expect(sink.story.filter((word) => word === 'caught-up').length).toBe(1);
    }
  }, 180_000);
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
