import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Domain, Identity, User } from '../../../src/db/rows.ts';
import { SoftAuthenticator } from '../../helpers/people/authenticator.ts';
import { codeAt } from '../../helpers/people/second-factor.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from './world.ts';

describe('mutations of passkeys', () => {
  let world: MutationWorld;
  let a: Domain;
  let b: Domain;
  let ana: Identity;
  let user: User;
  let asUser: Asker;
  let device: SoftAuthenticator;

  beforeEach(async () => {
    world = await openMutationWorld();
    a = await world.domain('a.test', { isDefault: true });
    b = await world.domain('b.test');
    ana = await world.identity('ana', a);
    user = await world.user('ana@mail.test');
    await world.hold(user, ana);
    asUser = await world.asUser(user, a);
    device = new SoftAuthenticator(a.origin);
  });
  afterEach(() => world.close());

  const currentPassword = 'correct horse';
  const PASSKEY = 'passkey { id name host credentialId isBackedUp createdAt lastUsedAt }';

  const begin = (more: object = {}, by = asUser) =>
    world.mutate(by, 'beginPasskeyRegistration', { currentPassword, ...more }, 'options');
  async function add(name?: string): Promise<Record<string, unknown>> {
    const { options } = await begin();
    return world.mutate(
      asUser,
      'finishPasskeyRegistration',
      { response: device.create(String(options)), ...(name === undefined ? {} : { name }) },
      `${PASSKEY} user { id passkeys { id } }`,
    );
  }
  const enter = async (ip: string, odd: object = {}, more: object = {}, at = a) => {
    const { options } = await world.mutate(
      { ...world.nobody(at), ip },
      'beginPasskeySignIn',
      more,
      'options',
    );
    return world.mutate(
      { ...world.nobody(a), ip },
      'finishPasskeySignIn',
      { response: device.get(String(options), odd), ...more },
      'token user { id passkeys { lastUsedAt } }',
    );
  };

  it('add one, sign in with it as signIn does, rename and remove it', async () => {
    const added = await add('Phone');
    const { id, credentialId } = added.passkey as { id: string; credentialId: string };
    expect(added).toMatchObject({
      passkey: {
        id: expect.stringMatching(/^passkey_\d+$/),
        name: 'Phone',
        host: 'a.test',
        isBackedUp: false,
        createdAt: new Date(world.clock.now()).toISOString(),
        lastUsedAt: null,
      },
      user: { id: gid('User', user), passkeys: [{ id }] },
    });
    expect(Buffer.from(credentialId, 'base64url')).toHaveLength(32);
    const entered = await enter('192.0.2.1');
    expect(entered).toMatchObject({
      token: expect.stringMatching(/^[\w-]{43}$/),
      user: {
        id: gid('User', user),
        passkeys: [{ lastUsedAt: new Date(world.clock.now()).toISOString() }],
      },
    });
    const secret = 'what this browser keeps';
    expect(await enter('192.0.2.1', {}, { device: secret })).toMatchObject({ token: expect.any(String) });
    expect(
      await world.mutate(asUser, 'renamePasskey', { passkeyId: id, name: 'Laptop' }, PASSKEY),
    ).toMatchObject({ passkey: { id, name: 'Laptop' } });
    expect(
      await world.mutate(
        asUser,
        'deletePasskey',
        { passkeyId: id, currentPassword },
        'passkeyId user { passkeys { id } }',
      ),
    ).toMatchObject({ passkeyId: id, user: { passkeys: [] } });
    expect(await world.mutate(asUser, 'deletePasskey', { passkeyId: id, currentPassword })).toMatchObject({
      __typename: 'NotFoundError',
    });
    expect(await enter('192.0.2.1')).toMatchObject({
      __typename: 'UnauthenticatedError',
      path: ['input', 'response'],
    });
  });

  it('ask for the password, and for a code where there is a second factor', async () => {
    expect(await begin({ currentPassword: 'wrong one' })).toMatchObject({
      code: 'FORBIDDEN',
      path: ['input', 'currentPassword'],
    });
    // Without a second factor a code is not looked at.
    expect(await begin({ code: '123456' })).toMatchObject({ options: expect.any(String) });
    const { secret } = await world.mutate(asUser, 'beginSecondFactor', { currentPassword }, 'secret');
    const code = (steps: number) => codeAt(String(secret), world.clock.now(), steps);
    await world.mutate(asUser, 'confirmSecondFactor', { code: code(0) });
    expect(await begin()).toMatchObject({ code: 'SECOND_FACTOR_REQUIRED', path: ['input', 'code'] });
    expect(await begin({ code: code(0) })).toMatchObject({ code: 'FORBIDDEN', path: ['input', 'code'] });
    const { options } = await begin({ code: code(1) });
    const response = device.create(String(options));
    const { passkey } = await world.mutate(asUser, 'finishPasskeyRegistration', { response }, PASSKEY);
    const { id: passkeyId } = passkey as { id: string };
    expect(passkey).toMatchObject({ name: 'Passkey' });
    expect(await world.mutate(asUser, 'deletePasskey', { passkeyId, currentPassword })).toMatchObject({
      code: 'SECOND_FACTOR_REQUIRED',
    });
    // It asks for no code, where the password does.
    expect(await enter('192.0.2.1')).toMatchObject({ token: expect.any(String) });
    expect(
      await world.mutate({ ...world.nobody(a), ip: '192.0.2.1' }, 'signIn', {
        email: 'ana@mail.test',
        password: currentPassword,
      }),
    ).toMatchObject({ code: 'SECOND_FACTOR_REQUIRED' });
  });

  it('are for sessions alone, and nothing of somebody else', async () => {
    await add();
    const { id } = await world.db.models.passkey.findFirstOrThrow();
    const passkeyId = `passkey_${id}`;
    const asIdentity = await world.as(ana);
    const bo = await world.user('bo@mail.test');
    const asBo = await world.asUser(bo, a);
    const tries: [string, object][] = [
      ['beginPasskeyRegistration', { currentPassword }],
      ['finishPasskeyRegistration', { response: device.create(String((await begin()).options)) }],
      ['renamePasskey', { passkeyId, name: 'Mine' }],
      ['deletePasskey', { passkeyId, currentPassword }],
    ];
    for (const [name, input] of tries) {
      expect([name, (await world.mutate(asIdentity, name, input)).code]).toEqual([name, 'FORBIDDEN']);
      expect([name, (await world.mutate(world.nobody(a), name, input)).code]).toEqual([
        name,
        'UNAUTHENTICATED',
      ]);
    }
    for (const [name, input] of tries.slice(1))
      expect([name, (await world.mutate(asBo, name, input)).code]).toEqual([
        name,
        name.startsWith('finish') ? 'CONFLICT' : 'NOT_FOUND',
      ]);
    const look = '{ node(id: "ID") { id } }'.replace('ID', passkeyId);
    expect(await world.run(asUser, look)).toEqual({ node: { id: passkeyId } });
    for (const other of [asBo, asIdentity, world.nobody(a)])
      expect(await world.run(other, look)).toEqual({ node: null });
  });

  it('count wrong answers by passkey and address, with a line of the log for each', async () => {
    await add();
    const ip = '198.51.100.7';
    const wrong = { isVerified: false };
    for (let n = 0; n < 10; n += 1)
      expect(await enter(ip, wrong)).toMatchObject({ __typename: 'UnauthenticatedError' });
    expect(await enter(ip)).toMatchObject({ __typename: 'RateLimitedError' });
    expect(await enter('198.51.100.8')).toMatchObject({ token: expect.any(String) });
    // What is no answer at all is not counted.
    const none = () =>
      world.mutate({ ...world.nobody(a), ip: '198.51.100.9' }, 'finishPasskeySignIn', { response: '{}' });
    for (let n = 0; n < 12; n += 1) expect(await none()).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await enter('198.51.100.9')).toMatchObject({ token: expect.any(String) });
  });

  it('sign in on the host that asked alone', async () => {
    await add();
    expect(await enter('192.0.2.1', {}, {}, b)).toMatchObject({ __typename: 'UnauthenticatedError' });
    expect(await enter('192.0.2.1')).toMatchObject({ token: expect.any(String) });
  });

  it('begin a sign-in so many times from one address', async () => {
    const once = () =>
      world.mutate({ ...world.nobody(a), ip: '203.0.113.1' }, 'beginPasskeySignIn', {}, 'options');
    for (let n = 0; n < 300; n += 1) expect((await once()).options).toEqual(expect.any(String));
    expect(await once()).toMatchObject({ __typename: 'RateLimitedError' });
  });
});
