import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addDomain } from '../../../src/core/domains/add.ts';
import { makeSetupLink, SETUP_LINK_MINUTES } from '../../../src/core/first-start/link.ts';
import { setUp } from '../../../src/core/first-start/set-up.ts';
import type { Dialect } from '../../../src/db/types.ts';
import { isAppError } from '../../../src/lib/app-error.ts';
import { type FacesWorld, openFaces } from '../../security/faces.ts';
import { hiddenFields } from './account-world.ts';

describe.each<Dialect>(['sqlite', 'postgresql'])('the first start (%s)', (dialect) => {
  let world: FacesWorld;

  beforeEach(async () => {
    world = await openFaces({ dialect });
  }, 60_000);
  afterEach(async () => {
    expect(world.failures.splice(0)).toEqual([]);
    await world.close();
  });

  const ANA = { username: 'ana', name: 'Ana', email: 'ana@mail.example', password: 'long enough' };
  const pathOf = (url: string) => new URL(url).pathname;
  const newPath = async (minutes: number = SETUP_LINK_MINUTES.usual) =>
    pathOf((await makeSetupLink(world.system(), { minutes })).url);
  const inputOf = (path: string, more: Record<string, unknown> = {}) => ({
    token: path.slice('/start/'.length),
    domainName: 'ana.example',
    domainHost: null,
    ...ANA,
    ...more,
  });

  function send(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
    const body = String(new URLSearchParams(fields));
    return world.http('whatever.test', path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', ...headers },
      body,
    });
  }
  const look = (path: string, host = 'whatever.test') =>
    world.http(host, path, { headers: { accept: 'text/html' } });

  it('asks for the domain first, then for who one is, under whatever Host, and is over then', async () => {
    const path = await newPath();
    const first = await look(path);
    expect(first.status).toBe(200);
    expect(first.body).toContain('Addresses never move');
    expect(first.body).toContain('localhost:3000');
    expect(first.body).not.toContain('name="password"');
    const second = await send(path, { step: 'domain', domainName: ' Ána.Example. ' });
    expect(second.status).toBe(200);
    expect(second.body).toContain('@ána.example');
    const hidden = hiddenFields(second.body);
    expect(hidden).toMatchObject({ domainName: 'xn--na-lia.example', domainHost: 'xn--na-lia.example' });
    expect(await world.db.models.domain.count()).toBe(0);
    const third = await send(path, { ...hidden, ...ANA });
    expect(third.status).toBe(200);
    expect(third.body).toContain('@ana@xn--na-lia.example');
    const [user] = await world.db.models.user.findMany();
    expect(user).toMatchObject({ email: 'ana@mail.example', isAdmin: true, state: 'ACTIVE' });
    const [domain] = await world.db.models.domain.findMany({ include: { roles: true } });
    expect(domain).toMatchObject({ name: 'xn--na-lia.example', isDefault: true, state: 'ACTIVE' });
    expect(domain?.roles).toMatchObject([{ role: 'OWNER', userId: user?.id }]);
    const entries = await world.db.models.auditEntry.findMany({ orderBy: { id: 'asc' } });
    expect(entries.map(({ act, actorRole }) => [act, actorRole])).toEqual([
      ['DOMAIN_ADDED', 'OPERATOR'],
      ['USER_ADDED', 'OPERATOR'],
      ['IDENTITY_CREATED', 'OPERATOR'],
    ]);
    expect((await look(path)).status).toBe(404);
    expect((await send(path, { ...hidden, ...ANA, username: 'bo', email: 'bo@mail.example' })).status).toBe(
      404,
    );
    expect(await world.db.models.user.count()).toBe(1);
    await expect(newPath()).rejects.toSatisfy((error) => isAppError(error, 'CONFLICT'));
  });

  it('says no to a name that no public name can be, and makes nothing', async () => {
    const path = await newPath();
    for (const domainName of [
      '',
      'localhost.',
      '127.0.0.1',
      'ana',
      'a_b.example',
      'ana.example:8443',
      'a b',
    ]) {
      const answer = await send(path, { step: 'domain', domainName });
      if (domainName === 'localhost.') expect(answer.status).toBe(200);
      else {
        expect(answer.status, domainName).toBe(422);
        expect(answer.body).toContain('class="problem"');
        expect(answer.body).toContain('name="domainName"');
      }
      const forced = await send(path, { step: 'people', domainName, ...ANA, username: '-' });
      expect(forced.status).toBe(422);
    }
    expect(await world.db.models.domain.count()).toBe(0);
  });

  it('names everything that is wrong with who one is, and keeps what was filled in but the password', async () => {
    const path = await newPath();
    const names = { step: 'people', domainName: 'ana.example', domainHost: '' };
    const answer = await send(path, {
      ...names,
      ...ANA,
      username: 'Ana Lopez',
      email: 'ana',
      password: 'short',
    });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('A username has');
    expect(answer.body).toContain('Write the e-mail address');
    expect(answer.body).toContain('A password has');
    expect(answer.body).toContain('value="Ana Lopez"');
    expect(answer.body).not.toContain('value="short"');
    expect((await send(path, { ...names, ...ANA })).status).toBe(200);
  });

  it('lets one of several at once go on, with one address or different ones', async () => {
    const [one, two] = [await newPath(), await newPath()];
    const tries = [one, two, one, two].map((path, at) =>
      setUp(world.anonymous(null), inputOf(path, { email: `ana${at}@mail.example`, username: `ana${at}` })),
    );
    const ends = await Promise.allSettled(tries);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const end of ends)
      if (end.status === 'rejected') expect(isAppError(end.reason, 'NOT_FOUND')).toBe(true);
    expect(await world.db.models.user.count()).toBe(1);
    expect(await world.db.models.domain.count()).toBe(1);
    expect(await world.db.models.identity.count({ where: { isInstance: false } })).toBe(1);
    expect(await world.db.models.setupLink.count()).toBe(0);
  });

  it('ends with its time, and with the first login that comes otherwise', async () => {
    const [short, long] = [await newPath(1), await newPath(5)];
    world.clock.advance(60_000);
    expect((await look(short)).status).toBe(404);
    expect((await send(short, { step: 'people', domainName: 'ana.example', ...ANA })).status).toBe(404);
    expect((await look(long)).status).toBe(200);
    await world.user('bo@mail.example');
    expect((await look(long)).status).toBe(404);
    await expect(setUp(world.anonymous(null), inputOf(long))).rejects.toSatisfy((error) =>
      isAppError(error, 'NOT_FOUND'),
    );
  });

  it('takes localhost by choice alone, and forgets the one that the first start made by itself', async () => {
    const left = await addDomain(world.system(), { name: 'localhost:3000' });
    const path = await newPath();
    expect((await look(path)).body).toContain('name="domainName"');
    const made = await setUp(world.anonymous(null), inputOf(path));
    expect(made.domain).toMatchObject({ name: 'ana.example', isDefault: true });
    expect(await world.db.models.domain.findUnique({ where: { id: left.id } })).toBeNull();
  });

  it('is pointed to on the front page of localhost until somebody has a login, and on that of no other domain', async () => {
    const words =
      'finds an address for setting it up in its log, and <code>pukeko init</code> prints a new one.';
    await addDomain(world.system(), { name: 'localhost:3000' });
    await addDomain(world.system(), { name: 'bo.example' });
    expect((await look('/', 'localhost:3000')).body).toContain(words);
    expect((await look('/', 'bo.example')).body).not.toContain(words);
    await world.user('bo@mail.example');
    expect((await look('/', 'localhost:3000')).body).not.toContain(words);
  });

  it('gives localhost to whoever chose it in words', async () => {
    const path = await newPath();
    const form = await send(path, { step: 'try' });
    expect(form.body).toContain('@localhost:3000');
    const done = await send(path, { ...hiddenFields(form.body), ...ANA });
    expect(done.body).toContain('@ana@localhost:3000');
    expect((await look('/@ana', 'localhost:3000')).body).toContain('Ana');
  });

  it('asks for no domain where the operator has named one, and takes no other', async () => {
    await addDomain(world.system(), { name: 'bo.example' });
    const { url, publicUrl } = await makeSetupLink(world.system());
    expect(publicUrl).toBe(`https://bo.example${pathOf(url)}`);
    const page = await look(pathOf(url));
    expect(page.body).toContain('@bo.example');
    const done = await send(pathOf(url), { step: 'people', domainName: 'ana.example', ...ANA });
    expect(done.body).toContain('@ana@bo.example');
    expect(await world.db.models.domain.count()).toBe(1);
  });

  it('is for nobody whom another site sends, and says nothing to other sites', async () => {
    const path = await newPath();
    const { headers } = await look(path);
    expect(headers).toMatchObject({
      'referrer-policy': 'same-origin',
      'cache-control': 'private, no-store',
      'x-frame-options': 'DENY',
    });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
    for (const site of ['cross-site', 'same-site', 'none']) {
      const answer = await send(path, { step: 'try', ...ANA }, { 'sec-fetch-site': site });
      expect(answer.status).toBe(403);
    }
    expect((await send(path, { step: 'try' }, { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  it('says in a sentence that there is no domain, whatever is asked for and under whatever Host', async () => {
    for (const host of ['localhost:3000', 'ana.example'])
      for (const path of ['/', '/graphql', '/api/v1/instance']) {
        const { status, body } = await look(path, host);
        expect([host, path, status]).toEqual([host, path, 421]);
        expect(JSON.parse(body).error).toContain('pukeko domain add NAME');
      }
    await addDomain(world.system(), { name: 'ana.example' });
    await world.settle();
    expect((await look('/', 'ana.example')).status).toBe(200);
  });
});

describe('who tries addresses of a first start', () => {
  it('is told to wait after thirty wrong ones', async () => {
    const world = await openFaces({ trustProxy: '127.0.0.1' });
    try {
      const guess = (ip: string, path: string) =>
        world.http('whatever.test', path, { headers: { accept: 'text/html', 'x-forwarded-for': ip } });
      const { url } = await makeSetupLink(world.system());
      for (let count = 0; count < 30; count++)
        expect((await guess('192.0.2.1', `/start/${count}`)).status).toBe(404);
      expect((await guess('192.0.2.1', '/start/again')).status).toBe(429);
      expect((await guess('192.0.2.2', '/start/again')).status).toBe(404);
      expect((await guess('192.0.2.1', new URL(url).pathname)).status).toBe(200);
    } finally {
      await world.close();
    }
  });
});
