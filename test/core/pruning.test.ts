import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unboostPost } from '../../src/core/boosts/unboost.ts';
import { pruneRecipients, RECIPIENTS_MS } from '../../src/core/deliveries/prune-recipients.ts';
import { storeRemotePost } from '../../src/core/posts/remote/store.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import { deletePost } from '../../src/core/posts/write/delete.ts';
import { prunePreviews } from '../../src/core/previews/prune.ts';
import { prunePosts } from '../../src/core/pruning/posts.ts';
import { HOME_ENTRIES, pruneHomes } from '../../src/core/timelines/prune-homes.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { type CoreWorld, openCoreWorld } from '../helpers/core.ts';
import { DIALECTS } from '../helpers/database.ts';
import { remotePost } from '../helpers/federation/remote-post.ts';
import { boostPost } from '../helpers/people/marks.ts';

describe.each(DIALECTS)('pruning on %s', (dialect) => {
  let world: CoreWorld;
  let a: Domain;
  let ana: Identity;
  let rita: Identity;

  beforeEach(async () => {
    world = await openCoreWorld({ dialect, effects: 'run' });
    a = await world.domain('a.test');
    ana = await world.identity('ana', a);
    rita = await world.remote('rita', 'r.test');
    await world.follow(ana, rita);
  });
  afterEach(() => world.close());

  const receive = async (name: string, inReplyToUri: string | null = null) => {
    const data = remotePost(`https://r.test/posts/${name}`, world.clock.now(), {
      inReplyToUri,
      attachments: [{ type: 'image', url: `https://r.test/${name}.png` }],
    });
    const { post } = await storeRemotePost(world.system(a), rita, data, { isDelivered: true });
    if (!post) throw new Error('it was not stored');
    return post;
  };
  const homes = async () =>
    (await world.db.models.home.findMany({ orderBy: { entryId: 'asc' } })).map((row) => row.entryId);
  const forgetEvents = () => world.db.models.event.deleteMany({});

  it('a post that nobody kept takes its counts, its place in lists and what streams show with it', async () => {
    const mine = await createPost(await world.as(ana), ana, { text: 'mine' });
    const answer = await receive('1', mine.uri);
    const alone = await receive('2');
    await world.db.models.notification.deleteMany({});
    await forgetEvents();
    await prunePosts(world.system(), [mine.id, answer.id, alone.id].slice(1));
    const parent = await world.db.models.post.findUniqueOrThrow({ where: { id: mine.id } });
    expect(parent.repliesCount).toBe(0);
    const author = await world.db.models.identity.findUniqueOrThrow({ where: { id: rita.id } });
    expect(author.postsCount).toBe(0);
    expect(await world.db.models.post.count()).toBe(1);
    const events = await world.db.models.event.findMany({ where: { kind: 'entry.removed' } });
    expect(new Set(events.map((event) => event.entryId))).toEqual(new Set([answer.id, alone.id]));
    expect(events.filter((event) => event.listDomainId === a.id)).toHaveLength(2);
    expect((await world.db.models.domainEntry.findMany()).map((row) => row.postId)).toEqual([mine.id]);
  });

  it('home entries of what is gone stay while the log tells of it, and no longer', async () => {
    const kept = await receive('kept');
    const gone = await receive('gone');
    const ben = await world.identity('ben', a);
    await world.follow(ana, ben);
    const theirs = await createPost(await world.as(ben), ben, { text: 'hello' });
    const shown = await createPost(await world.as(ben), ben, { text: 'boosted' });
    const other = await world.identity('other', a);
    await world.follow(other, ana);
    const boost = await boostPost(await world.as(ana), ana, shown.id);
    await deletePost(await world.as(ben), ben, theirs.id);
    await unboostPost(await world.as(ana), ana, shown.id);
    // Its events have no numbers yet on PostgreSQL.
    await prunePosts(world.system(), [gone.id]);
    const before = await homes();
    for (const id of [kept.id, gone.id, theirs.id, boost.id]) expect(before).toContain(id);
    expect(await pruneHomes(world.app, null)).toBeNull();
    expect(await homes()).toEqual(before);
    await forgetEvents();
    await pruneHomes(world.app, null);
    expect(new Set(await homes())).toEqual(new Set([kept.id, shown.id]));
  });

  it('home entries of what goes while homes are walked stay too', async () => {
    const ben = await world.identity('ben', a);
    await world.follow(ana, ben);
    const theirs = await createPost(await world.as(ben), ben, { text: 'hello' });
    // Of posts that are long gone, and as many as are read at once: the post itself is read with those that follow.
    const old = Array.from({ length: 1_000 }, (_, index) => BigInt(index + 1));
    await world.db.models.home.createMany({
      data: old.map((entryId) => ({ identityId: ana.id, entryId, postId: entryId })),
    });
    const { sql } = world.app.db;
    const all = sql.all;
    let pages = 0;
    sql.all = (async (text: string, ...more: unknown[]) => {
      if (text.includes('FROM home WHERE')) pages += 1;
      if (pages === 2) {
        pages += 1;
        await deletePost(await world.as(ben), ben, theirs.id);
      }
      return all(text, ...(more as []));
    }) as typeof all;
    await pruneHomes(world.app, null);
    sql.all = all;
    expect(pages).toBeGreaterThan(2);
    const left = await homes();
    expect(left).toContain(theirs.id);
    expect(left.filter((id) => id <= 1_000n)).toEqual([]);
    await forgetEvents();
    await pruneHomes(world.app, null);
    expect(await homes()).not.toContain(theirs.id);
  });

  it('a home keeps its newest entries up to the cap', async () => {
    const post = await receive('1');
    const rows = Array.from({ length: HOME_ENTRIES + 700 }, (_, index) => BigInt(index + 1));
    await world.db.models.home.deleteMany({});
    await world.db.models.home.createMany({
      data: rows.map((entryId) => ({ identityId: ana.id, entryId, postId: post.id })),
    });
    await world.db.models.event.create({
      data: {
        id: 1n,
        seq: 1n,
        kind: 'entries.removed',
        at: 1n,
        detail: { entryIds: rows.map(String).join(' ') },
      },
    });
    await pruneHomes(world.app, null);
    const left = await homes();
    expect(left.length).toBe(HOME_ENTRIES);
    expect(left.some((id) => id <= 700n)).toBe(false);
  });

  it('recipients of a deleted post end after a month, their inboxes stay known as its author’s', async () => {
    const inbox = { id: world.app.ids.next(), url: 'https://r.test/inbox', hostId: rita.hostId ?? 0n };
    await world.db.models.inbox.create({ data: inbox });
    const kept = await createPost(await world.as(ana), ana, { text: 'kept' });
    const gone = await createPost(await world.as(ana), ana, { text: 'gone' });
    const unknown = 77n;
    await world.db.models.postRecipient.createMany({
      data: [kept.id, gone.id, unknown].map((postId) => ({ postId, inboxId: inbox.id })),
    });
    await deletePost(await world.as(ana), ana, gone.id);
    const left = async () => (await world.db.models.postRecipient.findMany()).map((row) => row.postId);
    await pruneRecipients(world.app, world.clock.now(), 0n);
    expect(new Set(await left())).toEqual(new Set([kept.id, gone.id]));
    await world.db.models.delivery.deleteMany({});
    const later = world.clock.now() + RECIPIENTS_MS + 1;
    // Its Delete is on its way still.
    await pruneRecipients(world.app, later, 0n);
    expect(new Set(await left())).toEqual(new Set([kept.id, gone.id]));
    await world.db.models.activity.deleteMany({});
    expect(await pruneRecipients(world.app, later, 0n)).toBeNull();
    expect(await left()).toEqual([kept.id]);
    expect(await world.db.models.audience.findMany()).toEqual([
      { authorId: ana.id, inboxId: inbox.id, followers: 0 },
    ]);
  });

  it('previews of pages that no post links to any more end after a month', async () => {
    const models = world.db.models;
    const post = await createPost(await world.as(ana), ana, { text: 'see https://used.test/' });
    const add = (name: string, fetchedAt: number) =>
      models.preview.create({
        data: {
          id: world.app.ids.next(),
          url: `https://${name}.test/`,
          state: 'READY',
          title: name,
          fetchedAt: BigInt(fetchedAt),
          staleAt: 0n,
        },
      });
    for (const name of ['used', 'unused']) await add(name, 0);
    await add('lately', world.clock.now());
    const left = async () =>
      (await models.preview.findMany({ orderBy: { id: 'asc' } })).map(({ title }) => title);
    expect(await prunePreviews(world.app, world.clock.now(), 0n)).toBeNull();
    expect(await left()).toEqual(['used', 'lately']);
    await deletePost(await world.as(ana), ana, post.id);
    await prunePreviews(world.app, world.clock.now() + 31 * 24 * 3_600_000, 0n);
    expect(await left()).toEqual([]);
  });
});
