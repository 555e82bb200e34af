import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appeal } from '../../src/core/moderation/strikes/appeal.ts';
import { warnIdentity } from '../../src/core/moderation/strikes/warn.ts';
import type { Role } from '../../src/db/enums.ts';
import type { Domain, Identity, User } from '../../src/db/rows.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from '../graphql/mutations/world.ts';
import { DIALECTS } from '../helpers/database.ts';

/**
 * Whom those who moderate a domain may act on: only those who rank below them there, and never on themselves. Admins of
 * the install rank above every role, the operator above all.
 */

type Rank = Role | 'ROOT' | 'NOBODY';
const RANKS = ['NOBODY', 'MODERATOR', 'ADMIN', 'OWNER', 'ROOT'] as const;
const ACTING = ['MODERATOR', 'ADMIN', 'OWNER', 'ROOT'] as const;

interface Somebody {
  user: User;
  identity: Identity;
}

describe.each(DIALECTS)('ranks on %s', (dialect) => {
  let world: MutationWorld;
  let a: Domain;
  let made = 0;

  beforeAll(async () => {
    world = await openMutationWorld({ dialect });
    a = await world.domain('a.test', { isDefault: true });
  });
  afterAll(() => world.close());

  async function somebody(rank: Rank, domain = a): Promise<Somebody> {
    const name = `p${++made}`;
    const user = await world.user(`${name}@mail.test`, rank === 'ROOT');
    const identity = await world.identity(name, domain);
    await world.hold(user, identity);
    if (rank !== 'ROOT' && rank !== 'NOBODY')
      await world.db.models.domainRole.create({
        data: { domainId: domain.id, userId: user.id, role: rank, createdAt: BigInt(made) },
      });
    return { user, identity };
  }
  const operator = () => ({ ...world.system(a), viewer: { kind: 'operator', identity: null } as const });
  const outcome = async (asker: Asker, name: string, input: object) =>
    String((await world.mutate(asker, name, input)).code ?? 'done');
  const idOf = ({ identity }: Somebody) => ({ identityId: gid('Identity', identity) });
  const here = () => ({ domainId: gid('Domain', a) });
  const suspended = ({ identity: { id } }: Somebody) =>
    world.db.models.identity.update({ where: { id }, data: { state: 'SUSPENDED' } });
  const restricted = (
    { identity: { id } }: Somebody,
    level: 'LIMIT' | 'SENSITIVE',
    domainId: bigint | null,
  ) =>
    world.db.models.identityRestriction.create({
      data: { id: world.app.ids.next(), identityId: id, domainId, level, createdAt: 1n },
    });

  /** What is done against somebody: by whom it is done at all, and how. */
  const AGAINST: Record<string, { by: readonly Rank[]; act(asker: Asker, whom: Somebody): Promise<string> }> =
    {
      suspending: {
        by: ACTING,
        act: (asker, whom) => outcome(asker, 'setIdentitySuspended', { ...idOf(whom), isSuspended: true }),
      },
      limiting: {
        by: ACTING,
        act: (asker, whom) =>
          outcome(asker, 'restrictIdentity', { ...idOf(whom), ...here(), level: 'LIMIT' }),
      },
      'marking all media': {
        by: ACTING,
        act: (asker, whom) =>
          outcome(asker, 'restrictIdentity', { ...idOf(whom), ...here(), level: 'SENSITIVE' }),
      },
      'limiting for the install': {
        by: ['ROOT'],
        act: (asker, whom) => outcome(asker, 'restrictIdentity', { ...idOf(whom), level: 'LIMIT' }),
      },
      warning: {
        by: ACTING,
        act: (asker, whom) => outcome(asker, 'warnIdentity', { ...idOf(whom), message: 'Be kind' }),
      },
      'deleting for good': {
        by: ['ADMIN', 'OWNER', 'ROOT'],
        async act(asker, whom) {
          await suspended(whom);
          return outcome(asker, 'deleteSuspendedIdentity', idOf(whom));
        },
      },
      disabling: {
        by: ['ROOT'],
        act: (asker, { user }) => outcome(asker, 'setUserDisabled', { email: user.email, isDisabled: true }),
      },
      'setting a password': {
        by: ['ROOT'],
        act: (asker, { user }) =>
          outcome(asker, 'setPassword', { email: user.email, password: 'a new password' }),
      },
      'ending a second factor': {
        by: ['ROOT'],
        async act(asker, { user }) {
          await world.db.models.user.update({ where: { id: user.id }, data: { secondFactorAt: 1n } });
          return outcome(asker, 'resetSecondFactor', { email: user.email });
        },
      },
      'deleting a login': {
        by: ['ROOT'],
        act: (asker, { user }) => outcome(asker, 'removeUser', { email: user.email, leavesOwnerless: true }),
      },
    };

  it.each(Object.keys(AGAINST))('%s is for those above', async (what) => {
    const { by, act } = AGAINST[what] as (typeof AGAINST)[string];
    for (const own of by)
      for (const theirs of RANKS) {
        const asker = await world.asUser((await somebody(own)).user, a);
        const expected = RANKS.indexOf(own) > RANKS.indexOf(theirs) ? 'done' : 'FORBIDDEN';
        expect([own, theirs, await act(asker, await somebody(theirs))]).toEqual([own, theirs, expected]);
      }
    expect(await act(world.operator, await somebody('ROOT'))).toBe('done');
  });

  it.each([
    'suspending',
    'limiting',
    'marking all media',
    'limiting for the install',
    'warning',
    'disabling',
  ])('%s is done to nobody by themselves, whichever of their identities they act as', async (what) => {
    const { by, act } = AGAINST[what] as (typeof AGAINST)[string];
    for (const own of by) {
      const self = await somebody(own);
      const other = await world.identity(`other${++made}`, a);
      await world.hold(self.user, other);
      for (const asker of [
        await world.asUser(self.user, a),
        await world.asIdentity(self.identity, undefined, self.user),
        await world.asIdentity(other, undefined, self.user),
      ])
        expect([own, await act(asker, self)]).toEqual([own, 'FORBIDDEN']);
    }
  });

  /** What takes such a thing back: equals may, nobody may for themselves, nor for those above them. */
  const FOR: Record<string, { by: readonly Rank[]; act(asker: Asker, whom: Somebody): Promise<string> }> = {
    'ending a suspension': {
      by: ACTING,
      async act(asker, whom) {
        await suspended(whom);
        return outcome(asker, 'setIdentitySuspended', { ...idOf(whom), isSuspended: false });
      },
    },
    'ending a limit': {
      by: ACTING,
      async act(asker, whom) {
        await restricted(whom, 'LIMIT', a.id);
        return outcome(asker, 'unrestrictIdentity', { ...idOf(whom), ...here() });
      },
    },
    'showing media again': {
      by: ACTING,
      async act(asker, whom) {
        await restricted(whom, 'SENSITIVE', a.id);
        return outcome(asker, 'unrestrictIdentity', { ...idOf(whom), ...here(), level: 'SENSITIVE' });
      },
    },
    'ending a limit for the install': {
      by: ['ROOT'],
      async act(asker, whom) {
        await restricted(whom, 'LIMIT', null);
        return outcome(asker, 'unrestrictIdentity', idOf(whom));
      },
    },
    'approving an appeal': {
      by: ACTING,
      async act(asker, whom) {
        const notice = { message: 'Be kind', isMailed: false };
        await warnIdentity(operator(), whom.identity, { reason: null, notice });
        const { id: strikeId } = await world.db.models.strike.findFirstOrThrow({
          where: { identityId: whom.identity.id },
          orderBy: { id: 'desc' },
        });
        await appeal(await world.as(whom.identity), { strikeId }, 'I was');
        return outcome(asker, 'decideAppeal', { strikeId: gid('Strike', strikeId), isApproved: true });
      },
    },
  };

  it.each(Object.keys(FOR))('%s is for equals too', async (what) => {
    const { by, act } = FOR[what] as (typeof FOR)[string];
    for (const own of by)
      for (const theirs of RANKS) {
        const asker = await world.asUser((await somebody(own)).user, a);
        const expected = RANKS.indexOf(own) >= RANKS.indexOf(theirs) ? 'done' : 'FORBIDDEN';
        expect([own, theirs, await act(asker, await somebody(theirs))]).toEqual([own, theirs, expected]);
      }
    for (const own of by) {
      const self = await somebody(own);
      expect([own, await act(await world.asUser(self.user, a), self)]).toEqual([own, 'FORBIDDEN']);
    }
    expect(await act(world.operator, await somebody('ROOT'))).toBe('done');
  });

  it('is the highest of all who hold an identity, and its holders act on it no more', async () => {
    const [mod, admin] = [await somebody('MODERATOR'), await somebody('ADMIN')];
    const shared = await somebody('NOBODY');
    await world.hold(mod.user, shared.identity);
    for (const what of ['limiting', 'warning'])
      for (const [whose, expected] of [
        [mod, 'FORBIDDEN'],
        [await somebody('MODERATOR'), 'FORBIDDEN'],
        [admin, 'done'],
      ] as const)
        expect(await AGAINST[what]?.act(await world.asUser(whose.user, a), shared)).toBe(expected);
  });

  describe('are told before anything is tried', () => {
    const told = async (asker: Asker, { identity }: Pick<Somebody, 'identity'>) => {
      const query = `query ($id: ID!) {
        moderatedIdentity(id: $id) { moderation { canRestrict canUnrestrict canModeratePosts } }
      }`;
      const { moderatedIdentity } = await world.run(asker, query, { id: gid('Identity', identity) });
      const { moderation } = moderatedIdentity as unknown as { moderation: Record<string, boolean> };
      return [moderation.canRestrict, moderation.canUnrestrict, moderation.canModeratePosts];
    };

    it('of others, by how they rank', async () => {
      for (const own of ACTING)
        for (const theirs of RANKS) {
          const asker = await world.asUser((await somebody(own)).user, a);
          const higher = RANKS.indexOf(own) - RANKS.indexOf(theirs);
          expect([own, theirs, await told(asker, await somebody(theirs))]).toEqual([
            own,
            theirs,
            [higher > 0, higher >= 0, higher >= 0],
          ]);
        }
      expect(await told({ ...world.operator, domain: a }, await somebody('ROOT'))).toEqual([
        true,
        true,
        true,
      ]);
    });

    it('of oneself, and of what one shares', async () => {
      const mod = await somebody('MODERATOR');
      expect(await told(await world.asUser(mod.user, a), mod)).toEqual([false, false, true]);
      await world.hold((await somebody('ADMIN')).user, mod.identity);
      expect(await told(await world.asUser(mod.user, a), mod)).toEqual([false, false, false]);
    });
  });

  it('is of one domain: elsewhere they are strangers, of whom is not told what they are there', async () => {
    const b = await world.domain('b.test');
    const [mod, there] = [await somebody('MODERATOR'), await somebody('OWNER', b)];
    await world.db.models.domainRole.create({
      data: { domainId: a.id, userId: there.user.id, role: 'OWNER', createdAt: 1n },
    });
    const limit = { ...idOf(there), ...here(), level: 'LIMIT' };
    await world.follow(mod.identity, there.identity);
    expect(await outcome(await world.asUser(mod.user, a), 'restrictIdentity', limit)).toBe('done');
    // What was decided about oneself is not ended there either.
    const end = { ...idOf(there), ...here() };
    expect(await outcome(await world.asUser(there.user, a), 'unrestrictIdentity', end)).toBe('FORBIDDEN');
  });

  it('is the same or higher where somebody is let hold an identity, or put out', async () => {
    for (const own of ['ADMIN', 'OWNER', 'ROOT'] as const)
      for (const theirs of RANKS) {
        const asker = await world.asUser((await somebody(own)).user, a);
        const [held, further] = [await somebody(theirs), await somebody('NOBODY')];
        const expected = RANKS.indexOf(own) >= RANKS.indexOf(theirs) ? 'done' : 'FORBIDDEN';
        const input = { ...idOf(held), holderOf: gid('Identity', further.identity) };
        for (const name of ['shareIdentity', 'unshareIdentity'])
          expect([name, own, theirs, await outcome(asker, name, input)]).toEqual([
            name,
            own,
            theirs,
            expected,
          ]);
      }
  });
});
