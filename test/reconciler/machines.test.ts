import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { block } from '../../src/core/blocks/block.ts';
import { hideHost } from '../../src/core/blocks/hide-host.ts';
import { mute } from '../../src/core/blocks/mute.ts';
import { inTransaction, systemCtx } from '../../src/core/context.ts';
import { MOVE, moveFollowers } from '../../src/core/identities/move.ts';
import { createList } from '../../src/core/lists/lists.ts';
import { addToList } from '../../src/core/lists/members.ts';
import { receiveVote, voteInPoll } from '../../src/core/polls/vote.ts';
import { editRemotePost } from '../../src/core/posts/remote/edit.ts';
import { storeRemotePost } from '../../src/core/posts/remote/store.ts';
import { pollOf } from '../../src/core/posts/shapes.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import { reschedulePost, schedulePost } from '../../src/core/scheduled/schedule.ts';
import { scheduleWork } from '../../src/core/work/schedule.ts';
import type { Domain, Identity, Post } from '../../src/db/rows.ts';
import { graphToText } from '../../src/lib/graph/print.ts';
import { GRAPHS } from '../../src/reconciler/graphs.ts';
import type { RemoteWork } from '../../src/reconciler/types.ts';
import { createFakeClock, type FakeClock } from '../helpers/clock.ts';
import { remotePost as remoteNote } from '../helpers/federation/remote-post.ts';
import { openReconcilerWorld, type ReconcilerWorld } from '../helpers/reconciler.ts';

type Refreshed = Awaited<ReturnType<RemoteWork['refreshIdentity']>>;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

// Real sockets and signatures on a busy machine take their time.
vi.setConfig({ testTimeout: 60_000 });

let world: ReconcilerWorld;
let clock: FakeClock;
let home: Domain;
let ana: Identity;
const remote = {
  refreshed: [] as string[],
  fetched: [] as string[],
  refresh: (() => 'fresh') as () => Refreshed | Promise<Refreshed>,
  post: (_uri: string): Promise<Post | null> => Promise.resolve(null),
  isProven: false,
};

beforeEach(async () => {
  clock = createFakeClock(Date.now());
  Object.assign(remote, {
    refreshed: [],
    fetched: [],
    refresh: () => 'fresh',
    post: async () => null,
    isProven: false,
  });
  world = await openReconcilerWorld({
    clock,
    options: {
      remote: {
        refreshIdentity: async (_ctx, identity) => {
          remote.refreshed.push(identity.username);
          return remote.refresh();
        },
        findByHandle: async () => null,
        fetchAuthorization: async () => null,
        fetchCollection: async () => null,
        fetchPost: async (_ctx, uri) => {
          remote.fetched.push(uri);
          return remote.post(uri);
        },
        listReplies: async () => ['https://a.test/r1', 'https://a.test/r2'],
        takeOutbox: async () => 0,
        refreshPost: async () => {},
      },
      proveDomain: async () => remote.isProven,
    },
  });
  home = await world.domain('home.test');
  ana = await world.sender('ana', home);
  await world.reconciler.start();
});
afterEach(async () => {
  await world.close();
  expect(world.failures).toEqual([]);
});

const ctx = () => systemCtx(world.app, home);
const schedule = (machine: string, subject: string, state: string) =>
  inTransaction(ctx(), (inside) => scheduleWork(inside, { machine, subject, state, dueAt: clock.now() }));
const left = (machine: string) => world.db.models.work.count({ where: { machine } });
const turn = () => new Promise((resolve) => setTimeout(resolve, 20));
const pass = (ms: number, stepMs = HOUR) => world.pass(clock, ms, stepMs);

async function remotePost(author: Identity, name: string, inReplyToUri: string | null): Promise<Post> {
  const id = world.app.ids.next();
  const now = BigInt(clock.now());
  return world.db.models.post.create({
    data: {
      ...{
        id,
        uri: `https://a.test/${name}`,
        authorId: author.id,
        visibility: 'PUBLIC',
        html: '',
        threadId: id,
      },
      ...{ inReplyToUri, publishedAt: now, storedAt: now },
    },
  });
}

it('every graph holds together and prints', () => {
  expect(GRAPHS.length).toBeGreaterThan(10);
  for (const graph of GRAPHS) expect(graphToText(graph)).toContain(graph.name);
});

it('asks about an actor again, with growing pauses while its server is silent, then lets it be', async () => {
  const bob = await world.remote('bob', 'a.test');
  remote.refresh = () => 'unreachable';
  await schedule('identity-refresh', String(bob.id), 'stale');
  await world.until(() => remote.refreshed.length === 1);
  await pass(DAY);
  expect(remote.refreshed).toHaveLength(4);
  expect(await left('identity-refresh')).toBe(0);
});

it('asks for a handle that could not be confirmed within minutes, then less and less often, and lets it be', async () => {
  const bob = await world.remote('bob', 'a.test');
  remote.refresh = () => 'unsure';
  const begin = clock.now();
  const at: number[] = [];
  await schedule('identity-refresh', String(bob.id), 'stale');
  for (let minutes = 0; minutes < 24 * 60; minutes += 1) {
    await pass(60_000, 60_000);
    while (at.length < remote.refreshed.length) at.push((clock.now() - begin) / 60_000);
  }
  expect(at).toHaveLength(7);
  expect(at[2]).toBeLessThanOrEqual(5);
  expect(at[3]).toBeLessThanOrEqual(10);
  expect(at[6]).toBeLessThan(6 * 60);
  expect(await left('identity-refresh')).toBe(0);
  // Once it is confirmed nothing more is asked.
  remote.refresh = () => (remote.refreshed.length < 10 ? 'unsure' : 'fresh');
  await schedule('identity-refresh', String(bob.id), 'unsure');
  await pass(DAY);
  expect(remote.refreshed).toHaveLength(10);
  expect(await left('identity-refresh')).toBe(0);
});

it('runs again what was asked for while it ran, and once more only', async () => {
  const bob = await world.remote('bob', 'a.test');
  remote.refresh = async (): Promise<Refreshed> => {
    if (remote.refreshed.length === 1) await schedule('identity-refresh', String(bob.id), 'stale');
    return 'fresh';
  };
  await schedule('identity-refresh', String(bob.id), 'stale');
  await world.until(async () => remote.refreshed.length === 2 && (await left('identity-refresh')) === 0);
  await pass(DAY);
  expect(remote.refreshed).toHaveLength(2);
});

it('follows a thread up to its limit, not in circles, then asks for the replies', async () => {
  const bob = await world.remote('bob', 'a.test');
  let made = 0;
  remote.post = async (uri) => {
    if (uri.includes('/r')) return null;
    made += 1;
    return remotePost(bob, `up${made}`, `https://a.test/up${made + 1}`);
  };
  const post = await remotePost(bob, 'start', 'https://a.test/up1');
  await schedule('thread-fetch', String(post.id), 'ancestors');
  await world.until(async () => (await left('thread-fetch')) === 0);
  expect(made).toBe(40);
  expect(remote.fetched.slice(-2)).toEqual(['https://a.test/r1', 'https://a.test/r2']);
});

it('notices replies to what is not known here, and fetches what they answer', async () => {
  const bob = await world.remote('bob', 'a.test');
  const post = await remotePost(bob, 'reply', 'https://a.test/unknown');
  await world.db.batch((_sql, tx) =>
    world.app.events.append(tx, {
      ...{
        kind: 'entry.added',
        postId: post.id,
        entryId: post.id,
        authorId: bob.id,
        domainId: null,
        isReply: true,
      },
    }),
  );
  await world.app.events.catchUp();
  clock.advance(1_000);
  await world.until(() => remote.fetched.includes('https://a.test/unknown'));
});

it('ends mutes when their time is over', async () => {
  const bob = await world.remote('bob', 'a.test');
  await mute(ctx(), ana, bob, { seconds: 600 });
  await turn();
  clock.advance(599_000);
  await turn();
  expect(await world.db.models.mute.count()).toBe(1);
  await world.passUntil(
    clock,
    500,
    async () => (await world.db.models.mute.count()) === 0,
    'it ended',
    2_000,
  );
});

it('lets a pending domain serve once DNS proves it', async () => {
  const pending = await world.domain('new.test');
  await world.db.models.domain.update({ where: { id: pending.id }, data: { state: 'PENDING' } });
  await inTransaction(ctx(), (inside) => inside.emit({ kind: 'domainChanged', domain: pending }));
  await world.until(async () => (await left('domain-proof')) === 1);
  const state = async () =>
    (await world.db.models.domain.findUniqueOrThrow({ where: { id: pending.id } })).state;
  await pass(10 * 60_000, 60_000);
  expect(await state()).toBe('PENDING');
  remote.isProven = true;
  await pass(2 * HOUR, 600_000);
  expect(await state()).toBe('ACTIVE');
  expect(await left('domain-proof')).toBe(0);
});

it('closes a domain only after its goodbyes have arrived', async () => {
  const receiver = await world.receiver('a.test');
  receiver.answer = () => ({ status: 503 });
  const bob = await world.remote('bob', 'a.test');
  await world.send(ana, [bob], { subjectId: null });
  await world.quiet();
  await world.db.models.domain.update({ where: { id: home.id }, data: { state: 'CLOSING' } });
  await schedule('domain-closing', String(home.id), 'saying-goodbye');
  const state = async () =>
    (await world.db.models.domain.findUniqueOrThrow({ where: { id: home.id } })).state;
  await world.until(
    async () => (await world.db.models.activity.count({ where: { type: 'deleteActor' } })) === 1,
  );
  await pass(10 * 60_000, 60_000);
  expect(await state()).toBe('CLOSING');
  receiver.answer = () => ({ status: 202 });
  await pass(3 * HOUR, 600_000);
  await world.until(async () => (await state()) === 'CLOSED');
  expect(receiver.received.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toContain(
    'deleteActor',
  );
});

/** More than one portion of people here who follow somebody. */
async function followersOf(followee: Identity, domain: Domain, count: number): Promise<Identity[]> {
  const followers: Identity[] = [];
  for (let index = 0; index < count; index += 1) {
    const follower = await world.sender(`f${index}`, domain);
    followers.push(follower);
    const id = world.app.ids.next();
    await world.db.models.follow.create({
      data: {
        ...{ id, uri: `${follower.uri}/follows/${id}`, followerId: follower.id, followeeId: followee.id },
        ...{ state: 'ACCEPTED', followerDomainId: domain.id, createdAt: 0n, acceptedAt: 0n },
        showBoosts: index !== 3,
      },
    });
  }
  return followers;
}

it('lets followers here follow somebody of ours to where they moved', async () => {
  const other = await world.domain('other.test');
  const target = await world.sender('target', home);
  const [first, second, third] = await followersOf(ana, home, 30);
  await followersOf(ana, other, 2);
  const owner = third as Identity;
  for (const title of ['Birds', 'Both']) {
    const list = await createList(ctx(), owner, { title });
    await addToList(ctx(), owner, list.id, [ana.id]);
  }
  // The new one follows the old one, who has no longer anything to say; and one of them wants nothing of the new one.
  await world.db.models.follow.updateMany({
    where: { followerId: first?.id ?? 0n },
    data: { followerId: target.id },
  });
  await block(ctx(), second as Identity, target);
  await world.db.models.identity.update({ where: { id: ana.id }, data: { movedToId: target.id } });
  await schedule(MOVE, String(ana.id), 'following');
  await world.until(async () => (await left(MOVE)) === 0);
  const follows = await world.db.models.follow.findMany({ where: { followeeId: target.id } });
  expect(follows).toHaveLength(30);
  expect(follows.filter(({ showBoosts }) => !showBoosts)).toHaveLength(1);
  expect(await world.db.models.follow.findMany({ where: { followeeId: ana.id } })).toMatchObject([
    { followerId: second?.id },
  ]);
  const lists = await world.db.models.list.findMany({ include: { members: true } });
  expect(lists).toMatchObject(lists.map(() => ({ members: [{ memberId: target.id }] })));
  expect(lists).toHaveLength(2);
  const told = { kind: 'MOVE', actorId: ana.id } as const;
  const count = () => world.db.models.notification.count({ where: told });
  expect(await count()).toBe(32);
  // The one who stayed is asked again when the same Move comes again, and told of the next one alone.
  await schedule(MOVE, String(ana.id), 'following');
  await world.until(async () => (await left(MOVE)) === 0);
  expect(await count()).toBe(32);
  const movedAt = BigInt(world.app.clock.now() + 60_000);
  await world.db.models.identity.update({ where: { id: ana.id }, data: { movedAt } });
  await schedule(MOVE, String(ana.id), 'following');
  await world.until(async () => (await left(MOVE)) === 0);
  expect(await count()).toBe(33);
});

it('lets those on the domain to which a Move came follow, however many they are, and tells no others', async () => {
  const other = await world.domain('other.test');
  const [from, to] = [await world.remote('old', 'a.test'), await world.remote('new', 'b.test')];
  await followersOf(from, home, 60);
  await followersOf(from, other, 3);
  await world.db.models.identity.update({ where: { id: from.id }, data: { movedToId: to.id } });
  const on = (followee: Identity, { id }: Domain) =>
    world.db.models.follow.count({ where: { followeeId: followee.id, followerDomainId: id } });
  await inTransaction(ctx(), (inside) => moveFollowers(inside, from, home));
  await world.until(async () => (await left(MOVE)) === 0);
  expect([await on(to, home), await on(from, home)]).toEqual([60, 0]);
  expect([await on(to, other), await on(from, other)]).toEqual([0, 3]);
  expect(await world.db.models.notification.count({ where: { kind: 'MOVE' } })).toBe(60);
  await inTransaction(ctx(), (inside) => moveFollowers(inside, from, other));
  await world.until(async () => (await left(MOVE)) === 0);
  expect([await on(to, other), await on(from, other)]).toEqual([3, 0]);
});

it('removes what has had its time, and remote posts only where nobody here kept them', async () => {
  const bob = await world.remote('bob', 'a.test');
  const { db, app } = world;
  const forgotten = await remotePost(bob, 'forgotten', null);
  const kept = await remotePost(bob, 'kept', null);
  const parent = await remotePost(bob, 'parent', null);
  const reply = await remotePost(bob, 'reply', parent.uri);
  await db.models.post.update({ where: { id: reply.id }, data: { inReplyToId: parent.id } });
  await db.models.bookmark.create({
    data: { id: app.ids.next(), identityId: ana.id, postId: kept.id, createdAt: 0n },
  });
  await db.models.bookmark.create({
    data: { id: app.ids.next(), identityId: ana.id, postId: reply.id, createdAt: 0n },
  });
  const at = BigInt(clock.now());
  await db.models.outOfOrderMarker.create({ data: { uri: 'https://a.test/gone', expiresAt: at + 1_000n } });
  await db.models.inbound.create({
    data: {
      ...{ id: 1n, domainId: home.id, actorUri: bob.uri, hostName: 'a.test', dedupKey: 'k', type: 'Like' },
      ...{ state: 1, dueAt: at, receivedAt: at },
    },
  });
  await pass(2 * HOUR);
  await world.until(async () => (await db.models.outOfOrderMarker.count()) === 0);
  expect(await db.models.inbound.count()).toBe(1);
  await pass(91 * DAY, DAY / 2);
  await world.until(async () => (await db.models.post.findUnique({ where: { id: forgotten.id } })) === null);
  expect((await db.models.post.findMany({ orderBy: { id: 'asc' } })).map((post) => post.id)).toEqual([
    kept.id,
    parent.id,
    reply.id,
  ]);
  expect(await db.models.inbound.count()).toBe(0);
});

it('shows and steers the queue', async () => {
  const receiver = await world.receiver('a.test', 'b.test');
  receiver.answer = ({ host }) => ({ status: host === 'a.test' ? 503 : 202 });
  const people = [await world.remote('bob', 'a.test'), await world.remote('carl', 'b.test')];
  for (let post = 0; post < 3; post += 1) await world.send(ana, people);
  await world.quiet();
  const { queue } = world.reconciler;
  const status = await queue.status();
  expect(status).toMatchObject({ waiting: 3, failed: 0, sending: 0 });
  expect(status.hosts[0]).toMatchObject({ host: 'a.test', breaker: 'OPEN', waiting: 3 });
  const before = receiver.received.length;
  expect(await queue.retry('a.test')).toBe(3);
  await world.until(() => receiver.received.length === before + 1);
  await world.quiet();
  expect(await queue.flush('a.test')).toBe(3);
  await world.quiet();
  expect(await queue.status()).toMatchObject({ waiting: 0 });
  expect((await world.host('a.test')).dueAt).toBeNull();
  await expect(queue.flush('unknown.test')).rejects.toThrow('never heard of the server unknown.test');
  await expect(queue.retry('unknown.test')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('publishes a scheduled post at its time, and a moved one at its new time', async () => {
  const [soon, moved] = [
    await schedulePost(ctx(), ana, { text: 'soon' }, clock.now() + HOUR),
    await schedulePost(ctx(), ana, { text: 'moved' }, clock.now() + HOUR),
  ];
  await reschedulePost(ctx(), ana, moved.id, clock.now() + 4 * HOUR);
  const published = async () =>
    (await world.db.models.post.findMany({ where: { authorId: ana.id } })).map(({ source }) => source);
  expect(await published()).toEqual([]);
  await pass(2 * HOUR);
  await world.until(async () => (await left('scheduled-post')) === 1);
  expect(await published()).toEqual(['soon']);
  expect(await world.db.models.scheduledPost.findMany()).toMatchObject([{ id: moved.id }]);
  await pass(3 * HOUR);
  await world.until(async () => (await left('scheduled-post')) === 0);
  expect(await published()).toEqual(['soon', 'moved']);
  expect(soon.id).not.toBe(moved.id);
});

it('ends more follows with a hidden server than one transaction takes, both ways, and no others', async () => {
  const elsewhere = await world.remote('elsewhere', 'other.test');
  const follow = (followerId: bigint, followeeId: bigint) => ({
    id: world.app.ids.next(),
    uri: `https://home.test/follows/${followerId}-${followeeId}`,
    followerId,
    followeeId,
    state: 'ACCEPTED' as const,
    createdAt: BigInt(clock.now()),
  });
  const rows = [follow(ana.id, elsewhere.id), follow(elsewhere.id, ana.id)];
  for (let index = 0; index < 60; index += 1) {
    const { id } = await world.remote(`p${index}`, 'hidden.test');
    rows.push(follow(ana.id, id), follow(id, ana.id));
  }
  await world.db.models.follow.createMany({ data: rows });
  await hideHost(ctx(), ana, 'hidden.test');
  expect(await left('hidden-host')).toBe(1);
  await world.passUntil(clock, 1_000, async () => (await left('hidden-host')) === 0);
  const follows = await world.db.models.follow.findMany({ orderBy: { id: 'asc' } });
  expect(follows.map(({ followerId, followeeId }) => [followerId, followeeId])).toEqual([
    [ana.id, elsewhere.id],
    [elsewhere.id, ana.id],
  ]);
});

it('tells who voted here of the end of a poll elsewhere when its server closes it early', async () => {
  const fay = await world.remote('fay', 'a.test');
  const endsAt = clock.now() + HOUR;
  const options = ['a', 'b'].map((title) => ({ title, votes: 0 }));
  const question = (closedAt: number | null) => ({
    ...remoteNote('https://a.test/q', clock.now()),
    type: 'Question',
    poll: { multiple: false, options, endsAt, closedAt, voters: 0 },
  });
  const open = question(null);
  const { post } = await storeRemotePost(ctx(), fay, open, { isDelivered: true });
  await voteInPoll(ctx(), ana, post?.id ?? 0n, [0]);
  const notified = async () =>
    (await world.db.models.notification.findMany({ where: { kind: 'POLL' } })).map(
      ({ identityId }) => identityId,
    );
  await pass(60_000, 10_000);
  expect(await notified()).toEqual([]);
  await editRemotePost(ctx(), fay, { ...open, poll: { ...open.poll, closedAt: clock.now() } });
  await world.passUntil(clock, 1_000, async () => (await notified()).length > 0, 'its end is told', HOUR / 4);
  expect(await notified()).toEqual([ana.id]);
  expect(clock.now()).toBeLessThan(endsAt - HOUR / 2);
});

it('tells followers elsewhere of votes with pauses, and everybody concerned of the end, also after a restart', async () => {
  const receiver = await world.receiver('a.test');
  const fay = await world.remote('fay', 'a.test');
  const inbox = await world.db.models.inbox.create({
    data: { id: world.app.ids.next(), url: fay.inbox as string, hostId: fay.hostId as bigint },
  });
  await world.db.models.audience.create({ data: { authorId: ana.id, inboxId: inbox.id, followers: 1 } });
  const voters = await Promise.all(['ben', 'cleo'].map((name) => world.sender(name, home)));
  const bystander = await world.sender('dan', home);
  const post = await createPost(ctx(), ana, { text: 'Which?', poll: { options: ['a', 'b'], seconds: 600 } });
  const got = (type: string) => receiver.received.filter(({ body }) => JSON.parse(body).type === type).length;
  const notified = async () => {
    const rows = await world.db.models.notification.findMany({ where: { kind: 'POLL', postId: post.id } });
    return rows.map(({ identityId }) => identityId).sort();
  };
  const close = async () =>
    pollOf(await world.db.models.post.findUniqueOrThrow({ where: { id: post.id } }))?.closedAt;
  await world.until(() => got('create') === 1);
  expect(
    await receiveVote(ctx(), fay, { uri: 'https://a.test/v1', postUri: post.uri, name: 'b' }),
  ).toBeNull();
  await voteInPoll(ctx(), voters[0] as Identity, post.id, [0]);
  // A second after the first vote, all together.
  await pass(1_000, 200);
  expect(got('update')).toBe(1);
  await voteInPoll(ctx(), voters[1] as Identity, post.id, [1]);
  await pass(3_000, 200);
  expect(got('update')).toBe(1);
  await world.passUntil(clock, 200, () => got('update') === 2);
  expect(await notified()).toEqual([]);
  // The end comes while the server is down.
  await world.reconciler.stop();
  clock.advance(600_000);
  expect(await close()).toBeNull();
  const again = await openReconcilerWorld({ db: world.db, clock, ports: world.ports });
  await again.reconciler.start();
  await world.passUntil(clock, 200, async () => got('update') === 3 && (await notified()).length === 3);
  expect(await close()).not.toBeNull();
  expect(await notified()).toEqual([ana.id, ...voters.map(({ id }) => id)].sort());
  expect(await notified()).not.toContain(bystander.id);
  // Nobody is told twice, and nothing is left to do.
  await world.passUntil(
    clock,
    1_000,
    async () => (await left('poll-end')) + (await left('poll-results')) === 0,
  );
  expect([got('update'), (await notified()).length]).toEqual([3, 3]);
  await again.close();
});
