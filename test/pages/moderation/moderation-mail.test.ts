import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OutgoingMail } from '../../../src/core/ports.ts';
import { report } from '../../../src/core/reports/report.ts';
import { setResolved } from '../../../src/core/reports/resolve.ts';
import { signUp } from '../../../src/core/sign-up/sign-up.ts';
import { uris } from '../../../src/core/uris.ts';
import type { Domain, Identity, User } from '../../../src/db/rows.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { type FacesWorld, openFaces } from '../../security/faces.ts';
import { FormBrowser, hiddenFields } from '../account/account-world.ts';

const DAY_MS = 24 * 3600_000;

describe.each(DIALECTS)('mails to moderators on %s', (dialect) => {
  let world: FacesWorld;
  let one: Domain;
  let two: Domain;
  let ana: Identity;
  let ben: Identity;
  let mod: User;
  let names = 0;

  beforeAll(async () => {
    world = await openFaces({ dialect });
    one = await world.domain('one.test', { isDefault: true, registrations: 'APPROVAL', title: 'One' });
    two = await world.domain('two.test');
    await world.identity('one.test', one, { isInstance: true, uri: uris.instanceActor(one) });
    [ana, ben] = [await world.identity('ana', one), await world.identity('ben', one)];
    mod = await world.user('mod@mail.example');
    await role(mod, one, 'MODERATOR');
    await role(await world.user('admin@mail.example'), one, 'ADMIN');
    await role(await world.user('elsewhere@mail.example'), two, 'OWNER');
    // Signs in with a handle: there is nowhere to send a mail.
    await role(await world.user('@no-mail@one.test'), one, 'OWNER');
    const gone = await world.user('locked@mail.example');
    await world.db.models.user.update({ where: { id: gone.id }, data: { disabledAt: 1n } });
    await role(gone, one, 'ADMIN');
    await world.user('root@mail.example', { isAdmin: true });
  }, 60_000);
  afterAll(() => world?.close());
  afterEach(async () => {
    expect(world.failures.splice(0)).toEqual([]);
    await world.db.models.moderationMail.deleteMany({});
    await mails();
  });

  const role = (user: User, domain: Domain, role: 'MODERATOR' | 'ADMIN' | 'OWNER') =>
    world.db.models.domainRole.create({
      data: { domainId: domain.id, userId: user.id, role, createdAt: 0n },
    });

  /** Mails that were asked for since the last call, as the reconciler will send them. */
  async function mails(): Promise<OutgoingMail[]> {
    const rows = await world.db.models.work.findMany({ where: { machine: 'mail' }, orderBy: { id: 'asc' } });
    await world.db.models.work.deleteMany({ where: { machine: 'mail' } });
    return rows.map(
      ({ payload }) =>
        JSON.parse(world.app.ports.seal.open((payload as { sealed: string }).sealed) ?? '') as OutgoingMail,
    );
  }
  const mailed = async () => (await mails()).map(({ to }) => to).sort();
  const complain = async (target = ben) => report(await world.as(ana), ana, target, { comment: 'a secret' });
  const BOTH = ['admin@mail.example', 'mod@mail.example'];

  async function apply(domain = one) {
    names += 1;
    const username = `new${names}`;
    const input = {
      username,
      email: `${username}@mail.example`,
      password: 'long enough',
      agreesToRules: true,
    };
    await signUp(world.anonymous(domain), { ...input, reason: 'please' });
    return username;
  }

  it('tell those who have a role on the domain of a new report, and nobody of what it says', async () => {
    await complain();
    const sent = await mails();
    expect(sent.map(({ to }) => to).sort()).toEqual(BOTH);
    for (const mail of sent) {
      expect(mail).toMatchObject({ subject: 'A new report (one.test)', from: { name: 'One' } });
      expect(mail.text).toContain('https://one.test/settings/reports');
      expect(JSON.stringify(mail)).not.toMatch(/secret|@ben|@ana/);
    }
  });

  it('are one of a kind until somebody has looked, or a day has passed', async () => {
    for (let n = 0; n < 5; n += 1) await complain();
    expect(await mailed()).toEqual(BOTH);
    const browser = new FormBrowser(world, one);
    await browser.signIn('mod@mail.example');
    expect((await browser.get('/settings/reports')).status).toBe(200);
    await complain();
    expect(await mailed()).toEqual(['mod@mail.example']);
    world.clock.advance(DAY_MS);
    await complain();
    expect(await mailed()).toEqual(BOTH);
  });

  it('begin again for who has acted on a report', async () => {
    const made = await complain();
    await mails();
    const ctx = world.ctx(
      { kind: 'user', user: mod, tokenId: 1n, scopes: null, identity: null } as never,
      one,
    );
    await setResolved(ctx, made.id, true);
    await complain();
    expect(await mailed()).toEqual(['mod@mail.example']);
  });

  /** Confirms the address of a sign-up by the link that was mailed. */
  async function confirmSignUp(): Promise<void> {
    const [confirm, ...more] = await mails();
    expect(more).toEqual([]);
    const link = /https:\/\/one\.test(\/auth\/\S+)/.exec(confirm?.text ?? '')?.[1] ?? '';
    const browser = new FormBrowser(world, one);
    const page = await browser.get(link);
    await browser.post('/auth/confirmation', hiddenFields(page.body));
  }

  it('tell of a sign-up once its address is confirmed, apart from reports', async () => {
    await complain();
    await mails();
    await apply();
    await confirmSignUp();
    const sent = await mails();
    expect(sent.map(({ to, subject }) => [to, subject]).sort()).toEqual(
      BOTH.map((to) => [to, 'A new sign-up (one.test)']),
    );
    expect(sent[0]?.text).toContain('https://one.test/settings/sign-ups');
  });

  it('go to the moderators of each domain that a report concerns, and to nobody who made it', async () => {
    const there = await world.identity(`there${names}`, two);
    const self = await world.identity('self', one);
    await world.hold(self, mod);
    const ctx = world.ctx(
      { kind: 'user', user: mod, tokenId: 1n, scopes: null, identity: self } as never,
      one,
    );
    await report(ctx, self, there, { comment: 'x', isForwarded: true });
    expect(await mailed()).toEqual(['admin@mail.example', 'elsewhere@mail.example']);
  });

  it('go to admins of the install where nobody has a role', async () => {
    const lone = await world.domain('lone.test');
    const [by, about] = [await world.identity('by', lone), await world.identity('about', lone)];
    await report(await world.as(by), by, about, { comment: 'x' });
    expect(await mailed()).toEqual(['root@mail.example']);
  });

  it('are switched off and on in the settings, and off by the link in a mail alone', async () => {
    const browser = new FormBrowser(world, one);
    await browser.signIn('mod@mail.example');
    const KINDS = ['getsReportMail', 'getsSignUpMail', 'getsAppealMail'] as const;
    const set = async (...names: (typeof KINDS)[number][]) => {
      const { form_token, moderates } = hiddenFields((await browser.get('/settings/mails')).body);
      const fields = { form_token: form_token ?? '', moderates: moderates ?? '' };
      return browser.post('/settings/mails', {
        ...fields,
        ...Object.fromEntries(names.map((name) => [name, '1'])),
      });
    };
    expect((await set('getsSignUpMail', 'getsAppealMail')).status).toBe(302);
    await complain();
    expect(await mailed()).toEqual(['admin@mail.example']);
    // Each kind by itself: sign-ups go on.
    await apply();
    await confirmSignUp();
    expect(await mailed()).toEqual(BOTH);
    await world.db.models.moderationMail.deleteMany({});
    expect((await set('getsReportMail', 'getsAppealMail')).status).toBe(302);
    await apply();
    await confirmSignUp();
    expect(await mailed()).toEqual(['admin@mail.example']);
    await complain();
    const [mail] = await mails();
    expect(mail?.to).toBe('mod@mail.example');
    const target = (mail?.unsubscribeUrl ?? '').replace('https://one.test', '');
    // A scanner that opens links changes nothing.
    expect((await world.http(one, target)).status).toBe(200);
    const choices = async () => {
      const user = await world.db.models.user.findUniqueOrThrow({ where: { id: mod.id } });
      return KINDS.filter((name) => user[name]);
    };
    expect(await choices()).toEqual(['getsReportMail', 'getsAppealMail']);
    const oneClick = (to: string) =>
      world.http(one, to, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '26' },
        body: 'List-Unsubscribe=One-Click',
      });
    expect((await oneClick(`${target}x`)).status).toBe(404);
    expect((await oneClick('/auth/unsubscribe?token=')).status).toBe(404);
    expect(await choices()).toEqual(['getsReportMail', 'getsAppealMail']);
    expect((await oneClick(target)).status).toBe(200);
    expect((await oneClick(target)).status).toBe(200);
    expect(await choices()).toEqual(['getsAppealMail']);
    // Mails that an older version sent, when there was one choice: their links end all three.
    const old = world.app.ports.seal.seal(`moderation mail ${mod.id}`);
    expect((await oneClick(`/auth/unsubscribe?token=${old}`)).status).toBe(200);
    expect(await choices()).toEqual([]);
    await set(...KINDS);
  });

  it('come from the sender of each domain, as all its mails do', async () => {
    await world.db.models.domain.update({ where: { id: two.id }, data: { mailSender: 'post@two.example' } });
    world.app.domains.forget();
    await complain();
    const changed = (await world.app.domains.byId(two.id)) ?? two;
    const by = await world.identity('by', changed);
    await report(await world.as(by), by, await world.identity('about', changed), { comment: 'x' });
    const from = (await mails()).map(({ to, from: { address } }) => [to, address]).sort();
    expect(from).toEqual([
      ['admin@mail.example', 'noreply@one.test'],
      ['elsewhere@mail.example', 'post@two.example'],
      ['mod@mail.example', 'noreply@one.test'],
    ]);
  });

  it('take no other sealed text for such a link', async () => {
    const token = world.app.ports.seal.seal(String(mod.id));
    const { status } = await world.http(one, `/auth/unsubscribe?token=${token}`, { method: 'POST' });
    expect(status).toBe(404);
  });
});
