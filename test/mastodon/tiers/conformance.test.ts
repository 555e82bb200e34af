import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '../../../src/core/tokens/create.ts';
import { setUserDisabled } from '../../../src/core/users/disable.ts';
import type { Domain } from '../../../src/db/rows.ts';
import type { Scope } from '../../../src/lib/scopes.ts';
import { ROUTES } from '../../../src/mastodon/routes/routes.ts';
import { endpointOf } from '../table.ts';
import { openRestWorld, type RestWorld } from '../world.ts';

/** What every route answers to tokens, walked from the declarations of the routes themselves. */

let world: RestWorld;
let domain: Domain;
let app: string;
let disabled: string;
let wrong: string;
let wrongForPush: string;

const ALL: readonly Scope[] = ['read', 'write', 'follow', 'push', 'profile', 'admin:read', 'admin:write'];

beforeAll(async () => {
  world = await openRestWorld();
  domain = await world.domain('a.test', { isDefault: true });
  const ana = await world.identity('ana', domain);
  wrong = await world.token(ana, 'push');
  wrongForPush = await world.token(ana, 'read write');
  const user = await world.user('jo@mail.test');
  const jo = await world.identity('jo', domain);
  await world.hold(jo, user);
  const held = await createToken(world.system(), {
    user,
    identity: jo,
    scopes: ALL,
    appName: 'test',
  });
  disabled = held.token;
  await setUserDisabled(world.system(), user, true);
  const made = await createToken(world.system(), {
    user: null,
    identity: null,
    scopes: ALL,
    appName: 'test',
  });
  app = made.token;
});
afterAll(() => world.close());

const rows = ROUTES.flatMap((route) => route.methods.map((method) => ({ method, route, path: route.path })));

const ask = (method: string, path: string, token: string | null) =>
  world.rest(domain, method, path.replace(/:\w+/g, '1'), {
    token,
    ...(method === 'GET' ? {} : { form: {} }),
  });

/** The table's words for who may ask, in those of the routes. */
function audienceOf(auth: string): string | undefined {
  if (auth === 'user (+role permission)') return 'moderator';
  if (auth === 'app-token or user') return 'token';
  return auth === 'app-token' ? 'app' : auth.split(' ')[0];
}

describe.each(rows)('$method $path', ({ method, route, path }) => {
  it('is an endpoint of the table, under its scope and for its audience', () => {
    const endpoint = endpointOf(method, path);
    expect(endpoint).toBeDefined();
    const [scope = ''] = endpoint?.scope.split(' ') ?? [];
    // Of admins the table names the parent as well, which holds everywhere.
    if (scope !== 'public') expect(route.scopes[0] ?? '(any').toBe(scope.split('|').at(-1));
    expect(audienceOf(endpoint?.auth ?? '')).toBe(route.audience);
  });

  it.runIf(route.audience !== 'public' && route.audience !== 'optional')('needs a token', async () => {
    expect(await ask(method, path, null)).toMatchObject(
      route.audience === 'moderator'
        ? { status: 403, body: { error: 'This action is not allowed' } }
        : { status: 401, body: { error: 'The access token is invalid' } },
    );
  });

  it('takes no token that is none', async () => {
    const { status, headers } = await ask(method, path, 'nonsense');
    if (route.audience === 'public' || route.audience === 'optional')
      return expect(status).toBe((await ask(method, path, null)).status);
    if (route.audience === 'moderator') return expect(status).toBe(403);
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toContain('error="invalid_token"');
  });

  it.runIf(route.scopes.length > 0)('takes no token outside of its scopes', async () => {
    const outside = route.scopes.includes('push') ? wrongForPush : wrong;
    expect(await ask(method, path, outside)).toMatchObject({
      status: 403,
      body: { error: 'This action is outside the authorized scopes' },
    });
  });

  it('takes no token of a login that is disabled, and does not say that it is none', async () => {
    expect(await ask(method, path, disabled)).toMatchObject({
      status: 403,
      body: { error: 'Your login is currently disabled' },
    });
  });

  it.runIf(route.audience === 'user' || route.audience === 'moderator')('needs a person', async () => {
    expect(await ask(method, path, app)).toMatchObject(
      route.audience === 'moderator'
        ? { status: 403, body: { error: 'This action is not allowed' } }
        : { status: 422, body: { error: 'This method requires an authenticated user' } },
    );
  });
});
