import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticatedApplication } from '../../../src/core/applications/queries.ts';
import type { Domain } from '../../../src/db/rows.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from './world.ts';

let world: MutationWorld;
let one: Domain;
let two: Domain;
let stranger: Asker;

beforeAll(async () => {
  world = await openMutationWorld();
  one = await world.domain('one.test', { isDefault: true });
  two = await world.domain('two.test');
  stranger = world.nobody(one);
});
afterAll(() => world.close());

const BELOW = 'clientSecret application { id clientId name website redirectUris scopes }';
const register = (asker: Asker, input: object) =>
  world.mutate(asker, 'registerApplication', { name: 'Tail', redirectUris: ['app://back'], ...input }, BELOW);
const find = async (asker: Asker, clientId: string) =>
  (await world.run(asker, 'query ($id: String) { application(clientId: $id) { name } }', { id: clientId }))
    .application;

describe('registerApplication', () => {
  it('gives an id and a secret that are good on that domain alone', async () => {
    const made = (await register(stranger, {
      redirectUris: ['https://app.example/back?x=1', 'urn:ietf:wg:oauth:2.0:oob', 'app.example:/back'],
      scopes: ['WRITE', 'READ', 'WRITE', 'ADMIN_WRITE'],
      website: 'https://app.example/',
    })) as unknown as { clientSecret: string; application: { clientId: string } };
    expect(made).toMatchObject({
      application: {
        name: 'Tail',
        website: 'https://app.example/',
        redirectUris: ['https://app.example/back?x=1', 'urn:ietf:wg:oauth:2.0:oob', 'app.example:/back'],
        scopes: ['WRITE', 'READ', 'ADMIN_WRITE'],
      },
    });
    const { clientId } = made.application;
    expect(await find(stranger, clientId)).toEqual({ name: 'Tail' });
    expect(await find(world.nobody(two), clientId)).toBeNull();
    const known = (domain: Domain, secret: string) =>
      authenticatedApplication(world.anonymous(domain), clientId, secret);
    expect(await known(one, made.clientSecret)).toMatchObject({ name: 'Tail' });
    expect(await known(one, `${made.clientSecret}x`)).toBeNull();
    expect(await known(two, made.clientSecret)).toBeNull();
    const row = await world.db.models.application.findUniqueOrThrow({ where: { clientId } });
    expect(JSON.stringify(row, (_key, value) => String(value))).not.toContain(made.clientSecret);
  });

  it('asks for READ where nothing is said', async () => {
    expect(await register(stranger, { website: null })).toMatchObject({
      application: { scopes: ['READ'], website: null },
    });
  });

  it.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'blob:https://app.example/1',
    'view-source:https://app.example/',
    '/back',
    'app',
    '//app.example/back',
    'https:///back',
    'https:/app.example/',
    'https://ana@app.example/',
    'https://app.example/#x',
    'app://back#',
    'https://app.example/a b',
    'https://app.example/\\..',
    'https://app.example/\u0000',
    'https://app.éxample/',
    `https://app.example/${'x'.repeat(2000)}`,
  ])('T08 %j is nowhere to come back to', async (uri) => {
    expect(await register(stranger, { redirectUris: ['app://back', uri] })).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['input', 'redirectUris'],
    });
  });

  it.each([
    [{ name: ' ' }, 'name'],
    [{ name: 'x'.repeat(61) }, 'name'],
    [{ redirectUris: [] }, 'redirectUris'],
    [{ redirectUris: Array.from({ length: 51 }, (_, i) => `app://${i}`) }, 'redirectUris'],
    [{ website: 'javascript:alert(1)' }, 'website'],
    [{ website: 'https://' }, 'website'],
    [{ website: `https://x.test/${'x'.repeat(2000)}` }, 'website'],
  ])('%j is refused', async (input, field) => {
    expect(await register(stranger, input)).toMatchObject({ code: 'INVALID_INPUT', path: ['input', field] });
  });

  it('lets the command line choose id, secret and domain', async () => {
    const input = { clientId: 'literal-id', clientSecret: 'literal-secret', domainId: gid('Domain', two) };
    expect(await register(stranger, input)).toMatchObject({ __typename: 'NotFoundError' });
    for (const own of [{ clientId: 'literal-id' }, { clientSecret: 'literal-secret' }])
      expect(await register(stranger, own)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await register(world.operator, input)).toMatchObject({
      clientSecret: 'literal-secret',
      application: { clientId: 'literal-id' },
    });
    expect(await find(world.nobody(two), 'literal-id')).toEqual({ name: 'Tail' });
    expect(await register(world.operator, input)).toMatchObject({ code: 'CONFLICT' });
    expect(await register(world.operator, { clientId: 'short' })).toMatchObject({
      path: ['input', 'clientId'],
    });
  });

  it('takes five from one address', async () => {
    const from = (ip: string) => register({ ...stranger, ip }, {});
    for (let i = 0; i < 5; i++) expect(await from(`2001:db8::${i}`)).toMatchObject({ application: {} });
    expect(await from('2001:db8::ffff')).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await from('2001:db8:0:1::1')).toMatchObject({ application: {} });
    for (let i = 0; i < 8; i++) expect(await from('127.0.0.1')).toMatchObject({ application: {} });
  });
});
