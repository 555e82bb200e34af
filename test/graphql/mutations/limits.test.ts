import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/core/context.ts';
import { severFromIdentity } from '../../../src/core/follows/sever.ts';
import { discoverableIdentities } from '../../../src/core/identities/directory.ts';
import { notify } from '../../../src/core/notifications/notify.ts';
import { readerOf } from '../../../src/core/posts/reader.ts';
import { storeRemotePost } from '../../../src/core/posts/remote/store.ts';
import { searchIdentities } from '../../../src/core/search/identities.ts';
import { indexChunk } from '../../../src/core/search/indexing.ts';
import { searchPosts } from '../../../src/core/search/posts.ts';
import { descendantsOf } from '../../../src/core/threads/queries.ts';
import { loadEntry } from '../../../src/core/timelines/live-load.ts';
import { loadWatcher, watcherSees } from '../../../src/core/timelines/live-watcher.ts';
import { timelinePage } from '../../../src/core/timelines/page.ts';
import { sift } from '../../../src/core/timelines/sift.ts';
import type { TimelineSource } from '../../../src/core/timelines/source.ts';
import { computeTrends } from '../../../src/core/trends/compute.ts';
import { trendingPosts } from '../../../src/core/trends/queries.ts';
import type { Domain, Identity, User } from '../../../src/db/rows.ts';
import type { LiveEvent } from '../../../src/live/events.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { remotePost } from '../../helpers/federation/remote-post.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from './world.ts';

const PLACES = ['federated', 'hashtag', 'search', 'posts', 'thread', 'trends'] as const;
type Places = Record<(typeof PLACES)[number], boolean>;
const ALL = Object.fromEntries(PLACES.map((place) => [place, true]));
const NONE = Object.fromEntries(PLACES.map((place) => [place, false]));

describe.each(DIALECTS)('limits on %s', (dialect) => {
  let world: MutationWorld;
  let a: Domain;
  let b: Domain;
  let fan: Identity;
  let stranger: Identity;
  let elsewhere: Identity;
  let eve: Identity;
  let loc: Identity;
  let postId: bigint;
  let parentId: bigint;
  let root: Asker;
  const staff = new Map<string, User>();
  let posts = 0;

  /** A post of somebody on another server that a domain was sent. */
  async function arrives(author: Identity, domain: Domain, more = {}) {
    posts += 1;
    const data = remotePost(`https://${author.handleDomain}/p/${posts}`, world.clock.now(), more);
    const { post } = await storeRemotePost(world.system(domain), author, data, { isDelivered: true });
    return post;
  }

  beforeAll(async () => {
    world = await openMutationWorld({ dialect });
    a = await world.domain('a.test', { isDefault: true });
    b = await world.domain('b.test');
    fan = await world.identity('fan', a, { isDiscoverable: true });
    stranger = await world.identity('stranger', a);
    elsewhere = await world.identity('elsewhere', b);
    loc = await world.identity('loc', a, { isDiscoverable: true });
    eve = await world.remote('eve', 'eve.test', { isDiscoverable: true, isIndexable: true });
    root = await world.asUser(await world.user('root@mail.test', true), a);
    await world.follow(fan, eve);
    await world.follow(stranger, fan);
    await world.follow(elsewhere, await world.identity('near', b));
    for (const [name, role, domain] of [
      ['moderator', 'MODERATOR', a],
      ['owner', 'OWNER', b],
    ] as const) {
      const user = await world.user(`${name}@mail.test`);
      await world.db.models.domainRole.create({
        data: { domainId: domain.id, userId: user.id, role, createdAt: 0n },
      });
      await world.hold(user, await world.identity(name, domain));
      staff.set(name, user);
    }
    const parent = await arrives(await world.remote('pat', 'pat.test'), a);
    parentId = parent?.id ?? 0n;
    const tags = [{ name: 'spring', display: 'spring' }];
    const html = '<p>daffodils</p>';
    const post = await arrives(eve, a, { tags, html });
    await arrives(eve, a, { inReplyToUri: parent?.uri, html: '<p>an answer</p>' });
    await storeRemotePost(
      world.system(b),
      eve,
      remotePost(post?.uri ?? '', world.clock.now(), { tags, html }),
      { isDelivered: true },
    );
    postId = post?.id ?? 0n;
    for (const who of [loc, await world.identity('pal', a), await world.identity('mate', b)])
      await world.db.models.favourite.create({
        data: {
          id: world.app.ids.next(),
          uri: `${who.uri}/likes/${postId}`,
          identityId: who.id,
          postId,
          createdAt: BigInt(world.clock.now()),
        },
      });
    await world.db.models.post.update({ where: { id: postId }, data: { favouritesCount: 3 } });
    await world.app.events.catchUp();
    await world.db.numberEvents();
    let isMore = true;
    while (isMore) isMore = await indexChunk(world.system());
    await computeTrends(world.system(a), a);
    await computeTrends(world.system(b), b);
  });
  afterAll(() => world.close());

  const moderator = () => world.asUser(staff.get('moderator') as User, a);
  const restrict = (
    who: Asker,
    identity: Identity,
    level: string,
    domain: Domain | null = a,
    reason?: string,
  ) =>
    world.mutate(
      who,
      'restrictIdentity',
      { identityId: gid('Identity', identity), domainId: domain && gid('Domain', domain), level, reason },
      'restriction { id level reason identity { handle isLimited } domain { name } }',
    );
  const unrestrict = (who: Asker, identity: Identity, domain: Domain | null = a) =>
    world.mutate(
      who,
      'unrestrictIdentity',
      { identityId: gid('Identity', identity), domainId: domain && gid('Domain', domain) },
      'wasRestricted',
    );
  /** What is in memory is read anew, as the log has every process do. */
  const forgotten = async () => {
    world.app.hostBlocks.forget();
    world.app.restrictions.forget();
  };
  const last = () => world.db.models.auditEntry.findFirst({ orderBy: { id: 'desc' } });

  /** Where eve is come across by somebody: by an identity on its domain, or by visitors of a domain. */
  async function where(who: Identity | Domain): Promise<Places> {
    const domain = 'uri' in who ? (who.domainId === b.id ? b : a) : who;
    const ctx = 'uri' in who ? await world.as(who) : world.anonymous(who);
    const reader = await readerOf(ctx);
    const has = (found: readonly (bigint | null | undefined)[]) => found.includes(eve.id);
    const page = { limit: 50, order: 'newest' as const };
    const timeline = async (source: TimelineSource) => {
      const { items } = await timelinePage(ctx, reader, source, page);
      const live = await loadEntry(ctx, reader, source, { entryId: postId, postId });
      const sifted = await sift(ctx, reader, source, page, 50);
      expect([live !== null, sifted.rows.some((row) => row.postId === postId)]).toEqual(
        Array(2).fill(items.some(({ post }) => post.id === postId)),
      );
      return has(items.map(({ post }) => post.authorId));
    };
    const watcher = await loadWatcher(ctx, reader);
    const event = { authorId: eve.id, domainId: null, audience: 'PUBLIC' } as LiveEvent;
    const federated = await timeline({ kind: 'federated', domain });
    expect(watcherSees(watcher, event, () => eve.hostId, world.clock.now())).toBe(federated);
    const parent = await world.db.models.post.findUniqueOrThrow({ where: { id: parentId } });
    const below = await descendantsOf(ctx, reader, parent, { limit: 20 });
    const search = { text: 'ev', limit: 20, offset: 0, isFollowing: false };
    const identity = 'uri' in who ? who : null;
    return {
      federated,
      hashtag: await timeline({ kind: 'hashtag', domain, name: 'spring' }),
      search: has((await searchIdentities(ctx, reader, search)).map(({ id }) => id)),
      posts: identity
        ? has((await searchPosts(ctx, reader, identity, 'daffodils', page)).map(({ authorId }) => authorId))
        : federated,
      thread: has(below.items.map(({ post }) => post.authorId)),
      trends: has(
        (await trendingPosts(ctx, reader, domain, { limit: 20, offset: 0 })).map((post) => post.authorId),
      ),
    };
  }

  it('limits somebody for strangers, in the eyes of the domain alone', async () => {
    for (const who of [stranger, fan, elsewhere, a, b]) expect(await where(who)).toEqual(ALL);
    const mod = await moderator();
    expect(await restrict(mod, eve, 'LIMIT', a, 'too loud')).toMatchObject({
      restriction: {
        level: 'LIMIT',
        reason: 'too loud',
        identity: { handle: '@eve@eve.test', isLimited: true },
        domain: { name: 'a.test' },
      },
    });
    expect(await last()).toMatchObject({ act: 'IDENTITY_LIMITED', domainId: a.id, comment: 'too loud' });
    await forgotten();
    for (const who of [stranger, a]) expect(await where(who)).toEqual(NONE);
    for (const who of [fan, elsewhere, b]) expect(await where(who)).toEqual(ALL);
    // Twice is the same as once, and by the whole handle everybody finds her.
    const count = await world.db.models.auditEntry.count();
    await restrict(mod, eve, 'LIMIT', a, 'too loud');
    expect(await world.db.models.auditEntry.count()).toBe(count);
    const ctx = await world.as(stranger);
    const whole = { text: '@eve@eve.test', limit: 5, offset: 0, isFollowing: false };
    expect((await searchIdentities(ctx, await readerOf(ctx), whole)).map(({ id }) => id)).toEqual([eve.id]);
    // What trends is counted without her.
    await computeTrends(world.system(a), a);
    expect(await world.db.models.trend.count({ where: { domainId: a.id, subjectId: postId } })).toBe(0);
    expect(await unrestrict(mod, eve)).toMatchObject({ wasRestricted: true });
    expect(await last()).toMatchObject({ act: 'IDENTITY_UNLIMITED', domainId: a.id });
    expect(await unrestrict(mod, eve)).toMatchObject({ wasRestricted: false });
    await forgotten();
    await computeTrends(world.system(a), a);
    expect(await where(stranger)).toEqual(ALL);
  });

  it('keeps what the limited do back from the notifications of strangers', async () => {
    await restrict(await moderator(), eve, 'LIMIT');
    await forgotten();
    const told = async (target: Identity) => {
      await inTransaction(world.system(target.domainId === b.id ? b : a), (ctx) =>
        notify(ctx, { kind: 'FAVOURITE', target, actor: eve, postId }),
      );
      const row = await world.db.models.notification.findFirst({
        where: { identityId: target.id, actorId: eve.id },
        orderBy: { id: 'desc' },
      });
      return row && !row.isFiltered;
    };
    expect(await told(stranger)).toBe(false);
    expect(await told(fan)).toBe(true);
    expect(await told(elsewhere)).toBe(true);
    await unrestrict(await moderator(), eve);
  });

  it('tells moderators nothing of whom their domain does not see, and lets go whom it once decided about', async () => {
    const [hid, met] = [await world.remote('hid', 'hid.test'), await world.remote('met', 'hid.test')];
    const gone = await world.remote('gone', 'gone.test');
    await world.db.models.identity.update({ where: { id: gone.id }, data: { state: 'SUSPENDED' } });
    const mod = await moderator();
    expect(await restrict(mod, met, 'LIMIT')).toMatchObject({ restriction: { level: 'LIMIT' } });
    for (const [name, domainId] of [
      ['hid.test', a.id],
      ['a.test', b.id],
    ] as const)
      await world.db.models.hostBlock.create({
        data: { id: world.app.ids.next(), name, domainId, createdAt: 0n },
      });
    await forgotten();
    const before = [
      await world.db.models.auditEntry.count(),
      await world.db.models.identityRestriction.count(),
    ];
    const owner = await world.asUser(staff.get('owner') as User, b);
    for (const [who, domain, people] of [
      [mod, a, [hid, gone]],
      [owner, b, [stranger, gone]],
      // What a domain decided is told to nobody else either.
      [await world.asUser(staff.get('owner') as User, a), a, [hid, gone, met]],
    ] as const)
      for (const level of ['LIMIT', 'SUSPEND']) {
        const unknown = { id: 1n } as Identity;
        const [none, noneEnded] = [
          await restrict(who, unknown, level, domain),
          await unrestrict(who, unknown, domain),
        ];
        expect([none.code, noneEnded.code]).toEqual(['NOT_FOUND', 'NOT_FOUND']);
        for (const each of people) {
          expect(await restrict(who, each, level, domain)).toEqual(none);
          expect(await unrestrict(who, each, domain)).toEqual(noneEnded);
        }
      }
    expect([
      await world.db.models.auditEntry.count(),
      await world.db.models.identityRestriction.count(),
    ]).toEqual(before);
    // The owner of b acts through a host that shows hid; the moderator of a through one that does not show her.
    expect(await restrict(owner, hid, 'LIMIT', b)).toMatchObject({ restriction: { level: 'LIMIT' } });
    expect(
      await restrict(await world.asUser(staff.get('owner') as User, a), hid, 'SUSPEND', b),
    ).toMatchObject({
      restriction: { level: 'SUSPEND' },
    });
    // What the domain decided before it stays changeable, and ends.
    expect(await restrict(mod, met, 'SUSPEND')).toMatchObject({ restriction: { level: 'SUSPEND' } });
    expect(await unrestrict(mod, met)).toMatchObject({ wasRestricted: true });
    expect((await unrestrict(mod, met)).code).toBe('NOT_FOUND');
    expect(await unrestrict(owner, hid, b)).toMatchObject({ wasRestricted: true });
    await world.db.models.hostBlock.deleteMany({ where: { name: { in: ['hid.test', 'a.test'] } } });
    await forgotten();
  });

  it('limits everybody of a server, the directory of one’s own, and leaves their other places', async () => {
    const input = { name: 'eve.test', domainId: gid('Domain', a), level: 'LIMIT' };
    const owner = await world.asUser(await world.user('own@mail.test', true), a);
    expect(await world.mutate(owner, 'blockHost', input, 'block { level }')).toMatchObject({
      block: { level: 'LIMIT' },
    });
    expect(await last()).toMatchObject({ act: 'HOST_LIMITED' });
    expect(await world.db.models.work.count({ where: { machine: 'host-severing' } })).toBe(0);
    await forgotten();
    expect(await where(stranger)).toEqual(NONE);
    for (const who of [fan, elsewhere]) expect(await where(who)).toEqual(ALL);
    await world.mutate(owner, 'unblockHost', { name: 'eve.test', domainId: gid('Domain', a) }, 'wasBlocked');
    expect(await last()).toMatchObject({ act: 'HOST_UNLIMITED' });
    await restrict(await moderator(), loc, 'LIMIT');
    await forgotten();
    const ctx = await world.as(stranger);
    const page = { limit: 20, order: 'newest' as const };
    const listed = await discoverableIdentities(ctx, await readerOf(ctx), a, page);
    expect(listed.map(({ identity }) => identity.id)).toEqual([fan.id]);
    expect(await where(stranger)).toEqual(ALL);
    await unrestrict(await moderator(), loc);
    await forgotten();
  });

  it('suspends somebody for one domain: nothing of theirs is shown there or taken in, and follows end', async () => {
    const mod = await moderator();
    const given = await restrict(mod, eve, 'SUSPEND');
    expect(given).toMatchObject({ restriction: { level: 'SUSPEND' } });
    expect(await last()).toMatchObject({ act: 'IDENTITY_SUSPENDED', domainId: a.id });
    await forgotten();
    for (const who of [stranger, fan, a]) expect(await where(who)).toEqual(NONE);
    expect(await where(elsewhere)).toEqual(ALL);
    const shown = async (who: Asker) =>
      (await world.run(who, 'query ($id: ID!) { node(id: $id) { id } }', { id: gid('Identity', eve) })).node;
    expect(await shown(await world.asIdentity(fan))).toBeNull();
    expect(await shown(await world.asIdentity(elsewhere))).not.toBeNull();
    // Whoever decides must see about whom.
    expect(await shown(mod)).not.toBeNull();
    expect(await arrives(eve, a)).toBeNull();
    expect(await arrives(eve, b)).not.toBeNull();
    const ofEve = await world.as(eve, a);
    expect((await readerOf(ofEve)).scope).toBe('nothing');
    expect((await readerOf(await world.as(eve, b))).refusingDomainIds).toEqual(new Set([a.id]));
    const row = await world.db.models.identityRestriction.findFirstOrThrow({ where: { level: 'SUSPEND' } });
    const work = { machine: 'identity-severing', subject: String(row.id) };
    expect(await world.db.models.work.count({ where: work })).toBe(1);
    expect(await inTransaction(world.system(a), (ctx) => severFromIdentity(ctx, row))).toBe(true);
    expect(await world.db.models.follow.count({ where: { followeeId: eve.id } })).toBe(0);
    const list = await world.run(
      mod,
      `{ identityRestrictions(domainId: "${gid('Domain', a)}", level: SUSPEND) { nodes { identity { handle } level } } }`,
    );
    expect(list.identityRestrictions).toEqual({
      nodes: [{ identity: { handle: '@eve@eve.test' }, level: 'SUSPEND' }],
    });
    const asGiven = { identityId: gid('Identity', eve), domainId: gid('Domain', a) };
    const end = (level: string) =>
      world.mutate(mod, 'unrestrictIdentity', { ...asGiven, level }, 'wasRestricted');
    expect(await end('LIMIT')).toMatchObject({ wasRestricted: false });
    expect(await end('SUSPEND')).toMatchObject({ wasRestricted: true });
    expect(await last()).toMatchObject({ act: 'IDENTITY_UNSUSPENDED' });
    const begin = (level: string) =>
      world.mutate(mod, 'restrictIdentity', { ...asGiven, level }, 'replaced restriction { level }');
    expect(await begin('SUSPEND')).toMatchObject({ replaced: null });
    expect(await begin('LIMIT')).toMatchObject({ replaced: 'SUSPEND', restriction: { level: 'LIMIT' } });
    expect(await begin('LIMIT')).toMatchObject({ replaced: null });
    expect(await unrestrict(mod, eve)).toMatchObject({ wasRestricted: true });
    await forgotten();
    expect(await where(stranger)).toEqual(ALL);
  });

  it('lets moderators decide for their domain, and admins of the install for all of it', async () => {
    const [mod, other] = [await moderator(), await world.asUser(staff.get('owner') as User, b)];
    for (const who of [other, await world.asIdentity(fan)])
      expect((await restrict(who, eve, 'LIMIT')).code).toMatch(/^(FORBIDDEN|NOT_FOUND)$/);
    expect(await restrict(mod, eve, 'LIMIT', null)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await restrict(mod, loc, 'SUSPEND')).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await restrict(root, eve, 'SUSPEND', null)).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await restrict(mod, eve, 'LIMIT', a, 'x'.repeat(2001))).toMatchObject({ code: 'INVALID_INPUT' });
    const chief = await world.user('chief@mail.test');
    await world.db.models.domainRole.create({
      data: { domainId: a.id, userId: chief.id, role: 'OWNER', createdAt: 0n },
    });
    const boss = await world.identity('boss', a);
    await world.hold(chief, boss);
    expect(await restrict(mod, boss, 'LIMIT')).toMatchObject({ code: 'FORBIDDEN' });
    expect(await restrict(root, eve, 'LIMIT', null)).toMatchObject({ restriction: { domain: null } });
    await forgotten();
    for (const who of [stranger, elsewhere]) expect(await where(who)).toEqual(NONE);
    await unrestrict(root, eve, null);
    await forgotten();
    // Of two at once one is written down.
    const count = await world.db.models.auditEntry.count();
    await Promise.all([mod, root].map((who) => restrict(who, eve, 'LIMIT')));
    expect(await world.db.models.auditEntry.count()).toBe(count + 1);
    expect(await world.db.models.identityRestriction.count()).toBe(1);
  });
});
