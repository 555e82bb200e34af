import { describe, expect } from 'vitest';
import { createToken } from '../../../../src/core/tokens/create.ts';
import { type Person, rows, said, type Walk } from '../walk.ts';

const FINGER = '/.well-known/webfinger?resource=';

export function discoveryRows(walk: () => Walk): void {
  const at = (path: string, headers: Record<string, string> = {}) =>
    walk().world.rest(walk().domain, 'GET', path, { headers });

  describe('what servers and clients look for first', () => {
    rows('Q390', 'is where WebFinger is asked, as XML and as JSON', async () => {
      const template = 'https://a.test/.well-known/webfinger?resource={uri}';
      const xrd = await at('/.well-known/host-meta');
      expect([xrd.status, xrd.headers['content-type']]).toEqual([
        200,
        expect.stringContaining('application/xrd+xml'),
      ]);
      expect(xrd.body).toMatch(
        /<Link rel="lrdd"[^>]*template="https:\/\/a\.test\/\.well-known\/webfinger\?resource=\{uri\}"/,
      );
      for (const answer of [
        await at('/.well-known/host-meta.json'),
        await at('/.well-known/host-meta', { accept: 'application/json' }),
      ]) {
        expect(answer.headers['content-type']).toContain('application/json');
        expect(answer.body.links).toMatchObject([{ rel: 'lrdd', template }]);
      }
      for (const accept of ['*/*', 'application/xrd+xml', 'application/xrd+xml, application/json;q=0.5'])
        expect((await at('/.well-known/host-meta', { accept })).headers['content-type']).toContain('xrd+xml');
    });
    rows('Q391', 'is NodeInfo, which names the software apps know', async () => {
      const { body } = await at('/.well-known/nodeinfo');
      const rel = 'http://nodeinfo.diaspora.software/ns/schema/2.0';
      expect(body.links).toContainEqual({ rel, href: 'https://a.test/nodeinfo/2.0' });
      expect((await at('/nodeinfo/2.0')).body).toMatchObject({
        version: '2.0',
        software: { name: 'pukeko', version: expect.any(String) },
        protocols: ['activitypub'],
        services: { inbound: expect.any(Array), outbound: expect.any(Array) },
        usage: {
          users: {
            total: expect.any(Number),
            activeMonth: expect.any(Number),
            activeHalfyear: expect.any(Number),
          },
          localPosts: expect.any(Number),
        },
        openRegistrations: expect.any(Boolean),
        metadata: { upstream: { name: 'mastodon' } },
      });
    });
    rows('Q396', 'is nobody who was suspended or deleted', async () => {
      const { person, world } = walk();
      const [suspended, deleted] = [await person(), await person()];
      const set = (who: Person, state: 'SUSPENDED' | 'DELETED') =>
        world.db.models.identity.update({ where: { id: who.identity.id }, data: { state } });
      for (const [who, state, status] of [
        [suspended, 'SUSPENDED', 404],
        [deleted, 'DELETED', 410],
      ] as const) {
        expect((await at(`${FINGER}acct:${who.name}@a.test`)).status).toBe(200);
        await set(who, state);
        expect((await at(`${FINGER}acct:${who.name}@a.test`)).status).toBe(status);
      }
    });
    rows('Q398', 'are pages, which are the same for everybody', async () => {
      const { person } = walk();
      const a = await person();
      const post = await a.write('a page');
      for (const path of [`/@${a.name}`, `/@${a.name}/${post.id}`]) {
        const { status, headers } = await at(path, { accept: 'text/html' });
        expect([path, status, headers['set-cookie']]).toEqual([path, 200, undefined]);
        expect(headers['cache-control']).toMatch(/^public/);
        const signedIn = await at(path, { accept: 'text/html', cookie: '__Host-pukeko_session=nonsense' });
        expect(signedIn.headers['cache-control']).toBe(headers['cache-control']);
      }
    });
  });

  describe('a login that may not be used', () => {
    rows('Q005 R022', 'is told why, on every call that needs a person', async () => {
      const { person, world, domain } = walk();
      const a = await person();
      const user = await world.user(`${a.name}@mail.example`);
      await world.hold(a.identity, user);
      const set = (data: object) => world.db.models.user.update({ where: { id: user.id }, data });
      for (const [data, sentence] of [
        [{ state: 'UNCONFIRMED' }, 'Your login is missing a confirmed e-mail address'],
        [{ state: 'UNAPPROVED' }, 'Your login is currently pending approval'],
        [{ state: 'ACTIVE', disabledAt: 1n }, 'Your login is currently disabled'],
      ] as const) {
        await set(data);
        const { token } = await createToken(world.system(), {
          user,
          identity: a.identity,
          scopes: ['read', 'write'],
          appName: 'test',
        });
        for (const path of [
          '/api/v1/preferences',
          '/api/v1/timelines/home',
          '/api/v1/accounts/verify_credentials',
        ])
          expect(said(await world.rest(domain, 'GET', path, { token }))).toBe(`403 ${sentence}`);
      }
    });
  });
}
