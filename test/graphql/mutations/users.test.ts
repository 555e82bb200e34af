import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerApplication } from '../../../src/core/applications/register.ts';
import { setDomain } from '../../../src/core/domains/set.ts';
import type { Domain, Identity, User } from '../../../src/db/rows.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from './world.ts';

describe('mutations of users and tokens', () => {
  let world: MutationWorld;
  let a: Domain;
  let ana: Identity;
  let user: User;
  let asUser: Asker;

  beforeEach(async () => {
    world = await openMutationWorld();
    a = await world.domain('a.test');
    ana = await world.identity('ana', a);
    user = await world.user('ana@mail.test');
    await world.hold(user, ana);
    asUser = await world.asUser(user, a);
  });
  afterEach(() => world.close());

  const viewerOf = (token: unknown) => {
    world.app.tokens.forget();
    return world.app.tokens.viewer(String(token), a);
  };
  const signIn = (password = 'correct horse', email = 'Ana@mail.test', ip = '192.0.2.1') =>
    world.mutate({ ...world.nobody(a), ip }, 'signIn', { email, password }, 'token user { email }');

  it('signs in with a password, and out', async () => {
    const session = await signIn();
    expect(session).toMatchObject({ user: { email: 'ana@mail.test' } });
    const viewer = await viewerOf(session.token);
    expect(viewer).toMatchObject({ kind: 'user', user: { id: user.id } });
    const asker: Asker = { viewer: viewer ?? { kind: 'anonymous' }, domain: a };
    expect(await world.mutate(asker, 'signOut', {}, 'ended')).toMatchObject({ ended: 1 });
    expect(await viewerOf(session.token)).toBeNull();
    const all = [await signIn(), await signIn()];
    expect(await world.mutate(asUser, 'signOut', { everywhere: true }, 'ended')).toMatchObject({ ended: 3 });
    for (const { token } of all) expect(await viewerOf(token)).toBeNull();
    expect(await world.mutate(world.nobody(a), 'signOut', {})).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(world.factsOf('tokenRevoked').length).toBeGreaterThanOrEqual(4);
  });

  it('mails the link of a sign-up again for the token that its application got', async () => {
    await setDomain(world.system(), a, { registrations: 'OPEN', confirmsEmail: true });
    const { application } = await registerApplication(world.anonymous(a), {
      name: 'an app',
      redirectUris: ['https://app.test/back'],
      scopes: ['write'],
    });
    const app: Asker = {
      viewer: { kind: 'app', scopes: ['write'], tokenId: 1n, applicationId: application.id },
      domain: await world.app.domains.byId(a.id),
    };
    const input = { username: 'eve', email: 'eve@mail.test', password: 'correct horse', agreesToRules: true };
    const { token, next } = await world.mutate(app, 'signUp', input, 'token next');
    expect([next, token]).toEqual(['CONFIRM', expect.any(String)]);
    const nobody = { ...app, viewer: { kind: 'anonymous' } as const };
    const resend = (input: object) => world.mutate(nobody, 'resendConfirmation', input, 'next');
    expect(await resend({ token })).toMatchObject({ next: 'CONFIRM' });
    expect(await resend({ token, email: 'x' })).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['input', 'email'],
    });
    const link = { where: { purpose: 'CONFIRM' } } as const;
    const first = { email: 'eve@mail.test' };
    expect(await world.db.models.mailLink.findMany(link)).toMatchObject([first, first]);
    expect(await resend({ token, email: 'eve@b.test' })).toMatchObject({ next: 'CONFIRM' });
    expect(await world.db.models.mailLink.findMany(link)).toMatchObject([{ email: 'eve@b.test' }]);
    const { token: other } = await signIn();
    for (const token of ['nonsense', other])
      expect(await resend({ token })).toMatchObject({ code: 'NOT_FOUND', path: ['input', 'token'] });
  });

  it('says the same of a wrong password and an unknown address, and not too often', async () => {
    const wrong = await signIn('wrong password');
    expect(wrong).toMatchObject({ __typename: 'UnauthenticatedError' });
    expect(await signIn('wrong password', 'nobody@mail.test')).toEqual(wrong);
    const answers = [];
    for (let i = 0; i < 11; i++) answers.push(await signIn('wrong password'));
    expect(answers.map((answer) => answer.__typename).indexOf('RateLimitedError')).toBe(9);
    expect(await signIn()).toMatchObject({ code: 'RATE_LIMITED' });
    const document = `mutation { signIn(input: { email: "ana@mail.test", password: "x" }) { ... on RateLimitedError { retryAfter } } }`;
    const refused = await world.run({ ...world.nobody(a), ip: '192.0.2.1' }, document);
    expect(refused.signIn?.retryAfter).toBeGreaterThan(0);
  });

  it('refuses nobody for wrong passwords from elsewhere', async () => {
    for (const email of ['bo@mail.test', 'cy@mail.test']) await world.user(email);
    for (let i = 0; i < 10; i++) await signIn('wrong password', 'bo@mail.test', '192.0.2.7');
    expect(await signIn('correct horse', 'bo@mail.test', '192.0.2.7')).toMatchObject({
      code: 'RATE_LIMITED',
    });
    expect(await signIn('correct horse', 'bo@mail.test', '198.51.100.1')).toMatchObject({
      token: expect.any(String),
    });
    // An IPv6 client has a whole /64 for itself.
    for (let i = 0; i < 10; i++) await signIn('wrong password', 'cy@mail.test', `2001:db8::${i}`);
    expect(await signIn('correct horse', 'cy@mail.test', '2001:db8::ffff')).toMatchObject({
      code: 'RATE_LIMITED',
    });
    expect(await signIn('correct horse', 'cy@mail.test', '2001:db8:0:1::1')).toMatchObject({
      token: expect.any(String),
    });
  });

  it('takes right passwords from an address where others fail, until a hundred did', async () => {
    await world.user('known@mail.test');
    const ip = '203.0.113.9';
    const failing = async (from: number, to: number) => {
      for (let i = from; i < to; i++) await signIn('x', `user${i}@mail.test`, ip);
    };
    await failing(0, 99);
    expect(await signIn('correct horse', 'known@mail.test', ip)).toMatchObject({ token: expect.any(String) });
    await failing(99, 100);
    expect(await signIn('correct horse', 'ana@mail.test', ip)).toMatchObject({ code: 'RATE_LIMITED' });
    // Whoever signed in from there before is no stranger.
    expect(await signIn('correct horse', 'known@mail.test', ip)).toMatchObject({ token: expect.any(String) });
  });

  const make = (asker: Asker, input: object) =>
    world.mutate(
      asker,
      'createToken',
      input,
      'token details { id appName scopes identity { id } expiresAt }',
    );

  it('makes tokens for identities one holds, never with more than the token that asks', async () => {
    const asUserAsAna = await world.asUser(user, a, undefined, ana);
    const made = await make(asUserAsAna, {
      appName: 'tail',
      scopes: ['READ', 'WRITE_STATUSES'],
    });
    expect(made).toMatchObject({
      details: {
        appName: 'tail',
        scopes: ['READ', 'WRITE_STATUSES'],
        identity: { id: gid('Identity', ana) },
      },
    });
    expect(await viewerOf(made.token)).toMatchObject({
      kind: 'identity',
      identity: { id: ana.id },
      user: { id: user.id },
    });
    expect(await make(asUserAsAna, {})).toMatchObject({
      details: { scopes: ['READ', 'WRITE', 'FOLLOW'] },
    });
    const narrow = await world.asUser(user, a, ['read:statuses', 'write:accounts'], ana);
    expect(await make(narrow, { scopes: ['READ'] })).toMatchObject({
      code: 'FORBIDDEN',
      path: ['input', 'scopes'],
    });
    expect(await make(asUserAsAna, { scopes: [] })).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', 'scopes'],
    });
    await expect(make(asUserAsAna, { scopes: ['ALL'] })).rejects.toThrow(/"ALL" does not exist/);
    expect(await make(asUserAsAna, { appName: 'x'.repeat(201) })).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['input', 'appName'],
    });
    expect(await make(asUserAsAna, { token: 'chosen by me' })).toMatchObject({
      path: ['input', 'token'],
    });
    expect(await make(await world.asIdentity(ana), {})).toMatchObject({ __typename: 'NotAllowedError' });
    expect(await make(asUser, {})).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('lets no application do what is for whoever typed the password, whatever its scopes', async () => {
    const session = await world.asUser(user, a, undefined, ana);
    const app = { ...session, viewer: { ...session.viewer, applicationId: 7n } } as Asker;
    const identity = await world.asIdentity(ana, undefined, user);
    const password = { currentPassword: 'correct horse', password: 'another horse' };
    for (const [name, input] of [
      ['createToken', { appName: 'mine', scopes: ['READ'] }],
      ['setPassword', password],
      ['signOut', { everywhere: true }],
      ['deleteIdentity', { identityId: gid('Identity', ana) }],
    ] as const)
      for (const who of [app, identity])
        expect([name, await world.mutate(who, name, input)]).toEqual([
          name,
          expect.objectContaining({ code: 'FORBIDDEN' }),
        ]);
    const lists = '{ viewer { sessions(first: 1) { nodes { key } } tokens(first: 1) { nodes { key } } } }';
    const listed = async (who: Asker) => JSON.stringify((await world.run(who, lists)).viewer);
    expect(await listed(session)).toContain('key');
    expect(await listed(app)).not.toContain('key');
    expect(await make(session, {})).toMatchObject({ details: {} });
  });

  it('lets the command line choose the text of a token, once', async () => {
    const input = { token: 'literal-token-1' };
    const operator: Asker = { viewer: { kind: 'operator', identity: ana }, domain: null };
    const both = await Promise.all([make(operator, input), make(operator, input)]);
    expect(both.map((answer) => answer.__typename).sort()).toEqual(['ConflictError', 'CreateTokenPayload']);
    expect(await viewerOf('literal-token-1')).toMatchObject({ kind: 'identity', user: { id: user.id } });
    expect(await make(operator, { ...input, token: 'short' })).toMatchObject({
      path: ['input', 'token'],
    });
  });

  it('revokes one’s own tokens, and nobody else’s', async () => {
    const { token, details } = await make(await world.asUser(user, a, undefined, ana), {});
    const input = { tokenId: (details as { id: string }).id };
    const revoke = (asker: Asker) => world.mutate(asker, 'revokeToken', input, 'tokenId');
    expect(await revoke(await world.asUser(await world.user('eve@mail.test'), a))).toMatchObject({
      code: 'NOT_FOUND',
      path: ['input', 'tokenId'],
    });
    expect(await revoke(await world.asIdentity(ana))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await revoke(asUser)).toMatchObject(input);
    expect(await revoke(asUser)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await viewerOf(token)).toBeNull();
    expect(await world.mutate(asUser, 'revokeToken', { tokenId: 'x' })).toMatchObject({
      path: ['input', 'tokenId'],
    });
  });

  const change = (asker: Asker, input: object) => world.mutate(asker, 'setPassword', input, 'user { email }');

  it('changes one’s own password with the one before, and ends every session', async () => {
    const { token } = await signIn();
    const password = 'a new password';
    expect(await change(asUser, { password })).toMatchObject({ path: ['input', 'currentPassword'] });
    expect(await change(asUser, { password, currentPassword: 'wrong' })).toMatchObject({
      code: 'FORBIDDEN',
      path: ['input', 'currentPassword'],
    });
    expect(await change(asUser, { password: 'short', currentPassword: 'correct horse' })).toMatchObject({
      path: ['input', 'password'],
    });
    expect(await change(await world.asIdentity(ana, undefined, user), { password })).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await change(asUser, { password, currentPassword: 'correct horse' })).toMatchObject({
      user: { email: 'ana@mail.test' },
    });
    expect(await viewerOf(token)).toBeNull();
    expect(await signIn()).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await signIn(password)).toMatchObject({ __typename: 'SignInPayload' });
    for (let i = 0; i < 10; i++) await change(asUser, { password, currentPassword: `guess ${i}` });
    expect(await change(asUser, { password, currentPassword: 'guess' })).toMatchObject({
      code: 'RATE_LIMITED',
    });
  });

  it('adds users, sets their passwords and locks them out, by admins of the install alone', async () => {
    const admin = await world.asUser(await world.user('root@mail.test', true), a);
    const add = (asker: Asker, email = 'new@mail.test') =>
      world.mutate(asker, 'addUser', { email, password: 'correct horse' }, 'user { email isAdmin }');
    const disable = (asker: Asker, isDisabled = true, email = 'new@mail.test') =>
      world.mutate(asker, 'setUserDisabled', { email, isDisabled }, 'user { disabledAt }');
    const other = { password: 'another one', email: 'new@mail.test' };
    expect(await add(asUser)).toMatchObject({ __typename: 'NotAllowedError' });
    expect(await disable(asUser)).toMatchObject({ __typename: 'NotAllowedError' });
    expect(await change(asUser, other)).toMatchObject({ __typename: 'NotAllowedError' });
    const both = await Promise.all([add(admin), add(world.operator)]);
    expect(both.map((answer) => answer.__typename).sort()).toEqual(['AddUserPayload', 'ConflictError']);
    expect(await add(admin, 'not an address')).toMatchObject({ path: ['input', 'email'] });
    expect(await change(admin, other)).toMatchObject({ user: { email: 'new@mail.test' } });
    expect(await change(world.operator, { password: 'nobody named' })).toMatchObject({
      path: ['input', 'email'],
    });
    const { token } = await signIn('another one', 'new@mail.test');
    expect(await disable(admin)).toMatchObject({ user: { disabledAt: expect.any(String) } });
    expect(await viewerOf(token)).toBeNull();
    expect(await signIn('another one', 'new@mail.test')).toMatchObject({ __typename: 'NotAllowedError' });
    expect(await disable(admin, false)).toMatchObject({ user: { disabledAt: null } });
    expect(await disable(admin, true, 'nobody@mail.test')).toMatchObject({ path: ['input', 'email'] });
    const weak = { ...admin, viewer: { ...admin.viewer, scopes: ['write'] } as Asker['viewer'] };
    expect(await add(weak, 'x@mail.test')).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('shows logins to admins of the install alone, page by page', async () => {
    for (const name of ['one', 'two', 'three']) await world.user(`${name}@list.test`);
    const list = '{ users(first: 2) { nodes { email } pageInfo { hasNextPage } } }';
    const page = (await world.run(world.operator, list)).users as unknown as {
      nodes: { email: string }[];
      pageInfo: { hasNextPage: boolean };
    };
    expect(page.nodes.map((node) => node.email)).toEqual(['three@list.test', 'two@list.test']);
    expect(page.pageInfo.hasNextPage).toBe(true);
    expect(await world.run(world.operator, '{ user(email: "ONE@list.test") { email } }')).toEqual({
      user: { email: 'one@list.test' },
    });
    expect(await world.run(world.operator, '{ user(email: "nobody@list.test") { email } }')).toEqual({
      user: null,
    });
    const asOne = await world.asUser(await world.user('four@list.test'), await world.domain('list.test'));
    await expect(world.run(asOne, list)).rejects.toThrow(/admin/i);
  });
});
