import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hideHost } from '../../../../src/core/blocks/hide-host.ts';
import { inTransaction } from '../../../../src/core/context.ts';
import { severChunk, severFromIdentity } from '../../../../src/core/follows/sever.ts';
import type { Domain, Identity } from '../../../../src/db/rows.ts';
import { DIALECTS } from '../../../helpers/database.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from '../world.ts';

/** Notifications of what moderators decided about somebody, and of follows that ended by a decision. */
describe.each(DIALECTS)('notifications of decisions, on %s', (dialect) => {
  let world: MutationWorld;
  let a: Domain;
  let [ana, bob]: Identity[] = [];
  let [asAna, asBob, asModerator]: Asker[] = [];

  beforeEach(async () => {
    world = await openMutationWorld({ dialect });
    a = await world.domain('a.test');
    [ana, bob] = [await world.identity('ana', a), await world.identity('bob', a)];
    [asAna, asBob] = [await world.asIdentity(ana), await world.asIdentity(bob)];
    const user = await world.user('mod@mail.test');
    await world.db.models.domainRole.create({
      data: { domainId: a.id, userId: user.id, role: 'MODERATOR', createdAt: 0n },
    });
    asModerator = await world.asUser(user, a);
  });
  afterEach(() => world.close());

  // biome-ignore lint/suspicious/noExplicitAny: a test reads into the answer by the document it sent
  type Data = any;
  const PARTS =
    'kind by { username } ... on ModerationWarningNotification { strike { act message appeal { state } } } ... on SeveredRelationshipsNotification { severance { kind target followers following } }';
  const told = async (asker: Asker | undefined): Promise<Data[]> =>
    (
      (await world.run(
        asker as Asker,
        `{ viewer { identity { notifications(first: 10) { edges { node { ${PARTS} } } } } } }`,
      )) as Data
    ).viewer.identity.notifications.edges.map(({ node }: Data) => node);
  const decide = (mutation: string, input: object, selection = 'identity { id }') =>
    world.mutate(asModerator as Asker, mutation, input, selection);

  it('tells whom moderators decide about, each time, and nobody else', async () => {
    const about = { identityId: gid('Identity', ana as Identity), message: 'Be kind' };
    await decide('warnIdentity', about);
    await decide('warnIdentity', { ...about, message: 'Be kinder', isMailed: false });
    await decide(
      'restrictIdentity',
      { ...about, domainId: gid('Domain', a), level: 'LIMIT' },
      'restriction { id }',
    );
    const warning = (act: string, message: string) => ({
      ...{ kind: 'MODERATION_WARNING', by: { username: 'ana' } },
      strike: { act, message, appeal: null },
    });
    expect(await told(asAna)).toEqual([
      warning('LIMIT', 'Be kind'),
      warning('WARN', 'Be kinder'),
      warning('WARN', 'Be kind'),
    ]);
    expect(await told(asBob)).toEqual([]);
    const events = await world.db.models.event.findMany({ where: { kind: 'notification.added' } });
    expect(events.map(({ targetIdentityId }) => targetIdentityId)).toEqual(Array(3).fill(ana?.id));
  });

  it('tells nobody of what ends, of a suspension that they cannot read of, or of a login', async () => {
    const identityId = gid('Identity', ana as Identity);
    await decide('setIdentitySuspended', { identityId, isSuspended: true });
    await decide('setIdentitySuspended', { identityId, isSuspended: false });
    const user = await world.user('ana@mail.test');
    await world.hold(user, ana as Identity);
    await world.mutate(
      await world.asUser(await world.user('root@mail.test', true), a),
      'setUserDisabled',
      { email: 'ana@mail.test', isDisabled: true },
      'user { id }',
    );
    expect(await world.db.models.strike.count({ where: { identityId: ana?.id as bigint } })).toBe(2);
    expect(await told(await world.asIdentity(ana as Identity))).toEqual([]);
  });

  it('tells of follows that a blocked or hidden server ended, once a decision, with their numbers', async () => {
    const [self, other] = [ana as Identity, bob as Identity];
    const [eve, kit, far] = [
      await world.remote('eve', 'evil.test'),
      await world.remote('kit', 'evil.test'),
      await world.remote('far', 'far.test'),
    ];
    for (const each of [eve, kit, far]) await world.follow(self, each);
    await world.follow(eve, self);
    await world.follow(far, other);
    await world.blockHost(a, 'evil.test');
    const block = await world.db.models.hostBlock.findFirstOrThrow();
    for (let turn = 0; turn < 2; turn++)
      await inTransaction(world.system(a), (ctx) => severChunk(ctx, block));
    const severed = (kind: string, target: string, followers: number, following: number) => ({
      ...{ kind: 'SEVERED_RELATIONSHIPS', by: { username: 'ana' } },
      severance: { kind, target, followers, following },
    });
    expect(await told(asAna)).toEqual([severed('HOST_BLOCKED', 'evil.test', 1, 2)]);
    expect(await told(asBob)).toEqual([]);
    await hideHost(await world.as(self), self, 'far.test');
    expect(await told(asAna)).toEqual([
      severed('HOST_HIDDEN', 'far.test', 0, 1),
      severed('HOST_BLOCKED', 'evil.test', 1, 2),
    ]);
    const restriction = await world.db.models.identityRestriction.create({
      data: {
        ...{ id: world.app.ids.next(), identityId: far.id, domainId: a.id, level: 'SUSPEND' },
        createdAt: 0n,
      },
    });
    await inTransaction(world.system(a), (ctx) => severFromIdentity(ctx, restriction));
    expect(await told(asBob)).toEqual([
      { ...severed('IDENTITY_SUSPENDED', '@far@far.test', 1, 0), by: { username: 'bob' } },
    ]);
  });
});
