import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { block } from '../../../../src/core/blocks/block.ts';
import { mute } from '../../../../src/core/blocks/mute.ts';
import { inTransaction } from '../../../../src/core/context.ts';
import { setDomainRole } from '../../../../src/core/domain-roles/set.ts';
import { setDomain } from '../../../../src/core/domains/set.ts';
import { eraseChunk } from '../../../../src/core/erasure/erase.ts';
import { deleteIdentity } from '../../../../src/core/identities/delete.ts';
import { shareIdentity } from '../../../../src/core/identities/share.ts';
import { markNotificationsRead } from '../../../../src/core/notifications/mark.ts';
import { setPolicy } from '../../../../src/core/notifications/policy.ts';
import { receiveReport } from '../../../../src/core/reports/receive.ts';
import { setResolved } from '../../../../src/core/reports/resolve.ts';
import { decideSignUp } from '../../../../src/core/sign-up/decide.ts';
import { signUp } from '../../../../src/core/sign-up/sign-up.ts';
import { uris } from '../../../../src/core/uris.ts';
import type { Domain, Identity, User } from '../../../../src/db/rows.ts';
import { DIALECTS } from '../../../helpers/database.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from '../world.ts';

/** Moderators are notified of who signs up on their domain, and of who is reported there; nobody else is. */
describe.each(DIALECTS)('notifications for moderators, on %s', (dialect) => {
  let world: MutationWorld;
  let a: Domain;
  let b: Domain;
  let made = 0;

  interface Made {
    user: User;
    identity: Identity;
    asker: Asker;
  }
  type Is = 'OWNER' | 'ADMIN' | 'MODERATOR' | 'INSTALL' | null;

  async function person(domain: Domain, is: Is = null): Promise<Made> {
    made += 1;
    const name = `p${made}`;
    const user = await world.user(`${name}@mail.test`, is === 'INSTALL');
    const identity = await world.identity(name, domain);
    await world.hold(user, identity);
    if (is !== null && is !== 'INSTALL')
      await world.db.models.domainRole.create({
        data: { domainId: domain.id, userId: user.id, role: is, createdAt: 0n },
      });
    return { user, identity, asker: await world.asIdentity(identity, undefined, user) };
  }

  beforeEach(async () => {
    world = await openMutationWorld({ dialect });
    [a, b] = [await world.domain('a.test', { isDefault: true }), await world.domain('b.test')];
  });
  afterEach(() => world.close());

  // biome-ignore lint/suspicious/noExplicitAny: a test reads into the answer by the document it sent
  type Data = any;
  const PARTS = `kind by { username } ... on ReportNotification { report { comment target { username } resolvedAt } }
    ... on SignUpRequestNotification { signUp { username email reason domain { name } } }`;
  const told = async ({ asker }: Made, args = ''): Promise<Data[]> =>
    (
      (await world.run(
        asker,
        `{ viewer { identity { notifications(first: 10${args}) { edges { node { ${PARTS} } } } } } }`,
      )) as Data
    ).viewer.identity.notifications.edges.map(({ node }: Data) => node);
  const kinds = async (who: Made) => (await told(who)).map(({ kind }) => kind);
  const report = (by: Made, about: Identity, comment = 'rude') =>
    world.mutate(
      by.asker,
      'reportIdentity',
      { identityId: gid('Identity', about), comment },
      'report { id }',
    );
  const open = (domain: Domain, registrations: 'OPEN' | 'APPROVAL') =>
    setDomain(world.system(), domain, { registrations, confirmsEmail: false });
  const join = async (domain: Domain, username: string) =>
    signUp(world.anonymous(await world.app.domains.byId(domain.id)), {
      ...{ username, email: `${username}@mail.test`, password: 'correct horse', agreesToRules: true },
      reason: 'I like birds',
    });

  it('tells of a report who moderates that domain, in every role, and admins of the install', async () => {
    const staff = [await person(a, 'OWNER'), await person(a, 'ADMIN'), await person(a, 'MODERATOR')];
    const [here, elsewhere] = [await person(a, 'INSTALL'), await person(b, 'INSTALL')];
    const others = [await person(b, 'OWNER'), await person(a)];
    const [ana, bob] = [await person(a), await person(a)];
    await report(ana, bob.identity);
    const tells = {
      ...{ kind: 'REPORT', by: { username: ana.identity.username } },
      report: { comment: 'rude', target: { username: bob.identity.username }, resolvedAt: null },
    };
    for (const who of [...staff, here, elsewhere]) expect(await told(who)).toEqual([tells]);
    for (const who of [...others, ana, bob]) expect(await told(who)).toEqual([]);
    const { id } = await world.db.models.report.findFirstOrThrow();
    await setResolved({ ...world.system(), viewer: world.operator.viewer }, id, true);
    expect((await told(here))[0].report.resolvedAt).not.toBeNull();
    // Without the right to read reports it says that there is one, and by whom.
    const { identity, user } = here;
    const narrow = { ...here, asker: await world.asIdentity(identity, ['read'], user) };
    expect(await told(narrow)).toEqual([{ ...tells, report: null }]);
    expect(await told({ ...here, asker: await world.asIdentity(identity) })).toEqual([
      { ...tells, report: null },
    ]);
  });

  it('tells who reports of nothing, and one who holds several identities once', async () => {
    const mod = await person(a, 'MODERATOR');
    const second = await world.identity('second', a);
    await world.hold(mod.user, second);
    const [ana, bob] = [await person(a), await person(a)];
    await report(mod, ana.identity);
    expect(await world.db.models.notification.count()).toBe(0);
    await report(ana, bob.identity);
    expect(await world.db.models.notification.findMany()).toMatchObject([{ identityId: mod.identity.id }]);
  });

  it('is kept from them by nothing: no mute, no block, no policy; and stays when they block', async () => {
    const mod = await person(a, 'MODERATOR');
    const [ana, bob] = [await person(a), await person(a)];
    await report(ana, bob.identity, 'first');
    const as = await world.as(mod.identity);
    await mute(as, mod.identity, ana.identity);
    await block(as, mod.identity, ana.identity);
    const rules = ['notFollowing', 'notFollowers', 'newAccounts', 'privateMentions', 'bots'] as const;
    await setPolicy(as, mod.identity, Object.fromEntries(rules.map((rule) => [rule, 'DROP'])));
    await report(ana, bob.identity, 'second');
    expect((await told(mod)).map((each) => each.report.comment)).toEqual(['second', 'first']);
  });

  it('tells of a report from another server, and of one that another domain forwarded', async () => {
    await world.identity('a.test', a, { uri: uris.instanceActor(a), isInstance: true });
    const [modA, modB] = [await person(a, 'MODERATOR'), await person(b, 'MODERATOR')];
    const [ana, bob] = [await person(a), await person(b)];
    await world.mutate(
      ana.asker,
      'reportIdentity',
      { identityId: gid('Identity', bob.identity), comment: 'both', isForwarded: true },
      'report { id }',
    );
    expect(await told(modA)).toMatchObject([{ by: { username: ana.identity.username } }]);
    // To them it comes from the other domain, and not from whom.
    expect(await told(modB)).toMatchObject([{ kind: 'REPORT', report: { comment: 'both' } }]);
    expect(JSON.stringify(await told(modB))).not.toContain(ana.identity.username);
  });

  it('tells of those of one server once until they are read, and of those made here each time', async () => {
    const [mod, other] = [await person(a, 'MODERATOR'), await person(a, 'ADMIN')];
    const [ana, bob, cy] = [await person(a), await person(a), await person(a)];
    const flag = async (reporter: Identity, ...targets: Made[]) => {
      made += 1;
      await inTransaction(world.system(a), (ctx) =>
        receiveReport(ctx, a, {
          ...{ uri: `https://far.test/flags/${made}`, reporter, posts: [], collections: [], comment: '' },
          targets: targets.map(({ identity }) => identity),
        }),
      );
    };
    const [far, alike, near] = [
      await world.remote('server', 'far.test'),
      await world.remote('person', 'far.test'),
      await world.remote('server', 'near.test'),
    ];
    const by = async (who: Made) => (await told(who)).map((each) => each.by.username);
    await flag(far, bob, cy);
    await flag(alike, ana);
    expect(await world.db.models.report.count()).toBe(3);
    expect(await by(mod)).toEqual(['server']);
    await flag(near, bob);
    await report(ana, bob.identity);
    await report(ana, bob.identity);
    const name = ana.identity.username;
    expect(await by(mod)).toEqual([name, name, 'server', 'server']);
    await markNotificationsRead(await world.as(mod.identity), mod.identity, null);
    await flag(alike, ana);
    expect((await by(mod))[0]).toBe('person');
    expect(await by(other)).toHaveLength(4);
  });

  it('ends with the role', async () => {
    const [mod, other] = [await person(a, 'MODERATOR'), await person(a, 'ADMIN')];
    const [ana, bob] = [await person(a), await person(a)];
    await report(ana, bob.identity);
    await setDomainRole(world.system(), a, mod.user, { role: 'ADMIN' });
    expect(await kinds(mod)).toEqual(['REPORT']);
    await setDomainRole(world.system(), a, mod.user, { role: null });
    expect(await kinds(mod)).toEqual([]);
    expect(await kinds(other)).toEqual(['REPORT']);
    const removed = await world.db.models.event.count({ where: { kind: 'notification.removed' } });
    expect(removed).toBe(1);
  });

  it('is nothing for whoever holds the identity and does not moderate', async () => {
    const [mod, volunteer] = [await person(a, 'MODERATOR'), await person(a)];
    const [ana, bob] = [await person(a), await person(a)];
    await report(ana, bob.identity, 'first');
    await shareIdentity(world.system(), mod.identity, volunteer.user);
    expect(await told(mod)).toEqual([]);
    // They get it by one that they alone hold.
    await report(ana, bob.identity, 'second');
    expect(await told(mod)).toEqual([]);
    const own = await world.identity('own', a);
    await world.hold(mod.user, own);
    await report(ana, bob.identity, 'third');
    const asOwn = { ...mod, asker: await world.asIdentity(own, undefined, mod.user) };
    expect((await told(asOwn)).map((each) => each.report.comment)).toEqual(['third']);
    // With another moderator it is shared as before.
    const helper = await person(a, 'MODERATOR');
    await shareIdentity(world.system(), own, helper.user);
    expect(await kinds(asOwn)).toEqual(['REPORT']);
  });

  it('goes with who made the report, once they are erased', async () => {
    const mod = await person(a, 'MODERATOR');
    const [ana, bob] = [await person(a), await person(a)];
    await report(ana, bob.identity);
    await deleteIdentity(world.system(), ana.identity);
    await inTransaction(world.system(), async (ctx) => {
      while ((await eraseChunk(ctx, ana.identity.id)) === 'more');
    });
    expect(await told(mod)).toEqual([]);
    expect(await world.db.models.report.count()).toBe(0);
  });

  it('tells of who signs up and is in', async () => {
    await open(a, 'OPEN');
    const [mod, far, root] = [
      await person(a, 'MODERATOR'),
      await person(b, 'OWNER'),
      await person(b, 'INSTALL'),
    ];
    await join(a, 'newbie');
    await join(a, 'another');
    const [second, first] = [
      { kind: 'SIGN_UP', by: { username: 'another' } },
      { kind: 'SIGN_UP', by: { username: 'newbie' } },
    ];
    for (const who of [mod, root]) expect(await told(who)).toEqual([second, first]);
    expect(await told(far)).toEqual([]);
    const { viewer } = (await world.run(
      mod.asker,
      '{ viewer { identity { notificationGroups(first: 5) { nodes { groupKey kind count by { username } } } unreadNotificationGroups } } }',
    )) as Data;
    expect(viewer.identity).toMatchObject({
      notificationGroups: {
        nodes: [{ kind: 'SIGN_UP', count: 2, by: [{ username: 'another' }, { username: 'newbie' }] }],
      },
      unreadNotificationGroups: 1,
    });
    const { groupKey } = viewer.identity.notificationGroups.nodes[0];
    expect(groupKey).toMatch(/^admin\.sign_up-\d+$/);
    const one = (await world.run(
      mod.asker,
      `{ viewer { identity { notificationGroup(groupKey: "${groupKey}") { count notifications { nodes { kind } } } } } }`,
    )) as Data;
    expect(one.viewer.identity.notificationGroup).toMatchObject({ count: 2 });
  });

  it('tells of who waits, without the address, until it is decided', async () => {
    await open(a, 'APPROVAL');
    const [mod, other, root] = [
      await person(a, 'MODERATOR'),
      await person(a, 'ADMIN'),
      await person(b, 'INSTALL'),
    ];
    await join(a, 'newbie');
    await join(a, 'unwanted');
    const waits = (who: Made, username: string, email: string | null) => ({
      ...{ kind: 'SIGN_UP_REQUEST', by: { username: who.identity.username } },
      signUp: { username, email, reason: 'I like birds', domain: { name: 'a.test' } },
    });
    expect(await told(mod)).toEqual([waits(mod, 'unwanted', null), waits(mod, 'newbie', null)]);
    expect(await told(root)).toEqual([
      waits(root, 'unwanted', 'unwanted@mail.test'),
      waits(root, 'newbie', 'newbie@mail.test'),
    ]);
    const [newbie, unwanted] = await world.db.models.signUp.findMany({ orderBy: { id: 'asc' } });
    const asMod = world.ctx(mod.asker.viewer, a);
    await decideSignUp(asMod, unwanted?.id ?? 0n, false);
    expect(await kinds(other)).toEqual(['SIGN_UP_REQUEST']);
    await decideSignUp(asMod, newbie?.id ?? 0n, true);
    // Who let them in knows.
    expect(await told(mod)).toEqual([]);
    expect(await told(other)).toEqual([{ kind: 'SIGN_UP', by: { username: 'newbie' } }]);
  });

  it('tells one of two who decide about a sign-up at once that nobody waits any more', async () => {
    await open(a, 'APPROVAL');
    const mod = await person(a, 'MODERATOR');
    const asMod = world.ctx(mod.asker.viewer, a);
    const both = [
      [true, false],
      [false, true],
      [false, false],
    ] as const;
    for (const [round, choices] of both.entries()) {
      await join(a, `newbie${round}`);
      const { id } = await world.db.models.signUp.findFirstOrThrow();
      const done = await Promise.allSettled(choices.map((each) => decideSignUp(asMod, id, each)));
      expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(done.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'NOT_FOUND' },
      });
    }
  });

  it('is made by two at once without waiting for each other for ever', async () => {
    const staff = [await person(a, 'MODERATOR'), await person(a, 'ADMIN')];
    const reporters = await Promise.all([1, 2, 3, 4].map(() => person(a)));
    const bob = await person(a);
    await Promise.all([
      ...reporters.map((each) => report(each, bob.identity)),
      setDomainRole(world.system(), a, (staff[0] as Made).user, { role: null }),
    ]);
    expect(await kinds(staff[1] as Made)).toEqual(Array(4).fill('REPORT'));
    const left = await world.db.models.notification.count({
      where: { identityId: (staff[0] as Made).identity.id },
    });
    expect(left).toBe(0);
  });
});
