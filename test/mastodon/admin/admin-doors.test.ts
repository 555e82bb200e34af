import { afterAll, beforeAll, expect, it } from 'vitest';
import { createToken } from '../../../src/core/tokens/create.ts';
import { hashToken } from '../../../src/core/tokens/hash.ts';
import type { Domain, Identity, User } from '../../../src/db/rows.ts';
import { SCOPES } from '../../../src/lib/scopes.ts';
import { ENDPOINTS } from '../table.ts';
import { openRestWorld, type RestWorld } from '../world.ts';

/** Who is let in where moderators and admins are: asked of every row of the table. */
let world: RestWorld;
let domain: Domain;
const tokens = {} as Record<
  'owner' | 'owner without scopes' | 'root without scopes' | 'nobody' | 'app' | 'revoked',
  string
>;

const ROWS = ENDPOINTS.filter(({ tier }) => tier === 'admin').flatMap((row) =>
  row.methods.map((method) => ({ ...row, method, target: row.path.replace(/:\w+/g, '1') })),
);

async function person(
  name: string,
  more: { isAdmin?: boolean } = {},
): Promise<{ identity: Identity; user: User }> {
  const identity = await world.identity(name, domain);
  const data = { id: world.app.ids.next(), email: `${name}@mail.test`, createdAt: 0n, ...more };
  const user = await world.db.models.user.create({ data });
  await world.hold(identity, user);
  return { identity, user };
}
const tokenOf = async (whose: { identity: Identity | null; user: User | null }, scopes: readonly string[]) =>
  (await createToken(world.system(), { ...whose, scopes: scopes as never, appName: 'test' })).token;

const ALL = ['read', 'write', 'follow', 'push', 'admin:read', 'admin:write'];
const NO_ADMIN = ['read', 'write', 'follow', 'push'];

beforeAll(async () => {
  world = await openRestWorld();
  domain = await world.domain('a.test', { isDefault: true });
  const owner = await person('owner');
  await world.db.models.domainRole.create({
    data: { domainId: domain.id, userId: owner.user.id, role: 'OWNER', createdAt: 0n },
  });
  tokens.owner = await tokenOf(owner, ALL);
  tokens['owner without scopes'] = await tokenOf(owner, NO_ADMIN);
  tokens['root without scopes'] = await tokenOf(await person('root', { isAdmin: true }), NO_ADMIN);
  tokens.app = await tokenOf({ identity: null, user: null }, ALL);
  tokens.revoked = await tokenOf(owner, ALL);
  await world.db.models.token.updateMany({
    where: { hash: hashToken(tokens.revoked) },
    data: { revokedAt: BigInt(world.clock.now()) },
  });
  tokens.nobody = await tokenOf(await person('nobody'), ALL);
});
afterAll(() => world.close());

const ask = async ({ method, target }: (typeof ROWS)[number], token: string | null) => {
  const { status, body } = await world.rest(domain, method, target, {
    token,
    ...(method === 'GET' ? {} : { form: {} }),
  });
  return [`${method} ${target}`, status, body.error];
};

it.each([
  ['without a token', null],
  ['with one that never was', () => 'forged'],
  ['with one of an app that nobody signed in with', () => tokens.app],
])('is closed with 403 %s', async (_, token) => {
  expect(ROWS.length).toBeGreaterThan(60);
  for (const row of ROWS) {
    // What the table says of these rows; of some it says nothing.
    if (row.statuses.length > 0) expect(row.statuses).toContain(403);
    expect(row.statuses).not.toContain(401);
    expect(await ask(row, token?.() ?? null)).toEqual([
      `${row.method} ${row.target}`,
      403,
      'This action is not allowed',
    ]);
  }
});

it('tells with 401 that a token was revoked, as everywhere', async () => {
  for (const row of ROWS)
    expect(await ask(row, tokens.revoked)).toEqual([
      `${row.method} ${row.target}`,
      401,
      'The access token was revoked',
    ]);
});

it.each(['owner without scopes', 'root without scopes'] as const)(
  'is closed with 403 to the %s',
  async (who) => {
    for (const row of ROWS)
      expect(await ask(row, tokens[who])).toEqual([
        `${row.method} ${row.target}`,
        403,
        'This action is outside the authorized scopes',
      ]);
  },
);

it('is closed with 403 to whoever has no role, whatever they name', async () => {
  const { id } = await world.identity('somebody', domain);
  const found: unknown[] = [];
  for (const row of ROWS)
    for (const target of new Set([row.target, row.target.replace('/accounts/1', `/accounts/${id}`)])) {
      const [what, status, error] = await ask({ ...row, target }, tokens.nobody);
      if (status !== 403 || error !== 'This action is not allowed') found.push([what, status, error]);
    }
  expect(found).toEqual([]);
});

it('asks for the scope of its row, and of no other', async () => {
  const owner = await world.db.models.user.findUniqueOrThrow({ where: { email: 'owner@mail.test' } });
  const { identity } = await world.db.models.identityMember.findFirstOrThrow({
    where: { userId: owner.id },
    include: { identity: true },
  });
  const granular = SCOPES.filter((scope) => /^admin:\w+:/.test(scope));
  expect(granular.length).toBeGreaterThan(10);
  for (const scope of granular) {
    const token = await tokenOf({ identity, user: owner }, [scope]);
    for (const row of ROWS) {
      const [what, , error] = await ask(row, token);
      const isIn = row.scope.split('|').includes(scope);
      expect([scope, what, error === 'This action is outside the authorized scopes']).toEqual([
        scope,
        what,
        !isIn,
      ]);
    }
  }
});
