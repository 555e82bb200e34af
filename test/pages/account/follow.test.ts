import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readJrd } from '../../../src/activitypub/remote/webfinger-client.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { type FacesWorld, openFaces } from '../../security/faces.ts';

/** How visitors follow people of a domain from their own server, by a form on its pages. */
describe('following from elsewhere', () => {
  let world: FacesWorld;
  let home: Domain;
  let ana: Identity;
  /** What other servers say: handle -> template. */
  const templates: Record<string, { template: string | null }> = {
    'bo@bo.example': { template: 'https://bo.example/authorize_interaction?uri={uri}' },
    'di@old.example': { template: null },
  };
  const asked: string[] = [];

  beforeAll(async () => {
    world = await openFaces({ trustProxy: '127.0.0.1' });
    home = await world.domain('home.test', { isDefault: true });
    ana = await world.identity('ana', home, { isDiscoverable: true, name: 'Ana' });
    world.app.ports.remote.followTemplate = async (_ctx, username, domain) => {
      asked.push(`${username}@${domain}`);
      return templates[`${username}@${domain}`] ?? null;
    };
  }, 60_000);
  afterAll(() => world?.close());
  afterEach(() => expect(world.failures.splice(0)).toEqual([]));

  let addresses = 0;
  function follow(handle: string, { who = 'ana', headers = {} as Record<string, string> } = {}) {
    addresses += 1;
    return world.http(home, '/follow', {
      method: 'POST',
      headers: {
        accept: 'text/html',
        'content-type': 'application/x-www-form-urlencoded',
        'x-forwarded-for': `192.0.2.${addresses}`,
        ...headers,
      },
      body: String(new URLSearchParams({ who, handle })),
    });
  }

  it('is offered on the front page, with who wants to be found, and on profiles', async () => {
    for (const path of ['/', '/@ana']) {
      const { body } = await world.http(home, path, { headers: { accept: 'text/html' } });
      expect(body).toContain('<form class="follow" method="post" action="/follow">');
      expect(body).toContain('name="who" value="ana"');
    }
    const bo = await world.identity('bo', home, { isDiscoverable: true });
    const front = await world.http(home, '/', { headers: { accept: 'text/html' } });
    expect(front.body).toContain('<option value="bo">');
    expect(front.body).toContain('Who is here');
    await world.db.models.identity.update({ where: { id: bo.id }, data: { isDiscoverable: false } });
    expect((await world.http(home, '/', { headers: { accept: 'text/html' } })).body).not.toContain('@bo@');
  });

  it('leads to the page that the visitor’s own server names, and nowhere else', async () => {
    const answer = await follow('  @bo@BO.example ');
    const url = `https://bo.example/authorize_interaction?uri=${encodeURIComponent(ana.uri)}`;
    expect(answer.status).toBe(200);
    expect(answer.headers.refresh).toBe(`0; url=${url}`);
    expect(answer.body).toContain(`href="${url}"`);
    expect(answer.headers['content-security-policy']).toContain("form-action 'self'");
    expect(asked).toEqual(['bo@bo.example']);
  });

  it('says in words what cannot be, and what to do instead', async () => {
    for (const [handle, status, words] of [
      ['bo', 422, 'Write your whole handle'],
      ['bo.example', 422, 'Write your whole handle'],
      ['', 422, 'Write your whole handle'],
      ['nobody@bo.example', 404, 'knows nobody by this handle'],
      ['di@old.example', 404, 'does not say where one follows'],
    ] as const) {
      const answer = await follow(handle);
      expect([handle, answer.status]).toEqual([handle, status]);
      expect(answer.body).toContain(words);
      expect(answer.body).toContain('@ana@home.test');
      expect(answer.headers.refresh).toBeUndefined();
    }
    for (const who of ['nobody', 'ana@home.test', '', 'home.test', '../ana'])
      expect((await follow('bo@bo.example', { who })).status).toBe(404);
  });

  it('asks nobody for people of this install, and sends no one who is not there', async () => {
    const two = await world.domain('two.test');
    await world.identity('cy', two);
    asked.length = 0;
    const answer = await follow('cy@two.test');
    expect(answer.headers.refresh).toBe(
      `0; url=https://two.test/authorize_interaction?uri=${encodeURIComponent(ana.uri)}`,
    );
    expect((await follow('nobody@two.test')).status).toBe(404);
    expect((await follow('two.test@two.test')).status).toBe(404);
    expect(asked).toEqual([]);
  });

  it('is for no form of another site, and not too often', async () => {
    for (const site of ['cross-site', 'same-site', 'none'])
      expect((await follow('bo@bo.example', { headers: { 'sec-fetch-site': site } })).status).toBe(403);
    const headers = { 'x-forwarded-for': '198.51.100.7' };
    for (let count = 0; count < 20; count++)
      expect((await follow('bo@bo.example', { headers })).status).toBe(200);
    const refused = await follow('bo@bo.example', { headers });
    expect(refused.status).toBe(429);
    expect(refused.body).toContain('wait');
  });

  it('takes a template that leads to a page by https, and no other', () => {
    const self = { rel: 'self', type: 'application/activity+json', href: 'https://bo.example/users/bo' };
    const read = (template: unknown) =>
      readJrd(
        Buffer.from(
          JSON.stringify({ links: [self, { rel: 'http://ostatus.org/schema/1.0/subscribe', template }] }),
        ),
      )?.followTemplate;
    expect(read('https://bo.example/follow?uri={uri}')).toBe('https://bo.example/follow?uri={uri}');
    for (const template of [
      'javascript:alert({uri})',
      'http://bo.example/{uri}',
      'https://bo.example/',
      'https://ana:secret@bo.example/{uri}',
      'https://127.0.0.1/{uri}',
      'https://[::1]/{uri}',
      'https://{uri}/',
      'https://{uri}.bo.example/',
      '//bo.example/{uri}',
      7,
      null,
    ])
      expect(read(template), String(template)).toBeNull();
  });
});
