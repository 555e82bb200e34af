import { createECDH } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setDomain } from '../../src/core/domains/set.ts';
import { unsubscribeUrl } from '../../src/core/push/unsubscribe.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { openRestWorld, type RestWorld } from './world.ts';

let world: RestWorld;
let domain: Domain;
let ana: Identity;
let token: string;

beforeAll(async () => {
  world = await openRestWorld();
  domain = await world.domain('a.test', { isDefault: true });
  ana = await world.identity('ana', domain);
  token = await world.token(ana);
});
afterAll(() => world.close());

const PATH = '/api/v1/push/subscription';
const subscribe = async () => {
  const form = {
    'subscription[endpoint]': 'https://push.test/1',
    'subscription[keys][p256dh]': createECDH('prime256v1').generateKeys().toString('base64url'),
    'subscription[keys][auth]': Buffer.alloc(16, 7).toString('base64url'),
  };
  const { body } = await world.rest(domain, 'POST', PATH, { token, form });
  return new URL(unsubscribeUrl(world.app, domain, BigInt(body.id)));
};
const isThere = async () => (await world.rest(domain, 'GET', PATH, { token })).status === 200;

describe('the address that push messages bear', () => {
  it('ends their subscription without a token, once, and no other', async () => {
    const address = await subscribe();
    expect(address.origin).toBe('https://a.test');
    const end = (pathname: string) => world.rest(domain, 'DELETE', pathname, { form: {} });
    for (const wrong of ['1', 'x'.repeat(600), `${address.pathname.split('/').at(-1)}x`])
      expect(await end(`/api/web/push_subscriptions/${wrong}`)).toMatchObject({ status: 200, body: {} });
    expect(await isThere()).toBe(true);
    for (const _ of [1, 2]) {
      expect(await end(address.pathname)).toMatchObject({ status: 200, body: {} });
      expect(await isThere()).toBe(false);
    }
    // A later one of the same token has an address of its own.
    await subscribe();
    await end(address.pathname);
    expect(await isThere()).toBe(true);
  });
});

describe('what apps shall not use any more', () => {
  it('says since when (RFC 9745), whatever is answered', async () => {
    const asked = async (method: string, path: string, who: string | null = token) =>
      (await world.rest(domain, method, path, { token: who, ...(method === 'GET' ? {} : { form: {} }) }))
        .headers.deprecation;
    for (const [method, path] of [
      ['GET', '/api/v1/filters'],
      ['POST', '/api/v1/filters'],
      ['GET', '/api/v1/filters/1'],
      ['DELETE', '/api/v1/filters/1'],
      ['GET', '/api/v1/instance'],
    ] as const)
      expect([method, path, await asked(method, path)]).toEqual([method, path, '@1668384000']);
    expect(await asked('GET', '/api/v1/suggestions', null)).toBe('@1621123200');
    expect(await asked('GET', '/api/v1/trends', null)).toBe('@1648598400');
    for (const path of ['/api/v2/filters', '/api/v2/instance', '/api/v1/trends/tags', '/api/v2/suggestions'])
      expect([path, await asked('GET', path)]).toEqual([path, undefined]);
  });
});

describe('the rules of a domain', () => {
  it('keep their ids in both instance documents when others are edited, moved or taken out', async () => {
    const shown = async () => {
      const [rules, v1, v2] = await Promise.all(
        ['/api/v1/instance/rules', '/api/v1/instance', '/api/v2/instance'].map((path) =>
          world.rest(domain, 'GET', path),
        ),
      );
      expect(v1?.body.rules).toEqual(rules?.body);
      expect(v2?.body.rules).toEqual(rules?.body);
      return rules?.body.map(({ id, text }: { id: string; text: string }) => `${id} ${text}`);
    };
    const set = (rules: { ruleId?: string; text: string }[]) => setDomain(world.system(), domain, { rules });
    await set([{ text: 'Be kind' }, { text: 'Be brief' }, { text: 'Be here' }]);
    expect(await shown()).toEqual(['1 Be kind', '2 Be brief', '3 Be here']);
    await set([{ text: 'Be here' }, { ruleId: '1', text: 'Be very kind' }, { text: 'Be new' }]);
    expect(await shown()).toEqual(['3 Be here', '1 Be very kind', '4 Be new']);
    await set([{ ruleId: '4', text: 'Be new still' }, { text: 'Be brief' }]);
    expect(await shown()).toEqual(['4 Be new still', '5 Be brief']);
  });
});

describe('a language', () => {
  const write = (form: Record<string, string>) =>
    world.rest(domain, 'POST', '/api/v1/statuses', { token, form: { status: 'Hello', ...form } });
  const profile = (form: Record<string, string>) =>
    world.rest(domain, 'PATCH', '/api/v1/accounts/update_credentials', { token, form });

  it('that nobody knows counts as none with a post and an edit', async () => {
    expect((await write({ language: 'pt_br' })).body.language).toBe('pt-BR');
    for (const language of ['', 'xx', 'english', 'zz-bogus-qq'])
      expect(await write({ language })).toMatchObject({ status: 200, body: { language: null } });
    await profile({ 'source[language]': 'de' });
    const { body } = await write({ language: 'xx' });
    expect(body.language).toBe('de');
    const edited = await world.rest(domain, 'PUT', `/api/v1/statuses/${body.id}`, {
      token,
      form: { status: 'Hello again', language: 'xx' },
    });
    expect(edited).toMatchObject({ status: 200, body: { language: 'de' } });
    const later = { language: 'xx', scheduled_at: new Date(world.clock.now() + 86_400_000).toISOString() };
    expect(await write(later)).toMatchObject({ status: 200, body: { params: { text: 'Hello' } } });
  });

  it('of a profile goes by an empty one, and is refused without a word of our document', async () => {
    await profile({ 'source[language]': 'de' });
    expect(await profile({ 'source[language]': '' })).toMatchObject({
      status: 200,
      body: { source: { language: null } },
    });
    expect(await profile({ 'source[language]': 'at "x"; Expected type "Y". xx' })).toMatchObject({
      status: 422,
      body: { error: 'Validation failed: Write a language as a BCP 47 tag, like en or pt-BR.' },
    });
    expect(await write({ status: '\0' })).toMatchObject({
      status: 422,
      body: { error: expect.stringMatching(/^Validation failed: Text holds no NUL/) },
    });
  });

  it('and a visibility that are refused leave the profile as it was', async () => {
    const name = async () =>
      (await world.rest(domain, 'GET', '/api/v1/accounts/verify_credentials', { token })).body.display_name;
    const before = await name();
    for (const [field, value] of [
      ['source[privacy]', 'nope'],
      ['source[language]', 'xx'],
    ] as const)
      expect((await profile({ display_name: 'Other', [field]: value })).status).toBe(422);
    expect(await name()).toBe(before);
  });
});

describe('an invite that is none', () => {
  it('is named as apps send it', async () => {
    await setDomain(world.system(), domain, { registrations: 'OPEN' });
    const redirect_uris = 'urn:ietf:wg:oauth:2.0:oob';
    const app = await world.rest(domain, 'POST', '/api/v1/apps', {
      form: { client_name: 'an app', redirect_uris, scopes: 'write' },
    });
    const { client_id, client_secret } = app.body;
    const made = await world.rest(domain, 'POST', '/oauth/token', {
      form: { grant_type: 'client_credentials', client_id, client_secret, scope: 'write' },
    });
    const form = { username: 'eve', email: 'eve@mail.test', password: 'long enough', agreement: 'true' };
    const refused = await world.rest(domain, 'POST', '/api/v1/accounts', {
      token: made.body.access_token,
      form: { ...form, invite_code: 'nonsense' },
    });
    expect(refused).toMatchObject({
      status: 422,
      body: { details: { invite_code: [{ error: 'ERR_INVALID' }] } },
    });
    expect(Object.keys(refused.body.details)).toEqual(['invite_code']);
  });
});
