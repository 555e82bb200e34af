import { afterAll, beforeAll, expect, it } from 'vitest';
import { setDomain } from '../../src/core/domains/set.ts';
import type { Domain } from '../../src/db/rows.ts';
import { openRestWorld, type RestWorld } from '../mastodon/world.ts';

let world: RestWorld;
let domain: Domain;
beforeAll(async () => {
  world = await openRestWorld();
  domain = await world.domain('a.test', { isDefault: true });
});
afterAll(() => world.close());

const page = (path: string) => world.rest(domain, 'GET', path, { headers: { accept: 'text/html' } });

it('shows what a domain says about itself, and leads there from its front page', async () => {
  for (const path of ['/about', '/privacy-policy', '/terms-of-service'])
    expect([path, (await page(path)).status]).toEqual([path, 404]);
  expect((await page('/')).body).not.toContain('More about this server');
  await setDomain(world.system(), domain, {
    about: '## Birds\n\nWe <script>alert(1)</script> watch [them](https://birds.test/).',
    terms: { text: 'Be **kind**.', effectiveDate: '2020-01-02' },
  });
  const front = await page('/');
  expect(front.body).toContain('<a href="/about">About</a>');
  expect(front.body).toContain('<a href="/terms-of-service">Terms of service</a>');
  expect(front.body).not.toContain('/privacy-policy');
  const about = await page('/about');
  expect(about.status).toBe(200);
  expect(about.body).toContain('<p><strong>Birds</strong></p>');
  expect(about.body).toContain('href="https://birds.test/"');
  expect(about.body).not.toContain('<script');
  expect((await page('/terms-of-service')).body).toContain(
    'In force from <time datetime="2020-01-02">2 Jan 2020</time> on.',
  );
  const current = await world.app.domains.byId(domain.id);
  if (current) await setDomain(world.system(), current, { about: '' });
  expect((await page('/about')).status).toBe(404);
  expect((await page('/')).body).not.toContain('href="/about"');
});

it('has a manifest for home screens, and what monitors and password managers ask', async () => {
  const { status, headers, body } = await world.rest(domain, 'GET', '/manifest');
  expect([status, String(headers['content-type'])]).toEqual([
    200,
    expect.stringContaining('application/manifest+json'),
  ]);
  expect(JSON.parse(body)).toMatchObject({
    name: 'a.test',
    start_url: '/',
    icons: [{ src: '/favicon.svg' }],
  });
  expect((await world.rest(domain, 'GET', '/health')).status).toBe(200);
});
