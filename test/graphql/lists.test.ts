import { afterEach, describe, expect, it } from 'vitest';
import { unboostPost } from '../../src/core/boosts/unboost.ts';
import { unfollow } from '../../src/core/follows/answer.ts';
import { createList, deleteList, type ListInput, updateList } from '../../src/core/lists/lists.ts';
import { addToList, removeFromList } from '../../src/core/lists/members.ts';
import { readerOf } from '../../src/core/posts/reader.ts';
import { timelinePage } from '../../src/core/timelines/page.ts';
import { pruneHomes } from '../../src/core/timelines/prune-homes.ts';
import type { Identity, List } from '../../src/db/rows.ts';
import { DIALECTS } from '../helpers/database.ts';
import { boostPost } from '../helpers/people/marks.ts';
import { type LiveWorld, openLiveWorld } from './live.ts';

describe.each(DIALECTS)('lists on %s', (dialect) => {
  let world: LiveWorld;
  let ana: Identity;
  let ben: Identity;
  let cleo: Identity;
  afterEach(() => world.close());

  async function open() {
    world = await openLiveWorld({ dialect });
    ana = await world.somebody();
    ben = await world.somebody(world.there);
    cleo = await world.somebody();
    for (const followed of [ben, cleo]) await world.follow(ana, followed);
  }
  const as = () => world.as(ana);
  async function list(input: Partial<ListInput>, ...members: Identity[]) {
    const made = await createList(await as(), ana, { title: 'a list', ...input });
    if (members.length > 0)
      await addToList(
        await as(),
        ana,
        made.id,
        members.map(({ id }) => id),
      );
    return made;
  }
  async function shown(source: List | 'home') {
    const ctx = await as();
    const timeline =
      source === 'home'
        ? { kind: 'home' as const, identity: ana }
        : { kind: 'list' as const, list: source, identity: ana };
    const page = await timelinePage(ctx, await readerOf(ctx, ana), timeline, { limit: 50 });
    return page.items.map(({ post, boost }) => (boost ? `boost of ${post.source}` : post.source));
  }

  it('hold what their members post and boost, beside the home timeline or in place of it', async () => {
    await open();
    await world.post(ben, 'before');
    const both = await list({}, ben);
    const only = await list({ isExclusive: true }, cleo);
    const first = await world.post(cleo, 'by cleo');
    await world.post(ben, 'by ben');
    await world.post(ana, 'by ana');
    await boostPost(await world.as(ben), ben, first.id, 'PUBLIC');
    expect(await shown(both)).toEqual(['boost of by cleo', 'by ben', 'before']);
    expect(await shown(only)).toEqual(['by cleo']);
    expect(await shown('home')).toEqual(['boost of by cleo', 'by ana', 'by ben', 'before']);
    // Who is not in an exclusive list any more is in the home timeline again.
    await updateList(await as(), ana, only.id, { isExclusive: false });
    expect(await shown('home')).toContain('by cleo');
    await updateList(await as(), ana, only.id, { isExclusive: true });
    expect(await shown('home')).not.toContain('by cleo');
    await deleteList(await as(), ana, only.id);
    expect(await shown('home')).toContain('by cleo');
    expect(await world.db.models.home.count({ where: { identityId: only.id } })).toBe(0);
  });

  it('and homes show a post and its boosts once among their newest entries, also to whoever boosts', async () => {
    await open();
    const post = await world.post(ben, 'boosted');
    const both = await list({}, ben, cleo);
    await world.post(ben, 'newer');
    await boostPost(await world.as(ana), ana, post.id);
    await boostPost(await world.as(cleo), cleo, post.id);
    expect(await shown('home')).toEqual(['newer', 'boosted']);
    expect(await shown(both)).toEqual(['newer', 'boosted']);
    for (let index = 0; index < 39; index += 1) await world.post(ana, `own ${index}`);
    await unboostPost(await world.as(ana), ana, post.id);
    await boostPost(await world.as(ana), ana, post.id);
    expect((await shown('home'))[0]).toBe('boost of boosted');
    // What nobody had in a timeline comes into the booster's own one as well.
    const strange = await world.post(await world.somebody(), 'strange');
    await boostPost(await world.as(ana), ana, strange.id);
    expect((await shown('home'))[0]).toBe('boost of strange');
  });

  it('and homes show no boosts of whom one follows without them', async () => {
    await open();
    const dan = await world.somebody();
    await world.follow(ana, dan, { showBoosts: false });
    const some = await list({}, cleo, dan);
    const strange = await world.post(await world.somebody(), 'strange');
    await boostPost(await world.as(dan), dan, strange.id);
    await world.post(dan, 'by dan');
    for (const source of ['home', some] as const) expect(await shown(source)).toEqual(['by dan']);
    await boostPost(await world.as(cleo), cleo, strange.id);
    for (const source of ['home', some] as const) expect((await shown(source))[0]).toBe('boost of strange');
  });

  it('show the replies that they are told to', async () => {
    await open();
    const dan = await world.somebody();
    const eve = await world.somebody();
    await world.follow(ana, dan);
    const lists = {
      followed: await list({ replies: 'FOLLOWED' }, ben, cleo),
      members: await list({ replies: 'LIST' }, ben, cleo),
      none: await list({ replies: 'NONE' }, ben, cleo),
    };
    const [byCleo, byDan, byEve] = [
      await world.post(cleo, 'cleo'),
      await world.post(dan, 'dan'),
      await world.post(eve, 'eve'),
    ];
    const own = await world.post(ben, 'ben');
    await world.post(ben, 'to cleo', { inReplyToId: byCleo.id });
    await world.post(ben, 'to dan', { inReplyToId: byDan.id });
    await world.post(ben, 'to eve', { inReplyToId: byEve.id });
    await world.post(ben, 'to ben', { inReplyToId: own.id });
    const alone = ['to ben', 'ben', 'cleo'];
    expect(await shown(lists.followed)).toEqual(['to ben', 'to dan', 'to cleo', 'ben', 'cleo']);
    expect(await shown(lists.members)).toEqual(['to ben', 'to cleo', 'ben', 'cleo']);
    expect(await shown(lists.none)).toEqual(alone);
  });

  it('lose whoever is not followed any more, is taken out, or blocks', async () => {
    await open();
    const made = await list({}, ben, cleo, ana);
    await world.post(ben, 'by ben');
    await world.post(cleo, 'by cleo');
    await world.post(ana, 'by ana');
    expect(await shown(made)).toEqual(['by ana', 'by cleo', 'by ben']);
    await unfollow(await as(), ana, ben);
    await removeFromList(await as(), ana, made.id, [ana.id]);
    expect(await shown(made)).toEqual(['by cleo']);
    await world.follow(ana, ben);
    await world.post(ben, 'again');
    await world.post(ana, 'again');
    expect(await shown(made)).toEqual(['by cleo']);
    await world.block(cleo, ana);
    expect(await shown(made)).toEqual([]);
  });

  it('take all of some people or none, each once, and nobody who is not followed', async () => {
    await open();
    const stranger = await world.somebody();
    const made = await list({}, ben);
    const ctx = await as();
    const add = (...people: Identity[]) =>
      addToList(
        ctx,
        ana,
        made.id,
        people.map(({ id }) => id),
      );
    await expect(add(cleo, ben)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(add(cleo, stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(add()).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(addToList(await world.as(ben), ben, made.id, [cleo.id])).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await world.db.models.listMember.count({ where: { listId: made.id } })).toBe(1);
  });

  it('are watched live by their owners alone, and begin anew when they change', async () => {
    await open();
    const made = await list({ isExclusive: true }, ben);
    const source = { list: { listId: `list_${made.id}` } };
    const [watcher, home] = [await world.caughtUp(ana, source), await world.caughtUp(ana, { named: 'HOME' })];
    const stranger = await world.timeline(ben, source);
    await stranger.until((it) => it.errors.length > 0);
    expect(stranger.errors[0]?.extensions?.code).toBe('NOT_FOUND');
    const post = await world.post(ben, 'one');
    // What an event is to its reader is asked when it is sent, so each is waited for.
    await watcher.until((it) => it.kinds.includes('PostAppeared'));
    await world.edit(ben, post, 'two');
    await watcher.until((it) => it.kinds.includes('PostUpdated'));
    await world.remove(ben, post);
    await watcher.until((it) => it.kinds.includes('PostRemoved'));
    await world.post(cleo, 'not in the list');
    await home.until((it) => it.kinds.includes('PostAppeared'));
    await addToList(await as(), ana, made.id, [cleo.id]);
    await watcher.until((it) => it.kinds.includes('TimelineGap'));
    expect(watcher.kinds).toEqual(['CaughtUp', 'PostAppeared', 'PostUpdated', 'PostRemoved', 'TimelineGap']);
    await home.until((it) => it.kinds.includes('TimelineGap'));
    expect(home.kinds).toEqual(['CaughtUp', 'PostAppeared', 'TimelineGap']);
    // A list that shows beside the home timeline what it shows there does not make that begin anew.
    const beside = await list({}, cleo);
    await world.post(cleo, 'last');
    await watcher.until((it) => it.kinds.at(-1) === 'PostAppeared');
    expect(home.kinds).toHaveLength(3);
    expect(await shown(beside)).toContain('last');
  });

  it('keep no entries of what is gone', async () => {
    await open();
    const made = await list({}, ben);
    const post = await world.post(ben, 'gone');
    await world.remove(ben, post);
    await world.db.models.event.deleteMany();
    expect(await pruneHomes(world.app, null)).toBeNull();
    expect(await world.db.models.home.count({ where: { identityId: made.id } })).toBe(0);
  });
});
