import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Domain } from '../../../src/db/rows.ts';
import { removeFolder, temporaryFolder } from '../../helpers/database.ts';
import { type GraphQLWorld, openGraphQLWorld } from '../world.ts';

let world: GraphQLWorld;
let domain: Domain;
const folder = temporaryFolder();

beforeAll(async () => {
  const dir = join(folder, 'graphiql');
  mkdirSync(dir);
  writeFileSync(join(dir, 'index.html'), '<!doctype html><title>GraphiQL</title>');
  writeFileSync(join(dir, 'start.js'), '1;');
  writeFileSync(join(folder, 'secret.js'), 'no');
  world = await openGraphQLWorld({ graphiqlDir: dir });
  domain = await world.domain('a.test', { isDefault: true });
});
afterAll(async () => {
  await world.close();
  removeFolder(folder);
});

const get = (path: string, accept = 'text/html,*/*') =>
  world.raw(domain, { method: 'GET', path, headers: { accept } });

it('is the page for browsers, by files of our own under a strict policy', async () => {
  const page = await get('/graphql');
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<title>GraphiQL</title>');
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  expect(policy).not.toMatch(/https?:/);
  const script = await get('/graphiql/start.js', '*/*');
  expect(script.status).toBe(200);
  expect(script.headers.get('content-type')).toContain('text/javascript');
});

it('gives out nothing but its files', async () => {
  for (const path of [
    '/graphiql/none.js',
    '/graphiql/..%2fsecret.js',
    '/graphiql/../secret.js',
    '/graphiql/',
    '/graphiql/index.html/',
  ]) {
    expect((await get(path, '*/*')).status, path).toBe(404);
  }
});

it('leaves programs alone that ask a query by GET', async () => {
  const answer = await get('/graphql?query=%7B__typename%7D', 'application/json');
  expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });
});
