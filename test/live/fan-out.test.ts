import { afterEach, expect, it } from 'vitest';
import type { LiveEvent } from '../../src/live/events.ts';
import type { Frame, Sink } from '../../src/live/frames.ts';
import { type LiveWorld, marked, markSource, openLiveWorld, until } from './world.ts';

let world: LiveWorld;
afterEach(() => world.close());

/** A sink that counts: what is left is the hub's own work. */
class Counter implements Sink<string> {
  static taken = 0;
  last: Frame<string> | null = null;

  send(frame: Frame<string>): void {
    Counter.taken += 1;
    this.last = frame;
  }

  unsent(): number {
    return 0;
  }
}

it('serves 2,000 subscribers of one group with one payload and little work for each', async () => {
  world = await openLiveWorld('sqlite');
  const { db, events, hub } = world;
  let made = 0;
  const source = {
    ...markSource,
    produce(event: LiveEvent) {
      made += 1;
      return markSource.produce(event);
    },
  };
  const sinks = Array.from({ length: 2000 }, () => new Counter());
  for (const sink of sinks) hub.join({ key: 'all', source, after: null, sink });
  expect(hub.size).toEqual({ groups: 1, subscribers: 2000 });
  await until(() => sinks.every((sink) => sink.last?.type === 'caught-up'));
  Counter.taken = 0;
  const count = 50;
  const marks = Array.from({ length: count }, (_, index) => marked(String(index)));
  const statements = db.statementCount();
  const before = process.cpuUsage();
  await db.transaction((tx) => events.append(tx, ...marks));
  await until(() => Counter.taken === 2000 * count);
  const spent = process.cpuUsage(before);
  expect(made).toBe(count);
  expect(sinks.every((sink) => sink.last === sinks[0]?.last)).toBe(true);
  // Begin, insert, commit, and one read for all subscribers together.
  expect(db.statementCount() - statements).toBeLessThan(8);
  const nsEach = ((spent.user + spent.system) * 1000) / (2000 * count);
  console.info(`the hub spends ${Math.round(nsEach)} ns of CPU on each subscriber and event`);
  expect(nsEach).toBeLessThan(20_000);
});

it('serves 2,000 streams of their own, each asked once about each event', async () => {
  world = await openLiveWorld('sqlite');
  const { db, events, hub } = world;
  const sinks = Array.from({ length: 2000 }, () => new Counter());
  for (const [index, sink] of sinks.entries()) {
    const id = BigInt(index);
    hub.join({
      key: `notifications of ${id}`,
      source: {
        select: (list) =>
          list.filter((event) => event.targetIdentityId === id).map((event) => ({ event, verdict: 'item' })),
        produce: markSource.produce,
      },
      after: null,
      sink,
    });
  }
  await until(() => sinks.every((sink) => sink.last?.type === 'caught-up'));
  Counter.taken = 0;
  const statements = db.statementCount();
  const before = process.cpuUsage();
  for (let index = 0; index < 20; index += 1) {
    await db.transaction((tx) => events.append(tx, marked('x', { targetIdentityId: BigInt(index) })));
    await until(() => Counter.taken === index + 1);
  }
  const spent = process.cpuUsage(before);
  console.info(`2,000 groups cost ${Math.round((spent.user + spent.system) / 20)} us of CPU an event`);
  expect(db.statementCount() - statements).toBeLessThan(20 * 8);
  expect((spent.user + spent.system) / 20).toBeLessThan(100_000);
});
