import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/core/context.ts';
import { makeMailLink, takeMailLink } from '../../../src/core/mail/links.ts';
import { readNewUsername } from '../../../src/core/sign-up/input.ts';
import { createInvite, usableInvite, useInvite } from '../../../src/core/sign-up/invites.ts';
import { signUp } from '../../../src/core/sign-up/sign-up.ts';
import type { Domain, User } from '../../../src/db/rows.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';

const HOUR = 3_600_000;

/** Links that are mailed, invites, and what is kept of somebody who signs up: rules that no page shows. */
describe.each(DIALECTS)('signing up on %s', (dialect) => {
  let world: CoreWorld;
  let here: Domain;
  let there: Domain;
  beforeEach(async () => {
    world = await openCoreWorld({ dialect });
    here = await world.domain('here.test', { registrations: 'OPEN' });
    there = await world.domain('there.test', { registrations: 'OPEN' });
  });
  afterEach(() => world.close());

  const system = (domain = here) => world.system(domain);
  const user = (): Promise<User> =>
    world.db.models.user.create({
      data: { id: world.app.ids.next(), email: 'ana@mail.test', createdAt: 1n },
    });
  const NOT_GOOD = { code: 'NOT_FOUND', inputPath: ['input', 'token'] };
  const NO_INVITE = { code: 'INVALID_INPUT', inputPath: ['input', 'inviteCode'] };

  it('a mailed link is for its purpose, for its time, and once', async () => {
    const ana = await user();
    const make = (purpose: 'CONFIRM' | 'RESET' | 'CHANGE', email = 'ana@mail.test') =>
      inTransaction(system(), (ctx) => makeMailLink(ctx, purpose, ana, email));
    const take = (purpose: 'CONFIRM' | 'RESET' | 'CHANGE', secret: string) =>
      inTransaction(system(), (ctx) => takeMailLink(ctx, purpose, secret));
    const confirm = await make('CONFIRM');
    for (const purpose of ['RESET', 'CHANGE'] as const)
      await expect(take(purpose, confirm), purpose).rejects.toMatchObject(NOT_GOOD);
    expect(await take('CONFIRM', confirm)).toMatchObject({ userId: ana.id, email: 'ana@mail.test' });
    await expect(take('CONFIRM', confirm)).rejects.toMatchObject(NOT_GOOD);
    for (const [purpose, hours] of [
      ['RESET', 1],
      ['CHANGE', 24],
      ['CONFIRM', 48],
    ] as const) {
      const elsewhere = await make(purpose, 'other@mail.test');
      const [early, late] = [await make(purpose), await make(purpose)];
      // One to another address takes the place of those before; one to the same mailbox, which a stranger may have asked
      // for, does not.
      await expect(take(purpose, elsewhere), purpose).rejects.toMatchObject(NOT_GOOD);
      world.clock.advance(hours * HOUR - 1);
      expect(await take(purpose, early)).toMatchObject({ purpose });
      await expect(take(purpose, late), purpose).rejects.toMatchObject(NOT_GOOD);
      const ended = await make(purpose);
      world.clock.advance(hours * HOUR);
      await expect(take(purpose, ended), purpose).rejects.toMatchObject(NOT_GOOD);
    }
  });

  it('an invite is good on its own domain, for its time and for so many', async () => {
    const { code, id } = await createInvite(system(), here, { uses: 1, lifeMs: HOUR });
    await expect(usableInvite(system(there), there, code)).rejects.toMatchObject(NO_INVITE);
    await expect(usableInvite(system(), here, `${code}x`)).rejects.toMatchObject(NO_INVITE);
    const invite = await usableInvite(system(), here, code);
    if (!invite) throw new Error('no invite');
    await inTransaction(system(), (ctx) => useInvite(ctx, invite));
    // Whoever read it before it was used up comes too late.
    await expect(inTransaction(system(), (ctx) => useInvite(ctx, invite))).rejects.toMatchObject(NO_INVITE);
    expect((await world.db.models.invite.findUniqueOrThrow({ where: { id } })).usesLeft).toBe(0);
    await expect(usableInvite(system(), here, code)).rejects.toMatchObject(NO_INVITE);
    const short = await createInvite(system(), here, { uses: null, lifeMs: HOUR });
    world.clock.advance(HOUR - 1);
    expect(await usableInvite(system(), here, short.code)).toMatchObject({ id: short.id });
    world.clock.advance(1);
    await expect(usableInvite(system(), here, short.code)).rejects.toMatchObject(NO_INVITE);
  });

  it('who never confirms is forgotten after three days, and the name is free again', async () => {
    const join = (email: string) =>
      signUp(world.anonymous(here), {
        username: 'newcomer',
        email,
        password: 'long enough',
        agreesToRules: true,
      });
    expect(await join('one@mail.test')).toMatchObject({ next: 'CONFIRM' });
    world.clock.advance(72 * HOUR);
    await expect(join('two@mail.test')).rejects.toMatchObject({ reason: 'TAKEN' });
    world.clock.advance(1);
    expect(await join('two@mail.test')).toMatchObject({ next: 'CONFIRM' });
    expect(await world.db.models.user.count()).toBe(1);
    expect((await world.db.models.signUp.findFirstOrThrow()).email).toBe('two@mail.test');
  });

  it('nobody gets the name of somebody who was here, nor of those who run the server', async () => {
    await world.identity('Gone', here, { state: 'DELETED' });
    const join = (username: string) =>
      signUp(world.anonymous(here), {
        username,
        email: 'x@mail.test',
        password: 'long enough',
        agreesToRules: true,
      });
    for (const name of ['Gone', 'gone', 'GONE'])
      await expect(join(name), name).rejects.toMatchObject({ reason: 'TAKEN' });
    for (const name of ['admin', 'Admin', 'ROOT', 'Postmaster'])
      expect(() => readNewUsername(name), name).toThrow(expect.objectContaining({ reason: 'RESERVED' }));
    expect(readNewUsername('administrators')).toBe('administrators');
  });
});
