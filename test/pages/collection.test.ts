import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCollection } from '../../src/core/collections/collections.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { LOCALES } from '../../src/lib/words/locales.ts';
import { openPagesWorld, type PagesWorld } from './world.ts';

let world: PagesWorld;
let home: Domain;
let other: Domain;
let ana: Identity;
let bo: Identity;

beforeAll(async () => {
  world = await openPagesWorld();
  home = await world.domain('ana.example');
  other = await world.domain('other.example');
  ana = await world.identity('ana', home, { name: 'Ana', isDiscoverable: true, isIndexable: true });
  bo = await world.identity('bo', home, { name: 'Bo <b>of</b> birds', isDiscoverable: true });
});
afterAll(() => world.close());

const make = async (more: Partial<Parameters<typeof createCollection>[2]> = {}, people = [bo]) =>
  createCollection(
    await world.as(ana),
    ana,
    { name: 'Bird <people>', isDiscoverable: true, ...more },
    people,
  );
const path = ({ url }: { url: string | null }) => new URL(url ?? '').pathname;

describe('the page of a collection', () => {
  it('stands at its address, with who made it and who is in it', async () => {
    const made = await make({ description: 'They <i>sing</i>', hashtag: 'birds', language: 'mi' });
    const { status, headers, body } = await world.get(home, path(made));
    expect([status, headers.link]).toEqual([
      200,
      `<${made.uri}>; rel="alternate"; type="application/activity+json"`,
    ]);
    expect(body).toContain('Bird &lt;people&gt;');
    expect(body).toContain('They &lt;i&gt;sing&lt;/i&gt;');
    expect(body).toContain('Bo &lt;b&gt;of&lt;/b&gt; birds');
    expect(body).toContain('href="/@ana"');
    expect(body).toContain('href="/@bo"');
    expect(body).toContain('href="/tags/birds"');
    expect(body).not.toContain('noindex');
    for (const locale of LOCALES) {
      const page = await world.get(home, path(made), { 'accept-language': locale });
      expect(page.body).toContain(`lang="${locale}"`);
      expect(page.body).not.toMatch(/undefined|>\{\w+\}|\[object/);
    }
  });

  it('folds one that may disturb, and keeps it and what is not to be found from search engines', async () => {
    const sensitive = await world.get(home, path(await make({ isSensitive: true })));
    expect(sensitive.body).toMatch(/<details><summary>.*<\/summary>[\s\S]*Bo/);
    expect(sensitive.body).toContain('noindex');
    const hidden = await world.get(home, path(await make({ isDiscoverable: false })));
    expect([hidden.status, hidden.body.includes('noindex')]).toEqual([200, true]);
  });

  it('shows nobody who is suspended, and an empty one says so', async () => {
    const gone = await world.identity('gone', home, { isDiscoverable: true });
    const made = await make({}, [gone]);
    await world.db.models.identity.update({ where: { id: gone.id }, data: { state: 'SUSPENDED' } });
    const { status, body } = await world.get(home, path(made));
    expect([status, body.includes('/@gone')]).toEqual([200, false]);
    expect(body).toContain('Nobody is in it yet.');
  });

  it('is not found on another domain, by a wrong number, or of somebody suspended', async () => {
    const made = await make();
    expect((await world.get(other, path(made))).status).toBe(404);
    for (const wrong of ['1', '0', 'x', '-1', '9'.repeat(30), `${made.id}x`, `${made.id}/`, ''])
      expect([wrong, (await world.get(home, `/collections/${wrong}`)).status]).toEqual([wrong, 404]);
    await world.db.models.identity.update({ where: { id: ana.id }, data: { state: 'SUSPENDED' } });
    expect((await world.get(home, path(made))).status).toBe(404);
  });
});
