import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerApplication } from '../../../src/core/applications/register.ts';
import { inTransaction } from '../../../src/core/context.ts';
import { createToken } from '../../../src/core/tokens/create.ts';
import { tokenForApplication } from '../../../src/core/tokens/for-application.ts';
import { revokeTokens } from '../../../src/core/tokens/revoke.ts';
import { setUserDisabled } from '../../../src/core/users/disable.ts';
import type { Application, Domain, Identity, User } from '../../../src/db/rows.ts';
import { systemRandom } from '../../../src/lib/random.ts';
import type { Scope } from '../../../src/lib/scopes.ts';
import { createSeal } from '../../../src/oauth/seal.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';

let world: CoreWorld;
let one: Domain;
let two: Domain;
let ana: Identity;
let user: User;
let app: Application;

beforeAll(async () => {
  world = await openCoreWorld();
  [one, two] = [await world.domain('one.test'), await world.domain('two.test')];
  ana = await world.identity('ana', one);
  user = await world.db.models.user.create({
    data: { id: world.app.ids.next(), email: 'ana@mail.test', createdAt: 1n },
  });
  const input = { name: 'Tail', redirectUris: ['app://back'], scopes: ['read', 'write', 'push'] };
  app = (await registerApplication(world.anonymous(one), input)).application;
});
afterAll(() => world.close());

const read = (token: string, domain: Domain, kind?: 'BEARER' | 'COOKIE') => {
  world.app.tokens.forget();
  return world.app.tokens.read(token, domain, kind);
};
const give = (scopes: Scope[], holder: { user: User | null; identity: Identity | null }) =>
  inTransaction(world.system(), (ctx) => tokenForApplication(ctx, { application: app, scopes, ...holder }));

describe('tokens', () => {
  it('of an application alone are good on its domain', async () => {
    const { token } = await give(['read'], { user: null, identity: null });
    expect(await read(token, one)).toMatchObject({
      state: 'active',
      viewer: { kind: 'app', applicationId: app.id },
    });
    expect(await read(token, two)).toEqual({ state: 'unknown' });
  });

  it('of an identity are good on its domain, of a user on all', async () => {
    const ofAna = await give(['read'], { user, identity: ana });
    expect(await read(ofAna.token, one)).toMatchObject({
      viewer: { kind: 'identity', applicationId: app.id },
    });
    expect(await read(ofAna.token, two)).toEqual({ state: 'unknown' });
    const ofUser = await give(['read'], { user, identity: null });
    for (const domain of [one, two])
      expect(await read(ofUser.token, domain)).toMatchObject({
        viewer: { kind: 'user', applicationId: app.id },
      });
  });

  it('that a browser keeps as a cookie are no bearer tokens, and the other way round', async () => {
    const common = { user, identity: null, scopes: ['read'] as Scope[], appName: 'Browser' };
    const cookie = await createToken(world.system(), { ...common, kind: 'COOKIE', domain: one });
    const bearer = await createToken(world.system(), common);
    expect(await read(cookie.token, one, 'COOKIE')).toMatchObject({ state: 'active' });
    expect(await read(cookie.token, one)).toEqual({ state: 'unknown' });
    expect(await world.app.tokens.viewer(cookie.token, one)).toBeNull();
    expect(await read(cookie.token, two, 'COOKIE')).toEqual({ state: 'unknown' });
    expect(await read(bearer.token, one, 'COOKIE')).toEqual({ state: 'unknown' });
  });

  it('are the same again for the same application, identity and scopes in any order', async () => {
    const holder = { user, identity: ana };
    const first = await give(['write', 'read'], holder);
    expect(first.row.scopes).toBe('write read');
    expect(first.row.sealed).not.toContain(first.token);
    expect((await give(['read', 'write'], holder)).token).toBe(first.token);
    expect((await give(['read', 'write', 'push'], holder)).token).not.toBe(first.token);
    expect((await give(['read', 'write'], { user, identity: null })).token).not.toBe(first.token);
    await inTransaction(world.system(), (ctx) => revokeTokens(ctx, { id: first.row.id }));
    const next = await give(['read', 'write'], holder);
    expect(next.token).not.toBe(first.token);
    expect(await read(first.token, one)).toEqual({ state: 'revoked' });
    const { seal } = world.app.ports;
    world.app.ports.seal = createSeal('the data folder was lost and made anew', systemRandom);
    const anew = await give(['read', 'write'], holder);
    expect(anew.token).not.toBe(next.token);
    expect((await give(['read', 'write'], holder)).token).toBe(anew.token);
    world.app.ports.seal = seal;
    for (const { token } of [next, anew]) expect(await read(token, one)).toMatchObject({ state: 'active' });
  });

  it('T31 of a disabled login stop and are told apart from ended ones; sessions end', async () => {
    const app = await give(['read'], { user, identity: ana });
    const session = await createToken(world.system(), {
      user,
      identity: null,
      scopes: ['read'],
      appName: '',
    });
    await setUserDisabled(world.system(), user, true);
    expect(await read(app.token, one)).toMatchObject({
      state: 'disabled',
      viewer: { user: { id: user.id } },
    });
    expect(await world.app.tokens.viewer(app.token, one)).toBeNull();
    expect(await read(session.token, one)).toEqual({ state: 'revoked' });
    await setUserDisabled(world.system(), user, false);
    expect(await read(app.token, one)).toMatchObject({ state: 'active' });
    expect(await read(session.token, one)).toEqual({ state: 'revoked' });
    await world.db.models.identity.update({ where: { id: ana.id }, data: { state: 'SUSPENDED' } });
    expect(await read(app.token, one)).toMatchObject({ state: 'disabled' });
    await world.db.models.identity.update({ where: { id: ana.id }, data: { state: 'ACTIVE' } });
  });
});
