import { afterEach, describe, expect, it, vi } from 'vitest';
import { inTransaction, systemCtx } from '../../../src/core/context.ts';
import { KNOWN_INBOXES } from '../../../src/core/deliveries/known-inboxes.ts';
import { createPost } from '../../../src/core/posts/write/create.ts';
import { postEntry } from '../../../src/core/timelines/entry.ts';
import { fanOut, HOMES_A_CHUNK } from '../../../src/core/timelines/fan-out.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { insertMany } from '../../../src/db/sql/values.ts';
import { SqliteConnection } from '../../../src/db/sqlite/connection.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { openReconcilerWorld, type ReconcilerWorld } from '../../helpers/reconciler.ts';

// Hundreds of signatures on a busy machine take their time.
vi.setConfig({ testTimeout: 60_000 });

let world: ReconcilerWorld;
afterEach(async () => {
  await world.close();
  expect(world.failures).toEqual([]);
});

async function audience(author: Identity, inboxes: number, host: string): Promise<void> {
  const { app, db } = world;
  const somebody = await world.remote('somebody', host);
  await db.batch(async (sql) => {
    const ids = Array.from({ length: inboxes }, () => app.ids.next());
    await insertMany(
      sql,
      'inbox ("id", "url", "hostId")',
      ids.map((id) => [id, `https://${host}/${id}`, somebody.hostId]),
    );
    await insertMany(
      sql,
      'audience ("authorId", "inboxId", "followers")',
      ids.map((id) => [author.id, id, 1]),
    );
  });
}

/** Identities of a domain, as bare rows. */
async function people(domain: Domain, count: number): Promise<bigint[]> {
  const { app, db } = world;
  const now = BigInt(app.clock.now());
  const ids = Array.from({ length: count }, () => app.ids.next());
  await db.models.identity.createMany({
    data: ids.map((id) => ({
      ...{ id, uri: `${domain.origin}/users/u${id}`, domainId: domain.id, handleDomain: domain.name },
      ...{ username: `u${id}`, usernameKey: `u${id}`, createdAt: now, updatedAt: now },
    })),
  });
  return ids;
}

it('gathers the inboxes that may know an identity once, and not for every chunk', async () => {
  world = await openReconcilerWorld();
  const gathered = vi.spyOn(SqliteConnection.prototype, 'all');
  const receiver = await world.receiver('a.test');
  const ana = await world.sender('ana', await world.domain('home.test'));
  await audience(ana, 1_050, 'a.test');
  await world.send(ana, [], {
    subjectId: ana.id,
    inbox: 'shared',
    orderKey: 'actor',
    uri: 'https://home.test/delete',
    source: { kind: 'known', identityId: ana.id },
  });
  await world.reconciler.start();
  await world.until(async () => (await world.db.models.fanOut.count()) === 0, 'fan-out ended');
  await world.drained();
  expect(new Set(receiver.received.map(({ path }) => path)).size).toBe(1_050);
  // For the first chunk, which is written with the change, and for all the others together.
  const texts = gathered.mock.calls
    .map(([text]) => text)
    .filter((text) => text.startsWith(KNOWN_INBOXES.slice(0, 200)));
  expect(texts).toHaveLength(2);
});

describe.each(DIALECTS)('fan-out on %s', (dialect) => {
  it('goes on in chunks to every inbox, and what goes to the recipients waits for it', async () => {
    world = await openReconcilerWorld({ dialect });
    const receiver = await world.receiver('a.test');
    const ana = await world.sender('ana', await world.domain('home.test'));
    await audience(ana, 230, 'a.test');
    const order = { subjectId: 9n, inbox: 'shared', orderKey: 'thread' } as const;
    await world.send(ana, [], {
      ...order,
      uri: 'https://home.test/create',
      addsRecipients: true,
      source: { kind: 'followers', authorId: ana.id },
    });
    // The fan-out of the Create is not done: what an Update must reach is not known yet.
    await world.send(ana, [], {
      ...order,
      uri: 'https://home.test/update',
      source: { kind: 'recipients', subjectId: 9n },
    });
    expect(await world.db.models.fanOut.count()).toBe(2);
    await world.reconciler.start();
    await world.until(async () => (await world.db.models.fanOut.count()) === 0, 'fan-out ended');
    await world.drained();
    const byPath = new Map<string, string[]>();
    for (const { path, id } of receiver.received)
      byPath.set(path, [...(byPath.get(path) ?? []), id.split('/').at(-1) ?? '']);
    expect(byPath.size).toBe(230);
    for (const ids of byPath.values()) expect(ids).toEqual(['create', 'update']);
    await world.until(async () => (await world.db.models.activity.count()) === 0, 'it was folded');
    expect(await world.db.models.postRecipient.count({ where: { postId: 9n } })).toBe(230);
  });

  it('writes the homes of all followers here, chunk by chunk', async () => {
    world = await openReconcilerWorld({ dialect });
    const { app, db } = world;
    const domain = await world.domain('home.test');
    const ana = await world.sender('ana', domain);
    const now = BigInt(app.clock.now());
    const ids = await people(domain, 1_200);
    await db.models.follow.createMany({
      data: ids.map((id) => ({
        ...{
          id,
          uri: `https://home.test/f${id}`,
          followerId: id,
          followeeId: ana.id,
          state: 'ACCEPTED' as const,
        },
        ...{ followerDomainId: domain.id, createdAt: now, acceptedAt: now },
      })),
    });
    const postId = app.ids.next();
    const post = await db.models.post.create({
      data: {
        ...{
          id: postId,
          uri: `https://home.test/${postId}`,
          authorId: ana.id,
          domainId: domain.id,
          visibility: 'PUBLIC',
        },
        ...{ html: '', threadId: postId, publishedAt: now, storedAt: now },
      },
    });
    await inTransaction(systemCtx(app, domain), (ctx) =>
      fanOut(ctx, postEntry(post, ana, null), [domain.id]),
    );
    expect(await db.models.home.count()).toBeLessThan(700);
    await world.reconciler.start();
    await world.until(async () => (await db.models.fanOut.count()) === 0, 'fan-out ended');
    expect(await db.models.home.count({ where: { entryId: postId } })).toBe(1_201);
  });

  it('writes the homes of all who follow a hashtag, chunk by chunk, and goes on where it was stopped', async () => {
    world = await openReconcilerWorld({ dialect });
    const { app, db } = world;
    const [home, near] = [await world.domain('home.test'), await world.domain('near.test')];
    const ana = await world.sender('ana', home);
    const [one, two] = await Promise.all(
      ['one', 'two'].map((name) =>
        db.models.tag.create({
          data: { id: app.ids.next(), name, display: name, createdAt: BigInt(app.clock.now()) },
        }),
      ),
    );
    const [here, there] = [await people(home, 1_100), await people(near, 300)];
    // A third follows both hashtags; what is followed by nobody of a domain does not matter.
    const follows = [...here, ...there].flatMap((identityId, place) =>
      [one, two].filter((_, tag) => place % 3 === 2 || place % 3 === tag).map((tag) => [identityId, tag?.id]),
    );
    await insertMany(
      db.sql,
      'followed_tag ("id", "identityId", "tagId", "createdAt")',
      follows.map(([identityId, tagId]) => [
        app.ids.next(),
        identityId,
        tagId,
        app.clock.now(),
      ]) as bigint[][],
    );
    // Somebody of the other domain follows the author: the post is known there.
    await db.models.follow.create({
      data: {
        ...{ id: 1n, uri: 'https://near.test/f', followerId: there[0] as bigint, followeeId: ana.id },
        ...{ state: 'ACCEPTED', followerDomainId: near.id, createdAt: 1n, acceptedAt: 1n },
      },
    });
    const blocker = here.at(-1) as bigint;
    await db.models.block.create({
      data: { id: 1n, uri: 'https://home.test/b', blockerId: blocker, blockedId: ana.id, createdAt: 1n },
    });
    const post = await createPost(systemCtx(app, home), ana, { text: 'For #one and #two' });
    const homes = () => db.models.home.count({ where: { entryId: post.id } });
    // The transaction of the post writes one chunk of homes at most, however many domains there are.
    expect(await homes()).toBeLessThanOrEqual(HOMES_A_CHUNK + 2);
    // The domains come in no particular order; all homes of the smaller one may have fitted into that chunk.
    expect(await db.models.fanOut.count({ where: { kind: 'hashtags' } })).toBeGreaterThanOrEqual(1);
    // It is told to stop when it takes up its first chunk, which it still does.
    const { sql } = db;
    const { all } = sql;
    let stopping: Promise<void> | undefined;
    const asked = vi.spyOn(sql, 'all').mockImplementation(((...statement: Parameters<typeof all>) => {
      if (statement[0].includes('FROM fan_out s WHERE s."dueAt"')) stopping ??= world.reconciler.stop();
      return all.apply(sql, statement);
    }) as typeof all);
    await world.reconciler.start();
    await world.until(() => stopping !== undefined, 'it is at its first chunk', 1);
    await stopping;
    asked.mockRestore();
    expect(await homes()).toBeGreaterThan(700);
    expect(await db.models.fanOut.count()).toBeGreaterThan(0);
    const again = await openReconcilerWorld({ db });
    await again.reconciler.start();
    await world.until(async () => (await db.models.fanOut.count()) === 0, 'fan-out ended');
    await again.close();
    const rows = await db.models.home.findMany({ where: { entryId: post.id } });
    const wanted = [ana.id, ...here.filter((id) => id !== blocker), ...there];
    expect(new Set(rows.map(({ identityId }) => identityId))).toEqual(new Set(wanted));
    // Live streams hear of every chunk: each home lies in the range of one event.
    const events = await db.models.event.findMany({ where: { kind: 'entry.homed', postId: post.id } });
    for (const id of wanted)
      expect(events.some(({ lo, hi }) => lo !== null && hi !== null && lo <= id && id <= hi)).toBe(true);
  });
});
