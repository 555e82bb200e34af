import { afterAll, beforeAll, expect, it } from 'vitest';
import { setDomain } from '../../../src/core/domains/set.ts';
import { restrictIdentity } from '../../../src/core/identities/limits/restrict.ts';
import { report } from '../../../src/core/reports/report.ts';
import { createInvite } from '../../../src/core/sign-up/invites.ts';
import { signUp } from '../../../src/core/sign-up/sign-up.ts';
import { createToken } from '../../../src/core/tokens/create.ts';
import type { Role } from '../../../src/db/enums.ts';
import type { Domain, Identity, User } from '../../../src/db/rows.ts';
import { unfit } from '../entities.ts';
import { openRestWorld, type RestWorld } from '../world.ts';

/** How moderators choose among people: where they are from, what they are on the domain, and who invited them. */
let world: RestWorld;
let a: Domain;
let b: Domain;
let [mod, root, ana, ben]: Made[] = [];

interface Made {
  identity: Identity;
  user: User;
  token: string;
}

async function person(
  name: string,
  domain: Domain,
  role: Role | null = null,
  isAdmin = false,
): Promise<Made> {
  const identity = await world.identity(name, domain);
  const data = { id: world.app.ids.next(), email: `${name}@mail.test`, isAdmin, locale: 'de', createdAt: 0n };
  const user = await world.db.models.user.create({ data });
  await world.hold(identity, user);
  if (role)
    await world.db.models.domainRole.create({
      data: { domainId: domain.id, userId: user.id, role, createdAt: 0n },
    });
  const scopes = ['read', 'write', 'admin:read', 'admin:write'] as const;
  const { token } = await createToken(world.system(), { user, identity, scopes, appName: 'test' });
  return { identity, user, token };
}

beforeAll(async () => {
  world = await openRestWorld();
  [a, b] = [await world.domain('a.test', { isDefault: true }), await world.domain('b.test')];
  mod = await person('mod', a, 'MODERATOR');
  root = await person('root', a, null, true);
  [ana, ben] = [await person('ana', a), await person('ben', b)];
});
afterAll(() => world.close());

const list = async (query: string, who = mod, version = 'v2') => {
  const { body } = await world.rest(a, 'GET', `/api/${version}/admin/accounts${query}`, {
    token: (who as Made).token,
  });
  for (const each of body) expect(unfit('Admin.Account', each)).toEqual([]);
  return body;
};
const names = async (...asked: Parameters<typeof list>) =>
  (await list(...asked)).map(({ account }: { account: { acct: string } }) => account.acct);

it('lists people of other servers whom the domain knows, and nobody whom another domain alone knows', async () => {
  const far = async (name: string) => world.remote(name, 'far.test');
  const [followed, follower, reported, limited] = [
    await far('followed'),
    await far('follower'),
    await far('reported'),
    await far('limited'),
  ];
  const theirs = await far('theirs');
  await world.follow((ana as Made).identity, followed);
  await world.follow(follower, (ana as Made).identity);
  await world.follow((ben as Made).identity, theirs);
  await report(await world.as((ana as Made).identity), (ana as Made).identity, reported, {});
  await restrictIdentity({ ...world.system(), viewer: { kind: 'operator', identity: null } }, limited, a, {
    level: 'LIMIT',
    reason: null,
  });
  const all = ['limited', 'reported', 'follower', 'followed'].map((name) => `${name}@far.test`);
  expect(await names('?origin=remote')).toEqual(all);
  expect(await names('?remote=1', mod, 'v1')).toEqual(all);
  expect(await names('?by_domain=far.test', mod, 'v1')).toEqual(all);
  expect(await names('?origin=remote&by_domain=near.test')).toEqual([]);
  expect(await names('?origin=remote&username=FOLLOW')).toEqual(all.slice(2));
  expect(await names('?remote=1&silenced=1', mod, 'v1')).toEqual(['limited@far.test']);
  expect(await names('?origin=remote&status=suspended')).toEqual([]);
  expect(await names('?origin=remote&limit=1')).toEqual(all.slice(0, 1));
  expect(await names(`?origin=remote&max_id=${follower.id}`)).toEqual(all.slice(3));
  for (const query of [
    '?origin=remote&permissions=staff',
    '?origin=remote&status=pending',
    '?origin=remote&ip=::1',
  ])
    expect([query, await list(query)]).toEqual([query, []]);
  // To one domain the other is another server.
  await world.follow((ana as Made).identity, (ben as Made).identity);
  expect(await names('?origin=remote&by_domain=b.test')).toEqual(['ben@b.test']);
  const [shown] = await list('?origin=remote&by_domain=b.test', root);
  expect(shown).toMatchObject({ domain: 'b.test', role: null });
  expect(await names('?origin=local')).not.toContain('ben@b.test');
  expect(await names('')).toEqual(await names('?origin=local'));
  const refused = await world.rest(a, 'GET', '/api/v2/admin/accounts?origin=remote', {
    token: ana?.token ?? '',
  });
  expect(refused.status).toBe(403);
});

it('chooses by roles, of any of several, and by none', async () => {
  await person('boss', a, 'OWNER');
  expect(await names('?role_ids[]=1')).toEqual(['mod']);
  expect(await names('?role_ids[]=3&role_ids[]=1')).toEqual(['boss', 'mod']);
  expect(await names('?role_ids[]=-99')).toEqual(['ana', 'root']);
  expect(await names('?role_ids[]=-99&role_ids[]=1')).toEqual(['ana', 'root', 'mod']);
  for (const query of ['?role_ids[]=2', '?role_ids[]=77', '?role_ids[]=x', '?origin=remote&role_ids[]=1'])
    expect([query, await names(query)]).toEqual([query, []]);
});

it('says who invited somebody, and in what language their login speaks, to whom that concerns', async () => {
  await setDomain(world.system(), a, { registrations: 'INVITE', confirmsEmail: false });
  const { identity, user } = mod as Made;
  const viewer = { kind: 'identity', identity, user, scopes: ['admin:write'], tokenId: 1n } as const;
  const { code } = await createInvite(world.ctx(viewer, a), a, { uses: null, lifeMs: null });
  await signUp(world.anonymous(await world.app.domains.byId(a.id)), {
    ...{ username: 'guest', email: 'guest@mail.test', password: 'correct horse', agreesToRules: true },
    ...{ inviteCode: code, locale: 'fr' },
  });
  expect(await names(`?invited_by=${identity.id}`)).toEqual(['guest']);
  for (const query of [
    `?invited_by=${ana?.identity.id}`,
    '?invited_by=x',
    `?origin=remote&invited_by=${identity.id}`,
  ])
    expect([query, await names(query)]).toEqual([query, []]);
  const [guest] = await list(`?invited_by=${identity.id}`);
  expect(guest).toMatchObject({ invited_by_account_id: String(identity.id), locale: null, email: null });
  const [asRoot] = await list(`?invited_by=${identity.id}`, root);
  expect(asRoot).toMatchObject({ invited_by_account_id: String(identity.id), locale: 'fr' });
  const [own] = await list('?username=ana', root);
  expect(own).not.toHaveProperty('invited_by_account_id');
});
