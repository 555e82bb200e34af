import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Ctx } from '../../../src/core/context.ts';
import { inTransaction } from '../../../src/core/context.ts';
import { removeDomain } from '../../../src/core/domains/remove.ts';
import { revokeTokens } from '../../../src/core/tokens/revoke.ts';
import { deleteUser } from '../../../src/core/users/delete.ts';
import { setUserDisabled } from '../../../src/core/users/disable.ts';
import { readCreated, readSigned } from '../../../src/core/users/passkeys/answers.ts';
import { removePasskey, renamePasskey } from '../../../src/core/users/passkeys/change.ts';
import { passkeyById, passkeysOf } from '../../../src/core/users/passkeys/queries.ts';
import {
  beginPasskeyRegistration,
  finishPasskeyRegistration,
  MOST_PASSKEYS,
} from '../../../src/core/users/passkeys/register.ts';
import { beginPasskeySignIn, finishPasskeySignIn } from '../../../src/core/users/passkeys/sign-in.ts';
import { resetSecondFactor, turnOffSecondFactor } from '../../../src/core/users/second-factor/turn-off.ts';
import { setPassword } from '../../../src/core/users/set-password.ts';
import { signIn } from '../../../src/core/users/sign-in.ts';
import type { Domain, User } from '../../../src/db/rows.ts';
import type { Dialect } from '../../../src/db/types.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { type Oddities, SoftAuthenticator } from '../../helpers/people/authenticator.ts';
import { enterByPasskey, givePasskey, sessionCtx } from '../../helpers/people/passkeys.ts';
import { giveSecondFactor } from '../../helpers/people/second-factor.ts';

describe.each<Dialect>(['sqlite', 'postgresql'])('passkeys (%s)', (dialect) => {
  let world: CoreWorld;
  let one: Domain;
  let two: Domain;
  let user: User;
  let ctx: Ctx;

  beforeEach(async () => {
    world = await openCoreWorld({ dialect, effects: 'run' });
    one = await world.domain('one.test', { isDefault: true });
    two = await world.domain('two.test');
    user = await login('ana@mail.test');
    ctx = world.anonymous(one);
  }, 60_000);
  afterEach(() => world?.close());

  const login = (email: string) =>
    world.db.models.user.create({
      data: {
        id: world.app.ids.next(),
        email,
        passwordHash: 'hash of correct horse',
        createdAt: BigInt(world.clock.now()),
      },
    });
  const operator = () => world.ctx({ kind: 'operator', identity: null }, one);
  const fresh = () => world.db.models.user.findUniqueOrThrow({ where: { id: user.id } });
  const tokens = () => world.db.models.token.count();
  const challenges = () => world.db.models.passkeyChallenge.count();
  /** `in`, or the code of the refusal. */
  const outcome = (doing: Promise<unknown>) =>
    doing.then(
      () => 'in',
      (error: { code?: string }) => error.code ?? String(error),
    );
  const enter = (device: SoftAuthenticator, odd: Oddities = {}, at = ctx) =>
    outcome(enterByPasskey(at, device, odd));
  const mails = async () => {
    const rows = await world.db.models.work.findMany({ where: { machine: 'mail' }, orderBy: { id: 'asc' } });
    return rows.map(({ payload }) => {
      const { sealed } = payload as { sealed: string };
      return JSON.parse(world.app.ports.seal.open(sealed) ?? '') as {
        to: string;
        subject: string;
        text: string;
      };
    });
  };

  it.each(['ES256', 'EdDSA'] as const)(
    'of %s sign in alone, past password and second factor',
    async (algorithm) => {
      await giveSecondFactor(ctx, user);
      const device = new SoftAuthenticator(one.origin, { algorithm });
      const { passkey } = await givePasskey(ctx, user, device, '  My\n phone ');
      expect(passkey).toMatchObject({
        host: 'one.test',
        name: 'My phone',
        counter: 0n,
        transports: 'internal hybrid',
        isSyncable: false,
        isBackedUp: false,
        lastUsedAt: null,
      });
      world.clock.advance(60_000);
      const { token, user: entered } = await enterByPasskey(ctx, device);
      expect(entered.id).toBe(user.id);
      expect(token).toMatch(/^[\w-]{43}$/);
      const row = await world.db.models.passkey.findUniqueOrThrow({ where: { id: passkey.id } });
      expect([row.counter, Number(row.lastUsedAt)]).toEqual([1n, world.clock.now()]);
      expect(Number((await fresh()).lastSignInAt)).toBe(world.clock.now());
      expect(await enter(device)).toBe('in');
      expect(await challenges()).toBe(0);
    },
  );

  it('of devices that do not count sign in as often as they like, and may say later that they were copied', async () => {
    const device = new SoftAuthenticator(one.origin, { counts: false });
    const { passkey } = await givePasskey(ctx, user, device);
    expect(passkey).toMatchObject({ isSyncable: true, isBackedUp: true });
    for (let n = 0; n < 3; n += 1) expect(await enter(device, { isBackedUp: n === 1 })).toBe('in');
    const { isBackedUp } = await world.db.models.passkey.findUniqueOrThrow({ where: { id: passkey.id } });
    expect(isBackedUp).toBe(false);
  });

  it('are asked for with what only their owner and this host can answer', async () => {
    const session = await sessionCtx(ctx, user);
    const device = new SoftAuthenticator(one.origin);
    const first = JSON.parse(await beginPasskeyRegistration(session, user));
    expect(first).toMatchObject({
      rp: { id: 'one.test', name: 'one.test' },
      user: { name: 'ana@mail.test', displayName: 'ana@mail.test' },
      pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: 'public-key', alg })),
      excludeCredentials: [],
      authenticatorSelection: {
        residentKey: 'required',
        requireResidentKey: true,
        userVerification: 'required',
      },
      attestation: 'none',
    });
    expect(Buffer.from(first.challenge, 'base64url')).toHaveLength(32);
    expect(Buffer.from(first.user.id, 'base64url')).toHaveLength(64);
    const { passkey } = await givePasskey(ctx, user, device);
    const second = JSON.parse(await beginPasskeyRegistration(await sessionCtx(ctx, user), user));
    expect(second.user.id).toBe(passkey.userHandle);
    expect(second.challenge).not.toBe(first.challenge);
    expect(second.excludeCredentials).toEqual([
      { type: 'public-key', id: passkey.credentialId, transports: ['internal', 'hybrid'] },
    ]);
    // On another host nobody learns of those of this one.
    const elsewhere = JSON.parse(await beginPasskeyRegistration(await sessionCtx(ctx, user, two), user));
    expect([elsewhere.rp.id, elsewhere.excludeCredentials]).toEqual(['two.test', []]);
    expect(elsewhere.user.id).not.toBe(second.user.id);
    expect(JSON.parse(await beginPasskeySignIn(ctx))).toMatchObject({
      rpId: 'one.test',
      userVerification: 'required',
      allowCredentials: [],
    });
    await expect(
      beginPasskeySignIn(world.ctx({ kind: 'operator', identity: null }, null)),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  const STRANGE: [string, Oddities][] = [
    ['another page', { origin: 'https://evil.test' }],
    ['the page of another domain of the install', { origin: 'https://two.test' }],
    ['plain http', { origin: 'http://one.test' }],
    ['another host', { rpId: 'two.test' }],
    ['no owner at the device', { isVerified: false }],
    ['nobody at the device', { isPresent: false }],
    ['another challenge', { challenge: 'AAAA' }],
    ['another ceremony', { type: 'payment.get' }],
    ['a frame in another site', { crossOrigin: true }],
    ['a frame in another site, by name', { topOrigin: 'https://evil.test' }],
    ['a key that is copied and may not be', { isSyncable: false, isBackedUp: true }],
  ];

  it.each([
    ...STRANGE,
    ['another key', { key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }],
    ['another login', { userHandle: 'AAAA' }],
    ['no login', { userHandle: null }],
    ['a key that may be copied since', { isSyncable: true }],
  ] as [string, Oddities][])('sign nobody in with an answer of %s', async (_what, odd) => {
    const { device } = await givePasskey(ctx, user);
    const before = await tokens();
    expect(await enter(device, odd)).toBe('UNAUTHENTICATED');
    expect(await tokens()).toBe(before);
    expect(await enter(device)).toBe('in');
  });

  it.each([
    ...STRANGE,
    ['a device that keeps none', { isDiscoverable: false }],
    ['a make of device, by certificates', { attestation: 'certificate' }],
  ] as [string, Oddities][])('are not added by an answer of %s', async (_what, odd) => {
    const fetching = vi.spyOn(globalThis, 'fetch');
    const session = await sessionCtx(ctx, user);
    const device = new SoftAuthenticator(one.origin);
    const created = readCreated(device.create(await beginPasskeyRegistration(session, user), odd));
    const added = finishPasskeyRegistration(session, user, { created, name: null });
    await expect(added).rejects.toMatchObject({
      code: odd.challenge ? 'CONFLICT' : 'INVALID_INPUT',
      inputPath: ['input', 'response'],
    });
    expect(await world.db.models.passkey.count()).toBe(0);
    expect(fetching).not.toHaveBeenCalled();
    fetching.mockRestore();
  });

  it('are added where the device vouches for itself, or says nothing of being found', async () => {
    for (const odd of [{ attestation: 'self' }, { isDiscoverable: null }] as Oddities[]) {
      const session = await sessionCtx(ctx, user);
      const device = new SoftAuthenticator(one.origin);
      const options = await beginPasskeyRegistration(session, user);
      const created = readCreated(
        device.create(options, { ...odd, transports: ['usb', 'usb', 'no such', '<b>', 'nfc'] }),
      );
      const { passkey } = await finishPasskeyRegistration(session, user, { created, name: null });
      expect([passkey.name, passkey.transports]).toEqual(['Passkey', 'usb nfc']);
      expect(await enter(device)).toBe('in');
    }
  });

  it.each([
    ['', 'TOO'],
    ['null', ''],
    ['[]', ''],
    ['{"id":"a","rawId":"a","type":"public-key","response":{}}', ''],
    ['{"id":"é","rawId":"é","type":"public-key"}', ''],
    [`{"id":"${'a'.repeat(1400)}"}`, ''],
    [
      `{"id":"a","rawId":"a","type":"public-key","response":{"clientDataJSON":"${Buffer.from('null').toString('base64url')}","authenticatorData":"a","signature":"a"}}`,
      '',
    ],
  ])('are none in %s', async (text) => {
    expect(await outcome((async () => finishPasskeySignIn(ctx, readSigned(text)))())).toBe('INVALID_INPUT');
    expect(() => readCreated(text)).toThrow();
  });

  it('answer a challenge once, also where two come at once', async () => {
    const { device } = await givePasskey(ctx, user);
    const options = await beginPasskeySignIn(ctx);
    const answers = [device.get(options), device.get(options), device.get(options)].map(readSigned);
    const before = await tokens();
    const all = await Promise.all(answers.map((signed) => outcome(finishPasskeySignIn(ctx, signed))));
    expect(all.filter((each) => each === 'in').length).toBeLessThanOrEqual(1);
    expect((await tokens()) - before).toBe(all.filter((each) => each === 'in').length);
    for (const signed of answers)
      expect(await outcome(finishPasskeySignIn(ctx, signed))).toBe('UNAUTHENTICATED');
    // A wrong answer uses it up as well.
    const other = await beginPasskeySignIn(ctx);
    expect(
      await outcome(finishPasskeySignIn(ctx, readSigned(device.get(other, { isVerified: false })))),
    ).toBe('UNAUTHENTICATED');
    expect(await outcome(finishPasskeySignIn(ctx, readSigned(device.get(other))))).toBe('UNAUTHENTICATED');
    expect(await enter(device)).toBe('in');
  });

  it('answer within ten minutes, on the host and in the browser that were asked, for what was asked', async () => {
    const { device } = await givePasskey(ctx, user);
    const secret = 'a secret of this browser';
    const late = await beginPasskeySignIn(ctx);
    const inTime = await beginPasskeySignIn(ctx, secret);
    const elsewhere = await beginPasskeySignIn(ctx, secret);
    world.clock.advance(599_999);
    const soon = { ...ctx, now: world.clock.now() };
    const finish = (at: Ctx, options: string, device: SoftAuthenticator, secret?: string) =>
      outcome(finishPasskeySignIn(at, readSigned(device.get(options)), { device: secret }));
    expect(await finish(soon, elsewhere, device)).toBe('UNAUTHENTICATED');
    expect(await finish(soon, elsewhere, device, 'of another browser, longer')).toBe('UNAUTHENTICATED');
    expect(await finish(soon, inTime, device, secret)).toBe('in');
    world.clock.advance(1);
    expect(await finish({ ...ctx, now: world.clock.now() }, late, device)).toBe('UNAUTHENTICATED');
    // The challenge of another host, and one for adding a passkey.
    const now = { ...ctx, now: world.clock.now() };
    const ofTwo = await beginPasskeySignIn({ ...now, domain: two });
    expect(await finish(now, ofTwo, device)).toBe('UNAUTHENTICATED');
    const adding = await beginPasskeyRegistration(await sessionCtx(now, user), user);
    expect(await finish(now, adding, device)).toBe('UNAUTHENTICATED');
    const entering = await beginPasskeySignIn(now);
    const session = await sessionCtx(now, user);
    const made = new SoftAuthenticator(one.origin).create(
      await beginPasskeyRegistration(session, user),
      JSON.parse(entering),
    );
    expect(
      await outcome(finishPasskeyRegistration(session, user, { created: readCreated(made), name: null })),
    ).toBe('CONFLICT');
  });

  it('forget what nobody answered', async () => {
    for (let n = 0; n < 3; n += 1) await beginPasskeySignIn(ctx);
    expect(await challenges()).toBe(3);
    world.clock.advance(600_000);
    await beginPasskeySignIn({ ...ctx, now: world.clock.now() });
    expect(await challenges()).toBe(1);
  });

  it('are added to the login and in the session that began, and there once', async () => {
    const bo = await login('bo@mail.test');
    const device = new SoftAuthenticator(one.origin);
    const [ofAna, again, ofBo] = [
      await sessionCtx(ctx, user),
      await sessionCtx(ctx, user),
      await sessionCtx(ctx, bo),
    ];
    const add = (session: Ctx, owner: User, created: string) =>
      outcome(finishPasskeyRegistration(session, owner, { created: readCreated(created), name: null }));
    for (const [session, owner] of [
      [ofBo, bo],
      [again, user],
    ] as const) {
      const created = device.create(await beginPasskeyRegistration(ofAna, user));
      expect(await add(session, owner, created)).toBe('CONFLICT');
      // Whoever tried has used it up.
      expect(await add(ofAna, user, created)).toBe('CONFLICT');
    }
    const old = device.create(await beginPasskeyRegistration(ofAna, user));
    const created = device.create(await beginPasskeyRegistration(ofAna, user));
    expect(await add(ofAna, user, old)).toBe('CONFLICT');
    expect(await add(ofAna, user, created)).toBe('in');
    expect(await add(ofAna, user, created)).toBe('CONFLICT');
    // The same key for another login, on this host and on another one.
    await world.db.models.passkey.updateMany({ data: { credentialId: 'AAAA' } });
    const [row] = await world.db.models.passkey.findMany();
    if (!row) throw new Error('There is no passkey.');
    const same = { ...row, id: world.app.ids.next(), userId: bo.id };
    await expect(world.db.models.passkey.create({ data: same })).rejects.toThrow();
    await world.db.models.passkey.create({ data: { ...same, host: 'two.test' } });
    // A session that ended meanwhile adds none.
    const late = device.create(await beginPasskeyRegistration(ofAna, user));
    await inTransaction(ctx, (ctx) => revokeTokens(ctx, { userId: user.id }));
    expect(await add(ofAna, user, late)).toBe('UNAUTHENTICATED');
    expect(await outcome(beginPasskeyRegistration(ctx, user))).toBe('FORBIDDEN');
  });

  it('are at most thirty a login', async () => {
    const { passkey } = await givePasskey(ctx, user);
    const session = await sessionCtx(ctx, user);
    const { createdAt } = passkey;
    const created = new SoftAuthenticator(one.origin).create(await beginPasskeyRegistration(session, user));
    await world.db.models.passkey.createMany({
      data: Array.from({ length: MOST_PASSKEYS - 1 }, (_, n) => ({
        ...passkey,
        id: world.app.ids.next(),
        credentialId: `AAA${n}`,
        createdAt,
      })),
    });
    expect(await outcome(beginPasskeyRegistration(session, user))).toBe('CONFLICT');
    expect(
      await outcome(finishPasskeyRegistration(session, user, { created: readCreated(created), name: null })),
    ).toBe('CONFLICT');
    expect(await passkeysOf(ctx, user)).toHaveLength(MOST_PASSKEYS);
  });

  it('whose counter goes back, or stands, sign nobody in, and that is logged', async () => {
    const warn = vi.spyOn(world.app.log, 'warn').mockReturnValue(undefined);
    const { device, passkey } = await givePasskey(ctx, user);
    expect(await enter(device, { counter: 7 })).toBe('in');
    const before = await tokens();
    for (const counter of [7, 6, 1, 0]) expect(await enter(device, { counter })).toBe('UNAUTHENTICATED');
    expect(await tokens()).toBe(before);
    expect(warn.mock.calls).toHaveLength(4);
    expect(warn.mock.calls[0]).toEqual([
      { passkey: String(passkey.id), user: String(user.id) },
      expect.stringContaining('went back'),
    ]);
    warn.mockRestore();
    expect(await enter(device, { counter: 8 })).toBe('in');
  });

  it('let nobody in who may not come in by password', async () => {
    const { device } = await givePasskey(ctx, user);
    await setUserDisabled(operator(), user, true);
    expect(await enter(device)).toBe('FORBIDDEN');
    await setUserDisabled(operator(), user, false);
    expect(await enter(device)).toBe('in');
    for (const state of ['UNAPPROVED', 'UNCONFIRMED'] as const) {
      await world.db.models.user.update({ where: { id: user.id }, data: { state } });
      expect(await enter(device)).toBe('FORBIDDEN');
    }
  });

  it('are renamed and removed by their owner alone, who is mailed', async () => {
    const bo = await login('bo@mail.test');
    const { device, passkey } = await givePasskey(ctx, user);
    const session = await sessionCtx(ctx, user);
    expect(await outcome(renamePasskey(session, bo, passkey.id, 'Mine'))).toBe('NOT_FOUND');
    expect(await outcome(removePasskey(session, bo, passkey.id))).toBe('NOT_FOUND');
    expect(await outcome((async () => renamePasskey(session, user, passkey.id, 'x'.repeat(101)))())).toBe(
      'INVALID_INPUT',
    );
    expect((await renamePasskey(session, user, passkey.id, 'Laptop')).name).toBe('Laptop');
    expect(await passkeyById(ctx, bo, passkey.id)).toBeNull();
    expect((await passkeyById(ctx, user, passkey.id))?.name).toBe('Laptop');
    expect(await enter(device)).toBe('in');
    const options = await beginPasskeySignIn(ctx);
    await removePasskey(session, user, passkey.id);
    expect(await outcome(removePasskey(session, user, passkey.id))).toBe('NOT_FOUND');
    expect(await outcome(finishPasskeySignIn(ctx, readSigned(device.get(options))))).toBe('UNAUTHENTICATED');
    expect((await mails()).map(({ to, subject }) => [to, subject])).toEqual([
      ['ana@mail.test', 'Your login has a new passkey (one.test)'],
      ['ana@mail.test', 'A passkey was removed from your login (one.test)'],
    ]);
    expect((await mails())[0]?.text).toContain('“Phone” signs in on one.test from now on');
  });

  it('that are removed while they sign in let nobody in', async () => {
    const { device } = await givePasskey(ctx, user);
    const { transaction } = world.db;
    let count = 0;
    const beginning = vi.spyOn(world.db, 'transaction').mockImplementation(async (work) => {
      count += 1;
      // The challenge is made, taken, and then the answer was checked.
      if (count === 3) await world.db.models.passkey.deleteMany();
      return transaction.call(world.db, work) as never;
    });
    expect(await enter(device)).toBe('UNAUTHENTICATED');
    expect([count, await tokens()]).toEqual([3, 1]);
    beginning.mockRestore();
  });

  it('stay through a new password, are reset with the second factor, and go with their login', async () => {
    const { device } = await givePasskey(ctx, user);
    const session = await sessionCtx(ctx, user);
    await beginPasskeyRegistration(session, user);
    await setPassword(operator(), user, 'another horse');
    expect(await challenges()).toBe(0);
    expect(await enter(device)).toBe('in');
    await giveSecondFactor(ctx, user);
    await turnOffSecondFactor(ctx, user);
    expect(await enter(device)).toBe('in');
    // Without a second factor, and with one.
    await resetSecondFactor(operator(), user, 'Lost the phone');
    expect(await enter(device)).toBe('UNAUTHENTICATED');
    await expect(resetSecondFactor(operator(), user)).rejects.toMatchObject({ code: 'CONFLICT' });
    const { device: next } = await givePasskey(ctx, user);
    await giveSecondFactor(ctx, user);
    await resetSecondFactor(operator(), user);
    expect(await enter(next)).toBe('UNAUTHENTICATED');
    expect((await fresh()).secondFactorAt).toBeNull();
    const acts = await world.db.models.auditEntry.findMany({ where: { act: 'SECOND_FACTOR_RESET' } });
    expect(acts).toHaveLength(2);
    await givePasskey(ctx, user);
    await beginPasskeyRegistration(await sessionCtx(ctx, user), user);
    await deleteUser(operator(), await fresh());
    expect([await world.db.models.passkey.count(), await challenges()]).toEqual([0, 0]);
  });

  it('go with a domain that was never used', async () => {
    await givePasskey({ ...ctx, domain: two }, user);
    const { device } = await givePasskey(ctx, user);
    await removeDomain(operator(), two);
    expect((await world.db.models.passkey.findMany()).map(({ host }) => host)).toEqual(['one.test']);
    expect(await enter(device)).toBe('in');
  });

  it('are kept by their public half, and a challenge by its hash', async () => {
    const { passkey } = await givePasskey(ctx, user);
    const options = JSON.parse(await beginPasskeySignIn(ctx));
    const kept = JSON.stringify(await world.db.models.passkeyChallenge.findMany(), (_key, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(kept).not.toContain(options.challenge);
    expect(passkey.userHandle).not.toContain(Buffer.from(String(user.id)).toString('base64url'));
  });

  it('mail somebody who signs in from an unknown place, as a password does', async () => {
    const { device } = await givePasskey(ctx, user);
    const enterFrom = async (ip: string) => {
      const signed = readSigned(device.get(await beginPasskeySignIn(ctx)));
      await finishPasskeySignIn(ctx, signed, { ip });
    };
    await signIn(ctx, { email: user.email, password: 'correct horse' }, { ip: '192.0.2.1' });
    await enterFrom('192.0.2.2');
    expect(await mails()).toHaveLength(1);
    await enterFrom('198.51.100.1');
    expect((await mails()).at(-1)?.subject).toContain('sign');
    expect(await mails()).toHaveLength(2);
  });
});
