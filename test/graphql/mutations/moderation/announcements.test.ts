import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announcementChange, announcementEvents } from '../../../../src/core/announcements/live.ts';
import type { Domain, Identity } from '../../../../src/db/rows.ts';
import { DIALECTS } from '../../../helpers/database.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from '../world.ts';

describe.each(DIALECTS)('announcements on %s', (dialect) => {
  let world: MutationWorld;
  let domain: Domain;
  let ana: Identity;
  let asAna: Asker;

  beforeAll(async () => {
    world = await openMutationWorld({ dialect });
    domain = await world.domain('a.test');
    ana = await world.identity('ana', domain);
    asAna = await world.asIdentity(ana);
  });
  afterAll(() => world.close());

  const WHOLE =
    'announcement { id key text html startsAt endsAt isAllDay reactions { name count isMine } isRead }';
  const create = (input: object, who: Asker = world.operator) =>
    world.mutate(
      who,
      'createAnnouncement',
      { domainId: gid('Domain', domain), text: 'hear', ...input },
      WHOLE,
    );
  const made = async (input: object = {}) =>
    ((await create(input)) as never as { announcement: { id: string; key: string } }).announcement;
  const shown = async (who = asAna) => {
    const { viewer } = await world.run(who, `{ viewer { identity { announcements { id } } } }`);
    const own = viewer?.identity as never as { announcements: { id: string }[] } | null;
    return own?.announcements.map(({ id }) => id) ?? [];
  };
  const at = (ms: number) => new Date(world.clock.now() + ms).toISOString();

  it('are made, changed and deleted by admins of the domain alone', async () => {
    expect(await create({}, asAna)).toMatchObject({ code: 'FORBIDDEN' });
    const { id } = await made({
      text: ' see https://x.test/a ',
      startsAt: at(0),
      endsAt: at(1000),
      isAllDay: true,
    });
    expect(await shown()).toContain(id);
    for (const name of ['updateAnnouncement', 'deleteAnnouncement'])
      expect(await world.mutate(asAna, name, { announcementId: id })).toMatchObject({ code: 'FORBIDDEN' });
    const changed = await world.mutate(
      world.operator,
      'updateAnnouncement',
      { announcementId: id, text: 'changed', startsAt: null },
      WHOLE,
    );
    expect(changed).toMatchObject({
      announcement: { text: 'changed', startsAt: null, isAllDay: true, endsAt: expect.any(String) },
    });
    await world.mutate(world.operator, 'deleteAnnouncement', { announcementId: id });
    expect(await shown()).not.toContain(id);
    expect(await world.mutate(world.operator, 'deleteAnnouncement', { announcementId: id })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('keep what two change of one at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await made({ startsAt: at(0), endsAt: at(60_000) });
      const parts = [{ text: 'changed' }, { startsAt: null }, { endsAt: null }, { isAllDay: true }];
      await Promise.all(
        parts.map((part) =>
          world.mutate(world.operator, 'updateAnnouncement', { announcementId: id, ...part }),
        ),
      );
      const seen = await world.mutate(world.operator, 'updateAnnouncement', { announcementId: id }, WHOLE);
      expect(seen).toMatchObject({
        announcement: { text: 'changed', startsAt: null, endsAt: null, isAllDay: true },
      });
      await world.mutate(world.operator, 'deleteAnnouncement', { announcementId: id });
    }
  });

  it('are listed for admins of the domain, whoever their identities are, and for nobody else', async () => {
    const { id } = await made({ startsAt: at(60_000), endsAt: at(120_000) });
    const other = await world.domain('other.test');
    const [admin, moderator, stranger] = [
      await world.user('admin@list.test'),
      await world.user('moderator@list.test'),
      await world.user('stranger@list.test'),
    ];
    for (const [user, role, of] of [
      [admin, 'ADMIN', domain],
      [moderator, 'MODERATOR', domain],
      [stranger, 'OWNER', other],
    ] as const)
      await world.db.models.domainRole.create({
        data: { domainId: of.id, userId: user.id, role, createdAt: 1n },
      });
    const listed = async (who: Asker) => {
      const { domain: found } = await world.run(who, '{ domain(name: "a.test") { announcements { id } } }');
      return (found as never as { announcements: { id: string }[] }).announcements.map((each) => each.id);
    };
    for (const who of [world.operator, await world.asUser(admin, other)])
      expect(await listed(who)).toContain(id);
    for (const who of [
      ...[await world.asUser(moderator, domain), await world.asUser(stranger, domain), asAna],
      ...[await world.asUser(admin, domain, ['read', 'write', 'admin:write']), world.nobody(domain)],
    ])
      await expect(listed(who)).rejects.toMatchObject({
        code: expect.stringMatching(/^(FORBIDDEN|UNAUTHENTICATED)$/),
      });
    world.clock.advance(120_001);
    expect(await listed(world.operator)).not.toContain(id);
  });

  it('end by themselves', async () => {
    const { id } = await made({ endsAt: at(60_000) });
    expect(await shown()).toContain(id);
    world.clock.advance(60_001);
    expect(await shown()).not.toContain(id);
  });

  it('are refused for what cannot be', async () => {
    for (const [field, input] of [
      ['text', { text: '  ' }],
      ['text', { text: 'x'.repeat(5001) }],
      ['endsAt', { startsAt: at(10), endsAt: at(5) }],
    ] as const)
      expect(await create(input)).toMatchObject({ code: 'INVALID_INPUT', path: ['input', field] });
    expect(await create({ domainId: 'domain_1' })).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('take emoji of Unicode and of the domain, no more than eight different ones', async () => {
    const { id } = await made();
    const react = (name: string, who = asAna) =>
      world.mutate(who, 'reactToAnnouncement', { announcementId: id, name }, WHOLE);
    for (const name of ['x', '', '🎉🎉', ':party:', '1'])
      expect(await react(name)).toMatchObject({ code: 'INVALID_INPUT' });
    const emoji = ['🎉', '👩‍🚀', '🏳️‍🌈', '1️⃣', '👍🏽', '🇳🇿', '❤️', '😀'];
    for (const name of emoji) expect(await react(name)).not.toHaveProperty('code');
    expect(await react('😎')).toMatchObject({ code: 'CONFLICT' });
    const bob = await world.identity('bob', domain);
    const both = await react('🎉', await world.asIdentity(bob));
    expect(both).toMatchObject({
      announcement: {
        reactions: [
          { name: '🎉', count: 2, isMine: true },
          { name: '👩‍🚀', count: 1, isMine: false },
          ...emoji.slice(2).map((name) => ({ name })),
        ],
      },
    });
    await world.mutate(asAna, 'unreactToAnnouncement', { announcementId: id, name: '😀' });
    expect(await react('😎')).not.toHaveProperty('code');
  });

  it('are nothing to people of other domains', async () => {
    const { id } = await made();
    const cleo = await world.identity('cleo', await world.domain('b.test'));
    const asCleo = await world.asIdentity(cleo);
    expect(await shown(asCleo)).toEqual([]);
    expect((await world.run(asCleo, `{ node(id: "${id}") { id } }`)).node).toBeNull();
    for (const [name, more] of [
      ['dismissAnnouncement', {}],
      ['reactToAnnouncement', { name: '🎉' }],
    ] as const)
      expect(await world.mutate(asCleo, name, { announcementId: id, ...more })).toMatchObject({
        code: 'NOT_FOUND',
      });
  });

  it('are in the event log of their domain', async () => {
    const since = await world.db.models.event.count();
    const { id, key } = await made();
    await world.mutate(asAna, 'reactToAnnouncement', { announcementId: id, name: '🎉' });
    await world.mutate(world.operator, 'deleteAnnouncement', { announcementId: id });
    const rows = await world.db.models.event.findMany({ orderBy: { id: 'asc' }, skip: since });
    const events = rows.map((row) => ({ ...row, detail: row.detail as never })) as never[];
    const selected = announcementEvents(domain.id, events);
    expect(selected).toHaveLength(3);
    const changes = await Promise.all(
      selected.map(({ event }) => announcementChange(world.system(), event, ana.id)),
    );
    // It is gone by now: what was shown before is nothing, and its end is told.
    expect(changes).toEqual([null, null, { kind: 'removed', id: BigInt(key) }]);
    expect(announcementEvents(-1n, events)).toEqual([]);
  });
});
