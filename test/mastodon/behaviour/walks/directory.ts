import { describe, expect } from 'vitest';
import { type DomainChanges, setDomain } from '../../../../src/core/domains/set.ts';
import { blockHost } from '../../../../src/core/hosts/block.ts';
import { digestOf } from '../../../../src/core/hosts/published.ts';
import { unfit } from '../../entities.ts';
import { idsOf, NOT_FOUND, rows, said, type Walk, WRONG_SCOPE } from '../walk.ts';

/** What an instance tells everybody: who wants to be found, which servers it knows, and what it says of itself. */
export function directoryRows(walk: () => Walk): void {
  const current = async () => {
    const domain = await walk().world.app.domains.byId(walk().domain.id);
    if (!domain) throw new Error('The domain is gone.');
    return domain;
  };
  const set = async (changes: DomainChanges) => setDomain(walk().world.system(), await current(), changes);

  describe('the directory', () => {
    const PATH = '/api/v1/directory';
    rows('R208 R209 R211', 'lists who wants to be found, here and elsewhere, for everybody', async () => {
      const { person, remote, nobody, world } = walk();
      const shown = await person('shown', { isDiscoverable: true });
      const hidden = await person('hidden', { isDiscoverable: false });
      const far = await remote('far', 'elsewhere.test', { isDiscoverable: true });
      const neighbours = await world.domain('beside.test');
      const beside = await world.identity('beside', neighbours, { isDiscoverable: true });
      for (const who of [shown, nobody]) {
        const answer = await who.get(`${PATH}?limit=80&order=new`);
        expect(answer.status).toBe(200);
        const ids = idsOf(answer);
        expect(ids).toContain(shown.id);
        expect(ids).toContain(String(far.id));
        expect(ids).not.toContain(hidden.id);
        // Nothing tells who lives beside whom.
        expect(ids).not.toContain(String(beside.id));
        for (const each of answer.body) expect(unfit('Account', each)).toEqual([]);
      }
      await shown.post(`/api/v1/accounts/${far.id}/block`);
      expect(idsOf(await shown.get(`${PATH}?limit=80&order=new`))).not.toContain(String(far.id));
    });
    rows('R212', 'lists people of the domain alone', async () => {
      const { person, remote, nobody } = walk();
      const near = await person('near', { isDiscoverable: true });
      const far = await remote('far', 'elsewhere.test', { isDiscoverable: true });
      const ids = idsOf(await nobody.get(`${PATH}?local=1&order=new&limit=80`));
      expect(ids).toContain(near.id);
      expect(ids).not.toContain(String(far.id));
    });
    rows('R213', 'begins with who posted last, or who came last', async () => {
      const { person, nobody } = walk();
      const first = await person('first', { isDiscoverable: true });
      const second = await person('second', { isDiscoverable: true });
      await second.write('earlier');
      await first.write('later');
      const order = async (by: string) =>
        idsOf(await nobody.get(`${PATH}?limit=80${by}`)).filter((id) => [first.id, second.id].includes(id));
      expect(await order('')).toEqual([first.id, second.id]);
      expect(await order('&order=active')).toEqual([first.id, second.id]);
      expect(await order('&order=new')).toEqual([second.id, first.id]);
    });
    rows('R214', 'is paged by places', async () => {
      const { person, nobody } = walk();
      for (let count = 0; count < 2; count += 1) await person('paged', { isDiscoverable: true });
      const all = idsOf(await nobody.get(`${PATH}?order=new&limit=3`));
      const second = await nobody.get(`${PATH}?order=new&limit=1&offset=1`);
      expect(idsOf(second)).toEqual([all[1]]);
      expect(second.headers.link).toBeUndefined();
      expect(idsOf(await nobody.get(`${PATH}?offset=20000`))).toEqual([]);
    });
  });

  describe('servers that are known', () => {
    /** Somebody of each server follows somebody here; who asks next is told of all. */
    async function met(...hosts: string[]) {
      const { world, person, remote } = walk();
      const { identity } = await person();
      for (const host of hosts)
        await world.db.models.follow.create({
          data: {
            id: world.app.ids.next(),
            uri: `https://${host}/follow`,
            followerId: (await remote('p', host)).id,
            followeeId: identity.id,
            state: 'ACCEPTED',
            createdAt: 0n,
          },
        });
      world.clock.advance(3600_001);
    }

    rows('Q074', 'are not searched for by what begins no name', async () => {
      const { nobody } = walk();
      for (const query of ['', '?q=', `?q=${encodeURIComponent('ftp://Invalid-Host!!.val\u{fc}e')}`]) {
        const { status, body } = await nobody.get(`/api/v1/peers/search${query}`);
        expect([query, status, body]).toEqual([query, 200, []]);
      }
    });
    rows('Q075', 'are found by the beginning of their names', async () => {
      const { nobody } = walk();
      const letters = Array.from({ length: 12 }, (_, at) => String.fromCharCode(97 + at));
      await met(...letters.flatMap((letter) => [`${letter}.peers.test`, `many-${letter}.test`]));
      expect((await nobody.get('/api/v1/peers/search?q=a.peers.test')).body).toEqual(['a.peers.test']);
      expect((await nobody.get('/api/v1/peers/search?q=A.Peers')).body).toEqual(['a.peers.test']);
      expect((await nobody.get('/api/v1/peers/search?q=many-')).body).toEqual(
        Array.from({ length: 10 }, (_, at) => `many-${String.fromCharCode(97 + at)}.test`),
      );
    });
    rows('R276', 'are told, or not, as the domain decides', async () => {
      const { nobody, world } = walk();
      await met('told.test', 'shunned.test');
      await blockHost(world.system(), await current(), { name: 'shunned.test' });
      const { status, body } = await nobody.get('/api/v1/instance/peers');
      expect(status).toBe(200);
      expect(body).toContain('told.test');
      expect(body).not.toContain('shunned.test');
      await set({ showsPeers: false });
      for (const path of ['instance/peers', 'peers/search?q=told'])
        expect(said(await nobody.get(`/api/v1/${path}`))).toBe(NOT_FOUND);
      await set({ showsPeers: true });
    });
  });

  describe('servers that are blocked', () => {
    const PATH = '/api/v1/instance/domain_blocks';
    rows('Q325 R278', 'are told to nobody, to people of the domain, or to everybody', async () => {
      const { nobody, person, world } = walk();
      const somebody = await person();
      await blockHost(world.system(), await current(), {
        name: 'hidden-name.test',
        reason: 'spam',
        note: 'only for us',
        isObfuscated: true,
      });
      await blockHost(world.system(), null, { name: 'loud.test', level: 'LIMIT' });
      await set({ showsBlocksTo: 'NOBODY' });
      for (const who of [nobody, somebody]) expect(said(await who.get(PATH))).toBe(NOT_FOUND);
      await set({ showsBlocksTo: 'PEOPLE' });
      expect(said(await nobody.get(PATH))).toBe(NOT_FOUND);
      const told = await somebody.get(PATH);
      expect([told.status, told.headers['cache-control']]).toEqual([200, 'private, no-store']);
      await set({ showsBlocksTo: 'EVERYBODY' });
      for (const who of [nobody, somebody]) {
        const { status, headers, body } = await who.get(PATH);
        expect(status).toBe(200);
        expect(headers['cache-control']).toMatch(/^public/);
        for (const each of body) expect(unfit('DomainBlock', each)).toEqual([]);
        expect(body).toContainEqual({
          domain: 'hidde******.test',
          digest: digestOf('hidden-name.test'),
          severity: 'suspend',
          comment: 'spam',
        });
        expect(body.at(-1)).toMatchObject({ domain: 'loud.test', severity: 'silence', comment: '' });
        expect(JSON.stringify(body)).not.toContain('only for us');
      }
      await set({ showsBlocksTo: 'NOBODY' });
    });
  });

  describe('what a domain says of itself', () => {
    const TERMS = '/api/v1/instance/terms_of_service';
    rows('R281 R282', 'is its terms, each from a day on', async () => {
      const { nobody, world } = walk();
      expect(said(await nobody.get(TERMS))).toBe(NOT_FOUND);
      expect(said(await nobody.get(`${TERMS}/2020-01-01`))).toBe(NOT_FOUND);
      const later = new Date(world.clock.now() + 10 * 86_400_000).toISOString().slice(0, 10);
      await set({ terms: { text: 'Next: be **kind**.', effectiveDate: later } });
      expect((await nobody.get(TERMS)).body).toMatchObject({ effective_date: later, effective: false });
      await set({ terms: { text: 'Now: be kind.', effectiveDate: '2020-01-01' } });
      const { body } = await nobody.get(TERMS);
      expect(body).toEqual({
        effective_date: '2020-01-01',
        effective: true,
        content: '<p>Now: be kind.</p>',
        succeeded_by: later,
      });
      expect((await nobody.get(`${TERMS}/${later}`)).body).toEqual({
        effective_date: later,
        effective: false,
        content: '<p>Next: be <strong>kind</strong>.</p>',
        succeeded_by: null,
      });
      expect(said(await nobody.get(`${TERMS}/2019-01-01`))).toBe(NOT_FOUND);
      expect((await nobody.get('/api/v2/instance')).body.configuration.urls.terms_of_service).toBe(
        'https://a.test/terms-of-service',
      );
      await set({ terms: { text: '', effectiveDate: later } });
      expect((await nobody.get(TERMS)).body.succeeded_by).toBeNull();
    });
  });

  describe('a post on other pages', () => {
    const found = (url: string, more = '') =>
      walk().nobody.get(`/api/oembed?url=${encodeURIComponent(url)}${more}`);
    rows('Q351', 'is shown by its address in a frame', async () => {
      const { person, world, domain } = walk();
      const author = await person();
      const post = await author.write('to be shown');
      const { status, headers, body } = await found(post.url);
      expect([status, headers['cache-control'], unfit('OEmbed', body)]).toEqual([
        200,
        'private, no-store',
        [],
      ]);
      expect(body).toMatchObject({ author_name: author.name, cache_age: 86400, width: 400, height: null });
      expect((await found(post.url, '&maxwidth=300&maxheight=200')).body).toMatchObject({
        width: 300,
        height: 200,
      });
      const [, frame = ''] = /src="https:\/\/a\.test([^"]+)"/.exec(body.html) ?? [];
      const read = (path: string) => world.rest(domain, 'GET', path, { headers: { accept: 'text/html' } });
      const embedded = await read(frame);
      expect([embedded.status, embedded.body]).toEqual([200, expect.stringContaining('to be shown')]);
      expect(embedded.headers['content-security-policy']).toContain('frame-ancestors *');
      expect(embedded.headers['content-security-policy']).toContain("form-action 'none'");
      const page = await read(new URL(post.url).pathname);
      expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(page.body).toContain('type="application/json+oembed"');
      const hidden = await author.write('for few', { visibility: 'private' });
      for (const url of [hidden.url, 'https://a.test/@nobody/1', 'https://elsewhere.test/@x/1', 'nonsense'])
        expect([url, said(await found(url))]).toEqual([url, NOT_FOUND]);
    });
  });

  describe('the own profile', () => {
    const PATH = '/api/v1/profile';
    rows('Q008', 'has no pictures where none were set', async () => {
      const somebody = await walk().person();
      const { status, body } = await somebody.get(PATH);
      expect([status, unfit('Profile', body)]).toEqual([200, []]);
      expect(body).toMatchObject({ avatar: null, avatar_static: null, header: null, header_static: null });
    });
    rows('Q010', 'says what is too long', async () => {
      const somebody = await walk().person();
      const most = (await somebody.get('/api/v2/instance')).body.configuration.accounts.max_note_length;
      const { status, body } = await somebody.patch(PATH, { note: 'x'.repeat(2 * most) });
      expect(status).toBe(422);
      expect(body.error).toMatch(/^Validation failed/);
      expect(body.details.note[0]).toEqual({
        error: 'ERR_TOO_LONG',
        description: expect.stringContaining('characters'),
      });
      const changed = await somebody.patch(PATH, { note: 'short', display_name: 'Nu' });
      expect(changed.body).toMatchObject({
        note: 'short',
        formatted_note: '<p>short</p>',
        display_name: 'Nu',
      });
    });
    rows('Q012', 'is not changed with a token that reads', async () => {
      const reader = await (await walk().person()).within('read read:accounts');
      expect(said(await reader.patch(PATH, { note: 'x' }))).toBe(WRONG_SCOPE);
      for (const picture of ['avatar', 'header'])
        expect(said(await reader.delete(`${PATH}/${picture}`))).toBe(WRONG_SCOPE);
    });
  });
}
