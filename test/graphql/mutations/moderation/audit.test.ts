import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditEntryOf, auditEvents } from '../../../../src/core/audit/live.ts';
import { inTransaction } from '../../../../src/core/context.ts';
import type { Role } from '../../../../src/db/enums.ts';
import type { Domain, Identity, User } from '../../../../src/db/rows.ts';
import { DIALECTS } from '../../../helpers/database.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from '../world.ts';

interface Entry {
  id: string;
  act: string;
  actorRole: string;
  actor: { username: string } | null;
  actorUser: { email: string } | null;
  domain: { name: string } | null;
  targetKind: string;
  targetId: string | null;
  targetName: string;
  comment: string;
  changes: { field: string; before: string | null; after: string | null }[];
}

describe.each(DIALECTS)('the audit log on %s', (dialect) => {
  let world: MutationWorld;
  let a: Domain;
  let b: Domain;
  let ana: Identity;
  let root: User;
  const staff = new Map<string, User>();

  beforeAll(async () => {
    world = await openMutationWorld({ dialect });
    a = await world.domain('a.test', { isDefault: true });
    b = await world.domain('b.test');
    ana = await world.identity('ana', a);
    root = await world.user('root@mail.test', true);
    for (const domain of [a, b])
      for (const role of ['OWNER', 'ADMIN', 'MODERATOR'] as const) await employ(domain, role);
  });
  afterAll(() => world.close());

  /**
   * Somebody with a role and an identity on a domain, and another on the other one, which nobody of the first must
   * learn of.
   */
  async function employ(domain: Domain, role: Role) {
    const user = await world.user(`${role.toLowerCase()}@${domain.name}`);
    await world.db.models.domainRole.create({
      data: { domainId: domain.id, userId: user.id, role, createdAt: 0n },
    });
    await world.hold(user, await world.identity(`${role.toLowerCase()}_here`, domain));
    const other = domain === a ? b : a;
    await world.hold(user, await world.identity(`${role.toLowerCase()}_of_${domain.name[0]}`, other));
    staff.set(`${role} ${domain.name}`, user);
  }
  const as = (role: Role, domain: Domain): Promise<Asker> => {
    const user = staff.get(`${role} ${domain.name}`);
    if (!user) throw new Error('nobody has this role');
    return world.asUser(user, domain);
  };
  const read = async (who: Asker, args = ''): Promise<Entry[]> => {
    const { auditLog } = await world.run(
      who,
      `{ auditLog${args} { nodes { id act actorRole actor { username } actorUser { email } domain { name } targetKind targetId targetName comment changes { field before after } } } }`,
    );
    return (auditLog as never as { nodes: Entry[] }).nodes;
  };
  const of = (domain: Domain) => `(domainId: "${gid('Domain', domain)}")`;
  const newest = async () => {
    const [entry] = await read(world.operator, '(first: 1)');
    if (!entry) throw new Error('the log is empty');
    return entry;
  };
  const count = () => world.db.models.auditEntry.count();

  it('says who suspended whom and why, and nothing where nothing changed', async () => {
    const before = await count();
    const suspend = async (isSuspended: boolean, reason?: string) =>
      world.mutate(await as('MODERATOR', a), 'setIdentitySuspended', {
        identityId: gid('Identity', ana),
        isSuspended,
        reason,
      });
    await suspend(true, '  sells pills ');
    expect(await newest()).toMatchObject({
      act: 'IDENTITY_SUSPENDED',
      actorRole: 'MODERATOR',
      actor: { username: 'moderator_here' },
      actorUser: { email: 'moderator@a.test' },
      domain: { name: 'a.test' },
      targetKind: 'IDENTITY',
      targetId: gid('Identity', ana),
      targetName: '@ana@a.test',
      comment: 'sells pills',
      changes: [{ field: 'state', before: 'ACTIVE', after: 'SUSPENDED' }],
    });
    await suspend(true, 'again');
    expect(await count()).toBe(before + 1);
    await suspend(false);
    expect(await newest()).toMatchObject({ act: 'IDENTITY_UNSUSPENDED', comment: '' });
    expect(await suspend(true, 'x'.repeat(2001))).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['input', 'reason'],
    });
    expect(await count()).toBe(before + 2);
  });

  it('has an entry for every kind of act there is', async () => {
    const domainId = gid('Domain', a);
    const owner = await as('OWNER', a);
    const asRoot = await world.asUser(root, a);
    const one = async (who: Asker, name: string, input: object, act: string, more: object = {}) => {
      const before = await count();
      expect(await world.mutate(who, name, input)).not.toHaveProperty('code');
      expect([name, await count()]).toEqual([name, before + 1]);
      const entry = await newest();
      expect(entry).toMatchObject({ act, ...more });
      return entry;
    };
    const email = 'new@mail.test';
    await one(asRoot, 'addUser', { email, password: 'correct horse' }, 'USER_ADDED', { targetName: email });
    await one(world.operator, 'setUserDisabled', { email, isDisabled: true }, 'USER_DISABLED', {
      actorRole: 'OPERATOR',
      actor: null,
      actorUser: null,
      domain: null,
    });
    await one(asRoot, 'setUserDisabled', { email, isDisabled: false }, 'USER_ENABLED');
    await world.db.models.user.updateMany({ where: { email }, data: { secondFactorAt: 1n } });
    await one(world.operator, 'resetSecondFactor', { email }, 'SECOND_FACTOR_RESET');
    await one(world.operator, 'setPassword', { email, password: 'another horse' }, 'PASSWORD_SET');
    const holder = await world.identity('holder', a);
    await world.hold(await world.user('holder@mail.test'), holder);
    const made = await one(
      owner,
      'createIdentity',
      { username: 'newcomer', domainId, holderOf: gid('Identity', holder), role: 'MODERATOR' },
      'IDENTITY_CREATED',
      { targetName: '@newcomer@a.test', changes: [{ field: 'role', before: null, after: 'MODERATOR' }] },
    );
    await one(asRoot, 'shareIdentity', { identityId: made.targetId, email: root.email }, 'IDENTITY_SHARED');
    const taken = { identityId: made.targetId, email: root.email };
    await one(world.operator, 'unshareIdentity', taken, 'IDENTITY_UNSHARED', { actorRole: 'OPERATOR' });
    const whose = { domainId, holderOf: gid('Identity', holder) };
    await one(owner, 'setDomainRole', { ...whose, role: 'ADMIN', reason: 'she helps' }, 'ROLE_GIVEN', {
      ...{ actorRole: 'OWNER', comment: 'she helps', targetKind: 'IDENTITY', targetName: '@holder@a.test' },
      changes: [{ field: 'role', before: 'MODERATOR', after: 'ADMIN' }],
    });
    await one(owner, 'removeDomainRole', whose, 'ROLE_TAKEN', {
      changes: [{ field: 'role', before: 'ADMIN', after: null }],
    });
    await one(asRoot, 'addDomain', { name: 'c.test' }, 'DOMAIN_ADDED', { actorRole: 'INSTALL_ADMIN' });
    const c = await world.db.models.domain.findUniqueOrThrow({ where: { name: 'c.test' } });
    await one(owner, 'updateDomain', { domainId, title: 'A new name' }, 'DOMAIN_CHANGED', {
      changes: [{ field: 'title', before: expect.any(String), after: 'A new name' }],
    });
    await one(owner, 'blockHost', { domainId, name: 'evil.test', reason: 'spam' }, 'HOST_BLOCKED', {
      comment: 'spam',
      targetName: 'evil.test',
    });
    await one(owner, 'unblockHost', { domainId, name: 'evil.test' }, 'HOST_UNBLOCKED');
    await one(asRoot, 'blockHost', { name: 'evil.test' }, 'HOST_BLOCKED', { domain: null });
    const terms = { pattern: '203.0.113.0/24', severity: 'NO_ACCESS' };
    await one(asRoot, 'blockAccess', { ...terms, reason: 'floods' }, 'ACCESS_BLOCKED', {
      ...{ domain: null, targetKind: 'ACCESS', targetName: '203.0.113.0/24', comment: 'floods' },
      changes: [{ field: 'severity', before: null, after: 'NO_ACCESS' }],
    });
    await one(asRoot, 'blockAccess', { ...terms, seconds: 60 }, 'ACCESS_BLOCKED', {
      changes: [
        { field: 'reason', before: 'floods', after: '' },
        { field: 'expiresAt', before: null, after: expect.stringMatching(/^\d{4}-.*Z$/) },
      ],
    });
    await one(asRoot, 'unblockAccess', { pattern: '203.0.113.9/24' }, 'ACCESS_UNBLOCKED', { comment: '' });
    await one(asRoot, 'retryDeliveries', {}, 'DELIVERIES_RETRIED', { targetName: 'all servers' });
    await one(asRoot, 'flushDeliveries', { host: 'slow.test' }, 'DELIVERIES_CANCELLED', {
      changes: [{ field: 'deliveries', before: null, after: '2' }],
    });
    const invite = await one(owner, 'createInvite', { domainId, uses: 1 }, 'INVITE_CREATED');
    expect(invite.targetName).toHaveLength(5);
    await one(owner, 'revokeInvite', { inviteId: invite.targetId }, 'INVITE_REVOKED');
    const { targetId: announcementId } = await one(
      owner,
      'createAnnouncement',
      { domainId, text: 'hear' },
      'ANNOUNCEMENT_CREATED',
    );
    await one(owner, 'updateAnnouncement', { announcementId, text: 'hear me' }, 'ANNOUNCEMENT_CHANGED', {
      changes: [{ field: 'source', before: 'hear', after: 'hear me' }],
    });
    await one(owner, 'deleteAnnouncement', { announcementId }, 'ANNOUNCEMENT_DELETED');
    const bob = await world.identity('bob', a);
    const reported = await world.mutate(
      await world.asIdentity(bob),
      'reportIdentity',
      { identityId: gid('Identity', ana) },
      'report { id }',
    );
    const { id: reportId } = (reported as never as { report: { id: string } }).report;
    await one(await as('MODERATOR', a), 'resolveReport', { reportId }, 'REPORT_RESOLVED', {
      targetId: reportId,
    });
    await one(owner, 'reopenReport', { reportId }, 'REPORT_REOPENED');
    await one(
      owner,
      'decideSignUp',
      { signUpId: await waiting('eve'), isApproved: false },
      'SIGN_UP_REJECTED',
      {
        targetName: 'eve',
      },
    );
    await one(
      owner,
      'decideSignUp',
      { signUpId: await waiting('zoe'), isApproved: true },
      'SIGN_UP_APPROVED',
      {
        targetName: 'zoe',
      },
    );
    await world.db.models.customEmoji.create({
      data: {
        ...{ id: 77n, domainId: a.id, mediaId: 1n, shortcode: 'party', url: '', staticUrl: '' },
        ...{ createdAt: 0n, updatedAt: 0n },
      },
    });
    const emoji = { domainId, shortcode: 'party' };
    await one(owner, 'updateCustomEmoji', { ...emoji, category: 'fun' }, 'EMOJI_CHANGED', {
      targetName: ':party:',
    });
    await one(owner, 'deleteCustomEmoji', emoji, 'EMOJI_DELETED', { targetId: null });
    // Forgotten without a trace on the domain itself.
    await one(asRoot, 'removeDomain', { domainId: gid('Domain', c) }, 'DOMAIN_REMOVED', { domain: null });
    expect(await world.db.models.auditEntry.count({ where: { domainId: c.id } })).toBe(0);
  });

  async function waiting(username: string): Promise<string> {
    const [id, userId] = [world.app.ids.next(), world.app.ids.next()];
    const email = `${username}@mail.test`;
    await world.db.models.user.create({ data: { id: userId, email, state: 'UNAPPROVED', createdAt: 0n } });
    const names = { email, username, usernameKey: username, needsApproval: true };
    await world.db.models.signUp.create({ data: { id, userId, domainId: a.id, ...names, createdAt: 0n } });
    return gid('SignUp', id);
  }

  it('is for admins of the domain and of the install, and shows the one nothing of the other', async () => {
    await world.mutate(await as('ADMIN', b), 'updateDomain', {
      domainId: gid('Domain', b),
      title: 'secret of b',
    });
    for (const role of ['OWNER', 'ADMIN'] as const)
      for (const [domain, other] of [
        [a, b],
        [b, a],
      ] as const) {
        const who = await as(role, domain);
        const entries = await read(who, `(first: 100, domainId: "${gid('Domain', domain)}")`);
        expect(entries.length).toBeGreaterThan(0);
        expect(new Set(entries.map((entry) => entry.domain?.name))).toEqual(new Set([domain.name]));
        // No login is named, and nobody by an identity they hold elsewhere.
        const text = JSON.stringify(entries);
        expect(text).not.toMatch(new RegExp(`@mail\\.test|_of_|${other.name.replace('.', '\\.')}`));
        expect(entries.every((entry) => entry.actorUser === null)).toBe(true);
        await expect(read(who, of(other))).rejects.toMatchObject({ code: 'FORBIDDEN' });
        await expect(read(who)).rejects.toMatchObject({ code: 'FORBIDDEN' });
        for (const { id } of await read(world.operator, '(first: 100)')) {
          const { node } = await world.run(who, `{ node(id: "${id}") { id } }`);
          const isTheirs = entries.some((entry) => entry.id === id);
          expect(node === null).toBe(!isTheirs);
        }
      }
    for (const who of [await as('MODERATOR', a), await world.asIdentity(ana)]) {
      await expect(read(who, of(a))).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(read(who)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    const all = await read(await world.asUser(root, a), '(first: 100)');
    expect(new Set(all.map((entry) => entry.domain?.name))).toEqual(new Set(['a.test', 'b.test', undefined]));
    const some = await read(world.operator, '(act: USER_DISABLED)');
    expect(new Set(some.map(({ act }) => act))).toEqual(new Set(['USER_DISABLED']));
    await expect(read(world.operator, '(domainId: "domain_1")')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is written with the act or not at all, and lies in the event log', async () => {
    const before = [await count(), await world.db.models.event.count()];
    const failed = inTransaction(world.system(), async (ctx) => {
      const operator = { ...ctx, viewer: { kind: 'operator' as const, identity: null } };
      const { setDomain } = await import('../../../../src/core/domains/set.ts');
      await setDomain(operator, a, { title: 'never' });
      throw new Error('the end of it');
    });
    await expect(failed).rejects.toThrow('the end of it');
    expect([await count(), await world.db.models.event.count()]).toEqual(before);
    await world.mutate(await as('OWNER', a), 'updateDomain', { domainId: gid('Domain', a), title: 'now' });
    const rows = await world.db.models.event.findMany({ orderBy: { id: 'asc' }, skip: before[1] ?? 0 });
    const events = rows as never[];
    const [selected] = auditEvents(a.id, events);
    if (!selected) throw new Error('no event');
    expect(auditEvents(null, events)).toHaveLength(1);
    expect(auditEvents(b.id, events)).toHaveLength(0);
    const seenBy = async (asker: Asker) =>
      (await auditEntryOf({ ...world.system(), viewer: asker.viewer }, selected.event))?.act ?? null;
    expect(await seenBy(await as('ADMIN', a))).toBe('DOMAIN_CHANGED');
    expect(await seenBy(await as('OWNER', b))).toBeNull();
    expect(await seenBy(await as('MODERATOR', a))).toBeNull();
  });
});
