import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RemotePostData } from '../../../src/core/posts/remote/content.ts';
import { deleteRemotePost } from '../../../src/core/posts/remote/delete.ts';
import { editRemotePost } from '../../../src/core/posts/remote/edit.ts';
import { storeRemotePost } from '../../../src/core/posts/remote/store.ts';
import { attachmentsOf, mentionsOf, tagsOf } from '../../../src/core/posts/shapes.ts';
import { createPost } from '../../../src/core/posts/write/create.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { timeOfId } from '../../../src/lib/ids.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';

const DELIVERED = { isDelivered: true };

describe.each(DIALECTS)('posts of other servers on %s', (dialect) => {
  let world: CoreWorld;
  let a: Domain;
  let b: Domain;
  let ana: Identity;
  let rita: Identity;

  beforeEach(async () => {
    world = await openCoreWorld({ dialect });
    a = await world.domain('a.test');
    b = await world.domain('b.test');
    ana = await world.identity('ana', a);
    rita = await world.remote('rita', 'r.test');
  });
  afterEach(() => world.close());

  const data = (name: string, more: Partial<RemotePostData> = {}): RemotePostData => ({
    uri: `https://r.test/posts/${name}`,
    type: 'Note',
    url: `https://r.test/@rita/${name}`,
    title: null,
    summary: null,
    isSensitive: false,
    html: `<p>${name}</p>`,
    source: null,
    language: 'en',
    visibility: 'PUBLIC',
    inReplyToUri: null,
    conversation: null,
    quoteUri: null,
    attachments: [],
    mentions: [],
    addressed: [],
    tags: [],
    emoji: [],
    poll: null,
    publishedAt: world.clock.now() - 60_000,
    editedAt: null,
    ...more,
  });
  const stored = async (name: string) =>
    world.db.models.post.findUnique({ where: { uri: `https://r.test/posts/${name}` } });
  const store = (more: RemotePostData, author = rita, domain: Domain = a) =>
    storeRemotePost(world.system(domain), author, more, DELIVERED);

  it('S14 stores one row for ten deliveries at once, and tells each domain', async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => store(data('one'))));
    expect(outcomes.map((each) => each.outcome).sort()).toEqual([...Array(9).fill('known'), 'stored']);
    expect(await world.db.models.post.count()).toBe(1);
    const post = await stored('one');
    expect(timeOfId(post?.id ?? 0n)).toBe(world.clock.now() - 60_000);
    expect((await store(data('one'), rita, b)).outcome).toBe('known');
    const facts = world.factsOf('posted');
    expect(facts.filter((fact) => fact.isNew)).toHaveLength(1);
    expect(facts).toHaveLength(11);
    expect((await world.db.models.identity.findUniqueOrThrow({ where: { id: rita.id } })).postsCount).toBe(1);
    // What we fetched ourselves tells nobody, but when it is new.
    await storeRemotePost(world.system(a), rita, data('one'), { isDelivered: false });
    expect(world.factsOf('posted')).toHaveLength(11);
  });

  it('O02 O09 O12 O26 T21 ignores what cannot be the author’s, and makes the rest safe', async () => {
    const local = await createPost(await world.as(ana), ana, { text: 'mine' });
    const cases: [RemotePostData, Identity][] = [
      [data('x', { uri: 'https://v.test/posts/x' }), rita],
      [data('x', { uri: 'https://a.test/posts/x' }), rita],
      [data('x', { uri: local.uri }), ana],
      [data('x', { uri: 'javascript:alert(1)' }), rita],
      [data('x'), { ...rita, state: 'SUSPENDED' }],
      [data('x', { uri: 'https://a.test/posts/x' }), { ...rita, uri: 'https://a.test/users/rita' }],
    ];
    for (const [each, author] of cases) expect((await store(each, author)).outcome).toBe('ignored');
    await world.blockHost(a, 'r.test');
    expect((await store(data('blocked'))).outcome).toBe('ignored');
    expect((await store(data('blocked'), rita, b)).outcome).toBe('stored');
    const hostile = data('hostile', {
      url: 'javascript:alert(1)',
      html: '<p onclick="x()">hi<script>alert(1)</script> <a href="javascript:x()">y</a></p>',
      title: `${'t'.repeat(2000)}`,
      summary: 's\u0000\n'.repeat(9000),
      language: 'zz-nonsense-tag-that-is-far-too-long-to-be-one',
      attachments: [
        { type: 'image', url: 'file:///etc/passwd', alt: 'no' },
        { type: 'image', url: 'https://cdn.test/a.png', alt: 'a'.repeat(20_000), previewUrl: 'data:,x' },
      ],
      tags: [{ name: '#Aroha' }, { name: 'aroha' }, { name: 'not a tag' }],
      publishedAt: world.clock.now() + 1e12,
    });
    expect((await store(hostile, rita, b)).outcome).toBe('stored');
    const post = await stored('hostile');
    expect(post?.url).toBeNull();
    expect(post?.html).toBe('<p>hi <span>y</span></p>');
    expect(post?.title?.length).toBe(500);
    expect(post?.summary?.length).toBeLessThanOrEqual(5000);
    expect(post?.language).toBeNull();
    expect(Number(post?.publishedAt)).toBe(world.clock.now());
    expect(post && tagsOf(post)).toEqual([{ name: 'aroha', display: 'Aroha' }]);
    const [attachment, ...more] = post ? attachmentsOf(post) : [];
    expect(more).toEqual([]);
    expect(attachment).toMatchObject({ url: 'https://cdn.test/a.png', previewUrl: null });
    expect(attachment?.alt?.length).toBe(10_000);
    expect((await store(data('elsewhere', { url: 'https://v.test/@rita/1' }), rita, b)).outcome).toBe(
      'stored',
    );
    expect((await stored('elsewhere'))?.url).toBeNull();
    expect((await store(data('ancient', { publishedAt: -1e15 }), rita, b)).outcome).toBe('stored');
    expect(timeOfId((await stored('ancient'))?.id ?? 0n)).toBe(Date.UTC(2000, 0, 1));
  });

  it('draws another id where one is taken', async () => {
    let draws = 0;
    const { app } = world;
    const at = app.ids.at.bind(app.ids);
    app.ids.at = (ms) => (draws++ < 3 ? 42n : at(ms));
    await store(data('one'));
    await store(data('two'));
    expect(await world.db.models.post.count()).toBe(2);
    expect((await stored('one'))?.id).toBe(42n);
  });

  it('knows who is named and who is only addressed; all of them may read it', async () => {
    const bob = await world.identity('bob', b);
    await store(
      data('dm', {
        visibility: 'MENTIONED',
        mentions: [
          { uri: ana.uri, handle: '@ana@a.test' },
          { uri: 'https://v.test/u/zoe', handle: '@zoe@v.test' },
        ],
        addressed: [ana.uri, bob.uri, 'https://v.test/u/zoe'],
      }),
    );
    const post = await stored('dm');
    expect(post && mentionsOf(post)).toEqual([
      { id: ana.id.toString(), uri: ana.uri, username: 'ana', domain: 'a.test', url: ana.url },
      {
        id: null,
        uri: 'https://v.test/u/zoe',
        username: 'zoe',
        domain: 'v.test',
        url: 'https://v.test/u/zoe',
      },
    ]);
    const rows = await world.db.models.mention.findMany({ where: { postId: post?.id ?? 0n } });
    expect(new Map(rows.map((row) => [row.identityId, row.isNamed]))).toEqual(
      new Map([
        [ana.id, true],
        [bob.id, false],
      ]),
    );
  });

  it('hangs answers under what they answer in whatever order they come', async () => {
    await store(data('c', { inReplyToUri: 'https://r.test/posts/b' }));
    await store(data('d', { inReplyToUri: 'https://r.test/posts/c' }));
    await store(data('b', { inReplyToUri: 'https://r.test/posts/a' }));
    await store(data('a'));
    const [pa, pb, pc, pd] = [await stored('a'), await stored('b'), await stored('c'), await stored('d')];
    expect([pb?.inReplyToId, pc?.inReplyToId, pd?.inReplyToId]).toEqual([pa?.id, pb?.id, pc?.id]);
    expect(new Set([pa, pb, pc, pd].map((post) => post?.threadId))).toEqual(new Set([pa?.id]));
    expect([pa?.repliesCount, pb?.repliesCount, pc?.repliesCount]).toEqual([1, 1, 1]);
  });

  it('N18 makes no circle of posts that answer each other or themselves', async () => {
    await store(data('self', { inReplyToUri: 'https://r.test/posts/self' }));
    await store(data('x', { inReplyToUri: 'https://r.test/posts/y' }));
    await store(data('y', { inReplyToUri: 'https://r.test/posts/x' }));
    expect((await stored('self'))?.inReplyToId).toBeNull();
    expect((await stored('y'))?.inReplyToId).toBe((await stored('x'))?.id);
    expect((await stored('x'))?.inReplyToId).toBeNull();
  });

  it('stores a post and its answer at once without losing the tie', async () => {
    for (let round = 0; round < 4; round += 1) {
      const parent = data(`p${round}`);
      await Promise.all([store(data(`r${round}`, { inReplyToUri: parent.uri })), store(parent)]);
      expect((await stored(`r${round}`))?.inReplyToId).toBe((await stored(`p${round}`))?.id);
    }
  });

  it('P08 hangs no answer under a post its author may not read', async () => {
    const secret = await createPost(await world.as(ana), ana, { text: 'secret', visibility: 'MENTIONED' });
    await store(data('nosy', { inReplyToUri: secret.uri }));
    expect(await stored('nosy')).toMatchObject({ inReplyToId: null, inReplyToUri: secret.uri });
  });

  it('takes over newer edits only', async () => {
    const now = world.clock.now();
    await store(data('one', { publishedAt: now - 10_000 }));
    const edit = (html: string, editedAt: number | null, author = rita) =>
      editRemotePost(world.system(a), author, data('one', { html, editedAt, publishedAt: now - 10_000 }));
    expect((await edit('<p>second</p>', now - 5000)).outcome).toBe('edited');
    expect((await edit('<p>older</p>', now - 6000)).outcome).toBe('known');
    expect((await edit('<p>second</p>', now - 5000)).outcome).toBe('known');
    expect((await edit('<p>foreign</p>', now, await world.remote('mallory', 'r.test'))).outcome).toBe(
      'ignored',
    );
    expect(await stored('one')).toMatchObject({
      html: '<p>second</p>',
      revision: 1,
      editedAt: BigInt(now - 5000),
    });
    expect((await edit('<p>undated</p>', null)).outcome).toBe('edited');
    expect(await stored('one')).toMatchObject({ html: '<p>undated</p>', revision: 2, editedAt: BigInt(now) });
    expect(world.factsOf('edited')).toHaveLength(2);
    // Visibility is what it was.
    await editRemotePost(
      world.system(a),
      rita,
      data('one', { html: '<p>x</p>', visibility: 'MENTIONED', editedAt: now + 1 }),
    );
    expect((await stored('one'))?.visibility).toBe('PUBLIC');
  });

  it('keeps votes of a poll without calling it an edit', async () => {
    const poll = (votes: number) => ({
      multiple: false,
      options: [
        { title: 'yes', votes },
        { title: 'no', votes: 0 },
      ],
      endsAt: null,
      closedAt: null,
      voters: votes,
    });
    await store(data('poll', { type: 'Question', poll: poll(0) }));
    const now = world.clock.now();
    expect(
      (
        await editRemotePost(
          world.system(a),
          rita,
          data('poll', { type: 'Question', poll: poll(3), editedAt: now }),
        )
      ).outcome,
    ).toBe('edited');
    expect(await stored('poll')).toMatchObject({ revision: 0, editedAt: null, poll: poll(3) });
    expect(world.factsOf('edited')).toHaveLength(0);
  });

  it('takes an Update that overtook its Create for the post, but no old one', async () => {
    const now = world.clock.now();
    expect((await editRemotePost(world.system(a), rita, data('new', { editedAt: now }))).outcome).toBe(
      'stored',
    );
    expect((await store(data('new', { html: '<p>as first written</p>' }))).outcome).toBe('known');
    expect((await stored('new'))?.html).toBe('<p>new</p>');
    const old = data('old', { publishedAt: now - 2 * 86_400_000, editedAt: now });
    expect((await editRemotePost(world.system(a), rita, old)).outcome).toBe('ignored');
    expect(
      (await editRemotePost(world.system(a), { ...rita, state: 'SUSPENDED' }, data('t21'))).outcome,
    ).toBe('ignored');
  });

  it('O01 deletes at the author’s word alone, and nothing comes after its end', async () => {
    await store(data('one'));
    const mallory = await world.remote('mallory', 'r.test');
    expect((await deleteRemotePost(world.system(a), mallory, data('one').uri)).outcome).toBe('ignored');
    const both = await Promise.all(
      [1, 2].map(() => deleteRemotePost(world.system(a), rita, data('one').uri)),
    );
    expect(both.map((each) => each.outcome).sort()).toEqual(['deleted', 'known']);
    expect(world.factsOf('postDeleted')).toHaveLength(1);
    expect((await store(data('one'))).outcome).toBe('ignored');
    expect((await editRemotePost(world.system(a), rita, data('one'))).outcome).toBe('ignored');
    expect((await stored('one'))?.html).toBe('');
    // A Delete that overtook its Create.
    expect((await deleteRemotePost(world.system(a), rita, data('two').uri)).outcome).toBe('ignored');
    expect((await store(data('two'))).outcome).toBe('ignored');
    world.clock.advance(25 * 3600_000);
    expect((await store(data('two'))).outcome).toBe('stored');
    // Nobody leaves such a mark for others.
    await deleteRemotePost(world.system(a), rita, 'https://v.test/posts/1');
    expect(await world.db.models.outOfOrderMarker.count({ where: { uri: 'https://v.test/posts/1' } })).toBe(
      0,
    );
  });
});
