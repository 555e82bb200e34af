import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ctx } from '../../../src/core/context.ts';
import { versionsOf } from '../../../src/core/posts/history.ts';
import { getPost, postFor, tombstoneFor } from '../../../src/core/posts/queries.ts';
import { anonymousReader, readerOf } from '../../../src/core/posts/reader.ts';
import { mentionsOf, tagsOf } from '../../../src/core/posts/shapes.ts';
import { createPost } from '../../../src/core/posts/write/create.ts';
import { deletePost } from '../../../src/core/posts/write/delete.ts';
import { editPost } from '../../../src/core/posts/write/edit.ts';
import { timelinePage } from '../../../src/core/timelines/page.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';

describe.each(DIALECTS)('posts on %s', (dialect) => {
  let world: CoreWorld;
  let domain: Domain;
  let ana: Identity;
  let ctx: Ctx;

  beforeEach(async () => {
    world = await openCoreWorld({ dialect });
    domain = await world.domain('a.test');
    ana = await world.identity('ana', domain, { language: 'mi' });
    ctx = await world.as(ana);
  });
  afterEach(() => world.close());

  const identity = (id: bigint) => world.db.models.identity.findUniqueOrThrow({ where: { id } });
  const post = (id: bigint) => world.db.models.post.findUniqueOrThrow({ where: { id } });

  it('writes everything once, as the row that others read', async () => {
    const bob = await world.identity('bob', domain);
    const rita = await world.remote('rita', 'r.test');
    const written = await createPost(ctx, ana, {
      text: 'Kia ora @bob and @rita@r.test, @nobody@r.test! #Aroha #aroha #Manu https://example.com/',
      summary: ' Birds ',
    });
    const stored = await post(written.id);
    expect(stored).toEqual(written);
    expect(stored).toMatchObject({
      uri: `https://a.test/posts/${stored.id}`,
      url: `https://a.test/@ana/${stored.id}`,
      authorId: ana.id,
      domainId: domain.id,
      visibility: 'PUBLIC',
      summary: 'Birds',
      isSensitive: true,
      language: 'mi',
      threadId: stored.id,
      revision: 0,
    });
    expect(mentionsOf(stored).map((mention) => mention.uri)).toEqual([bob.uri, rita.uri]);
    expect(tagsOf(stored)).toEqual([
      { name: 'aroha', display: 'Aroha' },
      { name: 'manu', display: 'Manu' },
    ]);
    expect(stored.html).toContain('href="https://a.test/tags/aroha"');
    expect(stored.html).toContain(`href="${rita.url}"`);
    expect(stored.html).toContain('@nobody@r.test');
    expect(stored.html).not.toContain('https://r.test/users/nobody');
    const rows = await world.db.models.mention.findMany({ where: { postId: stored.id } });
    expect(rows.map((row) => row.identityId).sort()).toEqual([bob.id, rita.id].sort());
    expect(await identity(ana.id)).toMatchObject({ postsCount: 1, lastPostAt: BigInt(world.clock.now()) });
    expect(world.facts).toMatchObject([
      {
        kind: 'posted',
        isNew: true,
        isDelivered: true,
        parent: null,
        mentioned: [{ id: bob.id }, { id: rita.id }],
      },
    ]);
    const reader = await anonymousReader(world.system(), domain.id);
    await world.listEverywhere();
    const source = { kind: 'hashtag' as const, domain, name: 'manu' };
    const tagged = await timelinePage(ctx, reader, source, { limit: 5 });
    expect(tagged.items.map((each) => each.post.id)).toEqual([stored.id]);
  });

  it('answers in the thread, for whom the parent was for', async () => {
    const bob = await world.identity('bob', domain);
    await world.follow(bob, ana);
    const first = await createPost(ctx, ana, { text: 'for followers', visibility: 'FOLLOWERS' });
    const answer = await createPost(await world.as(bob), bob, {
      text: 'and an answer',
      inReplyToId: first.id,
    });
    expect(answer).toMatchObject({
      inReplyToId: first.id,
      inReplyToUri: first.uri,
      threadId: first.id,
      visibility: 'FOLLOWERS',
    });
    // Answers for a few are not counted: the figure would tell of them.
    expect((await post(first.id)).repliesCount).toBe(0);
    const open = await createPost(ctx, ana, { text: 'open' });
    await createPost(await world.as(bob), bob, { text: 'open too', inReplyToId: open.id });
    expect((await post(open.id)).repliesCount).toBe(1);
    expect(world.factsOf('posted').at(-1)).toMatchObject({
      parent: { id: open.id },
      parentAuthor: { id: ana.id },
    });
  });

  it('refuses what cannot be, with words and the field', async () => {
    const stranger = await world.identity('stranger', domain);
    const secret = await createPost(ctx, ana, { text: 'secret', visibility: 'MENTIONED' });
    const local = await createPost(ctx, ana, { text: 'here', visibility: 'LOCAL' });
    const tooLong = 'x'.repeat(501);
    const as = await world.as(stranger);
    const cases: [Parameters<typeof createPost>[2], { code: string; inputPath: string[] }][] = [
      [{ text: ' \n ' }, { code: 'INVALID_INPUT', inputPath: ['input', 'text'] }],
      [{ text: tooLong }, { code: 'INVALID_INPUT', inputPath: ['input', 'text'] }],
      [
        { text: 'a', summary: tooLong },
        { code: 'INVALID_INPUT', inputPath: ['input', 'text'] },
      ],
      [
        { text: 'a', language: 'klingonese' },
        { code: 'INVALID_INPUT', inputPath: ['input', 'language'] },
      ],
      [
        { text: 'a', idempotencyKey: tooLong },
        { code: 'INVALID_INPUT', inputPath: ['input', 'idempotencyKey'] },
      ],
      [
        { text: 'a', inReplyToId: secret.id },
        { code: 'NOT_FOUND', inputPath: ['input', 'inReplyToId'] },
      ],
      [
        { text: 'a', inReplyToId: 1n },
        { code: 'NOT_FOUND', inputPath: ['input', 'inReplyToId'] },
      ],
      [
        { text: 'a', inReplyToId: local.id, visibility: 'PUBLIC' },
        { code: 'INVALID_INPUT', inputPath: ['input', 'visibility'] },
      ],
    ];
    for (const [input, error] of cases)
      await expect(createPost(as, stranger, input)).rejects.toMatchObject(error);
    await expect(createPost(as, { ...stranger, state: 'SUSPENDED' }, { text: 'a' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    const remote = await world.remote('rita', 'r.test');
    await expect(createPost(as, remote, { text: 'a' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(
      await createPost(as, stranger, { text: `${'x'.repeat(476)} https://example.com/${'y'.repeat(300)}` }),
    ).toBeTruthy();
  });

  it('gives one post for one idempotency key, also for ten at once', async () => {
    const posts = await Promise.all(
      Array.from({ length: 10 }, () => createPost(ctx, ana, { text: 'once #once', idempotencyKey: 'key' })),
    );
    expect(new Set(posts.map((each) => each.id)).size).toBe(1);
    expect(await world.db.models.post.count()).toBe(1);
    expect(world.factsOf('posted')).toHaveLength(1);
    expect((await identity(ana.id)).postsCount).toBe(1);
    await deletePost(ctx, ana, posts[0]?.id ?? 0n);
    await expect(createPost(ctx, ana, { text: 'once', idempotencyKey: 'key' })).rejects.toMatchObject({
      code: 'GONE',
    });
  });

  it('writes many posts at once, with the same new hashtags in any order', async () => {
    await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        createPost(ctx, ana, { text: i % 2 ? '#one #two #three' : '#three #two #one' }),
      ),
    );
    expect(await world.db.models.tag.count()).toBe(3);
    expect(await world.db.models.postTag.count()).toBe(36);
    expect((await identity(ana.id)).postsCount).toBe(12);
  });

  it('edits with history, keeps visibility, and tells who is new', async () => {
    const bob = await world.identity('bob', domain);
    const zoe = await world.identity('zoe', domain);
    const first = await createPost(ctx, ana, { text: 'hello @bob #one', visibility: 'FOLLOWERS' });
    world.clock.advance(1000);
    const edited = await editPost(ctx, ana, first.id, { text: 'hello @bob @zoe #two', summary: 'now with' });
    expect(await post(first.id)).toEqual(edited);
    expect(edited).toMatchObject({
      revision: 1,
      visibility: 'FOLLOWERS',
      isSensitive: true,
      editedAt: BigInt(world.clock.now()),
    });
    expect(world.factsOf('edited')).toMatchObject([
      {
        before: { revision: 0 },
        mentioned: [{ id: bob.id }, { id: zoe.id }],
        newlyMentioned: [{ id: zoe.id }],
      },
    ]);
    expect(
      (await versionsOf(ctx, edited, { limit: 10, order: 'oldest' })).map((version) => version.source),
    ).toEqual(['hello @bob #one', 'hello @bob @zoe #two']);
    const tags = await world.db.models.postTag.findMany({ where: { postId: first.id } });
    expect(tags).toHaveLength(1);
    // Nothing changed: no edit.
    expect((await editPost(ctx, ana, first.id, { text: 'hello @bob @zoe #two' })).revision).toBe(1);
    expect((await editPost(ctx, ana, first.id, { summary: null })).isSensitive).toBe(false);
    const reader = await readerOf(await world.as(zoe));
    expect(await postFor(ctx, reader, first.id)).not.toBeNull();
  });

  it('keeps every one of several edits at once', async () => {
    const first = await createPost(ctx, ana, { text: 'zero' });
    await Promise.all(['one', 'two', 'three', 'four'].map((text) => editPost(ctx, ana, first.id, { text })));
    const edited = await post(first.id);
    expect(edited.revision).toBe(4);
    const versions = await versionsOf(ctx, edited, { limit: 10, order: 'oldest' });
    expect(versions.map((version) => version.revision)).toEqual([0, 1, 2, 3, 4]);
    expect(new Set(versions.map((version) => version.source)).size).toBe(5);
  });

  it('P06 lets nobody edit or delete what is not theirs, and tells nothing of what they cannot see', async () => {
    const bob = await world.identity('bob', domain);
    const open = await createPost(ctx, ana, { text: 'open' });
    const secret = await createPost(ctx, ana, { text: 'secret', visibility: 'MENTIONED' });
    const as = await world.as(bob);
    await expect(editPost(as, bob, open.id, { text: 'mine' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(deletePost(as, bob, open.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(editPost(as, bob, secret.id, { text: 'mine' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(deletePost(as, bob, secret.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(deletePost(as, bob, 5n)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(getPost(as, await readerOf(as), secret.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('P29 leaves a tombstone without content, once, also for two at once', async () => {
    const bob = await world.identity('bob', domain);
    const parent = await createPost(ctx, ana, { text: 'parent' });
    const written = await createPost(ctx, ana, {
      text: 'gone @bob #soon',
      summary: 'cw',
      inReplyToId: parent.id,
    });
    await editPost(ctx, ana, written.id, { text: 'gone @bob #later' });
    const deleted = await Promise.all([deletePost(ctx, ana, written.id), deletePost(ctx, ana, written.id)]);
    const tombstone = await post(written.id);
    expect(deleted.map((each) => each.id)).toEqual([written.id, written.id]);
    expect(tombstone).toMatchObject({
      uri: written.uri,
      html: '',
      source: null,
      summary: null,
      mentions: [],
      tags: [],
      visibility: 'PUBLIC',
    });
    expect(tombstone.deletedAt).not.toBeNull();
    expect(world.factsOf('postDeleted')).toHaveLength(1);
    expect(world.factsOf('postDeleted')[0]).toMatchObject({ before: { summary: 'cw' }, post: { html: '' } });
    expect(await world.db.models.postVersion.count()).toBe(0);
    expect((await post(parent.id)).repliesCount).toBe(0);
    expect((await identity(ana.id)).postsCount).toBe(1);
    const reader = await readerOf(await world.as(bob));
    expect(await postFor(ctx, reader, written.id)).toBeNull();
    expect(await tombstoneFor(ctx, reader, written.id)).not.toBeNull();
    await expect(editPost(ctx, ana, written.id, { text: 'again' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('mentions', () => {
  let world: CoreWorld;
  afterEach(() => world.close());

  it('asks for unknown handles before the transaction, three seconds in all; what fails stays text', async () => {
    const asked: string[] = [];
    let isRitaFound = false;
    world = await openCoreWorld({
      ports: {
        remote: {
          async identityByHandle(ctx, username, handleDomain) {
            expect(ctx.tx).toBeNull();
            asked.push(`${username}@${handleDomain}`);
            if (username === 'never') return new Promise(() => {});
            if (username === 'broken') throw new Error('no such host');
            if (username !== 'rita') return null;
            const rita = await world.remote('rita', handleDomain);
            isRitaFound = true;
            return rita;
          },
          followTemplate: async () => null,
          identityByUri: async () => null,
          refreshPost: async () => {},
          byUrl: async () => null,
        },
      },
    });
    const domain = await world.domain('a.test');
    const ana = await world.identity('ana', domain);
    const ctx = await world.as(ana);
    const writing = createPost(ctx, ana, {
      text: '@rita@r.test @never@n.test @broken@b.test @none@a.test hello',
    });
    await expect.poll(() => isRitaFound).toBe(true);
    world.clock.advance(3000);
    const post = await writing;
    expect(asked.sort()).toEqual(['broken@b.test', 'never@n.test', 'rita@r.test']);
    expect(mentionsOf(post).map((mention) => mention.username)).toEqual(['rita']);
    expect(post.html).toContain('@never@n.test');
  });

  it('leaves out who is blocked, suspended or, for local posts, elsewhere', async () => {
    world = await openCoreWorld();
    const [a, b] = [await world.domain('a.test'), await world.domain('b.test')];
    const ana = await world.identity('ana', a);
    await world.identity('bob', b);
    await world.identity('sus', a, { state: 'SUSPENDED' });
    await world.remote('evil', 'evil.test');
    await world.blockHost(a, 'evil.test');
    const ctx = await world.as(ana);
    const open = await createPost(ctx, ana, { text: '@bob@b.test @evil@evil.test @sus' });
    expect(mentionsOf(open).map((mention) => mention.username)).toEqual(['bob']);
    const local = await createPost(ctx, ana, { text: '@bob@b.test @ana', visibility: 'LOCAL' });
    expect(mentionsOf(local).map((mention) => mention.username)).toEqual(['ana']);
  });

  it('knows the handles of a domain by its host as well, and tells two of one name apart', async () => {
    world = await openCoreWorld();
    const split = await world.domain('ana.example', { host: 'social.ana.example' });
    const ana = await world.identity('ana', split);
    await world.remote('ana', 'r.test');
    const ctx = await world.as(ana);
    const post = await createPost(ctx, ana, { text: '@ana@social.ana.example @ana@r.test' });
    expect(mentionsOf(post).map((mention) => mention.domain)).toEqual(['ana.example', 'r.test']);
    expect(post.html).toContain('ana@ana.example');
    expect(post.html).toContain('ana@r.test');
  });
});
