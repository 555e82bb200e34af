import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Domain, Identity, User } from '../../../src/db/rows.ts';
import { codeAt, wrongCode } from '../../helpers/people/second-factor.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from './world.ts';

describe('mutations of the second factor', () => {
  let world: MutationWorld;
  let a: Domain;
  let ana: Identity;
  let user: User;
  let asUser: Asker;

  beforeEach(async () => {
    world = await openMutationWorld();
    a = await world.domain('a.test', { isDefault: true });
    ana = await world.identity('ana', a);
    user = await world.user('ana@mail.test');
    await world.hold(user, ana);
    asUser = await world.asUser(user, a);
  });
  afterEach(() => world.close());

  const currentPassword = 'correct horse';
  const now = (secret: string, steps = 0) => codeAt(secret, world.clock.now(), steps);
  const signIn = (code?: string, ip = '192.0.2.1') =>
    world.mutate(
      { ...world.nobody(a), ip },
      'signIn',
      { email: 'ana@mail.test', password: currentPassword, ...(code === undefined ? {} : { code }) },
      'token user { secondFactor { recoveryCodesLeft } }',
    );

  async function turnOn() {
    const { secret } = await world.mutate(asUser, 'beginSecondFactor', { currentPassword }, 'secret');
    const made = await world.mutate(
      asUser,
      'confirmSecondFactor',
      { code: now(String(secret)) },
      'recoveryCodes user { id secondFactor { since recoveryCodesLeft } }',
    );
    return { secret: String(secret), made, codes: made.recoveryCodes as string[] };
  }

  it('turn it on, and signing in asks for it', async () => {
    expect(await signIn()).toMatchObject({ user: { secondFactor: null } });
    const begun = await world.mutate(asUser, 'beginSecondFactor', { currentPassword }, 'secret uri');
    const uri = new URL(String(begun.uri));
    expect([uri.protocol, uri.host, uri.searchParams.get('secret')]).toEqual([
      'otpauth:',
      'totp',
      begun.secret,
    ]);
    expect(decodeURIComponent(uri.pathname)).toBe('/a.test:ana@mail.test');
    const { secret, made, codes } = await turnOn();
    expect(secret).not.toBe(begun.secret);
    expect(made).toMatchObject({
      user: {
        id: gid('User', user),
        secondFactor: { since: new Date(world.clock.now()).toISOString(), recoveryCodesLeft: 10 },
      },
    });
    expect(codes).toHaveLength(10);
    expect(await signIn()).toMatchObject({
      __typename: 'SecondFactorRequiredError',
      code: 'SECOND_FACTOR_REQUIRED',
      path: ['input', 'code'],
    });
    expect(await signIn(wrongCode(secret, world.clock.now()))).toMatchObject({
      __typename: 'UnauthenticatedError',
      path: ['input', 'code'],
    });
    expect(await signIn(codes[0])).toMatchObject({
      token: expect.any(String),
      user: { secondFactor: { recoveryCodesLeft: 9 } },
    });
    expect(await signIn(now(secret, 1))).toMatchObject({ token: expect.any(String) });
    // The session that turned it on goes on, and what its user reads is of now.
    world.app.tokens.forget();
    expect((await world.run(asUser, '{ viewer { user { email } } }')).viewer).toMatchObject({
      user: { email: 'ana@mail.test' },
    });
  });

  it('ask for the password and a code, and count wrong ones as signing in does', async () => {
    expect(await world.mutate(asUser, 'beginSecondFactor', { currentPassword: 'wrong one' })).toMatchObject({
      code: 'FORBIDDEN',
      path: ['input', 'currentPassword'],
    });
    expect(await world.mutate(asUser, 'confirmSecondFactor', { code: '123456' })).toMatchObject({
      __typename: 'ConflictError',
    });
    for (const name of ['renewRecoveryCodes', 'turnOffSecondFactor'])
      expect(await world.mutate(asUser, name, { currentPassword, code: '123456' })).toMatchObject({
        __typename: 'ConflictError',
      });
    const { secret, codes } = await turnOn();
    for (const name of ['renewRecoveryCodes', 'turnOffSecondFactor']) {
      const tried = async (password: string, code: string) => {
        const { code: kind, path } = await world.mutate(asUser, name, { currentPassword: password, code });
        return [kind, (path as string[]).at(-1)];
      };
      expect(await tried('wrong one', now(secret, 1))).toEqual(['FORBIDDEN', 'currentPassword']);
      expect(await tried(currentPassword, '')).toEqual(['SECOND_FACTOR_REQUIRED', 'code']);
      expect(await tried(currentPassword, now(secret))).toEqual(['FORBIDDEN', 'code']);
    }
    expect(await world.mutate(asUser, 'beginSecondFactor', { currentPassword })).toMatchObject({
      code: 'CONFLICT',
    });
    const renewed = await world.mutate(
      asUser,
      'renewRecoveryCodes',
      { currentPassword, code: codes[0] },
      'recoveryCodes user { secondFactor { recoveryCodesLeft } }',
    );
    expect(renewed).toMatchObject({ user: { secondFactor: { recoveryCodesLeft: 10 } } });
    expect(await signIn(codes[1])).toMatchObject({ code: 'UNAUTHENTICATED' });
    const off = { currentPassword, code: now(secret, 1) };
    expect(
      await world.mutate(asUser, 'turnOffSecondFactor', off, 'user { secondFactor { since } }'),
    ).toMatchObject({ user: { secondFactor: null } });
    expect(await signIn()).toMatchObject({ token: expect.any(String) });
  });

  it('are for sessions alone', async () => {
    const client = await world.db.models.application.create({
      data: {
        id: world.app.ids.next(),
        domainId: a.id,
        clientId: 'client',
        secretHash: 'hash',
        name: 'Tail',
        redirectUris: '[]',
        scopes: 'read write',
        createdAt: 0n,
      } as never,
    });
    const ofApplication: Asker = {
      ...asUser,
      viewer: { ...asUser.viewer, applicationId: client.id } as Asker['viewer'],
    };
    const inputs = {
      beginSecondFactor: { currentPassword },
      confirmSecondFactor: { code: '123456' },
      renewRecoveryCodes: { currentPassword, code: '123456' },
      turnOffSecondFactor: { currentPassword, code: '123456' },
    };
    for (const [name, input] of Object.entries(inputs)) {
      for (const asker of [ofApplication, await world.asIdentity(ana, ['read', 'write'], user)])
        expect(await world.mutate(asker, name, input)).toMatchObject({ code: 'FORBIDDEN' });
      expect(await world.mutate(world.nobody(a), name, input)).toMatchObject({ code: 'UNAUTHENTICATED' });
    }
    expect(await world.db.models.secondFactor.count()).toBe(0);
  });

  it('let an admin of the install end that of somebody else, and nobody else', async () => {
    await turnOn();
    const admin = await world.user('admin@mail.test', true);
    const asAdmin = await world.asUser(admin, a);
    const reset = (asker: Asker, input: object = { email: 'ana@mail.test' }) =>
      world.mutate(asker, 'resetSecondFactor', input, 'user { secondFactor { since } }');
    const ofApplication: Asker = {
      ...asAdmin,
      viewer: { ...asAdmin.viewer, applicationId: 1n } as Asker['viewer'],
    };
    for (const asker of [asUser, ofApplication])
      expect(await reset(asker)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await reset(asAdmin, { email: 'nobody@mail.test' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await reset(asAdmin, { email: 'admin@mail.test' })).toMatchObject({ code: 'CONFLICT' });
    expect(await reset(asAdmin, { email: 'ana@mail.test', reason: 'x'.repeat(2001) })).toMatchObject({
      code: 'INVALID_INPUT',
    });
    expect(await signIn()).toMatchObject({ code: 'SECOND_FACTOR_REQUIRED' });
    const users = '{ users(first: 9) { nodes { email secondFactor { recoveryCodesLeft } } } }';
    expect((await world.run(asAdmin, users)).users).toMatchObject({
      nodes: [
        { email: 'admin@mail.test', secondFactor: null },
        { email: 'ana@mail.test', secondFactor: { recoveryCodesLeft: 10 } },
      ],
    });
    expect(await reset(asAdmin)).toMatchObject({ user: { secondFactor: null } });
    expect(await signIn()).toMatchObject({ token: expect.any(String) });
    expect(await reset(world.operator)).toMatchObject({ code: 'CONFLICT' });
  });
});
