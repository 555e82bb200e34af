import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { editPost } from '../../../../src/core/posts/write/edit.ts';
import { report } from '../../../../src/core/reports/report.ts';
import type { Domain, Identity, Post, User } from '../../../../src/db/rows.ts';
import { DIALECTS } from '../../../helpers/database.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from '../world.ts';

/** Moderators have single posts shown as sensitive: their people are told, and other servers too. */
describe.each(DIALECTS)('posts that moderators mark as sensitive, on %s', (dialect) => {
  let world: MutationWorld;
  let a: Domain;
  let b: Domain;
  let [ana, mod, boss, other]: Made[] = [];
  let made = 0;

  interface Made {
    user: User;
    identity: Identity;
    asker: Asker;
  }

  async function person(domain: Domain, role: 'OWNER' | 'MODERATOR' | null = null): Promise<Made> {
    made += 1;
    const user = await world.user(`p${made}@mail.test`);
    const identity = await world.identity(`p${made}`, domain);
    await world.hold(user, identity);
    if (role)
      await world.db.models.domainRole.create({
        data: { domainId: domain.id, userId: user.id, role, createdAt: 0n },
      });
    return { user, identity, asker: await world.asUser(user, domain, undefined, identity) };
  }
  const attachments = [{ id: '1', type: 'image', url: 'https://a.test/x.png' }];
  const picture = (author: Identity, more = {}): Promise<Post> =>
    world.rawPost(author, { attachments, ...more });

  beforeEach(async () => {
    world = await openMutationWorld({ dialect });
    [a, b] = [await world.domain('a.test', { isDefault: true }), await world.domain('b.test')];
    [ana, mod] = [await person(a), await person(a, 'MODERATOR')];
    [boss, other] = [await person(a, 'OWNER'), await person(b, 'MODERATOR')];
  });
  afterEach(() => world.close());

  const mark = (posts: Post[], more: object = {}, { asker } = mod as Made) =>
    world.mutate(
      asker,
      'setPostsSensitive',
      { postIds: posts.map((post) => gid('Post', post)), isSensitive: true, ...more },
      'posts { isSensitive editedAt }',
    );
  const seen = async (domain: Domain, post: Post) =>
    (await world.run(world.nobody(domain), `{ post(id: "${gid('Post', post)}") { isSensitive } }`)).post
      ?.isSensitive;
  const row = (post: Post) => world.db.models.post.findUniqueOrThrow({ where: { id: post.id } });
  const acts = () => world.db.models.auditEntry.findMany({ orderBy: { id: 'asc' } });
  async function mails(): Promise<{ subject: string; text: string }[]> {
    const rows = await world.db.models.work.findMany({ where: { machine: 'mail' }, orderBy: { id: 'asc' } });
    return rows
      .map(({ payload }) =>
        JSON.parse(world.app.ports.seal.open((payload as { sealed: string }).sealed) ?? '{}'),
      )
      .filter(({ to }) => to === ana?.user.email);
  }
  const strikes = async () =>
    (
      (await world.run(
        (ana as Made).asker,
        '{ viewer { strikes { nodes { id act message posts { postKey post { key } } } } } }',
      )) as never as { viewer: { strikes: { nodes: { id: string; act: string; posts: object[] }[] } } }
    ).viewer.strikes.nodes;

  it('are shown so everywhere, told to other servers and to whom it concerns, and written down', async () => {
    const [one, two, plain] = [
      await picture((ana as Made).identity),
      await picture((ana as Made).identity),
      await world.rawPost((ana as Made).identity),
    ];
    const { hostId } = await world.remote('fan', 'fan.test');
    const inbox = await world.db.models.inbox.create({
      data: { id: world.app.ids.next(), url: 'https://fan.test/inbox', hostId: hostId ?? 0n },
    });
    for (const { id: postId } of [one, two])
      await world.db.models.postRecipient.create({ data: { postId, inboxId: inbox.id } });
    const of = await report(
      await world.as((boss as Made).identity),
      (boss as Made).identity,
      (ana as Made).identity,
      {
        postIds: [one.id, two.id],
      },
    );
    world.clock.advance(1000);
    const done = await mark([one, two, plain], {
      ...{ message: 'Not at breakfast.', reason: 'gore', reportId: gid('Report', of) },
    });
    expect(done).toMatchObject({
      posts: [
        { isSensitive: true, editedAt: expect.any(String) },
        { isSensitive: true },
        { isSensitive: false, editedAt: null },
      ],
    });
    for (const domain of [a, b]) expect(await seen(domain, one)).toBe(true);
    expect(world.factsOf('edited').map(({ post }) => post.id)).toEqual([one.id, two.id]);
    const sent = await world.db.models.activity.findMany({
      where: { actorId: one.authorId },
      orderBy: { id: 'asc' },
    });
    expect(sent.map(({ type, postId }) => [type, postId])).toEqual(
      [one, two].map(({ id }) => ['Update', id]),
    );
    expect((await acts()).at(-1)).toMatchObject({
      ...{ act: 'POSTS_SENSITIZED', comment: 'gore', reportId: of.id, domainId: a.id },
      targetName: `@${ana?.identity.username}@a.test`,
      changes: [
        { field: 'post', before: null, after: one.uri },
        { field: 'post', before: null, after: two.uri },
      ],
    });
    const [mail] = await mails();
    for (const part of ['Not at breakfast.', one.uri, two.uri]) expect(mail?.text).toContain(part);
    expect(mail?.text).not.toContain('gore');
    expect(mail?.text).not.toContain(plain.uri);
    expect(await strikes()).toMatchObject([
      {
        ...{ act: 'POSTS_SENSITIVE', message: 'Not at breakfast.' },
        posts: [one, two].map(({ id }) => ({ postKey: String(id), post: { key: String(id) } })),
      },
    ]);
    expect(
      await world.db.models.notification.findMany({ where: { kind: 'MODERATION_WARNING' } }),
    ).toMatchObject([{ identityId: ana?.identity.id }]);
    // Again changes nothing, and nobody is told anew.
    await mark([one, two]);
    expect(await strikes()).toHaveLength(1);
    expect(await mails()).toHaveLength(1);
  });

  it('stay so when their author edits them, until an appeal is approved', async () => {
    const { identity, asker } = ana as Made;
    const post = await picture(identity);
    await mark([post]);
    const edited = await editPost(await world.as(identity), identity, post.id, {
      text: 'new',
      isSensitive: false,
    });
    expect(edited).toMatchObject({ isSensitive: true });
    const [strike] = await strikes();
    await world.mutate(asker, 'appealStrike', { strikeId: strike?.id, text: 'It is a cake.' });
    await world.mutate((boss as Made).asker, 'decideAppeal', { strikeId: strike?.id, isApproved: true });
    expect(await row(post)).toMatchObject({ isSensitive: false });
    expect(await world.db.models.sensitivePost.count()).toBe(0);
    expect((await acts()).map(({ act }) => act)).toEqual(
      expect.arrayContaining(['POSTS_UNSENSITIZED', 'APPEAL_APPROVED']),
    );
    // What the author had marked themselves stays so.
    const own = await picture(identity, { isSensitive: true });
    await mark([own]);
    await mark([own], { isSensitive: false });
    expect(await row(own)).toMatchObject({ isSensitive: true, editedAt: null });
  });

  it('are, once that is taken back, what their author said meanwhile', async () => {
    const { identity } = ana as Made;
    const ctx = await world.as(identity);
    const cases: [string, object, object[], boolean][] = [
      ['nothing', {}, [{ text: 'new' }], false],
      ['sensitive', {}, [{ isSensitive: true }], true],
      ['sensitive, with more', {}, [{ text: 'new', isSensitive: true }, { text: 'newer' }], true],
      ['sensitive, then not', {}, [{ isSensitive: true }, { isSensitive: false }], false],
      ['not any more', { isSensitive: true }, [{ isSensitive: false }], false],
      ['without its warning', { isSensitive: true, summary: 'cake' }, [{ summary: null }], false],
    ];
    for (const [what, before, edits, isSensitive] of cases) {
      const post = await picture(identity, before);
      await mark([post]);
      for (const edit of edits) {
        const edited = await editPost(ctx, identity, post.id, edit);
        expect([what, edited.isSensitive]).toEqual([what, true]);
      }
      await mark([post], { isSensitive: false });
      expect([what, (await row(post)).isSensitive]).toEqual([what, isSensitive]);
    }
  });

  it('of others are shown so on the domain alone, and nobody is told', async () => {
    const far = await picture(await world.remote('far', 'far.test'));
    const near = await picture((other as Made).identity);
    for (const post of [far, near]) {
      expect(await mark([post], { domainId: gid('Domain', a) })).toMatchObject({
        posts: [{ isSensitive: true }],
      });
      expect([await seen(a, post), await seen(b, post)]).toEqual([true, false]);
      expect(await row(post)).toMatchObject({ isSensitive: false, editedAt: null });
      await mark([post], { domainId: gid('Domain', a), isSensitive: false });
      expect(await seen(a, post)).toBe(false);
    }
    expect(await world.db.models.strike.count()).toBe(0);
    expect(world.factsOf('edited')).toEqual([]);
    expect(await mark([far])).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'domainId'] });
  });

  it('are for those who moderate the domain, and do not concern those above them', async () => {
    const post = await picture((ana as Made).identity);
    const secret = await picture((other as Made).identity, { visibility: 'FOLLOWERS' });
    const theirs = await picture((boss as Made).identity);
    const nobody = { code: 'NOT_FOUND', path: ['input', 'postIds', '0'] };
    expect(await mark([post], {}, other)).toMatchObject(nobody);
    expect(await mark([post], {}, ana)).toMatchObject(nobody);
    expect(await mark([{ ...post, id: 7n }], {}, ana)).toMatchObject(nobody);
    expect(await mark([post], { domainId: gid('Domain', b) })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await mark([secret], { domainId: gid('Domain', a) })).toMatchObject(nobody);
    expect(await mark([theirs])).toMatchObject({ code: 'FORBIDDEN' });
    expect(await mark([post, theirs])).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['input', 'postIds', '1'],
    });
    expect(await mark([await world.rawPost((ana as Made).identity)])).toMatchObject({
      code: 'INVALID_INPUT',
    });
    expect(await mark([])).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'postIds'] });
    expect(await mark([post, { ...post, id: 7n }])).toMatchObject({ path: ['input', 'postIds', '1'] });
    expect(await row(post)).toMatchObject({ isSensitive: false });
    expect(await acts()).toEqual([]);
  });

  it('are marked once by two at once', async () => {
    const posts = [await picture((ana as Made).identity), await picture((ana as Made).identity)];
    await Promise.all([mark(posts), mark([...posts].reverse(), {}, boss), mark(posts, {}, boss)]);
    expect(await acts()).toHaveLength(1);
    expect(await strikes()).toHaveLength(1);
    expect((await row(posts[0] as Post)).revision).toBe((posts[0] as Post).revision + 1);
  });
});
