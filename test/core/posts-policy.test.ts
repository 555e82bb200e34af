import { afterEach, describe, expect, it } from 'vitest';
import { whatReaderSees, whoSees } from '../../src/core/posts/facts.ts';
import { visibleTo } from '../../src/core/posts/policy.ts';
import { visibleIn } from '../../src/core/posts/queries.ts';
import { anonymousReader, type Reader, readerOf, readsEverything } from '../../src/core/posts/reader.ts';
import type { Visibility } from '../../src/db/enums.ts';
import type { Domain, Identity, Post } from '../../src/db/rows.ts';
import { createSeededRandom } from '../helpers/clock.ts';
import { type CoreWorld, openCoreWorld } from '../helpers/core.ts';
import { DIALECTS } from '../helpers/database.ts';

let world: CoreWorld;
afterEach(() => world.close());

const VISIBILITIES: Visibility[] = ['PUBLIC', 'UNLISTED', 'FOLLOWERS', 'MENTIONED', 'LOCAL'];

async function sees(reader: Reader, post: Post): Promise<boolean> {
  return (await whatReaderSees(world.system(), reader, [post])).has(post.id);
}

describe('the visibility rule', () => {
  it('P04 P16 shows each visibility to whom it is for', async () => {
    world = await openCoreWorld();
    const [a, b] = [await world.domain('a.test'), await world.domain('b.test')];
    const author = await world.identity('author', a);
    const people = {
      author,
      neighbour: await world.identity('neighbour', a),
      follower: await world.identity('follower', b),
      asker: await world.identity('asker', b),
      mentioned: await world.identity('mentioned', b),
      blocked: await world.identity('blocked', a),
      suspended: await world.identity('suspended', a, { state: 'SUSPENDED' }),
      remoteFollower: await world.remote('rita', 'r.test'),
      remoteMentioned: await world.remote('mona', 'r.test'),
      stranger: await world.remote('stan', 's.test'),
    };
    for (const each of [people.follower, people.remoteFollower, people.blocked])
      await world.follow(each, author);
    await world.follow(people.asker, author, { state: 'PENDING', acceptedAt: null });
    await world.block(author, people.blocked);
    const expected: Record<Visibility, string[]> = {
      PUBLIC: [
        'anonymous',
        'asker',
        'author',
        'follower',
        'mentioned',
        'neighbour',
        'remoteFollower',
        'remoteMentioned',
        'stranger',
      ],
      UNLISTED: [
        'anonymous',
        'asker',
        'author',
        'follower',
        'mentioned',
        'neighbour',
        'remoteFollower',
        'remoteMentioned',
        'stranger',
      ],
      FOLLOWERS: ['author', 'follower', 'mentioned', 'remoteFollower', 'remoteMentioned'],
      MENTIONED: ['author', 'mentioned', 'remoteMentioned'],
      LOCAL: ['author', 'neighbour'],
    };
    for (const visibility of VISIBILITIES) {
      const post = await world.rawPost(author, { visibility });
      for (const { id } of [people.mentioned, people.remoteMentioned, people.blocked]) {
        await world.db.models.mention.create({ data: { postId: post.id, identityId: id } });
      }
      const found: string[] = (await sees(await anonymousReader(world.system(), a.id), post))
        ? ['anonymous']
        : [];
      for (const [name, identity] of Object.entries(people)) {
        if (await sees(await readerOf(await world.as(identity, a)), post)) found.push(name);
      }
      expect({ visibility, found: found.sort() }).toEqual({ visibility, found: expected[visibility] });
    }
  });

  it('T21 T22 hides suspended authors and blocked hosts with their subdomains, per domain', async () => {
    world = await openCoreWorld();
    const [a, b] = [await world.domain('a.test'), await world.domain('b.test')];
    const ana = await world.identity('ana', a);
    const bob = await world.identity('bob', b);
    const evil = await world.rawPost(await world.remote('evil', 'social.evil.test'));
    const notEvil = await world.rawPost(await world.remote('fine', 'notevil.test'));
    const hidden = await world.rawPost(await world.remote('gone', 'r.test', { state: 'SUSPENDED' }));
    const ofAna = await world.rawPost(ana);
    await world.blockHost(a, 'evil.test');
    const anaReads = await readerOf(await world.as(ana));
    const bobReads = await readerOf(await world.as(bob));
    expect(await Promise.all([evil, notEvil, hidden, ofAna].map((post) => sees(anaReads, post)))).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect(await Promise.all([evil, notEvil, hidden, ofAna].map((post) => sees(bobReads, post)))).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect(await sees(await anonymousReader(world.system(), a.id), evil)).toBe(false);
    expect(await sees(await anonymousReader(world.system(), b.id), evil)).toBe(true);

    // P16: the blocked server says who it is, asks domain a or b, and reads nothing of a's.
    const mallory = await world.remote('mallory', 'evil.test');
    expect(await sees(await readerOf(await world.as(mallory, a)), notEvil)).toBe(false);
    expect(await sees(await readerOf(await world.as(mallory, b)), ofAna)).toBe(false);
    expect(await sees(await readerOf(await world.as(mallory, b)), await world.rawPost(bob))).toBe(true);
    await world.blockHost(null, 'evil.test');
    expect(await sees(await readerOf(await world.as(mallory, b)), await world.rawPost(bob))).toBe(false);
    expect(await sees(bobReads, evil)).toBe(true);
    expect(await sees(await readerOf(await world.as(bob)), evil)).toBe(false);
  });

  it('holds between domains of one install as it does between servers', async () => {
    world = await openCoreWorld();
    const [a, b] = [await world.domain('a.test'), await world.domain('b.test')];
    const [ana, bob] = [await world.identity('ana', a), await world.identity('bob', b)];
    const [ofAna, ofBob] = [await world.rawPost(ana), await world.rawPost(bob)];
    await world.blockHost(a, 'b.test');
    expect(await sees(await readerOf(await world.as(ana)), ofBob)).toBe(false);
    expect(await sees(await readerOf(await world.as(bob)), ofAna)).toBe(false);
    expect(await sees(await readerOf(await world.as(bob)), ofBob)).toBe(true);
  });
});

describe.each(DIALECTS)('on %s', (dialect) => {
  it('P30 says the same as a predicate, a where and SQL, in random worlds', { timeout: 60_000 }, async () => {
    world = await openCoreWorld({ dialect });
    for (const seed of dialect === 'sqlite' ? [1, 2, 3] : [4]) {
      const { readers, posts } = await randomWorld(world, seed);
      for (const reader of readers) {
        const predicate = await whatReaderSees(world.system(), reader, posts);
        const ids = posts.map((post) => post.id);
        const where = await world.db.models.post.findMany({
          where: { AND: [visibleTo(reader), { id: { in: ids } }] },
          select: { id: true },
        });
        const rule = visibleIn(world.system(), reader);
        const bySql = await world.db.sql.all<{ id: bigint }>(
          `SELECT p."id" FROM post p WHERE ${rule.text}`,
          rule.params,
        );
        const known = new Set(ids);
        expect(sorted(where.map((row) => row.id))).toEqual(sorted(predicate));
        expect(sorted(bySql.map((row) => row.id).filter((id) => known.has(id)))).toEqual(sorted(predicate));
      }
      for (const post of posts.slice(0, 10)) {
        const one = await whoSees(world.system(), readers, post);
        for (const reader of readers) {
          expect(one.has(reader)).toBe((await whatReaderSees(world.system(), reader, [post])).has(post.id));
        }
      }
    }
  });

  it('takes thousands of blocked hosts in every form', async () => {
    world = await openCoreWorld({ dialect });
    const post = await world.rawPost(await world.remote('evil', 'evil.test'));
    const fine = await world.rawPost(await world.remote('fine', 'fine.test'));
    const anyone = await anonymousReader(world.system(), null);
    const many = Array.from({ length: 3000 }, (_, index) => BigInt(index + 1));
    const author = await world.db.models.identity.findUniqueOrThrow({ where: { id: post.authorId } });
    const reader: Reader = { ...anyone, blockedHostIds: new Set([...many, author.hostId ?? 0n]) };
    const rule = visibleIn(world.system(), reader);
    expect(await world.db.sql.all(`SELECT p."id" FROM post p WHERE ${rule.text}`, rule.params)).toEqual([
      { id: fine.id },
    ]);
    expect(await world.db.models.post.findMany({ where: visibleTo(reader), select: { id: true } })).toEqual([
      { id: fine.id },
    ]);
    expect(await whatReaderSees(world.system(), reader, [post, fine])).toEqual(new Set([fine.id]));
  });
});

function sorted(ids: Iterable<bigint>): string[] {
  return [...ids].map(String).sort();
}

async function randomWorld(world: CoreWorld, seed: number): Promise<{ readers: Reader[]; posts: Post[] }> {
  const random = createSeededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[random.int(list.length)] as T;
  const domains: Domain[] = [];
  for (const name of ['one', 'two', 'three']) domains.push(await world.domain(`${name}${seed}.test`));
  const people: Identity[] = [];
  for (let i = 0; i < 12; i += 1) {
    const state = random.int(6) === 0 ? 'SUSPENDED' : 'ACTIVE';
    people.push(
      i % 2 === 0
        ? await world.identity(`local${i}`, pick(domains), { state })
        : await world.remote(`remote${i}`, `${pick(['', 'sub.'])}${pick(['x', 'y', 'z'])}${seed}.test`, {
            state,
          }),
    );
  }
  await world.blockHost(pick(domains), `${pick(['x', 'y', 'z'])}${seed}.test`);
  await world.blockHost(
    random.int(3) === 0 ? null : pick(domains),
    `sub.${pick(['x', 'y', 'z'])}${seed}.test`,
  );
  await world.blockHost(domains[0] ?? null, domains[1]?.name ?? '');
  const pairs = new Set<string>();
  for (let i = 0; i < 50; i += 1) {
    const [from, to, what] = [pick(people), pick(people), random.int(4)];
    const key = `${from.id} ${to.id} ${what === 0}`;
    if (from.id === to.id || pairs.has(key)) continue;
    pairs.add(key);
    if (what === 0) await world.block(from, to);
    else await world.follow(from, to, { state: what === 1 ? 'PENDING' : 'ACCEPTED' });
  }
  const posts: Post[] = [];
  const mentions = new Map<string, { postId: bigint; identityId: bigint }>();
  for (let i = 0; i < 60; i += 1) {
    const author = pick(people);
    const allowed = author.domainId === null ? VISIBILITIES.slice(0, 4) : VISIBILITIES;
    const deletedAt = random.int(8) === 0 ? 1n : null;
    posts.push(await world.rawPost(author, { visibility: pick(allowed), deletedAt }));
  }
  for (let i = 0; i < 60; i += 1) {
    const row = { postId: pick(posts).id, identityId: pick(people).id };
    mentions.set(`${row.postId} ${row.identityId}`, row);
  }
  await world.db.models.mention.createMany({ data: [...mentions.values()] });
  const readers = [readsEverything];
  for (const domain of [...domains, null]) {
    readers.push(await anonymousReader(world.system(), domain?.id ?? null));
    for (const identity of people)
      readers.push(await readerOf(await world.as(identity, domain ?? undefined)));
  }
  return { readers, posts };
}
