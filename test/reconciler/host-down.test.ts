import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Identity } from '../../src/db/rows.ts';
import { createFakeClock, type FakeClock } from '../helpers/clock.ts';
import type { Receiver } from '../helpers/federation/receiver.ts';
import { openReconcilerWorld, type ReconcilerWorld } from '../helpers/reconciler.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

// Real sockets and signatures on a busy machine take their time.
vi.setConfig({ testTimeout: 60_000 });

let world: ReconcilerWorld;
let clock: FakeClock;
let receiver: Receiver;
let ana: Identity;
let bob: Identity;

beforeEach(async () => {
  clock = createFakeClock(Date.now());
  world = await openReconcilerWorld({ clock, fetchClock: clock });
  receiver = await world.receiver('a.test');
  ana = await world.sender('ana', await world.domain('home.test'));
  bob = await world.remote('bob', 'a.test');
});
afterEach(async () => {
  await world.close();
  expect(world.failures).toEqual([]);
});

/** Lets time pass, a step at a time, with everything that falls due done before the next step. */
async function pass(ms: number, step = MINUTE): Promise<void> {
  for (let passed = 0; passed < ms; passed += step) {
    clock.advance(step);
    await world.quiet();
  }
}

const attempts = () => receiver.received.length;
const steps = () => receiver.received.map(({ id }) => id.split('/').at(-1));

it('costs one probe at a time while it is down, and gets everything in order per key when it comes back', async () => {
  receiver.answer = () => ({ status: 503 });
  await world.reconciler.start();
  for (const thread of ['one', 'two', 'three']) {
    for (const step of ['create', 'update', 'delete']) {
      await world.send(ana, [bob], { uri: `https://home.test/${thread}-${step}`, orderKey: thread });
    }
  }
  await world.quiet();
  expect(attempts()).toBe(1);
  expect((await world.host('a.test')).breaker).toBe('OPEN');
  await pass(HOUR);
  // 30 s, 1, 2, 4, 8, 16, 32 min, each with up to half as much by chance.
  expect(attempts()).toBeGreaterThanOrEqual(5);
  expect(attempts()).toBeLessThanOrEqual(8);
  expect(receiver.open.most).toBe(1);
  await world.send(ana, [bob], { uri: 'https://home.test/late', orderKey: 'late' });
  await world.quiet();
  expect(attempts()).toBeLessThanOrEqual(8);

  receiver.answer = () => ({ status: 202 });
  receiver.received.length = 0;
  await pass(HOUR);
  expect(await world.db.models.delivery.count({ where: { state: 0 } })).toBe(0);
  expect(receiver.received).toHaveLength(10);
  for (const thread of ['one', 'two', 'three']) {
    const order = steps().filter((step) => step?.startsWith(thread));
    expect(order).toEqual([`${thread}-create`, `${thread}-update`, `${thread}-delete`]);
  }
  const host = await world.host('a.test');
  expect(host).toMatchObject({ breaker: 'CLOSED', failures: 0, downSince: null, lastError: null });
});

it('counts refused connections, hang-ups and timeouts of the host as the host’s', async () => {
  await receiver.down();
  await world.reconciler.start();
  await world.send(ana, [bob, await world.remote('carl', 'a.test')]);
  await world.quiet();
  const host = await world.host('a.test');
  expect(host.breaker).toBe('OPEN');
  expect(host.lastError).toContain('a.test');
  await receiver.up();
  await pass(2 * MINUTE);
  expect(attempts()).toBe(2);
});

it('tells a host that answers too late from one that is not there, until it answers in time', async () => {
  // It takes what it is sent, and says so when we have given up.
  receiver.answer = () => ({ status: 202, afterMs: 700 });
  await world.reconciler.start();
  await world.send(ana, [bob]);
  await world.until(() => attempts() === 1, 'it has the request');
  clock.advance(10_500);
  await world.quiet();
  expect(await world.host('a.test')).toMatchObject({ breaker: 'OPEN', isSlow: true });
  const [shown] = (await world.reconciler.queue.status()).hosts;
  expect(shown).toMatchObject({ host: 'a.test', breaker: 'OPEN', isSlow: true });
  expect(shown?.lastError).toMatch(/did not answer it in time/);

  await receiver.down();
  await pass(2 * MINUTE);
  expect(await world.host('a.test')).toMatchObject({ breaker: 'OPEN', isSlow: false });
  await receiver.up();
  receiver.answer = () => ({ status: 202 });
  await pass(10 * MINUTE);
  expect(await world.host('a.test')).toMatchObject({ breaker: 'CLOSED', isSlow: false, lastError: null });
});

it('costs a few requests where every one of ten personal inboxes is answered with 500', async () => {
  receiver.answer = () => ({ status: 500 });
  const people = [bob];
  for (let index = 0; index < 9; index += 1) people.push(await world.remote(`p${index}`, 'a.test'));
  await world.reconciler.start();
  await world.send(ana, people);
  await world.quiet();
  await pass(30 * MINUTE);
  expect((await world.host('a.test')).breaker).toBe('OPEN');
  // Eight until it counts as down, what was under way beside them, and a probe for each growing pause.
  expect(attempts()).toBeLessThan(20);
  receiver.answer = () => ({ status: 202 });
  receiver.received.length = 0;
  await pass(2 * HOUR);
  expect(new Set(receiver.received.map(({ path }) => path)).size).toBe(10);
  expect(await world.db.models.delivery.count({ where: { state: 0 } })).toBe(0);
});

it('keeps a Retry-After in full', async () => {
  receiver.answer = () => ({ status: 429, headers: { 'retry-after': '600' } });
  await world.reconciler.start();
  await world.send(ana, [bob, await world.remote('carl', 'a.test')]);
  await world.quiet();
  expect(attempts()).toBe(1);
  receiver.answer = () => ({ status: 202 });
  await pass(595_000, 119_000);
  expect(attempts()).toBe(1);
  await pass(10_000, 10_000);
  expect(attempts()).toBe(3);
});

it.each(['0', 'Thu, 01 Jan 1970 00:00:00 GMT'])(
  'leaves a host alone for a second at least that asks for a try at once (Retry-After: %s)',
  async (retryAfter) => {
    receiver.answer = () => ({ status: 429, headers: { 'retry-after': retryAfter } });
    await world.reconciler.start();
    await world.send(ana, [bob]);
    await world.quiet();
    expect(attempts()).toBe(1);
    await pass(990, 330);
    expect(attempts()).toBe(1);
    await pass(20, 10);
    expect(attempts()).toBe(2);
  },
);

it('makes a probe due when a verified request comes from the host, once a minute at most', async () => {
  receiver.answer = () => ({ status: 503 });
  await world.reconciler.start();
  await world.send(ana, [bob]);
  await world.quiet();
  await pass(10 * MINUTE);
  const before = attempts();
  for (let time = 0; time < 20; time += 1) {
    world.reconciler.hostSeen('a.test');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await world.until(() => attempts() === before + 1, 'a probe was made');
  await world.quiet();
  expect(attempts()).toBe(before + 1);
  receiver.answer = () => ({ status: 202 });
  clock.advance(61_000);
  world.reconciler.hostSeen('a.test');
  await world.drained();
  expect((await world.host('a.test')).breaker).toBe('CLOSED');
});

it('is probed when it sends something though it had sent something a moment before it went down', async () => {
  await world.reconciler.start();
  world.reconciler.hostSeen('a.test');
  receiver.answer = () => ({ status: 503 });
  await world.send(ana, [bob]);
  await world.until(async () => (await world.host('a.test')).breaker === 'OPEN', 'it was found down');
  receiver.answer = () => ({ status: 202 });
  clock.advance(1_000);
  world.reconciler.hostSeen('a.test');
  await world.drained();
});

it('fails what has waited for 72 h only after a probe past that failed too, and then is unavailable', async () => {
  receiver.answer = () => ({ status: 503 });
  await world.reconciler.start();
  await world.send(ana, [bob], { uri: 'https://home.test/old' });
  await world.quiet();
  await pass(60 * HOUR, HOUR);
  await world.send(ana, [bob], { uri: 'https://home.test/young' });
  await pass(11 * HOUR, HOUR);
  expect(await world.db.models.delivery.count({ where: { state: 0 } })).toBe(2);
  await pass(12 * HOUR, HOUR);
  expect((await world.host('a.test')).breaker).toBe('UNAVAILABLE');
  const [old, young] = await world.deliveries();
  expect(old?.state).toBe(3);
  expect(young?.state).toBe(0);
  receiver.answer = () => ({ status: 202 });
  await pass(10 * HOUR, HOUR);
  expect(steps().at(-1)).toBe('young');
  expect(await world.db.models.delivery.count({ where: { state: 0 } })).toBe(0);
  expect((await world.host('a.test')).breaker).toBe('CLOSED');
});

it('takes 5xx on several activities in a row for the host’s trouble', async () => {
  receiver.answer = () => ({ status: 500 });
  await world.reconciler.start();
  for (let post = 0; post < 30; post += 1) await world.send(ana, [bob]);
  await world.quiet();
  expect((await world.host('a.test')).breaker).toBe('OPEN');
  expect(attempts()).toBeLessThan(13);
});

it('looks at everything anew when the clock was set, and believes no due beyond the longest pause', async () => {
  receiver.answer = () => ({ status: 503 });
  await world.reconciler.start();
  clock.setWall(clock.now() + 400 * 24 * HOUR);
  await world.send(ana, [bob]);
  await world.quiet();
  expect(attempts()).toBe(1);
  clock.setWall(clock.now() - 400 * 24 * HOUR);
  receiver.answer = () => ({ status: 202 });
  await pass(10 * HOUR, 30 * MINUTE);
  expect(attempts()).toBe(2);
  expect(await world.db.models.delivery.count({ where: { state: 0 } })).toBe(0);
});
