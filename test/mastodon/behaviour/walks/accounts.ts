import { describe, expect } from 'vitest';
import { unfit } from '../../entities.ts';
import { idsOf, linksOf, NOT_FOUND, type Person, rows, said, type Walk, WRONG_SCOPE } from '../walk.ts';

export function accountRows(walk: () => Walk): void {
  describe('apps', () => {
    const OOB = 'urn:ietf:wg:oauth:2.0:oob';
    const register = (form: Record<string, string> | [string, string][]) =>
      walk().nobody.post('/api/v1/apps', form);
    rows('R001 R002 R003', 'are registered by anybody', async () => {
      const made = await register({ client_name: 'x', redirect_uris: OOB, scopes: 'read write' });
      expect([made.status, unfit('CredentialApplication', made.body)]).toEqual([200, []]);
      expect(made.body).toEqual({
        id: expect.stringMatching(/^\d+$/),
        name: 'x',
        website: null,
        scopes: ['read', 'write'],
        redirect_uri: OOB,
        redirect_uris: [OOB],
        client_id: expect.stringMatching(/./),
        client_secret: expect.stringMatching(/./),
        client_secret_expires_at: 0,
        vapid_key: expect.any(String),
      });
      const website = 'https://app.example/';
      expect((await register({ client_name: 'x', redirect_uris: OOB, website })).body).toMatchObject({
        website,
        scopes: ['read'],
      });
    });
    rows('R004', 'keep a scope that is named often once', async () => {
      const scopes = Array.from({ length: 40 }, () => 'read').join(' ');
      expect((await register({ client_name: 'x', redirect_uris: OOB, scopes })).body.scopes).toEqual([
        'read',
      ]);
    });
    rows('R005', 'read no list of scopes', async () => {
      const form: [string, string][] = ['read', 'write', 'follow'].map((scope) => ['scopes[]', scope]);
      const made = await register([['client_name', 'x'], ['redirect_uris', OOB], ...form]);
      expect([made.status, made.body.scopes]).toEqual([200, ['read']]);
    });
    rows('R008', 'have several addresses', async () => {
      const two = ['https://redirect1.example/', 'app://redirect2.example/'];
      const names: [string, string][][] = [
        [['redirect_uris', two.join('\n')]],
        two.map((uri) => ['redirect_uris[]', uri]),
      ];
      for (const form of names)
        expect((await register([['client_name', 'x'], ...form])).body).toMatchObject({
          redirect_uris: two,
          redirect_uri: two.join('\n'),
        });
    });
    rows('R010 R011', 'are known by any token', async () => {
      const { app, nobody, person, world, domain } = walk();
      const path = '/api/v1/apps/verify_credentials';
      expect((await app.get(path)).status).toBe(200);
      expect((await (await (await person()).within('admin:write')).get(path)).status).toBe(200);
      expect(said(await nobody.get(path))).toBe('401 The access token is invalid');
      expect(said(await world.rest(domain, 'GET', path, { token: 'none' }))).toBe(
        '401 The access token is invalid',
      );
    });
  });

  describe('accounts', () => {
    rows('R023 R024 R025 R026', 'come by their ids', async () => {
      const { person, nobody } = walk();
      const [a, b, c] = [await person(), await person(), await person()];
      expect(idsOf(await a.get(`/api/v1/accounts?id[]=${b.id}&id[]=${c.id}&id[]=17`)).sort()).toEqual(
        [b.id, c.id].sort(),
      );
      expect(idsOf(await nobody.get(`/api/v1/accounts?id[]=${b.id}`))).toEqual([b.id]);
      expect(idsOf(await a.get(`/api/v1/accounts?id[]=${b.id}&id[]=${b.id}`))).toEqual([b.id]);
      expect((await a.get('/api/v1/accounts')).body).toEqual([]);
      const many = Array.from({ length: 41 }, (_, at) => `id[]=${at + 1}`).join('&');
      expect((await a.get(`/api/v1/accounts?${many}`)).status).toBe(422);
    });
    rows('R027 R028 R033 R036', 'are shown to everybody', async () => {
      const { person, nobody } = walk();
      const [a, b] = [await person(), await person()];
      const path = `/api/v1/accounts/${b.id}`;
      const [mine, theirs] = [await a.get(path), await nobody.get(path)];
      expect(theirs.body).toEqual(mine.body);
      expect(mine.body).toMatchObject({
        id: b.id,
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT00:00:00\.000Z$/),
      });
      for (const name of ['avatar', 'avatar_static', 'header', 'header_static'])
        expect(mine.body[name]).toMatch(/^https:\/\//);
      expect(said(await (await a.within('write:statuses')).get(path))).toBe(WRONG_SCOPE);
    });
    rows('R032', 'of other servers have their server in their name, and no roles', async () => {
      const { remote, nobody } = walk();
      const r = await remote('rem', 'far.test');
      const { body } = await nobody.get(`/api/v1/accounts/${r.id}`);
      expect(body.acct).toBe(`${r.username}@far.test`);
      expect(body).not.toHaveProperty('roles');
      expect(body).not.toHaveProperty('noindex');
    });
    rows('R035 R056 R067 R069', 'have a note and fields, which stay where others change', async () => {
      const a = await walk().person();
      const first = await a.patch('/api/v1/accounts/update_credentials', {
        note: 'one\n\nhttps://a.example',
        'fields_attributes[0][name]': 'Site',
        'fields_attributes[0][value]': 'https://a.example',
      });
      expect(first.body.note).toMatch(/^<p>one<\/p><p><a href="https:\/\/a\.example/);
      expect(first.body.fields).toMatchObject([
        { name: 'Site', value: expect.stringContaining('<a '), verified_at: null },
      ]);
      expect(first.body.source).toMatchObject({
        note: 'one\n\nhttps://a.example',
        fields: [{ name: 'Site', value: 'https://a.example' }],
      });
      const second = await a.patch('/api/v1/accounts/update_credentials', { display_name: 'Ana' });
      const { display_name: _old, ...kept } = first.body;
      expect(second.body).toMatchObject({ ...kept, display_name: 'Ana', source: first.body.source });
    });
    rows('R037', 'that are nothing special say so by saying nothing', async () => {
      const { person, nobody } = walk();
      const { body } = await nobody.get(`/api/v1/accounts/${(await person()).id}`);
      for (const key of ['suspended', 'limited', 'memorial', 'moved']) expect(body).not.toHaveProperty(key);
    });
    rows('R039', 'that moved hold the account they moved to', async () => {
      const { world, person, nobody } = walk();
      const [third, second] = [await person(), await person()];
      const first = await person('moved', { movedToId: second.identity.id });
      await world.db.models.identity.update({
        where: { id: second.identity.id },
        data: { movedToId: third.identity.id },
      });
      const { body } = await nobody.get(`/api/v1/accounts/${first.id}`);
      expect(body.moved).toMatchObject({ id: second.id });
      expect(body.moved).not.toHaveProperty('moved');
      expect(unfit('Account', body)).toEqual([]);
    });
    rows('R041 R042 R043', 'are looked up by name, and no server is asked', async () => {
      const { nobody, person, remote } = walk();
      const b = await person('bob');
      const r = await remote('rem', 'far.test');
      const look = (acct: string, who = nobody) =>
        who.get(`/api/v1/accounts/lookup?acct=${encodeURIComponent(acct)}`);
      for (const who of [nobody, b])
        for (const acct of [b.name, `${b.name}@a.test`]) expect((await look(acct, who)).body.id).toBe(b.id);
      expect((await look(`${r.username}@far.test`)).body.id).toBe(String(r.id));
      for (const acct of ['nobody', 'a b', '@@', '', 'x@unknown.test'])
        expect(said(await look(acct))).toBe(NOT_FOUND);
    });
    rows('R045 R048 R049 R050 R051', 'are searched for by who is signed in', async () => {
      const { person, flock } = walk();
      const a = await person();
      const all = await flock();
      const exact = all[0] as Person;
      const search = (query: string) => a.get(`/api/v1/accounts/search?${query}`);
      expect((await search('q=wren')).body).toHaveLength(40);
      expect((await search('q=wren&limit=1')).body).toHaveLength(1);
      expect((await search('q=wren&limit=500')).body).toHaveLength(80);
      const one = all[3];
      expect(idsOf(await search(`q=@${one?.name}`))[0]).toBe(one?.id);
      const first = idsOf(await search(`q=${exact.name}@a.test`));
      expect(first[0]).toBe(exact.id);
      expect(first.filter((id) => id === exact.id)).toHaveLength(1);
      expect(idsOf(await search(`q=${exact.name}@a.test&offset=1`))).not.toContain(exact.id);
      if (one) await a.follow(one);
      expect(idsOf(await search('q=wren&following=true'))).toEqual([one?.id]);
    });
    rows('R052 R054 R055 R057', 'know themselves, and what waits for them', async () => {
      const { person, people } = walk();
      const a = await person('own', { isLocked: true, isDiscoverable: false, isIndexable: false });
      for (const b of (await people()).slice(0, 2)) await b.post(`/api/v1/accounts/${a.id}/follow`);
      for (const scopes of ['read', 'read:accounts', 'profile']) {
        const { status, body } = await (await a.within(scopes)).get('/api/v1/accounts/verify_credentials');
        expect([scopes, status, unfit('CredentialAccount', body)]).toEqual([scopes, 200, []]);
        expect(body).toMatchObject({
          locked: true,
          source: { discoverable: false, indexable: false, follow_requests_count: 2 },
        });
        for (const key of [
          'privacy',
          'sensitive',
          'language',
          'note',
          'fields',
          'hide_collections',
          'attribution_domains',
          'quote_policy',
        ])
          expect(Object.keys(body.source)).toContain(key);
        expect(body.role).toMatchObject({
          id: expect.any(String),
          name: expect.any(String),
          permissions: expect.stringMatching(/^\d+$/),
          color: expect.any(String),
          highlighted: expect.any(Boolean),
        });
      }
    });
    rows('R065 R066 Q006', 'have preferences that follow what was set', async () => {
      const a = await walk().person();
      const set = { 'source[privacy]': 'unlisted', 'source[sensitive]': 'true', 'source[language]': 'de' };
      await a.patch('/api/v1/accounts/update_credentials', set);
      const expected = {
        'posting:default:visibility': 'unlisted',
        'posting:default:sensitive': true,
        'posting:default:language': 'de',
        'posting:default:quote_policy': expect.any(String),
        'reading:expand:media': expect.any(String),
        'reading:expand:spoilers': expect.any(Boolean),
      };
      expect((await a.get('/api/v1/preferences')).body).toMatchObject(expected);
      for (const json of [{ display_name: 'x', source: {} }, { display_name: 'y' }]) {
        const { world, domain } = walk();
        const answer = await world.rest(domain, 'PATCH', '/api/v1/accounts/update_credentials', {
          token: a.token,
          json,
        });
        expect(answer.status).toBe(200);
        expect((await a.get('/api/v1/preferences')).body).toMatchObject(expected);
      }
    });
    rows('R071 R092 R096', 'hide whom they follow, from others', async () => {
      const { people, nobody } = walk();
      const [a, b, c] = await people();
      await a.follow(b);
      await b.follow(c);
      const lists = (who: typeof a) =>
        Promise.all([
          who.get(`/api/v1/accounts/${b.id}/followers`),
          who.get(`/api/v1/accounts/${b.id}/following`),
        ]);
      expect((await lists(nobody)).map(idsOf)).toEqual([[a.id], [c.id]]);
      const { body } = await b.patch('/api/v1/accounts/update_credentials', { hide_collections: 'true' });
      expect(body).toMatchObject({ hide_collections: true, source: { hide_collections: true } });
      for (const who of [nobody, a, c])
        expect((await lists(who)).map((answer) => answer.body)).toEqual([[], []]);
      expect((await lists(b)).map(idsOf)).toEqual([[a.id], [c.id]]);
    });
  });

  describe('followers and followed', () => {
    const both = ['followers', 'following'] as const;
    const setUp = async (kind: (typeof both)[number]) => {
      const { people } = walk();
      const [a, b, c, d] = await people();
      for (const other of [c, d]) {
        if (kind === 'followers') await other.follow(b);
        else await b.follow(other);
      }
      return { a, b, c, d, path: `/api/v1/accounts/${b.id}/${kind}` };
    };
    for (const kind of both) {
      rows('R093 R094 R095', `${kind} leave out whom the reader blocks`, async () => {
        const { a, b, c, d, path } = await setUp(kind);
        await a.post(`/api/v1/accounts/${d.id}/block`);
        expect(idsOf(await a.get(path))).toEqual([c.id]);
        await b.post(`/api/v1/accounts/${d.id}/mute`);
        expect(idsOf(await b.get(path))).toEqual([d.id, c.id]);
        await b.post(`/api/v1/accounts/${a.id}/block`);
        expect((await a.get(path)).body).toEqual([]);
      });
      rows('R098 R099 R100', `${kind} are paged by their Link header`, async () => {
        const { a, b, c, d, path } = await setUp(kind);
        const first = await a.get(`${path}?limit=1`);
        expect(idsOf(first)).toEqual([d.id]);
        const { next = '', prev = '' } = linksOf(first);
        expect(next).toMatch(/[?&]limit=1\b.*/);
        expect(next).toContain('max_id=');
        expect(prev).toMatch(/since_id=/);
        expect(prev).toMatch(/limit=1\b/);
        expect(idsOf(await a.get(next))).toEqual([c.id]);
        expect(next).not.toContain(`max_id=${d.id}`);
        expect((await a.get(prev)).body).toEqual([]);
        expect(said(await a.get(path.replace(b.id, '17')))).toBe(NOT_FOUND);
      });
    }
  });

  describe('posts of an account', () => {
    rows('R102 R103 R105 R106 R108 R115', 'are paged, and shown to whom they are for', async () => {
      const { people, nobody } = walk();
      const [a, b] = await people();
      const path = `/api/v1/accounts/${b.id}/statuses`;
      const [p1, p2, p3] = [
        await b.write('1'),
        await b.write('2', { visibility: 'unlisted' }),
        await b.write('3'),
      ];
      const closed = await b.write('4', { visibility: 'private' });
      await b.write('5', { visibility: 'direct' });
      expect(idsOf(await nobody.get(path))).toEqual([p3.id, p2.id, p1.id]);
      expect(idsOf(await a.get(path))).toEqual([p3.id, p2.id, p1.id]);
      expect(idsOf(await a.get(`${path}?min_id=${p1.id}&limit=1`))).toEqual([p2.id]);
      expect(idsOf(await a.get(`${path}?since_id=${p1.id}&limit=1`))).toEqual([p3.id]);
      await a.follow(b);
      expect(idsOf(await a.get(path))).toEqual([closed.id, p3.id, p2.id, p1.id]);
      const { next = '', prev = '' } = linksOf(await b.get(`${path}?limit=1`));
      expect([next, prev].map((each) => /limit=1\b/.test(each))).toEqual([true, true]);
      expect([next.includes('max_id='), prev.includes('min_id=')]).toEqual([true, true]);
      expect(said(await a.get('/api/v1/accounts/17/statuses'))).toBe(NOT_FOUND);
      for (let at = 0; at < 20; at += 1) await b.write(`more ${at}`);
      const page = idsOf(await nobody.get(path));
      expect(page).toHaveLength(20);
      expect(page).toEqual([...page].sort((x, y) => (BigInt(x) < BigInt(y) ? 1 : -1)));
    });
    rows('R110 R112', 'without replies to others, and of a hashtag', async () => {
      const { people } = walk();
      const [a, b] = await people();
      const theirs = await a.write('c');
      const post = await b.write('a #foo');
      const self = await b.write('self', { in_reply_to_id: post.id });
      await b.write('other', { in_reply_to_id: theirs.id });
      const path = `/api/v1/accounts/${b.id}/statuses`;
      expect(idsOf(await a.get(`${path}?exclude_replies=true`))).toEqual([self.id, post.id]);
      expect(idsOf(await a.get(`${path}?tagged=foo`))).toEqual([post.id]);
      expect((await a.get(`${path}?tagged=neverused`)).body).toEqual([]);
    });
    rows('R113', 'that are pinned are paged by themselves', async () => {
      const a = await walk().person();
      const path = `/api/v1/accounts/${a.id}/statuses?pinned=true`;
      const posts = [await a.write('1'), await a.write('2')];
      await a.post(`/api/v1/statuses/${posts[0].id}/pin`);
      const one = await a.get(path);
      expect(idsOf(one)).toEqual([posts[0].id]);
      expect(Object.keys(linksOf(one))).toEqual(['prev']);
      await a.post(`/api/v1/statuses/${posts[1].id}/pin`);
      const links = linksOf(await a.get(`${path}&limit=1`));
      expect(Object.keys(links).sort()).toEqual(['next', 'prev']);
      for (const each of Object.values(links)) expect(each).toContain('pinned=true');
    });
  });
}
