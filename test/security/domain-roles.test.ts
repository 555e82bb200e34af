import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeUser } from '../../src/core/users/delete.ts';
import type { Role } from '../../src/db/enums.ts';
import type { Domain, Identity, User } from '../../src/db/rows.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from '../graphql/mutations/world.ts';
import { DIALECTS } from '../helpers/database.ts';

/**
 * Roles on a domain (schema/PROTOCOL.md, 53): who gives and takes them, what they are told by it, and that rights end
 * with the role.
 */

type Who = Role | 'ROOT' | 'NOBODY';
const ROLES = ['OWNER', 'ADMIN', 'MODERATOR'] as const;

/** For whoever acts, which changes of somebody else's role (from `before` to `after`) they may make. */
const MAY: Record<Who, (before: Role | null, after: Role | null) => boolean> = {
  ROOT: () => true,
  OWNER: (before, after) => before !== 'OWNER' && after !== 'OWNER',
  ADMIN: (before, after) => [before, after].every((role) => role === null || role === 'MODERATOR'),
  MODERATOR: () => false,
  NOBODY: () => false,
};

describe.each(DIALECTS)('53 roles on %s', (dialect) => {
  let world: MutationWorld;
  let a: Domain;
  let b: Domain;
  let made = 0;
  let root: Asker;

  beforeAll(async () => {
    world = await openMutationWorld({ dialect });
    a = await world.domain('a.test', { isDefault: true });
    b = await world.domain('b.test');
    root = await world.asUser(await world.user('root@mail.test', true), a);
  });
  afterAll(() => world.close());

  const roleOf = async (user: User, domain = a) =>
    (await world.db.models.domainRole.findFirst({ where: { domainId: domain.id, userId: user.id } }))?.role ??
    null;
  async function somebody(role: Role | null, domain = a): Promise<{ user: User; identity: Identity }> {
    const name = `p${++made}`;
    const user = await world.user(`${name}@mail.test`);
    const identity = await world.identity(name, domain);
    await world.hold(user, identity);
    if (role) {
      const key = { domainId: domain.id, userId: user.id };
      await world.db.models.domainRole.create({ data: { ...key, role, createdAt: BigInt(made) } });
    }
    return { user, identity };
  }
  const asA = async (who: Who): Promise<Asker> =>
    who === 'ROOT' ? root : world.asUser((await somebody(who === 'NOBODY' ? null : who)).user, a);
  const change = (asker: Asker, role: Role | null, whom: object, domain = a) => {
    const input = { domainId: gid('Domain', domain), ...whom };
    return role === null
      ? world.mutate(asker, 'removeDomainRole', input, 'before hasOwner domain { name }')
      : world.mutate(asker, 'setDomainRole', { ...input, role }, 'before role hasOwner domain { name }');
  };
  const holderOf = (identity: Identity) => ({ holderOf: gid('Identity', identity) });

  it.each(Object.keys(MAY) as Who[])('are given and taken as far as %s may', async (who) => {
    for (const before of [null, ...ROLES])
      for (const after of [null, ...ROLES]) {
        const asker = await asA(who);
        const { user, identity } = await somebody(before);
        const answer = await change(asker, after, holderOf(identity));
        const label = `${before} to ${after}: ${answer.code ?? 'done'}`;
        expect([label, await roleOf(user)]).toEqual([
          `${before} to ${after}: ${MAY[who](before, after) ? 'done' : 'FORBIDDEN'}`,
          MAY[who](before, after) ? after : before,
        ]);
      }
  });

  it('are laid down and lowered by whoever has them, and never raised', async () => {
    const rank = [null, 'MODERATOR', 'ADMIN', 'OWNER'] as const;
    await somebody('OWNER');
    for (const [own, before] of rank.entries())
      for (const [wanted, after] of rank.entries()) {
        const { user } = await somebody(before);
        const { code } = await change(await world.asUser(user, a), after, {});
        expect([before, after, code, await roleOf(user)]).toEqual(
          wanted <= own ? [before, after, undefined, after] : [before, after, 'FORBIDDEN', before],
        );
      }
  });

  it('tell nobody of a domain whether an address has a login, or who holds what elsewhere', async () => {
    await world.db.models.domainRole.deleteMany({ where: { domainId: a.id } });
    const there = await somebody(null, b);
    const nobodys = await world.identity('nobodys', a);
    for (const role of ROLES) {
      const asker = await asA(role);
      const known = await change(asker, 'MODERATOR', { email: there.user.email });
      expect(known.code).toBe('FORBIDDEN');
      expect(await change(asker, 'MODERATOR', { email: 'none@mail.test' })).toEqual(known);
      const elsewhere = await change(asker, 'MODERATOR', holderOf(there.identity));
      expect(elsewhere.code).toBe(role === 'MODERATOR' ? 'FORBIDDEN' : 'NOT_FOUND');
      for (const id of ['identity_1', gid('Identity', nobodys)])
        expect(await change(asker, 'MODERATOR', { holderOf: id })).toEqual(elsewhere);
      for (const next of [null, 'MODERATOR'] as const)
        expect((await change(asker, next, holderOf(there.identity), b)).code).toBe('NOT_FOUND');
    }
    expect(await change(root, 'ADMIN', { email: there.user.email })).toMatchObject({
      ...{ before: null, role: 'ADMIN', domain: { name: 'a.test' } },
    });
    expect(await change(root, null, { email: 'none@mail.test' })).toMatchObject({
      ...{ code: 'NOT_FOUND', path: ['input', 'email'] },
    });
    // Their login has no identity on the domain: its admins read neither the address nor an id in the log.
    const owner = await asA('OWNER');
    const text = `{ auditLog(first: 1, domainId: "${gid('Domain', a)}") { nodes { targetKind targetName targetId } } }`;
    const target = { targetKind: 'USER', targetName: 'a login without an identity of a.test' };
    expect((await world.run(owner, text)).auditLog).toEqual({ nodes: [{ ...target, targetId: null }] });
    expect((await world.run(root, text)).auditLog).toEqual({
      nodes: [{ ...target, targetId: gid('User', there.user) }],
    });
    const list = `{ domain { roles { role identity { handle } user { email } } } }`;
    const rolesSeen = async (asker: Asker) =>
      ((await world.run(asker, list)).domain as never as { roles: { user: object | null }[] }).roles;
    const stranger = { role: 'ADMIN', identity: null };
    expect(await rolesSeen(root)).toContainEqual({ ...stranger, user: { email: there.user.email } });
    const seen = await rolesSeen(owner);
    expect(seen).toContainEqual({ ...stranger, user: null });
    expect(seen.filter(({ user }) => user !== null)).toEqual([]);
    for (const who of ['MODERATOR', 'NOBODY'] as const)
      await expect(rolesSeen(await asA(who))).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('leave a domain its last owner, of two who go at once as well, but for an admin of the install', async () => {
    const c = await world.domain('c.test');
    const [one, two] = [await somebody('OWNER', c), await somebody('OWNER', c)];
    const askers = await Promise.all([one, two].map(({ user }) => world.asUser(user, c)));
    const answers = await Promise.all(askers.map((asker) => change(asker, null, {}, c)));
    expect(answers.map(({ code }) => code ?? 'done').sort()).toEqual(['CONFLICT', 'done']);
    const stayed = (await roleOf(one.user, c)) === 'OWNER' ? one : two;
    const asStayed = await world.asUser(stayed.user, c);
    expect(await change(asStayed, 'ADMIN', {}, c)).toMatchObject({ code: 'CONFLICT' });
    const again = { domainId: gid('Domain', c), username: 'again', role: 'MODERATOR' };
    expect(await world.mutate(asStayed, 'createIdentity', again)).toMatchObject({ code: 'CONFLICT' });
    expect(await roleOf(stayed.user, c)).toBe('OWNER');
    expect(await change(root, null, holderOf(stayed.identity), c)).toMatchObject({
      ...{ before: 'OWNER', hasOwner: false },
    });
  });

  it('end at once with what tokens could do by them, and are written down once', async () => {
    const { user, identity } = await somebody('MODERATOR');
    const spam = await world.identity(`spam${++made}`, a);
    const mod = await world.asUser(user, a);
    const ofIdentity = await world.asIdentity(identity, undefined, user);
    const suspend = async (asker: Asker, isSuspended: boolean) =>
      (await world.mutate(asker, 'setIdentitySuspended', { identityId: gid('Identity', spam), isSuspended }))
        .code;
    expect([await suspend(mod, true), await suspend(ofIdentity, false)]).toEqual([undefined, undefined]);
    await world.db.models.moderationMail.create({
      data: { userId: user.id, domainId: a.id, queue: 'REPORTS', sentAt: 1n },
    });
    const [entries, owner] = [await world.db.models.auditEntry.count(), await asA('OWNER')];
    const lastEvent = (await world.db.models.event.findFirst({ orderBy: { id: 'desc' } }))?.id ?? 0n;
    const taken = await Promise.all([1, 2].map(() => change(owner, null, holderOf(identity))));
    expect(taken.map(({ before }) => before).sort()).toEqual(['MODERATOR', null]);
    expect(await world.db.models.auditEntry.count()).toBe(entries + 1);
    // Other processes hear of it, so that their streams look again.
    const heard = await world.db.models.event.findMany({
      where: { id: { gt: lastEvent }, kind: 'user.changed' },
    });
    expect(heard.map(({ detail }) => detail)).toEqual([{ userId: String(user.id) }]);
    for (const asker of [mod, ofIdentity]) expect(await suspend(asker, true)).toMatch(/FORBIDDEN|NOT_FOUND/);
    expect(await world.db.models.moderationMail.count({ where: { userId: user.id } })).toBe(0);
    // An owner who lost the role gives none any more, whatever they had read before.
    const late = await somebody('OWNER');
    const asLate = await world.asUser(late.user, a);
    await change(root, 'MODERATOR', holderOf(late.identity));
    expect(await change(asLate, 'ADMIN', holderOf(identity))).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('are not lost with the login of a last owner, of two who go at once as well', async () => {
    const [c, d] = [await world.domain('e.test'), await world.domain('f.test')];
    const [one, two] = [await somebody('OWNER', c), await somebody('OWNER', c)];
    const closing = await world.domain('g.test', { state: 'CLOSING' });
    for (const domain of [d, closing])
      await world.db.models.domainRole.create({
        data: { domainId: domain.id, userId: one.user.id, role: 'OWNER', createdAt: 1n },
      });
    const remove = (input: object) => world.mutate(root, 'removeUser', input);
    const { email } = one.user;
    // Names what would be left alone, and nothing that has another owner or is going anyway.
    expect(await remove({ email })).toMatchObject({
      ...{
        code: 'CONFLICT',
        message: expect.stringMatching(/^p\d+@mail\.test is the last owner of f\.test;/),
      },
    });
    await change(
      root,
      'OWNER',
      holderOf(
        await world.identity(`f${++made}`, d).then(async (identity) => {
          await world.hold(two.user, identity);
          return identity;
        }),
      ),
      d,
    );
    const deletions = await Promise.all(
      [one, two].map(async ({ user }) =>
        world.mutate(await world.asUser(user, c), 'deleteUser', { currentPassword: 'correct horse' }),
      ),
    );
    expect(deletions.map(({ code }) => code ?? 'done').sort()).toEqual(['CONFLICT', 'done']);
    expect(deletions.find(({ code }) => code)?.message).toMatch(
      /^You are the last owner of e\.test, f\.test; /,
    );
    const stayed = (await roleOf(one.user, c)) === 'OWNER' ? one : two;
    expect(await roleOf(stayed.user, d)).toBe('OWNER');
    // Locked out, suspended or without an identity there they are the owner still.
    expect((await remove({ email: stayed.user.email, leavesOwnerless: false })).code).toBe('CONFLICT');
    expect((await remove({ email: stayed.user.email, leavesOwnerless: true })).code).toBeUndefined();
    expect(await roleOf(stayed.user, c)).toBe(null);
  });

  it('end with what they saw to, unless another holder has one', async () => {
    const r = await world.domain('r.test');
    const owner = await somebody('OWNER', r);
    const asOwner = await world.asUser(owner.user, r);
    const report = async ({ id: assigneeId }: Identity, more = {}) => {
      const [reporterId, targetId] = [owner.identity.id, owner.identity.id];
      const data = { domainId: r.id, reporterId, targetId, comment: '', createdAt: 1n, assigneeId, ...more };
      return (await world.db.models.report.create({ data: { id: world.app.ids.next(), ...data } })).id;
    };
    const assignee = async (id: bigint) =>
      (await world.db.models.report.findUniqueOrThrow({ where: { id } })).assigneeId;
    const written = (id: bigint) =>
      world.db.models.auditEntry.count({ where: { reportId: id, act: 'REPORT_UNASSIGNED' } });
    const root2 = { ...world.system(), viewer: root.viewer };
    const ends: Record<string, (whose: { user: User; identity: Identity }) => Promise<unknown>> = {
      'the role': ({ identity }) => change(asOwner, null, holderOf(identity), r),
      'the login': ({ user }) => removeUser(root2, user),
      'the identity': ({ identity }) =>
        world.mutate(world.operator, 'deleteIdentity', { identityId: gid('Identity', identity) }),
    };
    for (const [what, end] of Object.entries(ends)) {
      const mod = await somebody('MODERATOR', r);
      const [open, closed] = [await report(mod.identity), await report(mod.identity, { resolvedAt: 2n })];
      expect(await change(asOwner, 'ADMIN', holderOf(mod.identity), r)).toMatchObject({
        before: 'MODERATOR',
      });
      expect([what, await assignee(open)]).toEqual([what, mod.identity.id]);
      await end(mod);
      expect([what, await assignee(open), await written(open)]).toEqual([what, null, 1]);
      // Who saw to a closed one is how it was, until it is opened again.
      expect([what, await assignee(closed), await written(closed)]).toEqual([what, mod.identity.id, 0]);
      expect((await world.mutate(asOwner, 'reopenReport', { reportId: gid('Report', closed) })).code).toBe(
        undefined,
      );
      expect([what, await assignee(closed)]).toEqual([what, null]);
    }
    const [kept, left] = [await somebody('MODERATOR', r), await somebody('MODERATOR', r)];
    await world.hold(left.user, kept.identity);
    const shared = await report(kept.identity);
    await change(asOwner, null, holderOf(left.identity), r);
    expect(await assignee(shared)).toBe(kept.identity.id);
    const leave = { identityId: gid('Identity', kept.identity) };
    expect((await world.mutate(await world.asUser(kept.user, r), 'unshareIdentity', leave)).code).toBe(
      undefined,
    );
    expect([await assignee(shared), await written(shared)]).toEqual([null, 1]);
  });

  it.skipIf(dialect === 'sqlite').each(['assigned', 'opened again'])(
    'end with what is %s at that very moment',
    async (how) => {
      const s = await world.domain(`s${++made}.test`);
      const owner = await somebody('OWNER', s);
      const asOwner = await world.asUser(owner.user, s);
      const mod = await somebody('MODERATOR', s);
      const closed = how === 'assigned' ? {} : { assigneeId: mod.identity.id, resolvedAt: 2n };
      const ids = { domainId: s.id, reporterId: owner.identity.id, targetId: owner.identity.id };
      const id = world.app.ids.next();
      const report = await world.db.models.report.create({
        data: { id, ...ids, comment: '', createdAt: 1n, ...closed },
      });
      const input = { reportId: gid('Report', report) };
      const holder = new pg.Client({ connectionString: world.db.location });
      await holder.connect();
      const waiting = async () => {
        const { rows } = await holder.query(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return rows.length;
      };
      try {
        // The role goes after its reports were looked for, and not yet.
        await holder.query('BEGIN');
        await holder.query('LOCK TABLE domain_role IN SHARE MODE');
        const taken = change(asOwner, null, holderOf(mod.identity), s);
        await expect.poll(waiting).toBe(1);
        let isDone = false;
        const given = (
          how === 'assigned'
            ? world.mutate(asOwner, 'assignReport', { ...input, identityId: gid('Identity', mod.identity) })
            : world.mutate(asOwner, 'reopenReport', input)
        ).finally(() => {
          isDone = true;
        });
        await expect.poll(async () => isDone || (await waiting()) > 1).toBe(true);
        await holder.query('COMMIT');
        await Promise.all([taken, given]);
      } finally {
        await holder.end();
      }
      const after = await world.db.models.report.findUniqueOrThrow({ where: { id } });
      expect(after.assigneeId).toBe(null);
    },
  );

  it('are not given to a login that was deleted at that moment', async () => {
    const { user } = await somebody(null);
    const { setDomainRole } = await import('../../src/core/domain-roles/set.ts');
    await removeUser({ ...world.system(), viewer: root.viewer }, user);
    await expect(
      setDomainRole({ ...world.system(), viewer: root.viewer }, a, user, { role: 'ADMIN' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are a hundred on one domain at most', async () => {
    const d = await world.domain('d.test');
    const { user, identity } = await somebody(null, d);
    const rows = Array.from({ length: 100 }, (_, i) => world.user(`many${i}@d.test`));
    const users = await Promise.all(rows);
    await world.db.models.domainRole.createMany({
      data: users.map(({ id }) => ({ domainId: d.id, userId: id, role: 'MODERATOR', createdAt: 1n })),
    });
    expect(await change(root, 'MODERATOR', holderOf(identity), d)).toMatchObject({ code: 'CONFLICT' });
    expect(await change(root, null, { email: users[0]?.email }, d)).toMatchObject({ before: 'MODERATOR' });
    expect(await change(root, 'MODERATOR', holderOf(identity), d)).toMatchObject({ role: 'MODERATOR' });
    expect(await roleOf(user, d)).toBe('MODERATOR');
  });
});
