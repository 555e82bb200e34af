import { describe, expect, it } from 'vitest';
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

  describe('what strict clients trip over', () => {
    /** Every field of an answer, however deep, by its name. */
    function* fields(value: unknown): Generator<[string, unknown]> {
      if (typeof value !== 'object' || value === null) return;
      for (const [name, field] of Object.entries(value)) {
        if (!Array.isArray(value)) yield [name, field];
        yield* fields(field);
      }
    }

    it('is content between paragraphs alone, dates to the millisecond, and ids that are integers', async () => {
      const [a, b] = await walk().people();
      await a.follow(b);
      const post = await b.write(`@${a.name} one\ntwo\n\nthree`, { spoiler_text: 'cw' });
      expect(post.content).toMatch(/^<p>.*<br ?\/?>two<\/p><p>three<\/p>$/);
      await b.put(`/api/v1/statuses/${post.id}`, { status: 'edited' });
      await a.post(`/api/v1/statuses/${post.id}/favourite`);
      await a.post('/api/v1/markers', { 'home[last_read_id]': post.id });
      await a.post('/api/v1/lists', { title: 'x' });
      await a.post('/api/v2/filters', [
        ['title', 'x'],
        ['context[]', 'home'],
        ['expires_in', '60'],
      ]);
      let seen = 0;
      for (const path of [
        'v1/timelines/home',
        `v1/statuses/${post.id}/history`,
        'v1/notifications',
        'v2/notifications',
        'v1/accounts/verify_credentials',
        'v1/markers?timeline[]=home',
        'v1/lists',
        'v2/filters',
        'v2/instance',
        `v1/accounts/relationships?id[]=${b.id}`,
      ])
        for (const [name, field] of fields((await a.get(`/api/${path}`)).body)) {
          const at = `${path} ${name} ${field}`;
          if (field === null) continue;
          if (/_at$/.test(name) && name !== 'last_status_at') {
            expect(at).toMatch(/ \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
            seen += 1;
          }
          if (/^(id|.*_id)$/.test(name) && name !== 'client_id') {
            expect(at).toMatch(/ -?\d{1,19}$/);
            expect(BigInt(String(field)) < 2n ** 63n).toBe(true);
            seen += 1;
          }
        }
      expect(seen).toBeGreaterThan(30);
    });

    it('is a token without an end, and an app that may name scopes of admins', async () => {
      const { nobody, world } = walk();
      const scopes = 'read write follow push admin:read admin:write admin:read:accounts admin:write:reports';
      const made = await nobody.post('/api/v1/apps', {
        client_name: 'x',
        redirect_uris: 'urn:ietf:wg:oauth:2.0:oob',
        scopes,
      });
      expect([made.status, made.body.scopes]).toEqual([200, scopes.split(' ')]);
      const { client_id, client_secret } = made.body;
      const token = await nobody.post('/oauth/token', {
        grant_type: 'client_credentials',
        client_id,
        client_secret,
      });
      expect(Object.keys(token.body).sort()).toEqual(['access_token', 'created_at', 'scope', 'token_type']);
      expect(token.body.created_at).toBe(Math.floor(world.clock.now() / 1000));
    });

    it('is a handle domain that leads to its host', async () => {
      const { world } = walk();
      const split = await world.domain('split.test', { host: 'social.split.test' });
      for (const host of ['split.test', 'social.split.test']) {
        const { status, body } = await world.rest(split, 'GET', '/.well-known/host-meta', {
          headers: { host },
        });
        expect([host, status]).toEqual([host, 200]);
        expect(body).toContain('https://social.split.test/.well-known/webfinger?resource={uri}');
      }
    });
  });
}
