import { afterEach, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/core/context.ts';
import { identityByHandle } from '../../../src/core/identities/queries.ts';
import { storeRemotePost } from '../../../src/core/posts/remote/store.ts';
import { adoptReplies } from '../../../src/core/posts/remote/thread.ts';
import { createPost } from '../../../src/core/posts/write/create.ts';
import { deletePost } from '../../../src/core/posts/write/delete.ts';
import { editPost } from '../../../src/core/posts/write/edit.ts';
import { muteThread, unmuteThread } from '../../../src/core/threads/mutes.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { boostPost, favouritePost } from '../../helpers/people/marks.ts';

describe.each(DIALECTS)('what follows from posts on %s', (dialect) => {
  let world: CoreWorld;
  afterEach(() => world.close());

  const homes = async () =>
    (await world.db.models.home.findMany()).map((row) => `${row.identityId} ${row.entryId}`).sort();
  const events = async (kind: string) =>
    (
      await world.db.models.event.findMany({ where: { kind, listDomainId: null }, orderBy: { id: 'asc' } })
    ).map((event) => event.entryId);

  it('reaches homes in the transaction of the post, and whoever has it by a boost learns of its end', async () => {
    world = await openCoreWorld({ dialect, effects: 'run' });
    const a = await world.domain('a.test');
    const b = await world.domain('b.test');
    const [ana, bob, zoe] = [
      await world.identity('ana', a),
      await world.identity('bob', b),
      await world.identity('zoe', b),
    ];
    await world.follow(bob, ana);
    await world.follow(zoe, bob);
    const post = await createPost(await world.as(ana), ana, { text: 'hello' });
    expect(await homes()).toEqual([`${ana.id} ${post.id}`, `${bob.id} ${post.id}`].sort());
    world.clock.advance(1000);
    const boost = await boostPost(await world.as(bob), bob, post.id);
    expect(await homes()).toContain(`${zoe.id} ${boost.id}`);
    await editPost(await world.as(ana), ana, post.id, { text: 'hello again' });
    expect(await events('post.updated')).toEqual([post.id, boost.id]);
    await deletePost(await world.as(ana), ana, post.id);
    expect(await events('entry.removed')).toEqual([post.id, boost.id]);
  });

  it('puts a remote post into the homes of the domain it was sent to, and into the log once', async () => {
    world = await openCoreWorld({ dialect, effects: 'run' });
    const [a, b] = [await world.domain('a.test'), await world.domain('b.test')];
    const [ana, bob] = [await world.identity('ana', a), await world.identity('bob', b)];
    const rita = await world.remote('rita', 'r.test');
    await world.follow(ana, rita);
    await world.follow(bob, rita);
    const data = {
      uri: 'https://r.test/posts/1',
      type: 'Note',
      url: null,
      title: null,
      summary: null,
      isSensitive: false,
      html: '<p>hi</p>',
      source: null,
      language: null,
      visibility: 'PUBLIC' as const,
      inReplyToUri: null,
      conversation: null,
      quoteUri: null,
      attachments: [],
      mentions: [],
      addressed: [],
      tags: [],
      emoji: [],
      poll: null,
      publishedAt: world.clock.now(),
      editedAt: null,
    };
    await storeRemotePost(world.system(a), rita, data, { isDelivered: false });
    expect(await homes()).toEqual([]);
    const stored = await storeRemotePost(world.system(a), rita, data, { isDelivered: true });
    expect(await homes()).toEqual([`${ana.id} ${stored.post?.id}`]);
    await storeRemotePost(world.system(b), rita, data, { isDelivered: true });
    expect(await homes()).toEqual([`${ana.id} ${stored.post?.id}`, `${bob.id} ${stored.post?.id}`].sort());
    expect(await events('entry.added')).toEqual([stored.post?.id]);
  });

  it('notifies whom a post answers, also where their handle was not typed, if they may read it', async () => {
    world = await openCoreWorld({ dialect, effects: 'run' });
    const a = await world.domain('a.test');
    const [ana, bob] = [await world.identity('ana', a), await world.identity('bob', a)];
    const asBob = await world.as(bob);
    const post = await createPost(await world.as(ana), ana, { text: 'hello' });
    const answer = await createPost(asBob, bob, { text: 'yes', inReplyToId: post.id });
    await createPost(asBob, bob, { text: 'to my followers', inReplyToId: post.id, visibility: 'FOLLOWERS' });
    const named = await createPost(asBob, bob, { text: '@ana yes', inReplyToId: post.id });
    await createPost(await world.as(ana), ana, { text: 'to myself', inReplyToId: post.id });
    const told = await world.db.models.notification.findMany({ orderBy: { id: 'asc' } });
    expect(told.map(({ identityId, postId }) => [identityId, postId])).toEqual([
      [ana.id, answer.id],
      [ana.id, named.id],
    ]);
  });

  it('notifies of nothing in a thread that was muted, until that ends, wherever the thread is hung', async () => {
    world = await openCoreWorld({ dialect, effects: 'run' });
    const a = await world.domain('a.test');
    const [ana, bob] = [await world.identity('ana', a), await world.identity('bob', a)];
    const [asAna, asBob] = [await world.as(ana), await world.as(bob)];
    const rita = await world.remote('rita', 'r.test');
    const told = async () =>
      (await world.db.models.notification.findMany({ orderBy: { id: 'asc' } })).map(
        ({ identityId, kind, postId }) => [identityId, kind, postId],
      );
    // What it answers is not known yet, so it begins a thread.
    const early = await world.rawPost(rita, { inReplyToUri: 'https://r.test/posts/0' });
    const post = await createPost(asAna, ana, { text: '@bob look', inReplyToId: early.id });
    const first = await told();
    await muteThread(asBob, bob, post.id);
    await muteThread(asBob, bob, early.id);
    await muteThread(asAna, ana, post.id);
    const answer = await createPost(asBob, bob, { text: '@ana yes', inReplyToId: post.id });
    await createPost(asAna, ana, { text: '@bob yes', inReplyToId: answer.id });
    await favouritePost(asAna, ana, answer.id);
    await boostPost(asAna, ana, answer.id);
    expect(await told()).toEqual(first);
    const root = await world.rawPost(rita, { uri: 'https://r.test/posts/0' });
    await inTransaction(world.system(a), (ctx) => adoptReplies(ctx, root, rita));
    await createPost(asAna, ana, { text: '@bob here', inReplyToId: answer.id });
    await createPost(asAna, ana, { text: '@bob there', inReplyToId: root.id });
    expect(await told()).toEqual(first);
    expect(await unmuteThread(asBob, bob, root.id)).toBe(true);
    expect(await unmuteThread(asBob, bob, answer.id)).toBe(false);
    const again = await createPost(asAna, ana, { text: '@bob again', inReplyToId: answer.id });
    await createPost(asBob, bob, { text: '@ana again', inReplyToId: again.id });
    expect(await told()).toEqual([...first, [bob.id, 'MENTION', again.id]]);
  });

  it('mutes no thread of a post that one cannot see, nor says that there is one', async () => {
    world = await openCoreWorld({ dialect, effects: 'run' });
    const a = await world.domain('a.test');
    const [ana, bob] = [await world.identity('ana', a), await world.identity('bob', a)];
    const post = await createPost(await world.as(ana), ana, { text: 'to nobody', visibility: 'MENTIONED' });
    for (const act of [muteThread, unmuteThread])
      for (const id of [post.id, 1n])
        await expect(act(await world.as(bob), bob, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await world.db.models.threadMute.count()).toBe(0);
  });

  it('keeps both of two edits at once, of different fields', async () => {
    world = await openCoreWorld({ dialect, effects: 'run' });
    const ana = await world.identity('ana', await world.domain('a.test'));
    const as = await world.as(ana);
    const post = await createPost(as, ana, { text: 'hello' });
    await Promise.all([
      editPost(as, ana, post.id, { text: 'hello again' }),
      editPost(as, ana, post.id, { summary: 'greeting' }),
      editPost(as, ana, post.id, { language: 'mi' }),
    ]);
    const row = await world.db.models.post.findUniqueOrThrow({ where: { id: post.id } });
    expect(row).toMatchObject({ source: 'hello again', summary: 'greeting', language: 'mi', revision: 3 });
  });

  it('finds people of a split domain by its name and by its host', async () => {
    world = await openCoreWorld({ dialect });
    const split = await world.domain('a.test', { host: 'social.a.test' });
    const ana = await world.identity('ana', split);
    for (const name of ['a.test', 'social.a.test'])
      expect(await identityByHandle(world.system(split), 'Ana', name)).toMatchObject({ id: ana.id });
    expect(await identityByHandle(world.system(split), 'ana', 'b.test')).toBeNull();
  });
});
