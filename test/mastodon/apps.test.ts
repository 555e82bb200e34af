import { FormData } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '../../src/core/tokens/create.ts';
import { hashToken } from '../../src/core/tokens/hash.ts';
import type { Domain } from '../../src/db/rows.ts';
import { unfit } from './entities.ts';
import { openRestWorld, type RestOptions, type RestWorld } from './world.ts';

let world: RestWorld;
let domain: Domain;

beforeAll(async () => {
  world = await openRestWorld();
  domain = await world.domain('a.test', { isDefault: true });
});
afterAll(() => world.close());

const OOB = 'urn:ietf:wg:oauth:2.0:oob';
const register = (form: Record<string, string> | [string, string][]) =>
  world.rest(domain, 'POST', '/api/v1/apps', { form });

describe('apps', () => {
  it('register, get a token of their own, and know themselves by it', async () => {
    const made = await register({ client_name: 'Test', redirect_uris: OOB, scopes: 'read write' });
    expect(made.status).toBe(200);
    expect(unfit('CredentialApplication', made.body)).toEqual([]);
    expect(made.body).toMatchObject({ scopes: ['read', 'write'], website: null, redirect_uri: OOB });
    const { client_id, client_secret } = made.body;
    const token = await world.rest(domain, 'POST', '/oauth/token', {
      json: { grant_type: 'client_credentials', client_id, client_secret, scope: 'read' },
    });
    expect(token.body).toMatchObject({ token_type: 'Bearer', scope: 'read' });
    const { body } = await world.rest(domain, 'GET', '/api/v1/apps/verify_credentials', {
      token: token.body.access_token,
    });
    expect(unfit('Application', body)).toEqual([]);
    expect(body).toMatchObject({ name: 'Test', scopes: ['read', 'write'] });
    expect(body).not.toHaveProperty('client_secret');
  });

  it('give several addresses in one text or in a list', async () => {
    const two = ['https://redirect1.example/', 'app://redirect2.example/'];
    const inOne = await register({ client_name: 'Test', redirect_uris: two.join('\n') });
    const listed = await register([
      ['client_name', 'Test'],
      ...two.map((uri): [string, string] => ['redirect_uris[]', uri]),
    ]);
    for (const { body } of [inOne, listed])
      expect(body).toMatchObject({ redirect_uris: two, redirect_uri: two.join('\n'), scopes: ['read'] });
  });

  it.each([
    [{ client_name: '', redirect_uris: OOB }, "Validation failed: Name can't be blank"],
    [{ client_name: 'Test' }, "Validation failed: Redirect URI can't be blank"],
    [
      { client_name: 'Test', redirect_uris: 'javascript:alert(1)' },
      'Validation failed: Redirect URI is forbidden by the server.',
    ],
    [
      { client_name: 'Test', redirect_uris: OOB, scopes: 'read everything' },
      "Validation failed: Scopes doesn't match configured on the server.",
    ],
    [
      { client_name: 'Test', redirect_uris: OOB, website: 'no address' },
      'Validation failed: Website must be a valid URL',
    ],
  ])('are refused: %o', async (form, error) => {
    expect(await register(form as unknown as Record<string, string>)).toMatchObject({
      status: 422,
      body: { error },
    });
  });
});

describe('a token', () => {
  it('comes in the address as well, but not beside another', async () => {
    const token = await world.token(await world.identity('ida', domain));
    const ask = (target: string, who: string | null = null) =>
      world.rest(domain, 'GET', target, { token: who });
    expect((await ask(`/api/v1/accounts/verify_credentials?access_token=${token}`)).body.acct).toBe('ida');
    expect((await ask(`/api/v1/accounts/verify_credentials?access_token=${token}`, token)).status).toBe(200);
    const two = await ask('/api/v1/accounts/verify_credentials?access_token=another', token);
    expect(two).toMatchObject({ status: 401, body: { error: 'The access token is invalid' } });
  });

  it('comes in a form or in JSON as well, but not beside another', async () => {
    const token = await world.token(await world.identity('ned', domain));
    const post = (options: RestOptions) => world.rest(domain, 'POST', '/api/v1/statuses', options);
    const status = 'Hello';
    for (const name of ['access_token', 'bearer_token'])
      for (const options of [{ form: { status, [name]: token } }, { json: { status, [name]: token } }])
        expect(await post(options)).toMatchObject({ status: 200, body: { account: { acct: 'ned' } } });
    expect((await post({ token, form: { status, access_token: token } })).status).toBe(200);
    const refused = { status: 401, body: { error: 'The access token is invalid' } };
    const several: [string, string][] = [
      ['access_token', token],
      ['bearer_token', 'another'],
    ];
    const files = new FormData();
    files.append('access_token', 'another');
    files.append('status', status);
    for (const options of [
      { form: { status, access_token: 'nonsense' } },
      { form: [['status', status], ...several] as [string, string][] },
      { token, form: { status, access_token: 'another' } },
      { token, json: { status, access_token: 'another' } },
      { token, multipart: files },
      { token: 'nonsense', form: { status, access_token: token } },
    ])
      expect(await post(options)).toMatchObject(refused);
    const inBoth = await world.rest(domain, 'POST', '/api/v1/statuses?access_token=another', {
      form: { status, access_token: token },
    });
    expect(inBoth).toMatchObject(refused);
    const { body } = await world.rest(domain, 'GET', '/api/v1/timelines/home', { token });
    expect(body).toHaveLength(5);
  });

  it('in a long form is not looked for: nobody unknown sends files that take room', async () => {
    const form = new FormData();
    form.append('access_token', await world.token(await world.identity('oda', domain)));
    form.append('file', new File(['x'.repeat(65 * 1024)], 'a.png', { type: 'image/png' }));
    const answer = await world.rest(domain, 'POST', '/api/v2/media', { multipart: form });
    expect(answer).toMatchObject({ status: 401, body: { error: 'The access token is invalid' } });
  });

  it('of a login that may not be used is refused with 403, so that apps keep it', async () => {
    const user = await world.user('jo@mail.example');
    const disabledAt = BigInt(world.clock.now());
    await world.db.models.user.update({ where: { id: user.id }, data: { disabledAt } });
    const jo = await world.identity('jo', domain);
    await world.hold(jo, user);
    const { token } = await createToken(world.system(), {
      user,
      identity: jo,
      scopes: ['read', 'write'],
      appName: 'test',
    });
    expect(await world.rest(domain, 'GET', '/api/v1/timelines/home', { token })).toMatchObject({
      status: 403,
      body: { error: 'Your login is currently disabled' },
    });
  });

  it('of a person signs nobody up: that is for apps', async () => {
    const token = await world.token(await world.identity('lea', domain));
    const body = { username: 'new', email: 'new@mail.example', password: 'x'.repeat(12), agreement: true };
    expect(await world.rest(domain, 'POST', '/api/v1/accounts', { token, json: body })).toMatchObject({
      status: 403,
      body: { error: 'This method requires an client credentials authentication' },
    });
  });

  it('that was revoked is told apart', async () => {
    const token = await world.token(await world.identity('kim', domain));
    await world.db.models.token.updateMany({
      where: { hash: hashToken(token) },
      data: { revokedAt: BigInt(world.clock.now()) },
    });
    expect(await world.rest(domain, 'GET', '/api/v1/timelines/home', { token })).toMatchObject({
      status: 401,
      body: { error: 'The access token was revoked' },
    });
  });
});
