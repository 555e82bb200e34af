import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/core/context.ts';
import { makeMailLink } from '../../../src/core/mail/links.ts';
import type { OutgoingMail } from '../../../src/core/ports.ts';
import { decideSignUp } from '../../../src/core/sign-up/decide.ts';
import { confirmEmailChange } from '../../../src/core/users/change-email.ts';
import { resetPassword } from '../../../src/core/users/reset-password.ts';
import { setPassword } from '../../../src/core/users/set-password.ts';
import type { Domain, User } from '../../../src/db/rows.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';

/** Whoever is let in by something else than before is told, whatever they switched off. */
describe.each(DIALECTS)('mails about what lets somebody in, on %s', (dialect) => {
  let world: CoreWorld;
  let here: Domain;
  let ana: User;

  beforeEach(async () => {
    world = await openCoreWorld({ dialect });
    here = await world.domain('here.test', { registrations: 'APPROVAL', contactEmail: 'help@here.test' });
    ana = await login('ana@mail.test');
  });
  afterEach(() => world.close());

  const login = (email: string, more: Partial<User> = {}): Promise<User> =>
    world.db.models.user.create({
      data: {
        ...{ id: world.app.ids.next(), email, locale: 'de', createdAt: 1n },
        ...{ getsSignUpMail: false, getsSignInMail: false, ...more },
      },
    });
  const operator = () => ({
    ...world.system(here),
    viewer: { kind: 'operator' as const, identity: null },
  });
  async function mails(): Promise<OutgoingMail[]> {
    const rows = await world.db.models.work.findMany({ where: { machine: 'mail' }, orderBy: { id: 'asc' } });
    await world.db.models.work.deleteMany({ where: { machine: 'mail' } });
    return rows.map(({ payload }) =>
      JSON.parse(world.app.ports.seal.open((payload as { sealed: string }).sealed) ?? '{}'),
    );
  }
  const secret = (purpose: 'RESET' | 'CHANGE', email: string) =>
    inTransaction(world.system(here), (ctx) => makeMailLink(ctx, purpose, ana, email));

  it('say that the password was changed, by whom, and what to do', async () => {
    await resetPassword(world.system(here), await secret('RESET', ana.email), 'another password');
    const session = { kind: 'user' as const, user: ana, scopes: [], tokenId: 1n };
    await setPassword({ ...world.system(here), viewer: session as never }, ana, 'a third password');
    await setPassword(operator(), ana, 'a fourth password');
    const sent = await mails();
    expect(sent.map(({ to, subject, language }) => [to, subject, language])).toEqual(
      Array(3).fill(['ana@mail.test', 'Ihr Passwort wurde geändert (here.test)', 'de']),
    );
    for (const { text, html } of sent)
      for (const form of [text, html]) expect(form).toContain('https://here.test/auth/password/new');
    expect(sent.map(({ text }) => /Jemand aus der Administration/.test(text))).toEqual([false, false, true]);
  });

  it('say to the old address which one took its place, and who can help', async () => {
    await confirmEmailChange(world.system(here), await secret('CHANGE', 'new@mail.test'));
    const [mail, ...others] = await mails();
    expect([mail?.to, mail?.subject, others]).toEqual([
      'ana@mail.test',
      'Ihre E-Mail-Adresse wurde geändert (here.test)',
      [],
    ]);
    expect(mail?.text).toContain('new@mail.test');
    expect(mail?.text).toContain('mailto:help@here.test');
    expect(mail?.html).toContain('href="mailto:help@here.test"');
    expect(mail?.text).not.toContain('/auth/password/new');
  });

  it('say that somebody was not let in, once, and nothing to a login without a mailbox', async () => {
    for (const [at, email] of ['eva@mail.test', '@eva@here.test'].entries()) {
      const user = await login(email, { state: 'UNAPPROVED' });
      const name = `eva${at}`;
      const { id } = await world.db.models.signUp.create({
        data: {
          ...{ id: world.app.ids.next(), userId: user.id, domainId: here.id, email, needsApproval: true },
          ...{ username: name, usernameKey: name, createdAt: BigInt(world.clock.now()) },
        },
      });
      await decideSignUp(operator(), id, false);
      await expect(decideSignUp(operator(), id, false)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    const sent = await mails();
    expect(sent.map(({ to, subject }) => [to, subject])).toEqual([
      ['eva@mail.test', 'Sie wurden nicht zugelassen (here.test)'],
    ]);
    expect(sent[0]?.text).toContain('@eva0@here.test');
    expect(await world.db.models.user.count({ where: { email: { contains: 'eva' } } })).toBe(0);
  });
});
