import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Identity } from '../../src/db/rows.ts';
import { createFakeClock, type FakeClock } from '../helpers/clock.ts';
import type { Receiver, ReceiverAnswer } from '../helpers/federation/receiver.ts';
import { openReconcilerWorld, type ReconcilerWorld } from '../helpers/reconciler.ts';

const HOUR = 3_600_000;

// Real sockets and signatures on a busy machine take their time.
vi.setConfig({ testTimeout: 60_000 });

let world: ReconcilerWorld;
let clock: FakeClock;
let receiver: Receiver;
let ana: Identity;
let bob: Identity;

beforeEach(async () => {
  clock = createFakeClock(Date.now());
  world = await openReconcilerWorld({ clock });
  receiver = await world.receiver('a.test');
  ana = await world.sender('ana', await world.domain('home.test'));
  bob = await world.remote('bob', 'a.test');
  await world.reconciler.start();
});
afterEach(async () => {
  await world.close();
  expect(world.failures).toEqual([]);
});

async function pass(ms: number, step = HOUR): Promise<void> {
  for (let passed = 0; passed < ms; passed += step) {
    clock.advance(step);
    await world.quiet();
  }
}

/** `cavage` or `rfc9421`, for each request that came. */
const schemes = () =>
  receiver.received.map(({ headers }) => (headers['signature-input'] ? 'rfc9421' : 'cavage'));
const only =
  (scheme: string, status = 401) =>
  (request: { headers: Record<string, unknown> }): ReceiverAnswer =>
    (request.headers['signature-input'] ? 'rfc9421' : 'cavage') === scheme ? { status: 202 } : { status };

async function one() {
  const [delivery] = await world.deliveries();
  if (!delivery) throw new Error('It is folded already.');
  return delivery;
}

it.each([400, 401])(
  'knocks again at once with the other scheme after %i, and remembers what worked for 7 days',
  async (status) => {
    receiver.answer = only('rfc9421', status);
    await world.send(ana, [bob]);
    await world.drained();
    expect(schemes()).toEqual(['cavage', 'rfc9421']);
    expect(await world.host('a.test')).toMatchObject({ scheme: 'rfc9421', breaker: 'CLOSED' });
    await world.send(ana, [bob]);
    await world.drained();
    expect(schemes()).toEqual(['cavage', 'rfc9421', 'rfc9421']);
    await world.quiet();
    await pass(8 * 24 * HOUR, 4 * 24 * HOUR);
    await world.send(ana, [bob]);
    await world.drained();
    expect(schemes().slice(3)).toEqual(['cavage', 'rfc9421']);
  },
);

it('fails after 401 under both schemes, tells admins, and takes it back when it works again', async () => {
  receiver.answer = () => ({ status: 401, body: 'who are you' });
  await world.send(ana, [bob]);
  await world.drained();
  expect(schemes()).toEqual(['cavage', 'rfc9421']);
  expect(await one()).toMatchObject({ state: 3, lastStatus: 401, attempts: 1 });
  const [refusal] = await world.db.models.hostRefusal.findMany();
  expect(refusal).toMatchObject({ status: 401, message: 'a.test answered 401: who are you' });
  expect((await world.host('a.test')).breaker).toBe('CLOSED');
  receiver.answer = () => ({ status: 202 });
  await world.quiet();
  await world.send(ana, [bob]);
  await world.drained();
  expect(await world.db.models.hostRefusal.count()).toBe(0);
});

it('fails after 403 without a knock, other hosts and deliveries unharmed', async () => {
  receiver.answer = ({ path }) => ({ status: path.includes('bob') ? 403 : 202 });
  await world.send(ana, [bob, await world.remote('carl', 'a.test')]);
  await world.drained();
  expect(receiver.received).toHaveLength(2);
  expect((await world.deliveries()).map((each) => each.state).sort()).toEqual([2, 3]);
  expect((await world.host('a.test')).breaker).toBe('CLOSED');
  await world.quiet();
  await world.send(ana, [bob]);
  await world.drained();
  expect(await world.db.models.hostRefusal.count()).toBe(1);
});

it('tries a 404 again for 24 h', async () => {
  receiver.answer = () => ({ status: 404 });
  await world.send(ana, [bob]);
  await world.quiet();
  expect(await one()).toMatchObject({ state: 0, lastStatus: 404, attempts: 1 });
  await pass(23 * HOUR);
  expect((await one()).state).toBe(0);
  await pass(8 * HOUR);
  expect((await one()).state).toBe(3);
});

it('ends at 410 and has the actor asked; a shared inbox says nothing of people', async () => {
  receiver.answer = () => ({ status: 410 });
  await world.send(ana, [bob]);
  await world.drained();
  expect(await one()).toMatchObject({ state: 3, lastStatus: 410 });
  await world.until(
    async () => (await world.db.models.work.count({ where: { machine: 'identity-refresh' } })) === 1,
  );
  const work = await world.db.models.work.findFirstOrThrow({ where: { machine: 'identity-refresh' } });
  expect(work.subject).toBe(String(bob.id));
  expect((await world.db.models.identity.findUniqueOrThrow({ where: { id: bob.id } })).state).toBe('ACTIVE');

  const carl = await world.remote('carl', 'a.test');
  await world.db.models.identity.update({
    where: { id: carl.id },
    data: { sharedInbox: 'https://a.test/inbox' },
  });
  await world.send(ana, [{ ...carl, sharedInbox: 'https://a.test/inbox' }], { inbox: 'shared' });
  await world.drained();
  expect(await world.db.models.work.count({ where: { subject: String(carl.id) } })).toBe(0);
});

it('remembers 410 for a day, and sends nothing more to that inbox meanwhile', async () => {
  receiver.answer = ({ path }) => ({ status: path.includes('bob') ? 410 : 202 });
  await world.send(ana, [bob]);
  await world.drained();
  expect(receiver.received).toHaveLength(1);
  const dora = await world.remote('dora', 'a.test');
  await world.send(ana, [bob, dora]);
  await world.drained();
  expect(receiver.received.map(({ path }) => path.includes('bob'))).toEqual([true, false]);
  await world.quiet();
  await pass(25 * HOUR);
  receiver.answer = () => ({ status: 202 });
  await world.send(ana, [bob]);
  await world.drained();
  expect(receiver.received.map(({ path }) => path.includes('bob'))).toEqual([true, false, true]);
});

it('fails what is queued already for an inbox that answers 410, also after the host was let go of', async () => {
  const toBob = () => receiver.received.filter(({ path }) => path.includes('bob')).length;
  receiver.answer = () => 'hang up';
  const dora = await world.remote('dora', 'a.test');
  for (let index = 0; index < 20; index += 1) await world.send(ana, index % 4 === 0 ? [bob, dora] : [bob]);
  await world.until(async () => (await world.host('a.test')).breaker === 'OPEN');
  await world.quiet();
  const before = toBob();
  receiver.answer = ({ path }) => ({ status: path.includes('bob') ? 410 : 202 });
  await pass(HOUR);
  await world.drained();
  // The probe, and nothing after it.
  expect(toBob() - before).toBe(1);
  const rows = await world.deliveries();
  const states = rows.filter((row) => row.lastStatus === 410).map((row) => row.state);
  expect(states).toEqual(Array(20).fill(3));

  // Rows that were written before the inbox said so, and are read by somebody who was not there.
  await world.quiet();
  await world.db.models.delivery.updateMany({
    where: { state: 3 },
    data: { state: 0, attempts: 0, lastStatus: null, endedAt: null },
  });
  await world.db.models.host.updateMany({ data: { dueAt: BigInt(clock.now()), wake: { increment: 1 } } });
  world.reconciler.wake('deliveries');
  await world.drained();
  expect(toBob() - before).toBe(1);
});

it('signs in a third way where the address has a query, and remembers that it worked', async () => {
  const asker = await world.db.models.identity.update({
    where: { id: bob.id },
    data: { inbox: 'https://a.test/users/bob/inbox?key=1' },
  });
  let asked = 0;
  receiver.answer = () => {
    asked += 1;
    return { status: asked === 3 || asked === 4 ? 202 : 401 };
  };
  await world.send(ana, [asker]);
  await world.drained();
  expect(schemes()).toEqual(['cavage', 'rfc9421', 'cavage']);
  expect(await world.host('a.test')).toMatchObject({ scheme: 'cavage-without-query' });
  await world.send(ana, [asker]);
  await world.drained();
  expect(schemes().slice(3)).toEqual(['cavage']);
});

it('holds up only what builds on an activity that the peer cannot digest', async () => {
  receiver.answer = ({ id }) => ({ status: id.includes('poison') ? 500 : 202 });
  await world.send(ana, [bob], { uri: 'https://home.test/poison', orderKey: 'thread' });
  await world.send(ana, [bob], { uri: 'https://home.test/poison-update', orderKey: 'thread' });
  for (let post = 0; post < 10; post += 1)
    await world.send(ana, [bob], { uri: `https://home.test/fine-${post}` });
  await world.quiet();
  const ids = receiver.received.map(({ id }) => id.split('/').at(-1));
  expect(ids.filter((id) => id?.startsWith('fine'))).toHaveLength(10);
  expect(ids.filter((id) => id === 'poison')).toHaveLength(1);
  expect(ids).not.toContain('poison-update');
  expect((await world.host('a.test')).breaker).toBe('CLOSED');
  receiver.answer = () => ({ status: 202 });
  await pass(2 * HOUR);
  expect(receiver.received.slice(-2).map(({ id }) => id.split('/').at(-1))).toEqual([
    'poison',
    'poison-update',
  ]);
});

it.each([302, 301])('does not follow a %i, and does not give up on it for a day', async (status) => {
  receiver.answer = () => ({ status, headers: { location: 'https://b.test/inbox' } });
  await world.send(ana, [bob]);
  await world.quiet();
  expect(receiver.received).toHaveLength(1);
  expect(await one()).toMatchObject({ state: 0, lastStatus: status });
});

it('signs anew for a 307 within the host', async () => {
  receiver.answer = ({ path }) =>
    path.endsWith('/moved')
      ? { status: 202 }
      : { status: 307, headers: { location: `https://a.test${path}/moved` } };
  await world.send(ana, [bob]);
  await world.drained();
  const [first, second] = receiver.received;
  expect(second?.path).toBe(`${first?.path}/moved`);
  expect(second?.headers.signature).toMatch(/signature="/);
  expect(second?.headers.signature).not.toBe(first?.headers.signature);
});

it('pauses deliveries when three peers agree that our clock is wrong, instead of dying of 401', async () => {
  clock.setWall(clock.now() - 2 * HOUR);
  const people = [bob];
  for (const host of ['b.test', 'c.test', 'd.test']) {
    world.ports.set(host, receiver.port);
    people.push(await world.remote('x', host));
  }
  receiver.answer = () => ({ status: 401 });
  await world.send(ana, people);
  await world.until(async () => (await world.reconciler.queue.status()).pausedBecause !== null, 'it paused');
  expect((await world.reconciler.queue.status()).pausedBecause).toMatch(
    /clock of this machine is 1\d\d minutes behind/,
  );
  expect(await world.db.models.delivery.count({ where: { state: 3 } })).toBe(0);
  await world.until(async () => (await world.reconciler.queue.status()).sending === 0);
  clock.setWall(Date.now());
  receiver.answer = () => ({ status: 202 });
  const isSent = async () => (await world.db.models.delivery.count({ where: { state: 0 } })) === 0;
  await world.passUntil(clock, 10_000, isSent, 'everything was sent', 15 * 60_000);
  // Said once, where the operator looks.
  expect(world.failures.splice(0)).toMatchObject([
    { message: expect.stringMatching(/clock of this machine/) },
  ]);
});
