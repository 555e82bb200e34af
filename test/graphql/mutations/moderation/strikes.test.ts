import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPost } from '../../../../src/core/posts/write/create.ts';
import type { Domain, Identity, User } from '../../../../src/db/rows.ts';
import { DIALECTS } from '../../../helpers/database.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from '../world.ts';

/** What moderators decide about somebody is told to them in words, stands in their settings, and can be appealed. */
describe.each(DIALECTS)('what is decided about somebody, on %s', (dialect) => {
  let world: MutationWorld;
  let a: Domain;
  let b: Domain;
  let moderator: Asker;
  let admin: Asker;
  let root: Asker;
  let made = 0;

  interface Made {
    user: User;
    identity: Identity;
    id: string;
    asker: Asker;
  }

  async function person(domain: Domain, role: 'OWNER' | 'ADMIN' | 'MODERATOR' | null = null): Promise<Made> {
    made += 1;
    const [user, identity] = [
      await world.user(`p${made}@mail.test`),
      await world.identity(`p${made}`, domain),
    ];
    await world.hold(user, identity);
    if (role)
      await world.db.models.domainRole.create({
        data: { domainId: domain.id, userId: user.id, role, createdAt: 0n },
      });
    return { user, identity, id: gid('Identity', identity), asker: await world.asUser(user, domain) };
  }

  /** Mails to somebody, the last one last. */
  async function mailsTo(email: string): Promise<{ subject: string; text: string }[]> {
    const rows = await world.db.models.work.findMany({ where: { machine: 'mail' }, orderBy: { id: 'asc' } });
    return rows
      .map(({ payload }) =>
        JSON.parse(world.app.ports.seal.open((payload as { sealed: string }).sealed) ?? '{}'),
      )
      .filter(({ to }) => to === email);
  }
  const linkIn = (text = '') =>
    new URL(/https?:\/\/\S+\/auth\/appeal\S*/.exec(text)?.[0] ?? 'http://none/').searchParams.get('token') ??
    '';

  const STRIKE = 'id act message canAppeal identity { id } reportId appeal { text state decidedAt }';
  interface Shown {
    id: string;
    act: string;
    canAppeal: boolean;
  }
  const mine = async ({ asker }: Made): Promise<Shown[]> => {
    const { viewer } = await world.run(asker, `{ viewer { strikes { nodes { ${STRIKE} } } } }`);
    return (viewer as never as { strikes: { nodes: Shown[] } }).strikes.nodes;
  };
  const listed = async (asker: Asker, { name }: Domain, args = ''): Promise<Shown[]> => {
    const { domain } = await world.run(
      asker,
      `{ domain(name: "${name}") { strikes${args} { nodes { ${STRIKE} } } } }`,
    );
    return (domain as never as { strikes: { nodes: Shown[] } }).strikes.nodes;
  };
  const decide = (asker: Asker, strikeId: string, isApproved: boolean) =>
    world.mutate(asker, 'decideAppeal', { strikeId, isApproved }, 'strike { appeal { state } }');
  const appealing = (asker: Asker, input: object) =>
    world.mutate(asker, 'appealStrike', { text: 'It was a joke.', ...input }, `strike { ${STRIKE} }`);

  beforeAll(async () => {
    world = await openMutationWorld({ dialect });
    a = await world.domain('a.test', { isDefault: true });
    b = await world.domain('b.test');
    moderator = (await person(a, 'MODERATOR')).asker;
    admin = (await person(a, 'ADMIN')).asker;
    root = await world.asUser(await world.user('root@mail.test', true), a);
  });
  afterAll(() => world.close());

  it('is told in the words of moderators, and taken back by an appeal', async () => {
    const ana = await person(a);
    const input = { identityId: ana.id, isSuspended: true, message: 'You sold things.', reason: 'spammer' };
    await world.mutate(moderator, 'setIdentitySuspended', input, 'identity { id }');
    const [mail] = await mailsTo(ana.user.email);
    expect(mail?.text).toContain('You sold things.');
    expect(mail?.text).not.toContain('spammer');
    const [strike] = await mine(ana);
    expect(strike).toMatchObject({
      act: 'SUSPEND',
      message: 'You sold things.',
      canAppeal: true,
      appeal: null,
    });
    // By the link, without signing in.
    const token = linkIn(mail?.text);
    const shown = await world.run(world.nobody(a), `{ strikeByLink(token: "${token}") { id act } }`);
    expect(shown.strikeByLink).toEqual({ id: strike?.id, act: 'SUSPEND' });
    const { strike: appealed } = (await appealing(world.nobody(a), { token })) as never as { strike: object };
    expect(appealed).toMatchObject({ canAppeal: false, appeal: { text: 'It was a joke.', state: 'OPEN' } });
    expect(await appealing(ana.asker, { strikeId: strike?.id ?? '' })).toMatchObject({ code: 'CONFLICT' });
    expect(await listed(moderator, a, '(appeal: OPEN)')).toMatchObject([
      { id: strike?.id ?? '', identity: { id: ana.id } },
    ]);
    expect(await decide(moderator, strike?.id ?? '', true)).toMatchObject({
      strike: { appeal: { state: 'APPROVED' } },
    });
    expect(await decide(moderator, strike?.id ?? '', true)).toMatchObject({
      strike: { appeal: { state: 'APPROVED' } },
    });
    expect(await decide(moderator, strike?.id ?? '', false)).toMatchObject({ code: 'CONFLICT' });
    expect(await world.db.models.identity.findUnique({ where: { id: ana.identity.id } })).toMatchObject({
      state: 'ACTIVE',
    });
    expect((await mailsTo(ana.user.email)).map(({ subject }) => subject)).toEqual([
      expect.stringContaining('was suspended'),
      expect.stringContaining('accepted'),
    ]);
  });

  it('tells moderators that somebody appealed', async () => {
    const mod = await person(b, 'MODERATOR');
    const ana = await person(b);
    await world.mutate(
      mod.asker,
      'warnIdentity',
      { identityId: ana.id, message: 'Be kind.' },
      'identity { id }',
    );
    const [strike] = await mine(ana);
    expect(strike).toMatchObject({ act: 'WARN', message: 'Be kind.' });
    await appealing(ana.asker, { strikeId: strike?.id ?? '' });
    expect((await mailsTo(mod.user.email)).at(-1)?.text).toContain('/settings/appeals');
    expect(await decide(mod.asker, strike?.id ?? '', false)).toMatchObject({
      strike: { appeal: { state: 'REJECTED' } },
    });
    expect((await mailsTo(ana.user.email)).at(-1)?.subject).toContain('rejected');
  });

  it('takes back limits and marks of media', async () => {
    const ana = await person(a);
    const input = { identityId: ana.id, domainId: gid('Domain', a) };
    for (const level of ['LIMIT', 'SENSITIVE'])
      await world.mutate(moderator, 'restrictIdentity', { ...input, level, isMailed: false }, 'replaced');
    const restrictions = () =>
      world.db.models.identityRestriction.findMany({ where: { identityId: ana.identity.id } });
    expect((await restrictions()).map(({ level }) => level).sort()).toEqual(['LIMIT', 'SENSITIVE']);
    expect(await mailsTo(ana.user.email)).toEqual([]);
    const strikes = await mine(ana);
    expect(strikes.map(({ act }) => act)).toEqual(['SENSITIVE', 'LIMIT']);
    for (const { id } of strikes) {
      await appealing(ana.asker, { strikeId: id });
      await decide(moderator, id, true);
    }
    expect(await restrictions()).toEqual([]);
  });

  it('shows media of somebody as sensitive, on that domain alone', async () => {
    const ana = await person(a);
    const post = await createPost(await world.as(ana.identity), ana.identity, { text: 'look' });
    const attachments = [{ id: '1', type: 'IMAGE', url: 'https://a.test/x.png' }];
    await world.db.models.post.update({ where: { id: post.id }, data: { attachments } });
    const seen = async (domain: Domain) =>
      (await world.run(world.nobody(domain), `{ post(id: "${gid('Post', post)}") { isSensitive } }`)).post;
    expect(await seen(a)).toEqual({ isSensitive: false });
    const input = { identityId: ana.id, domainId: gid('Domain', a), level: 'SENSITIVE' };
    await world.mutate(moderator, 'restrictIdentity', input, 'replaced');
    expect(await seen(a)).toEqual({ isSensitive: true });
    await world.mutate(moderator, 'unrestrictIdentity', input, 'wasRestricted');
    expect(await seen(a)).toEqual({ isSensitive: false });
  });

  it('leaves what concerns logins to admins of the install', async () => {
    const ana = await person(a);
    const input = { email: ana.user.email, isDisabled: true, message: 'Stolen?' };
    await world.mutate(root, 'setUserDisabled', input, 'user { id }');
    const [mail] = await mailsTo(ana.user.email);
    expect(mail?.text).toContain('Stolen?');
    await appealing(world.nobody(a), { token: linkIn(mail?.text) });
    const open = async (asker: Asker) => listed(asker, a, `(identityId: "${ana.id}")`);
    expect(await open(moderator)).toEqual([]);
    expect(await open(admin)).toEqual([]);
    const [strike] = await open(root);
    expect(strike).toMatchObject({ act: 'DISABLE' });
    expect(await decide(admin, strike?.id ?? '', true)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await decide(root, strike?.id ?? '', true)).toMatchObject({
      strike: { appeal: { state: 'APPROVED' } },
    });
    const { disabledAt } = await world.db.models.user.findUniqueOrThrow({ where: { id: ana.user.id } });
    expect(disabledAt).toBeNull();
    const [entry] = await world.db.models.auditEntry.findMany({ orderBy: { id: 'desc' }, take: 1 });
    expect(entry).toMatchObject({ act: 'APPEAL_APPROVED', domainId: null });
  });

  it('is nobody else’s, and nobody decides about themselves', async () => {
    const [mod, other] = [await person(a, 'MODERATOR'), await person(a)];
    const theirs = (await person(b, 'MODERATOR')).asker;
    await world.mutate(admin, 'warnIdentity', { identityId: mod.id, message: 'Hm.' }, 'identity { id }');
    const [strike] = await mine(mod);
    expect(await mine(other)).toEqual([]);
    for (const asker of [other.asker, theirs])
      expect(await appealing(asker, { strikeId: strike?.id ?? '' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await appealing(world.nobody(a), { strikeId: strike?.id ?? '' })).toMatchObject({
      code: expect.stringMatching(/UNAUTHENTICATED|FORBIDDEN/),
    });
    expect(await appealing(world.nobody(a), { token: 'forged' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await appealing(world.nobody(a), {})).toMatchObject({ path: ['input', 'strikeId'] });
    expect(await decide(moderator, strike?.id ?? '', true)).toMatchObject({ code: 'CONFLICT' });
    await appealing(mod.asker, { strikeId: strike?.id ?? '' });
    expect(await decide(mod.asker, strike?.id ?? '', true)).toMatchObject({ code: 'FORBIDDEN' });
    for (const asker of [other.asker, theirs])
      expect(await decide(asker, strike?.id ?? '', true)).toMatchObject({ code: 'NOT_FOUND' });
    const remote = await world.remote('eve', `eve${made}.test`);
    expect(
      await world.mutate(root, 'warnIdentity', { identityId: gid('Identity', remote) }, 'identity { id }'),
    ).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('cannot be appealed for ever', async () => {
    const ana = await person(a);
    await world.mutate(moderator, 'warnIdentity', { identityId: ana.id, message: 'Hm.' }, 'identity { id }');
    const [strike] = await mine(ana);
    const createdAt = BigInt(world.clock.now() - 20 * 86_400_000);
    const id = BigInt(strike?.id.split('_')[1] ?? 0);
    await world.db.models.strike.update({ where: { id }, data: { createdAt } });
    expect((await mine(ana))[0]?.canAppeal).toBe(false);
    expect(await appealing(ana.asker, { strikeId: strike?.id ?? '' })).toMatchObject({ code: 'CONFLICT' });
  });

  it('deletes only whom it suspended before, by admins', async () => {
    const ana = await person(a);
    const remove = (asker: Asker) =>
      world.mutate(
        asker,
        'deleteSuspendedIdentity',
        { identityId: ana.id, reason: 'spam' },
        'identity { state }',
      );
    expect(await remove(admin)).toMatchObject({ code: 'CONFLICT' });
    await world.mutate(
      moderator,
      'setIdentitySuspended',
      { identityId: ana.id, isSuspended: true },
      'identity { id }',
    );
    expect(await remove(moderator)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await remove(admin)).toMatchObject({ identity: { state: 'DELETED' } });
    const [entry] = await world.db.models.auditEntry.findMany({ orderBy: { id: 'desc' }, take: 1 });
    expect(entry).toMatchObject({ act: 'IDENTITY_DELETED', comment: 'spam', domainId: a.id });
  });

  it('says anew what a report is about', async () => {
    const [ana, bob] = [await person(a), await person(a)];
    const of = { domainId: a.id, reporterId: ana.identity.id, targetId: bob.identity.id };
    const id = world.app.ids.next();
    await world.db.models.report.create({ data: { id, ...of, comment: 'rude', createdAt: 1n } });
    const rules = ['Be kind'];
    await world.db.models.domain.update({ where: { id: a.id }, data: { rules } });
    world.app.domains.forget();
    const change = (input: object) =>
      world.mutate(
        moderator,
        'updateReport',
        { reportId: gid('Report', id), ...input },
        'report { category comment rules { text } }',
      );
    expect(await change({ category: 'VIOLATION', ruleIds: ['1'] })).toEqual({
      __typename: 'UpdateReportPayload',
      report: { category: 'VIOLATION', comment: 'rude', rules: [{ text: 'Be kind' }] },
    });
    expect(await change({ ruleIds: ['7'] })).toMatchObject({ path: ['input', 'ruleIds'] });
    expect(await change({ category: 'SPAM' })).toMatchObject({ report: { category: 'SPAM', rules: [] } });
  });
});
