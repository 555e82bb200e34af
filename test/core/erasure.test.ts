import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { boostRemotely } from '../../src/core/boosts/remote.ts';
import { inTransaction } from '../../src/core/context.ts';
import { eraseChunk } from '../../src/core/erasure/erase.ts';
import { favouriteRemotely } from '../../src/core/favourites/remote.ts';
import { follow } from '../../src/core/follows/follow.ts';
import { receiveFollow } from '../../src/core/follows/receive.ts';
import { deleteIdentity } from '../../src/core/identities/delete.ts';
import { dismissNotifications } from '../../src/core/notifications/mark.ts';
import { findPost } from '../../src/core/posts/queries.ts';
import { storeRemotePost } from '../../src/core/posts/remote/store.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import { carriedEvents } from '../../src/core/timelines/live.ts';
import type { TimelineSource } from '../../src/core/timelines/source.ts';
import type { Domain, Identity, Post } from '../../src/db/rows.ts';
import type { LiveEvent } from '../../src/live/events.ts';
import { selectEvents } from '../../src/live/row.ts';
import { type CoreWorld, openCoreWorld } from '../helpers/core.ts';
import { DIALECTS } from '../helpers/database.ts';
import { remotePost } from '../helpers/federation/remote-post.ts';
import { boostPost, favouritePost } from '../helpers/people/marks.ts';

describe.each(DIALECTS)('what a deleted identity leaves, on %s', (dialect) => {
  let world: CoreWorld;
  let a: Domain;
  let ana: Identity;
  let ben: Identity;
  let rita: Identity;

  beforeEach(async () => {
    world = await openCoreWorld({ dialect, effects: 'run' });
    a = await world.domain('a.test');
    ana = await world.identity('ana', a);
    ben = await world.identity('ben', a);
    rita = await world.remote('rita', 'r.test');
  });
  afterEach(() => world.close());

  const identity = (one: Identity) => world.db.models.identity.findUniqueOrThrow({ where: { id: one.id } });
  const post = (one: Post) => world.db.models.post.findUniqueOrThrow({ where: { id: one.id } });
  const stored = async (one: Post) => {
    const found = await findPost(world.system(a), one.id);
    if (!found) throw new Error('there is no such post');
    return found;
  };
  const chunk = (one: Identity) => inTransaction(world.system(), (ctx) => eraseChunk(ctx, one.id));
  const eraseAll = async (one: Identity) => {
    for (let chunks = 1; ; chunks += 1) if ((await chunk(one)) === 'done') return chunks;
  };
  const write = async (author: Identity, text: string, inReplyTo?: Post) =>
    createPost(await world.as(author), author, { text, ...(inReplyTo ? { inReplyToId: inReplyTo.id } : {}) });
  const receive = async (name: string, inReplyToUri: string | null = null) => {
    const data = remotePost(`https://r.test/posts/${name}`, world.clock.now(), {
      inReplyToUri,
      attachments: [{ type: 'image', url: `https://r.test/${name}.png` }],
    });
    const { post } = await storeRemotePost(world.system(a), rita, data, { isDelivered: true });
    if (!post) throw new Error('it was not stored');
    return post;
  };
  const logged = async (after: bigint): Promise<LiveEvent[]> => {
    await world.db.numberEvents();
    return [...(await selectEvents(world.db.sql, after, null, 5000)).events];
  };
  const head = async () => {
    await world.db.numberEvents();
    const [row] = await world.db.sql.all<{ seq: bigint }>('SELECT max("seq") AS "seq" FROM event');
    return row?.seq ?? 0n;
  };
  const carried = async (source: TimelineSource, events: readonly LiveEvent[]) =>
    (await carriedEvents(() => world.system(a), source, null, events)).map(
      ({ event, verdict }) => `${event.kind} ${verdict}`,
    );

  it('counts of others go down, and nothing that was its own is left', async () => {
    const theirs = await write(ben, 'mine');
    const own = await write(ana, 'an answer', theirs);
    await favouritePost(await world.as(ana), ana, theirs.id);
    await boostPost(await world.as(ana), ana, theirs.id);
    await favouritePost(await world.as(ben), ben, own.id);
    await boostPost(await world.as(ben), ben, own.id);
    await follow(await world.as(ana), ana, ben);
    await follow(await world.as(ben), ben, ana);
    expect(await post(theirs)).toMatchObject({ repliesCount: 1, boostsCount: 1, favouritesCount: 1 });
    expect(await identity(ben)).toMatchObject({ followersCount: 1, followingCount: 1 });
    await deleteIdentity(world.system(a), ana);
    await eraseAll(ana);
    expect(await post(theirs)).toMatchObject({ repliesCount: 0, boostsCount: 0, favouritesCount: 0 });
    expect(await identity(ben)).toMatchObject({ followersCount: 0, followingCount: 0, postsCount: 1 });
    expect(await identity(ana)).toMatchObject({ followersCount: 0, followingCount: 0, postsCount: 0 });
    expect(await post(own)).toMatchObject({ html: '', source: null, boostsCount: 0, favouritesCount: 0 });
    const { models } = world.db;
    expect(await models.boost.count()).toBe(0);
    expect(await models.favourite.count()).toBe(0);
    expect(await models.follow.count()).toBe(0);
    expect(await models.notification.count()).toBe(0);
    expect(await models.home.count({ where: { identityId: ana.id } })).toBe(0);
    expect((await models.domainEntry.findMany()).map((row) => row.postId)).toEqual([theirs.id]);
  });

  it('live clients hear of entries and notifications that went', async () => {
    const theirs = await write(ben, 'mine');
    await follow(await world.as(ben), ben, ana);
    const own = await write(ana, 'hello #tag');
    const boost = await boostPost(await world.as(ana), ana, theirs.id);
    const again = await boostPost(await world.as(ben), ben, own.id);
    const before = await head();
    await deleteIdentity(world.system(a), ana);
    await eraseAll(ana);
    const events = await logged(before);
    const removed = events.filter((event) => event.kind === 'entry.removed' && event.listDomainId === null);
    expect(removed.map((event) => event.entryId)).toEqual([own.id, boost.id, again.id]);
    expect(await carried({ kind: 'home', identity: ben }, events)).toContain('entry.removed item');
    for (const kind of ['local', 'federated'] as const)
      expect(await carried({ kind, domain: a }, events)).toContain('entry.removed item');
    expect(await carried({ kind: 'hashtag', domain: a, name: 'tag' }, events)).toEqual([
      'entry.removed item',
    ]);
    const withdrawn = events.filter((event) => event.kind === 'notification.removed');
    expect(withdrawn.length).toBeGreaterThan(0);
    expect(withdrawn.some((event) => event.targetIdentityId === ben.id)).toBe(true);
  });

  it('of many entries streams hear once, with a gap, and only those that had some', async () => {
    const c = await world.identity('c', a);
    await follow(await world.as(ben), ben, ana);
    const b = await world.domain('b.test');
    for (let index = 0; index < 45; index += 1) {
      world.clock.advance(1000);
      await write(ana, `number ${index} #tag`);
    }
    const before = await head();
    await deleteIdentity(world.system(a), ana);
    await eraseAll(ana);
    const events = await logged(before);
    const gap = ['entries.removed gap'];
    expect(await carried({ kind: 'home', identity: ben }, events)).toEqual(gap);
    expect(await carried({ kind: 'home', identity: c }, events)).toEqual([]);
    expect(await carried({ kind: 'local', domain: a }, events)).toEqual(gap);
    expect(await carried({ kind: 'federated', domain: a }, events)).toEqual(gap);
    expect(await carried({ kind: 'hashtag', domain: a, name: 'tag' }, events)).toEqual(gap);
    expect(await carried({ kind: 'hashtag', domain: a, name: 'other' }, events)).toEqual([]);
    for (const kind of ['local', 'federated'] as const)
      expect(await carried({ kind, domain: b }, events)).toEqual([]);
    const profile = { kind: 'profile', replies: true, boosts: true } as const;
    expect(await carried({ ...profile, identity: ana }, events)).toEqual(gap);
    expect(await carried({ ...profile, identity: ben }, events)).toEqual([]);
    expect(await world.db.models.domainEntry.count()).toBe(0);
    expect(await world.db.models.domainTagEntry.count()).toBe(0);
  });

  it('of many answers to others, streams of those who follow the author alone hear too', async () => {
    const dee = await world.identity('dee', a);
    await follow(await world.as(dee), dee, ana);
    const theirs = await write(ben, 'what many answer');
    await write(ana, 'for everybody');
    const oldest = await write(ana, 'answer #rare', theirs);
    for (let index = 1; index < 55; index += 1) {
      world.clock.advance(1000);
      await write(ana, `answer ${index}`, theirs);
    }
    // Another domain of the install knows the oldest alone.
    const b = await world.domain('b.test');
    await world.db.models.domainEntry.create({ data: { domainId: b.id, postId: oldest.id, isReply: false } });
    const before = await head();
    await deleteIdentity(world.system(a), ana);
    await eraseAll(ana);
    const events = await logged(before);
    const gap = ['entries.removed gap'];
    expect(await carried({ kind: 'home', identity: dee }, events)).toEqual(gap);
    // The oldest of so many: nobody looked at its hashtag.
    expect(await carried({ kind: 'hashtag', domain: a, name: 'rare' }, events)).toEqual(gap);
    expect(await carried({ kind: 'hashtag', domain: b, name: 'rare' }, events)).toEqual(gap);
    expect(await carried({ kind: 'federated', domain: b }, events)).toEqual(gap);
    expect(await carried({ kind: 'local', domain: b }, events)).toEqual([]);
  });

  it('nothing for followers goes to the server of one who left, unless others read there', async () => {
    const sue = await world.remote('sue', 's.test', { sharedInbox: null });
    const rob = await world.remote('rob', 'r.test');
    for (const remote of [rita, rob, sue])
      await receiveFollow(world.system(a), remote, ana, `${remote.uri}/follows/1`, 1n);
    const inboxes = async () =>
      (
        await world.db.sql.all<{ url: string; followers: bigint }>(
          'SELECT i."url", a."followers" FROM audience a JOIN inbox i ON i."id" = a."inboxId" ORDER BY i."url"',
        )
      ).map((row) => `${row.url} ${row.followers}`);
    expect(await inboxes()).toEqual(['https://r.test/inbox 2', 'https://s.test/users/sue/inbox 1']);
    const mine = await write(ana, 'for all of them');
    const sueInbox = await world.db.models.inbox.findUniqueOrThrow({
      where: { url: 'https://s.test/users/sue/inbox' },
    });
    await world.db.models.postRecipient.createMany({
      data: (await world.db.models.inbox.findMany()).map(({ id }) => ({ postId: mine.id, inboxId: id })),
    });
    for (const gone of [rita, sue]) {
      await deleteIdentity(world.system(a), gone);
      await eraseAll(gone);
    }
    expect(await inboxes()).toEqual(['https://r.test/inbox 1']);
    const recipients = await world.db.models.postRecipient.findMany();
    expect(recipients.length).toBeGreaterThan(0);
    expect(recipients.map((row) => row.inboxId)).not.toContain(sueInbox.id);
    expect(await identity(ana)).toMatchObject({ followersCount: 1 });
  });

  it('a remote leaver takes its marks and replies with it', async () => {
    const mine = await write(ana, 'mine');
    const answer = await receive('1', mine.uri);
    await favouriteRemotely(world.system(a), rita, await stored(mine), 'https://r.test/likes/1');
    await boostRemotely(world.system(a), rita, await stored(mine), {
      uri: 'https://r.test/boosts/1',
      publishedAt: null,
      visibility: 'PUBLIC',
    });
    await favouritePost(await world.as(ana), ana, answer.id);
    expect(await post(mine)).toMatchObject({ repliesCount: 1, boostsCount: 1, favouritesCount: 1 });
    expect(await world.db.models.notification.count({ where: { identityId: ana.id } })).toBe(3);
    await deleteIdentity(world.system(a), rita);
    await eraseAll(rita);
    expect(await post(mine)).toMatchObject({ repliesCount: 0, boostsCount: 0, favouritesCount: 0 });
    expect(await world.db.models.notification.count()).toBe(0);
    expect(await world.db.models.attachment.count()).toBe(0);
    expect(await world.db.models.favourite.count()).toBe(0);
  });

  it('its Delete reaches every server that it sent something to, before anything of that is erased', async () => {
    const people = [];
    for (const name of ['followed', 'follower', 'favourited', 'recipient'])
      people.push(await world.remote(name, `${name}.test`));
    const [followed, follower, favourited] = people as [Identity, Identity, Identity];
    await follow(await world.as(ana), ana, followed);
    await receiveFollow(world.system(a), follower, ana, `${follower.uri}/follows/1`, 1n);
    const data = remotePost('https://favourited.test/posts/1', world.clock.now());
    const theirs = await storeRemotePost(world.system(a), favourited, data, { isDelivered: false });
    await favouritePost(await world.as(ana), ana, theirs.post?.id ?? 0n);
    const own = await write(ana, 'hello');
    const host = await world.db.models.host.findUniqueOrThrow({ where: { name: 'recipient.test' } });
    const inboxId = world.app.ids.next();
    await world.db.models.inbox.create({
      data: { id: inboxId, url: 'https://recipient.test/inbox', hostId: host.id },
    });
    await world.db.models.postRecipient.create({ data: { postId: own.id, inboxId } });
    // Everything was delivered long ago, and folded.
    await world.db.models.delivery.deleteMany({});
    await world.db.models.activity.deleteMany({});
    await deleteIdentity(world.system(a), ana);
    const goodbye = await world.db.models.activity.findFirstOrThrow({ where: { type: 'Delete' } });
    const rows = await world.db.sql.all<{ url: string }>(
      'SELECT i."url" FROM delivery d JOIN inbox i ON i."id" = d."inboxId" WHERE d."activityId" = ? ORDER BY 1',
      [goodbye.id],
    );
    expect(rows.map(({ url }) => url)).toEqual(
      ['favourited', 'followed', 'follower', 'recipient'].map((name) => `https://${name}.test/inbox`),
    );
    // A fan-out that is not done yet holds the erasing back.
    const now = BigInt(world.clock.now());
    const fanOut = { id: world.app.ids.next(), kind: 'delivery', authorId: ana.id, before: now, dueAt: now };
    await world.db.models.fanOut.create({ data: { ...fanOut, activityId: goodbye.id } });
    expect(await chunk(ana)).toBe('wait');
    expect(await world.db.models.audience.count()).toBe(1);
    await world.db.models.fanOut.deleteMany({});
    await eraseAll(ana);
    expect(await world.db.models.audience.count()).toBe(0);
  });

  it('goes on after every crash where it was: no chunk is large, and none counts twice', async () => {
    const theirs = await write(ben, 'mine');
    const popular = await write(ana, 'popular');
    for (let index = 0; index < 60; index += 1) await write(ana, `answer ${index}`, theirs);
    const fans = [];
    for (let index = 0; index < 350; index += 1) {
      const fan = await world.identity(`fan${index}`, a);
      fans.push({
        id: world.app.ids.next(),
        uri: `https://a.test/likes/${index}`,
        identityId: fan.id,
        postId: popular.id,
        createdAt: 1n,
      });
    }
    await world.db.models.favourite.createMany({ data: fans });
    await deleteIdentity(world.system(a), ana);
    let chunks = 0;
    for (let state = 'more'; state !== 'done'; chunks += 1) {
      // A chunk that was rolled back is as if it had not been.
      await inTransaction(world.system(), async (ctx) => {
        await eraseChunk(ctx, ana.id);
        throw new Error('killed');
      }).catch(() => undefined);
      const left = await world.db.models.favourite.count();
      state = await chunk(ana);
      expect(left - (await world.db.models.favourite.count())).toBeLessThanOrEqual(300);
    }
    expect(chunks).toBeGreaterThan(1);
    expect(await post(theirs)).toMatchObject({ repliesCount: 0 });
    expect(await world.db.models.post.count({ where: { authorId: ana.id, deletedAt: null } })).toBe(0);
    expect(await world.db.models.favourite.count()).toBe(0);
  });

  it('dismissed notifications go from the other clients too', async () => {
    const notification = (index: number) => ({
      id: world.app.ids.next(),
      identityId: ben.id,
      kind: 'FOLLOW' as const,
      actorId: BigInt(index),
      createdAt: 1n,
    });
    const one = notification(0);
    await world.db.models.notification.createMany({ data: [one, notification(1)] });
    const before = await head();
    expect(await dismissNotifications(await world.as(ben), ben, { id: one.id })).toBe(1);
    expect((await logged(before)).map((event) => `${event.kind} ${event.entryId}`)).toEqual([
      `notification.removed ${one.id}`,
    ]);
    await world.db.models.notification.createMany({
      data: Array.from({ length: 120 }, (_, index) => notification(index + 2)),
    });
    expect(await dismissNotifications(await world.as(ben), ben, null)).toBe(121);
    const events = await logged(before);
    // A hundred by themselves, the rest by one event without an id, which streams take for a gap.
    expect(events.length).toBe(102);
    expect(events.at(-1)).toMatchObject({ kind: 'notification.removed', entryId: null });
    expect(await dismissNotifications(await world.as(ben), ben, null)).toBe(0);
  });
});
