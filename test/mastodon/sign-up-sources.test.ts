import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '../../src/core/tokens/create.ts';
import { deleteUser } from '../../src/core/users/delete.ts';
import type { Domain } from '../../src/db/rows.ts';
import { DIALECTS } from '../helpers/database.ts';
import { openRestWorld, type RestWorld } from './world.ts';

/** With which applications people signed up, as moderators of their domain see them counted. */
describe.each(DIALECTS)('sources of sign-ups, on %s', (dialect) => {
  let world: RestWorld;
  let [a, b]: Domain[] = [];
  let token = '';

  beforeAll(async () => {
    world = await openRestWorld({ dialect });
    const open = { registrations: 'OPEN', confirmsEmail: false } as const;
    [a, b] = [await world.domain('a.test', { isDefault: true, ...open }), await world.domain('b.test', open)];
    const identity = await world.identity('mod', a);
    const user = await world.db.models.user.create({
      data: { id: world.app.ids.next(), email: 'mod@mail.test', createdAt: 0n },
    });
    await world.hold(identity, user);
    await world.db.models.domainRole.create({
      data: { domainId: a.id, userId: user.id, role: 'MODERATOR', createdAt: 0n },
    });
    token = (await createToken(world.system(), { user, identity, scopes: ['admin:read'], appName: 'test' }))
      .token;
  });
  afterAll(() => world.close());

  const sources = async () => {
    const form = { 'keys[]': 'sources' };
    const { body } = await world.rest(a as Domain, 'POST', '/api/v1/admin/dimensions', { token, form });
    return body;
  };

  async function signUp(domain: Domain | undefined, username: string, clientName: string): Promise<void> {
    const app = await world.rest(domain as Domain, 'POST', '/api/v1/apps', {
      form: { client_name: clientName, redirect_uris: 'urn:ietf:wg:oauth:2.0:oob', scopes: 'read write' },
    });
    const { client_id, client_secret } = app.body;
    const granted = await world.rest(domain as Domain, 'POST', '/oauth/token', {
      form: { grant_type: 'client_credentials', client_id, client_secret, scope: 'read write' },
    });
    const made = await world.rest(domain as Domain, 'POST', '/api/v1/accounts', {
      token: granted.body.access_token,
      form: {
        ...{ username, email: `${username}@mail.test`, password: 'correct horse' },
        ...{ agreement: 'true', locale: 'en' },
      },
    });
    expect(made.status).toBe(200);
  }

  it('are counted for each application, and for the pages', async () => {
    for (const name of ['ana', 'ben']) await signUp(a, name, 'Tusky');
    await signUp(a, 'cleo', 'Ivory <3');
    await signUp(b, 'elsewhere', 'Ice Cubes');
    const part = (key: string, value: string, human_key = key) => ({ key, human_key, value });
    expect(await sources()).toEqual([
      { key: 'sources', data: [part('Tusky', '2'), part('Ivory <3', '1'), part('web', '1', 'Website')] },
    ]);
    const { user } = await world.db.models.identityMember.findFirstOrThrow({
      where: { identity: { usernameKey: 'ana' } },
      include: { user: true },
    });
    await deleteUser({ ...world.system(a), viewer: { kind: 'operator', identity: null } }, user);
    const after = await world.db.models.user.findUniqueOrThrow({ where: { id: user.id } });
    expect(after.signedUpWith).toBeNull();
  });
});
