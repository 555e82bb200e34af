import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { block, unblock } from '../../../src/core/blocks/block.ts';
import {
  hiddenFrom,
  hiddenPairs,
  isHidden,
  loadHiddenPeople,
  notHiddenSql,
} from '../../../src/core/blocks/hidden.ts';
import { hideHost, unhideHost } from '../../../src/core/blocks/hide-host.ts';
import { mute, unmute } from '../../../src/core/blocks/mute.ts';
import { inTransaction } from '../../../src/core/context.ts';
import { dealsWithPerson } from '../../../src/core/hosts/blocked-by.ts';
import { NEWS_MS } from '../../../src/core/news.ts';
import { type NewNotification, notify } from '../../../src/core/notifications/notify.ts';
import { readerOf } from '../../../src/core/posts/reader.ts';
import { storeRemotePost } from '../../../src/core/posts/remote/store.ts';
import { createPost } from '../../../src/core/posts/write/create.ts';
import { timelinePage } from '../../../src/core/timelines/page.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { remotePost } from '../../helpers/federation/remote-post.ts';

const HOUR = 3600_000;

/** Whom somebody does not want to hear of: who is left out of their timelines, and who does not notify them. */
describe.each(DIALECTS)('people whom somebody does not want to hear of, on %s', (dialect) => {
  let world: CoreWorld;
  let here: Domain;
  let there: Domain;
  let ana: Identity;
  let count = 0;

  beforeAll(async () => {
    world = await openCoreWorld({ dialect, effects: 'run' });
    here = await world.domain('here.test');
    there = await world.domain('there.test');
    ana = await world.identity('ana', here);
  });
  afterAll(() => world.close());

  const somebody = () => {
    count += 1;
    return world.remote(`person${count}`, 'r.test');
  };
  const notifiedBy = (actor: Identity) =>
    world.db.models.notification.count({ where: { identityId: ana.id, actorId: actor.id } });
  /** A post of another server that mentions ana arrives; how many notifications she has of its author by then. */
  async function mentionedBy(author: Identity, agoMs = 0) {
    count += 1;
    const data = remotePost(`https://r.test/posts/${count}`, world.clock.now() - agoMs, {
      mentions: [{ uri: ana.uri, handle: '@ana@here.test' }],
    });
    const { outcome } = await storeRemotePost(world.system(here), author, data, { isDelivered: true });
    expect(outcome).toBe('stored');
    return notifiedBy(author);
  }

  describe('nobody is notified', () => {
    it('of whom they block or who blocks them, until that ends', async () => {
      const [theirs, hers] = [await somebody(), await somebody()];
      await block(await world.as(ana), ana, hers);
      await block(await world.as(theirs, here), theirs, ana);
      expect(await mentionedBy(hers)).toBe(0);
      expect(await mentionedBy(theirs)).toBe(0);
      await unblock(await world.as(ana), ana, hers);
      await unblock(await world.as(theirs, here), theirs, ana);
      expect(await mentionedBy(hers)).toBe(1);
      expect(await mentionedBy(theirs)).toBe(1);
    });

    it('of whom they mute with notifications, while the mute lasts', async () => {
      const [whole, posts, short] = [await somebody(), await somebody(), await somebody()];
      const as = await world.as(ana);
      await mute(as, ana, whole);
      await mute(as, ana, posts, { hidesNotifications: false });
      await mute(as, ana, short, { seconds: 60 });
      expect(await mentionedBy(whole)).toBe(0);
      expect(await mentionedBy(posts)).toBe(1);
      expect(await mentionedBy(short)).toBe(0);
      world.clock.advance(61_000);
      expect(await mentionedBy(short)).toBe(1);
      await unmute(as, ana, whole);
      expect(await mentionedBy(whole)).toBe(1);
    });

    it('of what is old by the time it arrives', async () => {
      const rita = await somebody();
      expect(await mentionedBy(rita, Number(NEWS_MS) + 1)).toBe(0);
      expect(await mentionedBy(rita, Number(NEWS_MS))).toBe(1);
    });

    it('of people of a server, or of another domain of this install, that their domain blocks', async () => {
      const far = await world.identity('far', there);
      const bad = await world.remote('bad', 'bad.test');
      const write = async () =>
        createPost(await world.as(far), far, { text: `@ana@here.test ${world.clock.now()}` });
      await write();
      expect(await notifiedBy(far)).toBe(1);
      await world.blockHost(here, there.host);
      await world.blockHost(here, 'bad.test');
      await write();
      expect(await notifiedBy(far)).toBe(1);
      const like = (actor: Identity): NewNotification => ({ kind: 'FAVOURITE', target: ana, actor });
      await inTransaction(world.system(), async (ctx) => {
        await notify(ctx, like(bad));
        await notify(ctx, like(far));
      });
      expect([await notifiedBy(bad), await notifiedBy(far)]).toEqual([0, 1]);
      for (const [domain, of, deals] of [
        [here, bad, false],
        [there, bad, true],
        [here, far, false],
        [there, far, true],
        [there, ana, true],
        [here, ana, true],
      ] as const)
        expect(await dealsWithPerson(world.system(), domain.id, of)).toBe(deals);
      await world.db.models.hostBlock.deleteMany();
      world.app.hostBlocks.forget();
      await write();
      expect(await notifiedBy(far)).toBe(2);
    });

    it('of what they did themselves, nor while they are suspended', async () => {
      const rita = await somebody();
      const news = (target: Identity, actor: Identity): NewNotification => ({
        kind: 'FOLLOW',
        target,
        actor,
      });
      await inTransaction(world.system(), async (ctx) => {
        await notify(ctx, news(ana, ana));
        await notify(ctx, news({ ...ana, state: 'SUSPENDED' }, rita));
        await notify(ctx, news(rita, ana));
      });
      expect(await world.db.models.notification.count({ where: { kind: 'FOLLOW' } })).toBe(0);
    });
  });

  describe('timelines leave out', () => {
    it('whom one mutes until the mute ends, in pages and live', async () => {
      const [ben, mia, max] = [
        await world.identity('ben', here),
        await world.identity('mia', here),
        await world.identity('max', here),
      ];
      const as = await world.as(ana);
      await mute(as, ana, mia, { seconds: 3600 });
      await mute(as, ana, max);
      await block(as, ana, ben);
      const people = { ben, mia, max, ana };
      for (const author of [ben, mia, max, ana])
        await createPost(await world.as(author), author, { text: `by ${author.username}` });
      const shown = async () => {
        const ctx = await world.as(ana);
        const page = { limit: 10, order: 'newest' } as const;
        const { items } = await timelinePage(
          ctx,
          await readerOf(ctx, ana),
          { kind: 'local', domain: here },
          page,
        );
        const inPages = new Set(items.map(({ post }) => post.authorId));
        const ids = Object.values(people).map(({ id }) => id);
        const byIds = await hiddenFrom(ctx, ana.id, ids);
        const all = await loadHiddenPeople(ctx, ana.id);
        for (const id of ids) {
          expect(byIds.has(id)).toBe(!inPages.has(id));
          expect(isHidden(all, { id, serverId: null }, ctx.now)).toBe(!inPages.has(id));
        }
        return Object.entries(people).flatMap(([name, { id }]) => (inPages.has(id) ? [name] : []));
      };
      expect(await shown()).toEqual(['ana']);
      world.clock.advance(HOUR - 1);
      expect(await shown()).toEqual(['ana']);
      world.clock.advance(1);
      expect(await shown()).toEqual(['mia', 'ana']);
    });
  });

  it('all shapes of the rule agree: blocks both ways, mutes, hidden servers and hidden domains of this install', async () => {
    const eva = await world.identity('eva', here);
    const as = await world.as(eva);
    const people = {
      blocked: await world.remote('blocked', 'x.test'),
      blocker: await world.remote('blocker', 'x.test'),
      muted: await world.remote('muted', 'x.test'),
      ofHiddenServer: await world.remote('one', 'hidden.test'),
      alsoOfIt: await world.remote('two', 'hidden.test'),
      ofAnother: await world.remote('three', 'nothidden.test'),
      ofHiddenDomain: await world.identity('neighbour', there),
      ofOwnDomain: await world.identity('housemate', here),
      eva,
    };
    await block(as, eva, people.blocked);
    await block(await world.as(people.blocker, here), people.blocker, eva);
    await mute(as, eva, people.muted);
    const other = await world.identity('other', here);
    const entries = Object.entries(people);
    const namesOf = async (of: (id: bigint, serverId: bigint | null) => boolean | Promise<boolean>) => {
      const names: string[] = [];
      for (const [name, { id, hostId, domainId }] of entries)
        if (await of(id, hostId ?? domainId)) names.push(name);
      return names;
    };
    const hiddenFor = async (reader: Identity) => {
      const ctx = world.system();
      const pairs = await hiddenPairs(
        ctx,
        [eva.id, other.id],
        entries.map(([, { id }]) => id),
      );
      const all = await loadHiddenPeople(ctx, reader.id);
      const byPairs = await namesOf((id) => pairs(reader.id, id));
      const byRow = await namesOf((id, serverId) => isHidden(all, { id, serverId }, ctx.now));
      const bySql = await namesOf(async (id) => {
        const wanted = notHiddenSql(ctx, reader.id, id);
        return (await world.db.sql.all(`SELECT 1 AS "x" WHERE ${wanted.text}`, wanted.params)).length === 0;
      });
      expect([byRow, bySql]).toEqual([byPairs, byPairs]);
      return byPairs;
    };
    const always = ['blocked', 'blocker', 'muted'];
    expect(await hiddenFor(eva)).toEqual(always);
    await hideHost(as, eva, 'hidden.test');
    expect(await hiddenFor(eva)).toEqual([...always, 'ofHiddenServer', 'alsoOfIt']);
    await hideHost(as, eva, there.host);
    expect(await hiddenFor(eva)).toEqual([...always, 'ofHiddenServer', 'alsoOfIt', 'ofHiddenDomain']);
    expect(await hiddenFor(other)).toEqual([]);
    await unhideHost(as, eva, 'hidden.test');
    expect(await hiddenFor(eva)).toEqual([...always, 'ofHiddenDomain']);
  });
});
