import { afterEach, describe, expect, it } from 'vitest';
import { block } from '../../../src/core/blocks/block.ts';
import { follow } from '../../../src/core/follows/follow.ts';
import { receiveFollow } from '../../../src/core/follows/receive.ts';
import { blockHost } from '../../../src/core/hosts/block.ts';
import { setSuspended } from '../../../src/core/identities/suspend.ts';
import { visibleIn } from '../../../src/core/posts/queries.ts';
import { anonymousReader, type Reader, readerOf } from '../../../src/core/posts/reader.ts';
import { whatReaderSees } from '../../../src/core/posts/visibility-facts.ts';
import { createPost } from '../../../src/core/posts/write/create.ts';
import type { Visibility } from '../../../src/db/enums.ts';
import type { Post } from '../../../src/db/rows.ts';
import { hostSevering } from '../../../src/reconciler/machines/hosts/host-severing.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';

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
      suspended: await world.identity('suspended', a),
      remoteFollower: await world.remote('rita', 'r.test'),
      remoteMentioned: await world.remote('mona', 'r.test'),
      stranger: await world.remote('stan', 's.test'),
    };
    const asAuthor = await world.as(author);
    // As it comes about: the post names people and goes to followers, and only then is one of them blocked, which ends
    // the follow.
    for (const each of [people.follower, people.blocked]) await follow(await world.as(each), each, author);
    const theirs = await world.as(people.remoteFollower, a);
    await receiveFollow(theirs, people.remoteFollower, author, 'https://r.test/follows/1', 1n);
    await world.db.models.identity.update({ where: { id: author.id }, data: { isLocked: true } });
    await follow(await world.as(people.asker), people.asker, { ...author, isLocked: true });
    const named = [people.mentioned, people.remoteMentioned, people.blocked];
    const text = named.map(({ username, handleDomain }) => `@${username}@${handleDomain}`).join(' ');
    const posts = new Map<Visibility, Post>();
    for (const visibility of VISIBILITIES)
      posts.set(visibility, await createPost(asAuthor, author, { text, visibility }));
    await block(asAuthor, author, people.blocked);
    await setSuspended(world.system(), people.suspended, true);
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
      const post = posts.get(visibility) as Post;
      const found: string[] = (await sees(await anonymousReader(world.system(), a.id), post))
        ? ['anonymous']
        : [];
      for (const [name, { id }] of Object.entries(people)) {
        const identity = await world.db.models.identity.findUniqueOrThrow({ where: { id } });
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
    world = await openCoreWorld({ effects: 'run' });
    const [a, b] = [await world.domain('a.test'), await world.domain('b.test')];
    const [ana, bob] = [await world.identity('ana', a), await world.identity('bob', b)];
    const [asAna, asBob] = [await world.as(ana), await world.as(bob)];
    const ofAna = await createPost(asAna, ana, { text: 'of ana' });
    const ofBob = await createPost(asBob, bob, { text: 'of bob' });
    await follow(asAna, ana, bob);
    await follow(asBob, bob, ana);
    const owner = world.ctx({ kind: 'operator', identity: null }, a);
    const { id } = await blockHost(owner, a, { name: 'b.test' });
    world.app.hostBlocks.forget();
    expect(await sees(await readerOf(asAna), ofBob)).toBe(false);
    expect(await sees(await readerOf(asBob), ofAna)).toBe(false);
    expect(await sees(await readerOf(asBob), ofBob)).toBe(true);
    expect(await sees(await anonymousReader(world.system(), a.id), ofBob)).toBe(false);
    // Follows end, new ones are refused on both sides, and nobody there is heard of.
    await hostSevering.handlers.severChunk?.({
      ...{ ctx: world.system(), subject: String(id), payload: {}, attempts: 0 },
    });
    expect(await world.db.models.follow.count()).toBe(0);
    await expect(follow(asAna, ana, bob)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(follow(asBob, bob, ana)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const before = await world.db.models.notification.count({ where: { identityId: ana.id } });
    await createPost(asBob, bob, { text: 'hey @ana@a.test' });
    expect(await world.db.models.notification.count({ where: { identityId: ana.id } })).toBe(before);
    // A domain does not block itself, nor the install one of its own.
    await expect(blockHost(owner, a, { name: 'a.test' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(blockHost(owner, null, { name: 'b.test' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});

describe.each(DIALECTS)('on %s', (dialect) => {
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
    expect(await whatReaderSees(world.system(), reader, [post, fine])).toEqual(new Set([fine.id]));
  });
});
