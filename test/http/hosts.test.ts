import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type TestInstall, type World } from '../helpers/world.ts';

/** Which Host is answered by whom, and what is said to the others. */
let world: World;
let install: TestInstall;

beforeAll(async () => {
  world = await createWorld({ installs: { one: ['a.test', 'b.test'] } });
  install = world.install('one');
  await install.cli('domain', 'add', 'split.test', '--host', 'social.split.test');
  await install.person('ana', 'a.test');
  await install.person('bea', 'b.test');
});

afterAll(() => world?.close());

const finger = (account: string) => `/.well-known/webfinger?resource=acct:${account}`;

describe('a host that is not ours', () => {
  it.each([
    '/',
    '/graphql',
    '/nodeinfo/2.1',
    finger('ana@a.test'),
    '/users/ana',
    '/@ana',
    '/api/v1/instance',
  ])('gets 421 and nothing else at %s', async (path) => {
    const { status, body } = await install.http(path, { host: 'stranger.test' });
    expect(status).toBe(421);
    expect(JSON.parse(body)).toEqual({ error: expect.any(String) });
    expect(body).not.toContain('a.test');
  });

  it('gets 421 for an inbox and for GraphQL by POST', async () => {
    for (const path of ['/inbox', '/graphql']) {
      const { status } = await install.http(path, { host: 'stranger.test', method: 'POST', body: '{}' });
      expect(status).toBe(421);
    }
  });

  it('may be written in any case and with the port of https', async () => {
    for (const host of ['A.TEST', 'a.test:443', 'a.test.']) {
      const { status, body } = await install.http('/nodeinfo/2.1', { host });
      expect([host, status]).toEqual([host, 200]);
      expect(JSON.parse(body)).toMatchObject({ software: { name: 'pukeko' } });
    }
  });
});

describe('a host reveals its own people only', () => {
  it('in WebFinger', async () => {
    expect((await install.http(finger('ana@a.test'), { host: 'a.test' })).status).toBe(200);
    expect((await install.http(finger('bea@b.test'), { host: 'a.test' })).status).toBe(404);
    expect((await install.http(finger('ana@b.test'), { host: 'b.test' })).status).toBe(404);
    const { body } = await install.http(finger('ANA@A.test'), { host: 'a.test' });
    expect(JSON.parse(body)).toMatchObject({ subject: 'acct:ana@a.test' });
  });

  it.each(['application/activity+json', 'text/html'])('as %s', async (accept) => {
    for (const path of ['/users/bea', '/@bea', '/users/bea/outbox', '/users/bea/followers']) {
      const { status } = await install.http(path, { host: 'a.test', headers: { accept } });
      expect([path, status]).toEqual([path, 404]);
    }
    expect(
      (await install.http('/users/ana', { headers: { accept: 'application/activity+json' } })).status,
    ).toBe(200);
    expect((await install.http('/@ana', { headers: { accept: 'text/html' } })).status).toBe(200);
  });

  it('in the numbers of NodeInfo', async () => {
    const { body } = await install.http('/nodeinfo/2.0', { host: 'social.split.test' });
    expect(JSON.parse(body)).toMatchObject({ version: '2.0', usage: { users: { total: 0 } } });
  });

  it('to the tokens of other domains, which are refused with words', async () => {
    const token = await install.cli('token', 'add', 'bea@b.test');
    const { status, body } = await install.http('/graphql', {
      host: 'a.test',
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: '{"query":"{ domain { name } }"}',
    });
    expect(status).toBe(401);
    expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });
});

describe('the handle domain of a split set-up', () => {
  it('answers WebFinger and host-meta, else 421', async () => {
    await install.person('sue', 'split.test');
    for (const host of ['split.test', 'social.split.test']) {
      const { status, body } = await install.http(finger('sue@split.test'), { host });
      expect([host, status]).toEqual([host, 200]);
      expect(JSON.parse(body)).toMatchObject({
        subject: 'acct:sue@split.test',
        links: expect.arrayContaining([
          expect.objectContaining({ rel: 'self', href: 'https://social.split.test/users/sue' }),
        ]),
      });
      for (const meta of ['/.well-known/host-meta', '/.well-known/host-meta.json'])
        expect((await install.http(meta, { host })).status).toBe(200);
    }
    expect((await install.http('/users/sue', { host: 'split.test' })).status).toBe(421);
    expect((await install.http('/graphql', { host: 'split.test' })).status).toBe(421);
  });
});

describe('a domain', () => {
  it('is served from the moment it was added, and a loopback address counts as the default one', async () => {
    expect((await install.http('/nodeinfo/2.1', { host: 'new.test' })).status).toBe(421);
    await install.cli('domain', 'add', 'new.test');
    expect((await install.http('/nodeinfo/2.1', { host: 'new.test' })).status).toBe(200);
    for (const host of [`127.0.0.1:${install.port}`, `localhost:${install.port}`, `[::1]:${install.port}`]) {
      const { status, body } = await install.http('/graphql', {
        host,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"{ domain { name } }"}',
      });
      expect([host, status, JSON.parse(body).data]).toEqual([host, 200, { domain: { name: 'a.test' } }]);
    }
  });

  it('that was removed is 410, its name is never used again, and it gets no certificate', async () => {
    await install.person('neo', 'new.test');
    await install.cli('domain', 'remove', 'new.test', '--yes');
    const gone = async () => (await install.http('/nodeinfo/2.1', { host: 'new.test' })).status;
    await expect.poll(gone).toBe(410);
    await expect(install.cli('domain', 'add', 'new.test')).rejects.toThrow('ended with 1');
    const ask = await install.http('/internal/tls-ask?domain=new.test', { host: 'localhost' });
    expect(ask.status).toBe(404);
  });
});
