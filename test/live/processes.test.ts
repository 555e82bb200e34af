import { afterEach, describe, expect, it } from 'vitest';
import { createIdMaker } from '../../src/lib/ids.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import { appendEvents } from '../../src/live/append.ts';
import { Hub } from '../../src/live/hub.ts';
import { DIALECTS } from '../helpers/database.ts';
import { silentLog } from '../helpers/log.ts';
import {
  Collector,
  type LiveWorld,
  marked,
  markSource,
  numbered,
  openLiveWorld,
  openLog,
  until,
} from './world.ts';

let world: LiveWorld;
afterEach(() => world.close());
const ids = createIdMaker(systemClock, systemRandom);

describe('several processes on PostgreSQL', () => {
  it('hear of what another one commits', async () => {
    world = await openLiveWorld('postgresql');
    // It never looks by itself: what it is not told it does not know.
    const other = openLog(world.db, { clock: { ...systemClock, after: () => () => {} } });
    await other.start();
    const hub = new Hub<string>({ events: other, clock: systemClock, log: silentLog });
    const sink = new Collector();
    hub.join({ key: 'all', source: markSource, after: null, sink });
    await until(() => sink.frames.length === 1);
    const heard: unknown[] = [];
    other.onEvent('all', (event) => heard.push(event.detail?.mark));
    // Not `write`, which numbers by itself: commit, number, notify, read.
    await world.db.transaction((tx) => world.events.append(tx, marked('a')));
    await until(() => sink.marks.length === 1);
    expect(sink.marks).toEqual(['a']);
    expect(heard).toEqual(['a']);
    hub.close();
    await other.stop();
  });

  it('number what a process committed and did not live to number, while somebody listens', async () => {
    world = await openLiveWorld('postgresql');
    const sink = new Collector();
    world.hub.join({ key: 'all', source: markSource, after: null, sink });
    await until(() => sink.frames.length === 1);
    await world.db.transaction((tx) => appendEvents(tx, ids, systemClock, [marked('orphan')]));
    await until(() => sink.marks.length === 1);
  });

  it('take a cursor from a process that has read further', async () => {
    world = await openLiveWorld('postgresql');
    const deaf = openLog({ ...world.db, listen: async () => async () => {} });
    await deaf.start();
    await world.write('a');
    const cursor = world.events.headCursor();
    expect(deaf.head()).toBeLessThan(world.events.head());
    const hub = new Hub<string>({ events: deaf, clock: systemClock, log: silentLog });
    const sink = new Collector();
    hub.join({ key: 'all', source: markSource, after: cursor, sink });
    await until(() => sink.frames.length === 1);
    expect(sink.story).toEqual(['caught-up']);
    expect(sink.frames[0]?.cursor).toBe(cursor);
    hub.close();
    await deaf.stop();
  });
});

describe.each(DIALECTS)('writing on %s', (dialect) => {
  it('draws another id where one is taken, and keeps the order of what is written together', async () => {
    world = await openLiveWorld(dialect);
    const { db, events } = world;
    const one = ids.next();
    const two = ids.next();
    const drawn = [one, two, one, ids.next(), two, ids.next(), ids.next()];
    const clumsy = { ...ids, next: () => drawn.shift() ?? ids.next() };
    await db.transaction((tx) => appendEvents(tx, clumsy, systemClock, [marked('first')]));
    await db.transaction((tx) =>
      appendEvents(tx, clumsy, systemClock, [marked('a'), marked('b'), marked('c')]),
    );
    await db.transaction((tx) => appendEvents(tx, clumsy, systemClock, [marked('last')]));
    await numbered(events, db);
    const { events: read } = await events.read(0n, 10);
    expect(read.map((event) => event.detail?.mark).sort()).toEqual(['a', 'b', 'c', 'first', 'last']);
    expect(read[0]?.detail?.mark).toBe('first');
    expect(read[4]?.detail?.mark).toBe('last');
  });

  it('brings a client back over 20,000 events in many turns of the event loop', async () => {
    world = await openLiveWorld(dialect);
    const { db, events, hub } = world;
    const cursor = events.headCursor();
    const total = 20_000;
    for (let from = 0; from < total; from += 2000) {
      const marks = Array.from({ length: 2000 }, (_, index) => marked(String(from + index)));
      await db.batch((_sql, tx) => events.append(tx, ...marks));
    }
    await numbered(events, db);
    const sink = new Collector();
    let turns = 0;
    let isDone = false;
    const turn = () => {
      turns += 1;
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    hub.join({ key: 'all', source: markSource, after: cursor, sink });
    await until(() => sink.marks.length === total);
    isDone = true;
    expect(sink.marks).toEqual(Array.from({ length: total }, (_, index) => String(index)));
    expect(turns).toBeGreaterThan(total / 256 - 2);
  });
});
