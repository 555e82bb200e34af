import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeRemotePost } from '../../../../src/core/posts/remote/store.ts';
import { createPost } from '../../../../src/core/posts/write/create.ts';
import type { Role } from '../../../../src/db/enums.ts';
import type { Domain, Identity, User } from '../../../../src/db/rows.ts';
import { DIALECTS } from '../../../helpers/database.ts';
import { remotePost } from '../../../helpers/federation/remote-post.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from '../world.ts';

describe.each(DIALECTS)('moderation on %s', (dialect) => {
  let world: MutationWorld;
  let a: Domain;
  let b: Domain;
  let ana: Identity;
  let bea: Identity;
  let eve: Identity;
  let root: Asker;
  const staff = new Map<string, User>();

  beforeAll(async () => {
    world = await openMutationWorld({ dialect });
    a = await world.domain('a.test', { isDefault: true });
    b = await world.domain('b.test');
    ana = await world.identity('ana', a);
    bea = await world.identity('bea', b);
    eve = await world.remote('eve', 'eve.test');
    root = await world.asUser(await world.user('root@mail.test', true), a);
    for (const domain of [a, b])
      for (const role of ['OWNER', 'ADMIN', 'MODERATOR'] as const) {
        const user = await world.user(`${role.toLowerCase()}@${domain.name}`);
        await world.db.models.domainRole.create({
          data: { domainId: domain.id, userId: user.id, role, createdAt: 0n },
        });
        await world.hold(user, await world.identity(role.toLowerCase(), domain));
        staff.set(`${role} ${domain.name}`, user);
      }
  });
  afterAll(() => world.close());

  const as = (role: Role, domain: Domain): Promise<Asker> => {
    const user = staff.get(`${role} ${domain.name}`);
    if (!user) throw new Error('nobody has this role');
    return world.asUser(user, domain);
  };
  const write = async (author: Identity) => createPost(await world.as(author), author, { text: 'hello' });
  const remove = async (who: Asker, id: string, reason?: string) =>
    world.mutate(who, 'removePost', { postId: id, reason }, 'deletedPostId');
  const listed = async (who: Asker, args = '') => {
    const { identities } = await world.run(who, `{ identities${args} { nodes { handle state } } }`);
    return (identities as never as { nodes: { handle: string; state: string }[] }).nodes;
  };
  const of = (domain: Domain, more = '') => `(domainId: "${gid('Domain', domain)}"${more})`;
  const last = () => world.db.models.auditEntry.findFirst({ orderBy: { id: 'desc' } });

  it('deletes posts of the own domain alone, once, with the reason in the log', async () => {
    const [mine, theirs] = [await write(ana), await write(bea)];
    const mod = await as('MODERATOR', a);
    for (const [who, id] of [
      [mod, gid('Post', theirs)],
      [await world.asIdentity(ana), gid('Post', mine)],
      [await as('OWNER', b), gid('Post', mine)],
      [mod, 'post_1'],
    ] as const)
      expect(await remove(who, id)).toMatchObject({ code: 'NOT_FOUND', path: ['input', 'postId'] });
    expect(await remove(mod, gid('Post', mine), 'x'.repeat(2001))).toMatchObject({ code: 'INVALID_INPUT' });
    const id = gid('Post', mine);
    expect(await remove(mod, id, 'spam')).toMatchObject({ deletedPostId: id });
    const row = await world.db.models.post.findUniqueOrThrow({ where: { id: mine.id } });
    expect([row.deletedAt === null, row.html]).toEqual([false, '']);
    expect(await last()).toMatchObject({ act: 'POST_DELETED', domainId: a.id, comment: 'spam' });
    const count = await world.db.models.auditEntry.count();
    expect(await remove(mod, id)).toMatchObject({ deletedPostId: id });
    expect(await world.db.models.auditEntry.count()).toBe(count);
  });

  it('tells whoever wrote the post, who can appeal, though it does not come back', async () => {
    const [user, owner] = [await world.user('cleo@mail.test'), await as('OWNER', a)];
    const cleo = await world.identity('cleo', a);
    await world.hold(user, cleo);
    const asker = await world.asUser(user, a, undefined, cleo);
    const mails = async () =>
      (await world.db.models.work.findMany({ where: { machine: 'mail' }, orderBy: { id: 'asc' } }))
        .map(({ payload }) =>
          JSON.parse(world.app.ports.seal.open((payload as { sealed: string }).sealed) ?? '{}'),
        )
        .filter(({ to }) => to === user.email)
        .map(({ subject, text }) => `${subject}\n${text}`);
    const author = await world.as(cleo);
    const post = await createPost(author, cleo, { text: 'Buy <this> now', summary: 'offer' });
    await world.mutate(await as('MODERATOR', a), 'removePost', {
      postId: gid('Post', post),
      ...{ reason: 'spam again', message: 'No adverts here.' },
    });
    const [mail = '', ...more] = await mails();
    expect(more).toEqual([]);
    for (const part of [
      'deleted',
      '@cleo@a.test',
      'offer: Buy <this> now',
      String(post.id),
      'No adverts here.',
    ])
      expect(mail).toContain(part);
    expect(mail).toContain('/auth/appeal?token=');
    expect(mail).not.toContain('spam again');
    const { viewer } = (await world.run(
      asker,
      '{ viewer { strikes { nodes { id act message canAppeal posts { postKey post { key } } } } } }',
    )) as never as { viewer: { strikes: { nodes: { id: string }[] } } };
    expect(viewer.strikes.nodes).toMatchObject([
      {
        ...{ act: 'POSTS_DELETED', message: 'No adverts here.', canAppeal: true },
        posts: [{ postKey: String(post.id), post: null }],
      },
    ]);
    expect(
      await world.db.models.notification.count({
        where: { kind: 'MODERATION_WARNING', identityId: cleo.id },
      }),
    ).toBe(1);
    const [strike] = viewer.strikes.nodes;
    await world.mutate(asker, 'appealStrike', { strikeId: strike?.id, text: 'It was a gift.' });
    const decided = { strikeId: strike?.id, isApproved: true };
    expect(await world.mutate(owner, 'decideAppeal', decided)).not.toHaveProperty('code');
    expect((await mails()).at(-1)).toContain('cannot be brought back');
    const gone = await world.db.models.post.findUniqueOrThrow({ where: { id: post.id } });
    expect(gone.deletedAt).not.toBeNull();
    // By no mail where the moderators want none; and of what it is that ends.
    const other = await createPost(author, cleo, { text: 'again' });
    const silent = { postId: gid('Post', other), isMailed: false };
    await world.mutate(await as('MODERATOR', a), 'removePost', silent);
    expect(await mails()).toHaveLength(2);
    const identityId = gid('Identity', cleo);
    await world.mutate(owner, 'setIdentitySuspended', { identityId, isSuspended: true });
    await world.mutate(owner, 'deleteSuspendedIdentity', { identityId });
    expect((await mails()).at(-1)).toContain('deleted for good');
  });

  it('tells the servers that have the post, as if its author had deleted it', async () => {
    const { hostId } = await world.remote('fan', 'fan.test');
    const url = 'https://fan.test/inbox';
    const { id: inboxId } = await world.db.models.inbox.create({
      data: { id: world.app.ids.next(), url, hostId: hostId ?? 0n },
    });
    const post = await write(ana);
    await world.db.models.postRecipient.create({ data: { postId: post.id, inboxId } });
    await remove(await as('ADMIN', a), gid('Post', post));
    const sent = await world.db.sql.all<{ type: string; actorId: bigint; url: string }>(
      `SELECT a."type", a."actorId", i."url" FROM activity a JOIN delivery d ON d."activityId" = a."id"
        JOIN inbox i ON i."id" = d."inboxId" WHERE a."postId" = ?`,
      [post.id],
    );
    expect(sent).toEqual([{ type: 'Delete', actorId: ana.id, url }]);
  });

  it('writes down one of two who do the same at once, and nothing of what did not happen', async () => {
    const [mod, admin] = [await as('MODERATOR', a), await as('ADMIN', a)];
    const dora = await world.identity('dora', a);
    const post = await write(dora);
    const email = 'twice@mail.test';
    const twice = await world.user(email);
    await world.hold(twice, await world.identity('twice', b));
    const entries = (act: string) => world.db.models.auditEntry.count({ where: { act } });
    const acts = ['POST_DELETED', 'IDENTITY_SUSPENDED', 'USER_DELETED'];
    const before = await Promise.all(acts.map(entries));
    await Promise.all([mod, admin].map((who) => remove(who, gid('Post', post))));
    const input = { identityId: gid('Identity', dora), isSuspended: true };
    await Promise.all([mod, admin].map((who) => world.mutate(who, 'setIdentitySuspended', input)));
    await Promise.all([root, root].map((who) => world.mutate(who, 'removeUser', { email })));
    expect(await Promise.all(acts.map(entries))).toEqual(before.map((count) => count + 1));
    // An entry that cannot be written leaves the login and its identities as they were.
    const kept = await world.user('kept@mail.test');
    const held = await world.identity('kept', b);
    await world.hold(kept, held);
    const { effects } = world.app;
    world.app.effects = (ctx, fact) =>
      fact.kind === 'actRecorded' ? Promise.reject(new Error('disk full')) : effects(ctx, fact);
    await expect(world.mutate(root, 'removeUser', { email: kept.email })).rejects.toThrow();
    world.app.effects = effects;
    const { state } = await world.db.models.identity.findUniqueOrThrow({ where: { id: held.id } });
    expect(state).toBe('ACTIVE');
  });

  it('touches nobody above the moderator, and posts of other servers by admins of the install alone', async () => {
    const owner = await world.db.models.identity.findFirstOrThrow({
      where: { domainId: a.id, username: 'owner' },
    });
    const post = await write(owner);
    expect(await remove(await as('MODERATOR', a), gid('Post', post))).toMatchObject({ code: 'FORBIDDEN' });
    const data = remotePost('https://eve.test/p/1', world.clock.now());
    const { post: theirs } = await storeRemotePost(world.system(a), eve, data, { isDelivered: true });
    const id = theirs?.id ?? 0n;
    expect(await remove(await as('OWNER', a), gid('Post', id))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await remove(root, gid('Post', id))).toMatchObject({ deletedPostId: gid('Post', id) });
    expect(await last()).toMatchObject({ act: 'POST_DELETED', domainId: null });
  });

  it('lists the people of the own domain alone, in every state', async () => {
    await world.mutate(await as('MODERATOR', a), 'setIdentitySuspended', {
      identityId: gid('Identity', ana),
      isSuspended: true,
    });
    for (const role of ['OWNER', 'ADMIN', 'MODERATOR'] as const) {
      const who = await as(role, a);
      const people = await listed(who, of(a));
      expect(new Set(people.map(({ handle }) => handle.split('@')[2]))).toEqual(new Set(['a.test']));
      expect(people).toContainEqual({ handle: '@ana@a.test', state: 'SUSPENDED' });
      expect((await listed(who, of(a, ', state: SUSPENDED'))).map(({ handle }) => handle).sort()).toEqual([
        '@ana@a.test',
        '@dora@a.test',
      ]);
      expect(await listed(who, of(a, ', text: "AN"'))).toEqual([
        { handle: '@ana@a.test', state: 'SUSPENDED' },
      ]);
      await expect(listed(who, of(b))).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(listed(who)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    await expect(listed(await world.asIdentity(bea), of(b))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const handles = (await listed(root, '(first: 100)')).map(({ handle }) => handle);
    expect(handles).toEqual(expect.arrayContaining(['@ana@a.test', '@bea@b.test', '@eve@eve.test']));
  });

  it('leaves logins, addresses and servers to admins of the install', async () => {
    const gone = await world.user('gone@mail.test');
    const cleo = await world.identity('cleo', b);
    await world.hold(gone, cleo);
    const drop = (who: Asker, email: string) =>
      world.mutate(who, 'removeUser', { email, reason: 'asked for it' }, 'userId');
    const refused: unknown[] = [];
    for (const role of ['OWNER', 'ADMIN', 'MODERATOR'] as const) {
      const who = await as(role, b);
      refused.push(await drop(who, gone.email));
      for (const query of ['users { nodes { email } }', 'hosts { nodes { name } }'])
        await expect(world.run(who, `{ ${query} }`)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(refused).toEqual(Array(3).fill(expect.objectContaining({ code: 'FORBIDDEN' })));
    const users = await world.run(root, '{ users(text: "GONE@") { nodes { email } } }');
    expect(users.users).toEqual({ nodes: [{ email: 'gone@mail.test' }] });
    const hosts = await world.run(root, '{ hosts(text: "eve") { nodes { name } } }');
    expect(hosts.hosts).toEqual({ nodes: [{ name: 'eve.test' }] });
    expect(await drop(root, 'root@mail.test')).toMatchObject({ code: 'CONFLICT' });
    expect(await drop(root, gone.email)).toMatchObject({ userId: gid('User', gone) });
    expect(await last()).toMatchObject({
      act: 'USER_DELETED',
      domainId: null,
      targetName: 'gone@mail.test',
      comment: 'asked for it',
    });
    const { state } = await world.db.models.identity.findUniqueOrThrow({ where: { id: cleo.id } });
    expect(state).toBe('DELETED');
    expect(await drop(root, gone.email)).toMatchObject({ code: 'NOT_FOUND' });
  });
});
