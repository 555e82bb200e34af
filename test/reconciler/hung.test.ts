import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Identity } from '../../src/db/rows.ts';
import { PATIENCE_MS, Slots } from '../../src/reconciler/deliveries/slots.ts';
import { createFakeClock } from '../helpers/clock.ts';
import { openReconcilerWorld, type ReconcilerWorld } from '../helpers/reconciler.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Takes connections and never answers. */
async function startHung(): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.resume();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  });
  return (server.address() as { port: number }).port;
}

async function open(options: Parameters<typeof openReconcilerWorld>[0]): Promise<ReconcilerWorld> {
  const world = await openReconcilerWorld(options);
  closing.push(() => world.close());
  return world;
}

describe('hosts that accept connections and never answer', () => {
  it('do not keep those waiting that do, known before or not', async () => {
    const clock = createFakeClock(Date.now());
    const world = await open({ clock, fetchClock: clock, options: { slots: 16 } });
    const port = await startHung();
    const hung = Array.from({ length: 60 }, (_, index) => `hung${index}.test`);
    for (const name of hung) world.ports.set(name, port);
    const healthy = Array.from({ length: 10 }, (_, index) => `ok${index}.test`);
    const receiver = await world.receiver(...healthy);
    const ana = await world.sender('ana', await world.domain('home.test'));
    const people: Identity[] = [];
    // The healthy ones come last: everything that hangs has been begun before them.
    for (const name of [...hung, ...healthy]) people.push(await world.remote('x', name));
    await world.reconciler.start();
    for (let post = 1; post <= 3; post += 1) {
      await world.send(ana, people);
      const areTold = () => receiver.received.length >= post * healthy.length;
      // The first attempts at the others end after ten seconds.
      await world.passUntil(clock, 20, areTold, 'the healthy ones have it', 9_500);
    }
    expect(receiver.received).toHaveLength(3 * healthy.length);
    let isStopped = false;
    const stopping = world.reconciler.stop().finally(() => {
      isStopped = true;
    });
    await world.passUntil(clock, 100, () => isStopped, 'what hangs was given up');
    await stopping;
  });
});

describe('slots', () => {
  const slow: string[] = [];
  const flights = (slots: Slots, isProven: boolean, count: number) =>
    Array.from({ length: count }, () =>
      slots.begin(isProven, () => slow.push(isProven ? 'proven' : 'unproven')),
    );

  it('keep a part for hosts that answer', () => {
    const slots = new Slots(createFakeClock(0), 8, () => {});
    flights(slots, false, 6);
    expect([slots.isFree(false), slots.isFree(true)]).toEqual([false, true]);
    const [one] = flights(slots, true, 2);
    expect([slots.isFree(false), slots.isFree(true)]).toEqual([false, false]);
    if (one) slots.end(one);
    expect([slots.isFree(false), slots.isFree(true)]).toEqual([false, true]);
  });

  it('come free when an answer takes long, up to a bound, and each only once', () => {
    const clock = createFakeClock(0);
    let freed = 0;
    const slots = new Slots(clock, 2, () => {
      freed += 1;
    });
    slow.length = 0;
    const all = [];
    for (let round = 0; round < 4; round += 1) {
      all.push(...flights(slots, true, 2));
      expect(slots.isFree(true)).toBe(false);
      clock.advance(PATIENCE_MS + 1);
      expect(slots.isFree(true)).toBe(true);
    }
    expect([freed, slow.length]).toEqual([4, 8]);
    // Eight wait: the next two hold their slots until one of those ends.
    all.push(...flights(slots, true, 2));
    clock.advance(10 * PATIENCE_MS);
    expect(slots.isFree(true)).toBe(false);
    const [first] = all;
    if (first) slots.end(first);
    clock.advance(1);
    expect(slots.isFree(true)).toBe(true);
    for (const flight of all.slice(1)) slots.end(flight);
    expect(flights(slots, true, 1)).toHaveLength(1);
    expect(slots.isFree(true)).toBe(true);
  });
});
