import { createHook } from 'node:async_hooks';
import { setImmediate as immediate } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import type { Identity } from '../../src/db/rows.ts';
import { openReconcilerWorld, type ReconcilerWorld } from '../helpers/reconciler.ts';

// Real sockets and signatures on a busy machine take their time.
vi.setConfig({ testTimeout: 60_000 });

let world: ReconcilerWorld;
afterEach(async () => {
  await world.close();
  expect(world.failures).toEqual([]);
});

async function openWith(...names: string[]) {
  world = await openReconcilerWorld();
  const receiver = await world.receiver(...names);
  const ana = await world.sender('ana', await world.domain('home.test'));
  return { receiver, ana };
}

it('sends what waits, once, to exactly the intended inboxes', async () => {
  const names = ['a.test', 'b.test', 'c.test'];
  const { receiver, ana } = await openWith(...names);
  const people: Identity[] = [];
  for (const name of names) for (const user of ['x', 'y']) people.push(await world.remote(user, name));
  await world.reconciler.start();
  const uris: string[] = [];
  for (let post = 0; post < 10; post += 1) uris.push(await world.send(ana, people));
  await world.drained();
  const expected = uris.flatMap((uri) => people.map((person) => `${uri} ${person.inbox}`)).sort();
  const got = receiver.received.map(({ id, host, path }) => `${id} https://${host}${path}`).sort();
  expect(got).toEqual(expected);
});

it('sends what shares an order key one after another, in order, and the rest side by side', async () => {
  const { receiver, ana } = await openWith('a.test');
  const bob = await world.remote('bob', 'a.test');
  const underWay = new Map<string, number>();
  let overlaps = 0;
  let areThree = () => {};
  const three = new Promise<void>((resolve) => {
    areThree = resolve;
  });
  receiver.answer = ({ id }) => {
    const key = id.split('#')[0] ?? '';
    overlaps += underWay.get(key) ?? 0;
    underWay.set(key, 1);
    if (receiver.open.now >= 3) areThree();
    // The host has slots enough after these: the others are not answered one by one.
    const until = receiver.received.length > 4 ? three : Promise.resolve();
    void until.then(() => setTimeout(() => underWay.set(key, 0), 15));
    return { status: 202, afterMs: 20, until };
  };
  for (let post = 0; post < 12; post += 1) {
    for (const step of ['create', 'update', 'delete']) {
      await world.send(ana, [bob], { uri: `https://home.test/${post}#${step}`, orderKey: `thread:${post}` });
    }
  }
  await world.reconciler.start();
  await world.drained();
  for (let post = 0; post < 12; post += 1) {
    const steps = receiver.received.filter(({ id }) => id.startsWith(`https://home.test/${post}#`));
    expect(steps.map(({ id }) => id.split('#')[1])).toEqual(['create', 'update', 'delete']);
  }
  expect(overlaps).toBe(0);
  expect(receiver.open.most).toBeGreaterThan(2);
  expect(receiver.open.most).toBeLessThanOrEqual(8);
});

it('begins with one request to a host and never has more than its slots under way', async () => {
  const { receiver, ana } = await openWith('a.test');
  const people: Identity[] = [];
  for (let index = 0; index < 40; index += 1) people.push(await world.remote(`p${index}`, 'a.test'));
  let mostAtFirst = 0;
  receiver.answer = () => {
    if (receiver.received.length === 1) setTimeout(() => (mostAtFirst = receiver.received.length), 40);
    return { status: 202, afterMs: receiver.received.length === 1 ? 50 : 5 };
  };
  await world.reconciler.start();
  await world.send(ana, people);
  await world.drained();
  expect(mostAtFirst).toBe(1);
  expect(receiver.open.most).toBeLessThanOrEqual(8);
  expect(receiver.received).toHaveLength(40);
});

it('sends nothing to a host that the sender’s domain blocks, but what ends a relation', async () => {
  const { receiver, ana } = await openWith('a.test');
  const bob = await world.remote('bob', 'a.test');
  await world.send(ana, [bob], { uri: 'https://home.test/note' });
  await world.send(ana, [bob], {
    uri: 'https://home.test/undo',
    evenIfBlocked: true,
    activity: { type: 'updateActor', identity: ana },
  });
  await world.db.models.activity.updateMany({
    where: { uri: 'https://home.test/undo' },
    data: { type: 'Undo' },
  });
  await world.db.models.hostBlock.create({ data: { id: 1n, name: 'a.test', createdAt: 0n } });
  world.app.hostBlocks.forget();
  await world.reconciler.start();
  await world.drained();
  expect(receiver.received.map(({ id }) => id)).toEqual(['https://home.test/undo']);
  const note = await world.db.models.activity.findUniqueOrThrow({ where: { uri: 'https://home.test/note' } });
  const [delivery] = await world.db.models.delivery.findMany({ where: { activityId: note.id } });
  expect(delivery?.state).toBe(4);
});

it('tells those who watch a post how far it has come, and folds what arrived into its recipients', async () => {
  const { ana } = await openWith('a.test', 'b.test');
  const people = [await world.remote('x', 'a.test'), await world.remote('y', 'b.test')];
  await world.reconciler.start();
  const seen: Record<string, unknown>[] = [];
  world.app.events.onEvent(['delivery.changed'], (event) => {
    if (event.postId === 77n && event.detail) seen.push(event.detail);
  });
  await world.send(ana, people, { subjectId: 77n, addsRecipients: true });
  await world.until(async () => (await world.db.models.activity.count()) === 0, 'it was folded');
  await world.app.events.catchUp();
  const delivered = seen.reduce((sum, each) => sum + Number(each.delivered ?? 0), 0);
  expect(delivered).toBe(2);
  expect(await world.db.models.delivery.count()).toBe(0);
  const recipients = await world.db.models.postRecipient.findMany({ where: { postId: 77n } });
  const inboxes = await world.db.models.inbox.findMany();
  expect(recipients.map((row) => row.inboxId).sort()).toEqual(inboxes.map((row) => row.id).sort());
});

it('runs no statement while there is nothing to do', async () => {
  const { ana } = await openWith('a.test');
  await world.reconciler.start();
  await world.send(ana, [await world.remote('bob', 'a.test')]);
  await world.until(async () => (await world.db.models.activity.count()) === 0, 'it was folded');
  let before = 0;
  await world.until(
    () => {
      const isStill = before === world.db.statementCount();
      before = world.db.statementCount();
      return isStill;
    },
    'what was begun has ended',
    500,
  );
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(world.db.statementCount() - before).toBe(0);
});

it('stops within its time, writes down what came of what was under way, and loses nothing', async () => {
  const { receiver, ana } = await openWith('a.test');
  const people: Identity[] = [];
  for (let index = 0; index < 30; index += 1) people.push(await world.remote(`p${index}`, 'a.test'));
  receiver.answer = () => ({ status: 202, afterMs: 60 });
  await world.reconciler.start();
  await world.send(ana, people);
  await world.until(() => receiver.received.length >= 5);
  await world.reconciler.stop();
  const sent = receiver.received.length;
  const deliveries = await world.deliveries();
  expect(deliveries.filter((each) => each.state === 2)).toHaveLength(sent);
  expect(deliveries.filter((each) => each.state === 0)).toHaveLength(30 - sent);
  const host = await world.host('a.test');
  expect(host.owner).toBeNull();
  expect(host.dueAt).not.toBeNull();
});

it('leaves nothing running behind it when it stops in the middle of deliveries', async () => {
  const { receiver, ana } = await openWith('a.test', 'b.test');
  const people = [await world.remote('x', 'a.test'), await world.remote('y', 'b.test')];
  let areBoth = () => {};
  const both = new Promise<void>((resolve) => {
    areBoth = resolve;
  });
  receiver.answer = ({ host }) => {
    if (receiver.open.now === 2) areBoth();
    return { status: 202, until: both, afterMs: host === 'a.test' ? 40 : 80 };
  };
  await world.reconciler.start();
  await world.send(ana, people);
  await both;
  await world.reconciler.stop();
  expect((await world.deliveries()).map(({ state }) => state)).toEqual([2, 2]);
  expect(await turnsTaken()).toBeLessThan(10);
});

/**
 * In how many of 50 turns of the event loop somebody else asked for another turn: who does so in each keeps a process
 * alive and busy.
 */
async function turnsTaken(): Promise<number> {
  let asked = 0;
  const hook = createHook({
    init(_id, type) {
      if (type === 'Immediate') asked += 1;
    },
  }).enable();
  for (let turn = 0; turn < 50; turn += 1) await immediate();
  hook.disable();
  return asked - 50;
}
