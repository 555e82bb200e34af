// People whose mail was lost, who mistype, and what no form takes.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { setDomain } from '../../../src/core/domains/set.ts';
import type { OutgoingMail } from '../../../src/core/ports.ts';
import type { Domain } from '../../../src/db/rows.ts';
import type { Dialect } from '../../../src/db/types.ts';
import { type FacesWorld, openFaces } from '../../security/faces.ts';
import { FormBrowser, hiddenFields } from './account-world.ts';

describe.each<Dialect>(['sqlite', 'postgresql'])('whoever signs up (%s)', (dialect) => {
  let world: FacesWorld;
  let one: Domain;
  let browser: FormBrowser;

  beforeAll(async () => {
    world = await openFaces({ dialect });
    const domain = await world.domain('one.test', { isDefault: true });
    one = await setDomain(world.system(), domain, { registrations: 'OPEN', confirmsEmail: true });
    world.app.domains.forget();
    browser = new FormBrowser(world, one);
  }, 60_000);
  afterAll(() => world?.close());
  afterEach(() => expect(world.failures.splice(0)).toEqual([]));

  async function send(address: string, fields: Record<string, string>) {
    const page = await browser.get(address);
    if (page.status !== 200) return page;
    return browser.post(address.split('?')[0] ?? '', { ...hiddenFields(page.body), ...fields });
  }

  const signUp = (username: string, more: Record<string, string> = {}) =>
    send('/auth/sign_up', {
      username,
      email: `${username}@mail.example`,
      password: 'long enough',
      agreement: '1',
      ...more,
    });

  /** Mails that were asked for since the last call. */
  async function mails(): Promise<OutgoingMail[]> {
    const rows = await world.db.models.work.findMany({ where: { machine: 'mail' }, orderBy: { id: 'asc' } });
    await world.db.models.work.deleteMany({ where: { machine: 'mail' } });
    return rows.map(({ payload }) =>
      JSON.parse(world.app.ports.seal.open((payload as { sealed: string }).sealed) ?? ''),
    );
  }

  const linkOf = (mail: OutgoingMail | undefined) =>
    /https:\/\/one\.test(\/auth\/confirmation\?\S+)/.exec(mail?.text ?? '')?.[1] ?? '';

  it('gets the link once more that was lost, and nobody learns of it', async () => {
    const signedUp = await signUp('lost');
    expect(signedUp.body).toContain('href="/auth/confirmation/new"');
    const [first] = await mails();
    expect(first?.text).toContain('@lost@one.test');
    const again = await send('/auth/confirmation/new', { email: 'Lost@mail.example' });
    const nobody = await send('/auth/confirmation/new', { email: 'nobody@mail.example' });
    expect([again.status, again.body]).toEqual([200, nobody.body]);
    const [second, ...others] = await mails();
    expect(others).toEqual([]);
    expect(second).toMatchObject({ to: 'lost@mail.example' });
    // Either is good, as whoever asked for the second may be somebody else; one alone.
    expect((await send(linkOf(second), {})).body).toContain('with your e-mail address and your password');
    const dead = await send(linkOf(first), {});
    expect([dead.status, dead.body.includes('href="/auth/confirmation/new"')]).toEqual([404, true]);
    await mails();
    await send('/auth/confirmation/new', { email: 'lost@mail.example' });
    expect((await mails()).map(({ subject }) => subject)).toEqual(['Set a new password (one.test)']);
  });

  it('keeps the name for as long as the link that was mailed is good', async () => {
    await signUp('slow');
    await mails();
    const day = 24 * 3_600_000;
    world.clock.advance(2.5 * day);
    await send('/auth/confirmation/new', { email: 'slow@mail.example' });
    const [mail] = await mails();
    world.clock.advance(day);
    await signUp('somebody');
    expect((await send(linkOf(mail), {})).body).toContain('You are in');
  });

  it('may mistype, and is counted where somebody signed up alone', async () => {
    browser.headers['x-forwarded-for'] = '203.0.113.7';
    await signUp('taken');
    const typed = [];
    for (let each = 0; each < 6; each += 1)
      typed.push((await signUp('taken', { email: 'again@mail.example' })).status);
    expect(typed).toEqual(Array(6).fill(422));
    const good = [];
    for (const name of ['free1', 'free2', 'free3', 'free4', 'free5']) good.push((await signUp(name)).status);
    expect(good).toEqual([200, 200, 200, 200, 429]);
    for (let each = 0; each < 20; each += 1) await signUp('taken');
    expect((await signUp('taken')).body).toContain('Too many tries to sign up');
  });

  it('is told in a page what no form takes', async () => {
    browser.headers['x-forwarded-for'] = '203.0.113.8';
    const answers = [
      await signUp('a\0b'),
      await send('/auth/password/new', { email: 'a\0@mail.example' }),
      await send('/auth/sign_in', { email: '\0', password: 'x' }),
      await send('/auth/sign_in', { email: 'a@mail.example', password: '\0' }),
      await browser.get('/oauth/authorize?client_id=%00'),
      await browser.request('POST', '/auth/sign_in', { email: 'x'.repeat(1_100_000) }),
    ];
    for (const { headers, status } of answers) {
      expect(headers['content-type']).toContain('text/html');
      expect([401, 413, 422]).toContain(status);
    }
  });
});
