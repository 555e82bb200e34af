import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ctx } from '../../../src/core/context.ts';
import { deleteUser } from '../../../src/core/users/delete.ts';
import { recoveryCodesLeft } from '../../../src/core/users/second-factor/recovery-codes.ts';
import { waitAfter } from '../../../src/core/users/second-factor/take-code.ts';
import { keyUri, newSecret, stepOf } from '../../../src/core/users/second-factor/totp.ts';
import {
  renewRecoveryCodes,
  resetSecondFactor,
  turnOffSecondFactor,
} from '../../../src/core/users/second-factor/turn-off.ts';
import { beginSecondFactor, confirmSecondFactor } from '../../../src/core/users/second-factor/turn-on.ts';
import { setPassword } from '../../../src/core/users/set-password.ts';
import { signIn } from '../../../src/core/users/sign-in.ts';
import type { Domain, User } from '../../../src/db/rows.ts';
import type { Dialect } from '../../../src/db/types.ts';
import { systemRandom } from '../../../src/lib/random.ts';
import { createSeal } from '../../../src/oauth/seal.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { codeAt, giveSecondFactor, wrongCode } from '../../helpers/people/second-factor.ts';

describe('codes', () => {
  /** RFC 6238, appendix B, SHA-1: their last six digits, because apps show no more. */
  const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('are those of RFC 6238 at %i', async (seconds, code) => {
    const step = Math.floor(seconds / 30);
    expect(await stepOf(RFC_SECRET, code, seconds * 1000)).toBe(step);
    // The same code in the step before and after its own, and no further.
    const at = (steps: number) => stepOf(RFC_SECRET, code, (step + steps) * 30_000);
    expect([await at(-1), await at(1)]).toEqual([step, step]);
    expect([await at(-2), await at(2)]).toEqual([null, null]);
  });

  it('come of 160 random bits, and the address of a secret names whose it is', async () => {
    const secrets = await Promise.all(Array.from({ length: 5 }, () => newSecret(systemRandom)));
    for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(new Set(secrets).size).toBe(5);
    const uri = new URL(await keyUri(RFC_SECRET, 'one.test', '@ana@one.test:80'));
    expect(decodeURIComponent(uri.pathname)).toMatch(/one\.test:@ana@one\.test 80$/);
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      issuer: 'one.test',
      secret: RFC_SECRET,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });

  it('wait longer with each that was wrong, and never for ever', () => {
    expect([0, 4, 5, 6, 7, 12, 40, 2000].map(waitAfter)).toEqual([
      0, 0, 30_000, 60_000, 120_000, 3_600_000, 3_600_000, 3_600_000,
    ]);
  });
});

describe.each<Dialect>(['sqlite', 'postgresql'])('a second factor (%s)', (dialect) => {
  let world: CoreWorld;
  let one: Domain;
  let user: User;
  let ctx: Ctx;

  beforeEach(async () => {
    world = await openCoreWorld({ dialect, effects: 'run' });
    one = await world.domain('one.test', { isDefault: true });
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
  const enter = (code?: string | null, password = 'correct horse') =>
    signIn(ctx, { email: 'ana@mail.test', password, code }).then(
      () => 'in',
      (error: { code: string }) => error.code,
    );
  const now = (steps = 0, secret = '') => codeAt(secret, world.clock.now(), steps);
  const tokens = () => world.db.models.token.count();
  const mails = async () => {
    const rows = await world.db.models.work.findMany({ where: { machine: 'mail' }, orderBy: { id: 'asc' } });
    return rows.map(({ payload }) => {
      const { sealed } = payload as { sealed: string };
      return JSON.parse(world.app.ports.seal.open(sealed) ?? '') as { to: string; subject: string };
    });
  };
  const fresh = () => world.db.models.user.findUniqueOrThrow({ where: { id: user.id } });

  it('is asked for from the first right code on, and ends nothing', async () => {
    expect(await enter()).toBe('in');
    const { secret } = await beginSecondFactor(ctx, user);
    // Begun is not on, and a code counts for nothing yet.
    expect(await enter()).toBe('in');
    await expect(confirmSecondFactor(ctx, user, wrongCode(secret, world.clock.now()))).rejects.toMatchObject({
      code: 'FORBIDDEN',
      inputPath: ['input', 'code'],
    });
    expect((await fresh()).secondFactorAt).toBeNull();
    const before = await tokens();
    const { recoveryCodes } = await confirmSecondFactor(ctx, user, now(0, secret));
    expect(recoveryCodes).toHaveLength(10);
    for (const code of recoveryCodes) expect(code).toMatch(/^(?:[a-z2-7]{4}-){3}[a-z2-7]{4}$/);
    expect(Number((await fresh()).secondFactorAt)).toBe(world.clock.now());
    expect(await world.db.models.token.count({ where: { revokedAt: null } })).toBe(before);
    expect(await enter()).toBe('SECOND_FACTOR_REQUIRED');
    expect(await enter('')).toBe('SECOND_FACTOR_REQUIRED');
    expect(await enter(null)).toBe('SECOND_FACTOR_REQUIRED');
    expect(await tokens()).toBe(before);
    // The code that turned it on is used up; the next one is not.
    expect(await enter(now(0, secret))).toBe('UNAUTHENTICATED');
    const wide = (code: string) => code.replace(/\d/g, (digit) => String.fromCharCode(+digit + 0xff10));
    const next = now(1, secret);
    expect(await enter(`${wide(next.slice(0, 3))}\u3000${next.slice(3)}`)).toBe('in');
    expect(await mails()).toEqual([
      expect.objectContaining({
        to: 'ana@mail.test',
        subject: 'Your login has a second factor now (one.test)',
      }),
    ]);
  });

  it('says nothing to those who do not know the password', async () => {
    const { secret } = await giveSecondFactor(ctx, user);
    const row = () => world.db.models.secondFactor.findUniqueOrThrow({ where: { userId: user.id } });
    const before = await row();
    for (const code of [undefined, now(1, secret), '000000'])
      expect(await enter(code, 'wrong one')).toBe('UNAUTHENTICATED');
    expect(await row()).toEqual(before);
  });

  it('takes each code once, also of many that come at once', async () => {
    const { secret, recoveryCodes } = await giveSecondFactor(ctx, user);
    world.clock.advance(60_000);
    const [first = '', second = ''] = recoveryCodes;
    for (const code of [now(0, secret), first, second.toUpperCase().replaceAll('-', ' ')]) {
      const all = await Promise.all(Array.from({ length: 4 }, () => enter(code)));
      expect(all.filter((answer) => answer === 'in')).toHaveLength(1);
      expect(await enter(code)).toBe('UNAUTHENTICATED');
      // A right one ends what was counted.
      world.clock.advance(60_000);
      expect(await enter(now(0, secret))).toBe('in');
      world.clock.advance(60_000);
    }
    expect(await recoveryCodesLeft(ctx, user.id)).toBe(8);
    // Those of an earlier step than one that was taken count no more.
    expect(await enter(now(1, secret))).toBe('in');
    expect(await enter(now(0, secret))).toBe('UNAUTHENTICATED');
  });

  it('looks at few wrong codes, longer apart each time, and at a right one after the wait', async () => {
    const { secret } = await giveSecondFactor(ctx, user);
    world.clock.advance(60_000);
    const wrong = wrongCode(secret, world.clock.now());
    const all = await Promise.all(Array.from({ length: 30 }, () => enter(wrong)));
    expect(all.filter((answer) => answer === 'UNAUTHENTICATED')).toHaveLength(5);
    expect(all.filter((answer) => answer === 'RATE_LIMITED')).toHaveLength(25);
    expect(await enter(now(0, secret))).toBe('RATE_LIMITED');
    // A wrong recovery code neither; it is not even counted now.
    expect(await enter('aaaa-bbbb-cccc-dddd')).toBe('RATE_LIMITED');
    await expect(
      signIn(ctx, { email: user.email, password: 'correct horse', code: wrong }),
    ).rejects.toMatchObject({
      retryAfterMs: 30_000,
    });
    world.clock.advance(29_999);
    expect(await enter(now(0, secret))).toBe('RATE_LIMITED');
    world.clock.advance(1);
    expect(await enter(wrongCode(secret, world.clock.now()))).toBe('UNAUTHENTICATED');
    world.clock.advance(59_999);
    expect(await enter(now(0, secret))).toBe('RATE_LIMITED');
    world.clock.advance(1);
    expect(await enter(now(0, secret))).toBe('in');
    expect(await enter(wrongCode(secret, world.clock.now()))).toBe('UNAUTHENTICATED');
  });

  it('locks no owner out for those who guess: a recovery code is taken while others wait', async () => {
    const { secret, recoveryCodes } = await giveSecondFactor(ctx, user);
    for (let n = 0; n < 6; n += 1) await enter(wrongCode(secret, world.clock.now()));
    expect(await enter(codeAt(secret, world.clock.now(), 1))).toBe('RATE_LIMITED');
    expect(await enter(recoveryCodes[0])).toBe('in');
    expect(await enter(codeAt(secret, world.clock.now(), 1))).toBe('in');
  });

  it('stands before a sign-in whose password was checked before it was turned on', async () => {
    const { passwords } = world.app.ports;
    let release = () => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    let isHeld = false;
    world.app.ports.passwords = {
      ...passwords,
      verify: async (...given) => {
        const matches = await passwords.verify(...given);
        isHeld = true;
        await held;
        return matches;
      },
    };
    const entering = enter();
    // Until it has read the login and waits for its password.
    await expect.poll(() => isHeld).toBe(true);
    await giveSecondFactor(ctx, user);
    release();
    expect(await entering).toBe('UNAUTHENTICATED');
    expect(await tokens()).toBe(0);
    world.app.ports.passwords = passwords;
  });

  it('is begun anew within an hour, and not while it is on', async () => {
    const old = await beginSecondFactor(ctx, user);
    const { secret } = await beginSecondFactor(ctx, user);
    expect(secret).not.toBe(old.secret);
    await expect(confirmSecondFactor(ctx, user, now(0, old.secret))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    world.clock.advance(3600_000);
    const late = { ...ctx, now: world.clock.now() };
    await expect(confirmSecondFactor(late, user, now(0, secret))).rejects.toMatchObject({ code: 'CONFLICT' });
    await giveSecondFactor(late, user);
    await expect(beginSecondFactor(late, user)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(confirmSecondFactor(late, user, now(1, secret))).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('lies in the database as nothing that makes a code', async () => {
    const { secret, recoveryCodes } = await giveSecondFactor(ctx, user);
    const kept = JSON.stringify(
      [await world.db.models.secondFactor.findMany(), await world.db.models.recoveryCode.findMany()],
      (_key, value) => (typeof value === 'bigint' ? String(value) : value),
    );
    for (const text of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll('-', ''))])
      expect(kept).not.toContain(text);
  });

  it('is no open door where the key of the install was lost: recovery codes are taken, others are not', async () => {
    const { secret, recoveryCodes } = await giveSecondFactor(ctx, user);
    world.clock.advance(60_000);
    world.app.ports.seal = createSeal('another secret of this install, 32 bytes', systemRandom);
    expect(await enter()).toBe('SECOND_FACTOR_REQUIRED');
    expect(await enter(now(0, secret))).toBe('UNAUTHENTICATED');
    expect(await enter(recoveryCodes[3])).toBe('in');
  });

  it('has new recovery codes, and is turned off, with a mail for each', async () => {
    const { secret, recoveryCodes } = await giveSecondFactor(ctx, user);
    expect(await enter(recoveryCodes[0])).toBe('in');
    const renewed = await renewRecoveryCodes(ctx, user);
    expect(await recoveryCodesLeft(ctx, user.id)).toBe(10);
    expect(await enter(recoveryCodes[1])).toBe('UNAUTHENTICATED');
    expect(await enter(renewed.recoveryCodes[1])).toBe('in');
    expect((await turnOffSecondFactor(ctx, user)).secondFactorAt).toBeNull();
    expect(await enter()).toBe('in');
    expect(await enter(now(1, secret))).toBe('in');
    expect([await world.db.models.secondFactor.count(), await world.db.models.recoveryCode.count()]).toEqual([
      0, 0,
    ]);
    for (const change of [turnOffSecondFactor, renewRecoveryCodes])
      await expect(change(ctx, user)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await mails()).map(({ subject }) => subject)).toEqual([
      'Your login has a second factor now (one.test)',
      'Your recovery codes are new (one.test)',
      'Your login has no second factor any more (one.test)',
    ]);
  });

  it('is reset by the operator alone or an admin for somebody else, with an entry in the audit log', async () => {
    const admin = await login('admin@mail.test');
    const asAdmin = (isAdmin: boolean, who: User) =>
      world.ctx({ kind: 'user', user: { ...who, isAdmin }, identity: null, scopes: [], tokenId: 1n }, one);
    await giveSecondFactor(ctx, user);
    for (const by of [ctx, asAdmin(false, admin)])
      await expect(resetSecondFactor(by, user)).rejects.toThrow();
    await expect(resetSecondFactor(asAdmin(true, user), user)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await enter()).toBe('SECOND_FACTOR_REQUIRED');
    await resetSecondFactor(asAdmin(true, admin), user, 'Came by with a passport');
    expect(await enter()).toBe('in');
    const operator = world.ctx({ kind: 'operator', identity: null }, null);
    await expect(resetSecondFactor(operator, user)).rejects.toMatchObject({ code: 'CONFLICT' });
    await giveSecondFactor(ctx, user);
    await resetSecondFactor(operator, user);
    expect(await enter()).toBe('in');
    const acts = await world.db.models.auditEntry.findMany({ orderBy: { id: 'asc' } });
    expect(acts).toMatchObject([
      {
        act: 'SECOND_FACTOR_RESET',
        domainId: null,
        actorRole: 'INSTALL_ADMIN',
        actorUserId: admin.id,
        targetKind: 'USER',
        targetId: user.id,
        comment: 'Came by with a passport',
      },
      { act: 'SECOND_FACTOR_RESET', actorRole: 'OPERATOR', actorUserId: null },
    ]);
    const subjects = (await mails()).map(({ subject }) => subject);
    expect(subjects.filter((text) => text.startsWith('An admin turned off'))).toHaveLength(2);
  });

  it('stays through a new password, and goes with its login', async () => {
    const { secret } = await giveSecondFactor(ctx, user);
    const operator = world.ctx({ kind: 'operator', identity: null }, one);
    await setPassword(operator, user, 'another horse');
    expect(await enter(null, 'another horse')).toBe('SECOND_FACTOR_REQUIRED');
    expect(await enter(now(1, secret), 'another horse')).toBe('in');
    await deleteUser(operator, await fresh());
    expect([await world.db.models.secondFactor.count(), await world.db.models.recoveryCode.count()]).toEqual([
      0, 0,
    ]);
  });

  it('mails nobody at a handle', async () => {
    const handle = await login('@bo@one.test');
    await giveSecondFactor(ctx, handle);
    expect(await mails()).toEqual([]);
  });
});
