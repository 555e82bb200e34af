import { afterEach, describe, expect, it } from 'vitest';
import { mute, unmute } from '../../src/core/blocks/mute.ts';
import { inTransaction } from '../../src/core/context.ts';
import { unfollow } from '../../src/core/follows/answer.ts';
import { follow } from '../../src/core/follows/follow.ts';
import type { FollowOptions } from '../../src/core/follows/options.ts';
import { createList } from '../../src/core/lists/lists.ts';
import { addToList } from '../../src/core/lists/members.ts';
import { type PolicyRules, setPolicy } from '../../src/core/notifications/policy.ts';
import {
  acceptRequests,
  dismissRequests,
  notificationRequests,
} from '../../src/core/notifications/requests.ts';
import { notifyOfEnd } from '../../src/core/polls/end.ts';
import { voteInPoll } from '../../src/core/polls/vote.ts';
import { storeRemotePost } from '../../src/core/posts/remote/store.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import { muteThread } from '../../src/core/threads/mutes.ts';
import type { Identity } from '../../src/db/rows.ts';
import { everythingNumbered } from '../helpers/core.ts';
import { DIALECTS } from '../helpers/database.ts';
import { remotePost } from '../helpers/federation/remote-post.ts';
import { boostPost, favouritePost } from '../helpers/people/marks.ts';
import { type LiveWorld, openLiveWorld } from './live.ts';

const DAY = 24 * 3600_000;
const PAGE = `pageInfo { hasNextPage endCursor } edges { cursor node {
  groupKey kind count oldestOnPage by { username } post { source } newest { key groupKey } notifications { edges { node { key } } }
} }`;

describe.each(DIALECTS)('notifications on %s', (dialect) => {
  let world: LiveWorld;
  let ana: Identity;
  let people: Identity[];
  afterEach(() => world.close());

  async function open(count: number) {
    world = await openLiveWorld({ dialect });
    ana = await world.somebody();
    people = [];
    for (let i = 0; i < count; i += 1) people.push(await world.somebody(i % 2 ? world.there : world.here));
    // Ids begin in the middle of a window of twelve hours.
    world.clock.advance(12 * 3600_000 - (world.clock.now() % (12 * 3600_000)) + 3600_000);
  }
  const at = (who: Identity) => `@${who.username}@${who.handleDomain}`;
  const who = (index: number) => people[index] as Identity;
  async function ask(query: string) {
    const answer = await world.ask(
      world.here,
      await world.token(ana),
      `{ viewer { identity { ${query} } } }`,
    );
    expect(answer.errors ?? []).toEqual([]);
    return answer.data.viewer.identity;
  }
  const soon = () => world.clock.advance(1000);
  const rows = () => world.db.models.notification.findMany({ orderBy: { id: 'asc' } });

  describe('in groups', () => {
    async function fill() {
      const [one, two] = [await world.post(ana, 'one'), await world.post(ana, 'two')];
      for (const person of people) {
        soon();
        await favouritePost(await world.as(person), person, one.id);
      }
      soon();
      await boostPost(await world.as(who(0)), who(0), one.id);
      soon();
      await world.post(who(1), `${at(ana)} hello`);
      soon();
      await favouritePost(await world.as(who(0)), who(0), two.id);
      soon();
      await world.follow(who(0), ana);
      await world.db.models.notification.createMany({
        data: [who(0), who(1)].map(({ id }) => ({
          id: world.app.ids.next(),
          identityId: ana.id,
          kind: 'FOLLOW' as const,
          actorId: id,
          createdAt: BigInt(world.clock.now()),
        })),
      });
      return { one, two };
    }
    const shown = (edges: { node: { kind: string; count: number; post: { source: string } | null } }[]) =>
      edges.map(({ node }) => [node.kind, node.count, node.post?.source ?? null].join(' '));

    it('stand together by kind and post, each at the place of its newest', async () => {
      await open(10);
      const { one } = await fill();
      const { notificationGroups: all } = await ask(`notificationGroups { ${PAGE} }`);
      expect(shown(all.edges)).toEqual([
        'FOLLOW 2 ',
        'FAVOURITE 1 two',
        `MENTION 1 ${at(ana)} hello`,
        'BOOST 1 one',
        'FAVOURITE 10 one',
      ]);
      const last = all.edges[4].node;
      expect(last.by.map(({ username }: { username: string }) => username)).toEqual(
        people
          .slice(2)
          .map(({ username }) => username)
          .reverse(),
      );
      expect(last.groupKey).toBe(last.newest.groupKey);
      expect(last.oldestOnPage).toBe(last.newest.key);
      expect(last.notifications.edges).toHaveLength(10);
      // The two favourites of one kind are of different posts; a mention stands alone.
      expect(new Set(all.edges.map(({ node }: { node: { groupKey: string } }) => node.groupKey)).size).toBe(
        5,
      );
      expect(all.edges[2].node.groupKey).toBe(`ungrouped-${all.edges[2].node.newest.key}`);
      const { notificationGroup: alone, unreadNotificationGroups } = await ask(
        `notificationGroup(groupKey: "${last.groupKey}") { count by { id } post { key } oldestOnPage } unreadNotificationGroups`,
      );
      expect(alone).toMatchObject({ count: 10, post: { key: String(one.id) }, oldestOnPage: null });
      expect(unreadNotificationGroups).toBe(5);
      for (const key of ['', 'x', 'favourite-1', 'ungrouped-1', 'reblog-x-1', 'follow-99999999999999999'])
        expect((await ask(`notificationGroup(groupKey: "${key}") { count }`)).notificationGroup).toBeNull();
    });

    it('are paged without one that comes twice, chosen, and put together by fewer kinds', async () => {
      await open(4);
      await fill();
      const { notificationGroups: whole } = await ask(`notificationGroups { ${PAGE} }`);
      const cursors: string[] = [];
      let after = '';
      for (let hasNext = true; hasNext; ) {
        const { notificationGroups: page } = await ask(`notificationGroups(first: 2 ${after}) { ${PAGE} }`);
        cursors.push(...page.edges.map(({ cursor }: { cursor: string }) => cursor));
        hasNext = page.pageInfo.hasNextPage;
        after = `after: "${page.pageInfo.endCursor}"`;
      }
      expect(cursors).toEqual(whole.edges.map(({ cursor }: { cursor: string }) => cursor));
      const kinds = async (args: string) =>
        shown((await ask(`notificationGroups(${args}) { ${PAGE} }`)).notificationGroups.edges);
      expect(await kinds('kinds: [FAVOURITE]')).toEqual(['FAVOURITE 1 two', 'FAVOURITE 4 one']);
      expect(await kinds(`kinds: [FAVOURITE], fromId: "identity_${who(2).id}"`)).toEqual(['FAVOURITE 1 one']);
      expect(await kinds('groupedKinds: [FOLLOW], kinds: [FAVOURITE, FOLLOW]')).toEqual([
        'FOLLOW 2 ',
        'FAVOURITE 1 two',
        ...Array(4).fill('FAVOURITE 1 one'),
      ]);
    });

    it('begin anew after half a day', async () => {
      await open(2);
      const post = await world.post(ana, 'one');
      await favouritePost(await world.as(who(0)), who(0), post.id);
      world.clock.advance(DAY / 2);
      await favouritePost(await world.as(who(1)), who(1), post.id);
      const { notificationGroups: all } = await ask(`notificationGroups { ${PAGE} }`);
      expect(shown(all.edges)).toEqual(['FAVOURITE 1 one', 'FAVOURITE 1 one']);
    });
  });

  describe('of strangers', () => {
    const policy = async (rules: Partial<PolicyRules>) => setPolicy(await world.as(ana), ana, rules);
    const kept = async () => (await rows()).map(({ kind, isFiltered }) => `${kind} ${isFiltered}`);
    const requests = async () => notificationRequests(await world.as(ana), ana.id, { limit: 10 });

    it('are kept back where the policy says so, with a request, until that is accepted', async () => {
      await open(2);
      const [ben, cleo] = [who(0), who(1)];
      await policy({ notFollowing: 'FILTER' });
      const stream = 'subscription { notifications { __typename cursor } }';
      const watcher = await world.live(ana, stream);
      await watcher.until((it) => it.kinds.includes('CaughtUp'));
      const mine = await world.post(ana, 'mine');
      await favouritePost(await world.as(ben), ben, mine.id);
      expect(await requests()).toEqual([]);
      soon();
      await world.post(ben, `${at(ana)} one`);
      soon();
      const last = await world.post(ben, `${at(ana)} two`);
      await world.follow(ana, cleo);
      await world.post(cleo, `${at(ana)} known`);
      await watcher.until((it) => it.kinds.includes('NotificationAppeared'));
      expect(await kept()).toEqual(['FAVOURITE true', 'MENTION true', 'MENTION true', 'MENTION false']);
      const LIST = 'notifications { edges { node { isFiltered by { username } } } }';
      const all = 'notifications(includesFiltered: true) { edges { node { key } } } ';
      expect((await ask(LIST)).notifications.edges).toHaveLength(1);
      expect((await ask(all)).notifications.edges).toHaveLength(4);
      expect(
        (await ask(`notifications(fromId: "identity_${ben.id}") { edges { node { isFiltered } } }`))
          .notifications.edges,
      ).toEqual(Array(3).fill({ node: { isFiltered: true } }));
      expect(await ask('unreadNotifications unreadNotificationGroups')).toEqual({
        unreadNotifications: 1,
        unreadNotificationGroups: 1,
      });
      const waiting = await ask(
        'notificationPolicy { notFollowing pendingRequests pendingNotifications } notificationRequests { edges { node { key count by { username } lastPost { key } } } }',
      );
      const [request] = await requests();
      expect(waiting).toEqual({
        notificationPolicy: { notFollowing: 'FILTER', pendingRequests: 1, pendingNotifications: 2 },
        notificationRequests: {
          edges: [
            {
              node: {
                key: String(request?.id),
                count: 2,
                by: { username: ben.username },
                lastPost: { key: String(last.id) },
              },
            },
          ],
        },
      });
      const id = request?.id ?? 0n;
      expect(await acceptRequests(await world.as(cleo), cleo, [id])).toEqual([]);
      expect(await acceptRequests(await world.as(ana), ana, [id, 1n])).toEqual([id]);
      await watcher.until((it) => it.kinds.includes('NotificationsMerged'));
      await world.post(ben, `${at(ana)} three`);
      await watcher.until((it) => it.kinds.filter((kind) => kind === 'NotificationAppeared').length === 2);
      expect(watcher.kinds).toEqual([
        ...['CaughtUp', 'NotificationAppeared', 'NotificationsMerged', 'NotificationAppeared'],
      ]);
      expect(new Set((await rows()).map(({ isFiltered }) => isFiltered))).toEqual(new Set([false]));
      expect(await requests()).toEqual([]);
    });

    it('cost as many statements as requests of one stranger, however many wait', async () => {
      await open(6);
      await policy({ notFollowing: 'FILTER' });
      for (let n = 0; n < 6; n += 1) await world.post(who(n), `${at(ana)} hello`);
      const cost = async (first: number) => {
        const before = world.db.statementCount();
        const { notificationRequests: page } = await ask(
          `notificationPolicy { pendingRequests pendingNotifications } notificationRequests(first: ${first}) { nodes { count lastPost { key } } }`,
        );
        expect(page.nodes).toHaveLength(first);
        expect(
          page.nodes.every((each: { count: number; lastPost: unknown }) => each.count === 1 && each.lastPost),
        ).toBe(true);
        return world.db.statementCount() - before;
      };
      await cost(1);
      // On PostgreSQL what the posts tell is numbered and read in the background, and that is counted too.
      await everythingNumbered(world.app);
      expect(await cost(6)).toBe(await cost(1));
    });

    it('are not kept back where they come while their request is being accepted', async () => {
      await open(1);
      const ben = who(0);
      await policy({ notFollowing: 'FILTER' });
      await world.post(ben, `${at(ana)} one`);
      const mine = await world.post(ana, 'mine');
      const [request] = await requests();
      let isAccepted = () => {};
      const accepted = new Promise<void>((resolve) => {
        isAccepted = resolve;
      });
      let release = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      const accepting = inTransaction(await world.as(ana), async (ctx) => {
        await acceptRequests(ctx, ana, [request?.id ?? 0n]);
        isAccepted();
        await released;
      });
      await accepted;
      const coming = [world.post(ben, `${at(ana)} two`), favouritePost(await world.as(ben), ben, mine.id)];
      // So that they have been judged by what was before, as far as they are not held up (SQLite).
      await new Promise((resolve) => setTimeout(resolve, 500));
      release();
      await Promise.all([accepting, ...coming]);
      expect((await kept()).sort()).toEqual(['FAVOURITE false', 'MENTION false', 'MENTION false']);
    });

    it('go with a request that is dismissed, and ask again', async () => {
      await open(1);
      soon();
      await world.post(who(0), `${at(ana)} before anything was kept back`);
      const told = await rows();
      expect(told).toHaveLength(1);
      await policy({ notFollowing: 'FILTER' });
      const first = await world.post(who(0), `${at(ana)} one`);
      await favouritePost(await world.as(who(0)), who(0), (await world.post(ana, 'mine')).id);
      const [request] = await requests();
      expect(await dismissRequests(await world.as(ana), ana, [request?.id ?? 0n])).toHaveLength(1);
      expect(await rows()).toEqual(told);
      expect(await requests()).toEqual([]);
      soon();
      const second = await world.post(who(0), `${at(ana)} two`);
      expect(await requests()).toHaveLength(1);
      // A request of which nothing is left is none.
      await world.remove(who(0), second);
      expect(await requests()).toEqual([]);
      expect(first.deletedAt).toBeNull();
    });

    it('are in no group while they are kept back', async () => {
      await open(2);
      const [ben, cleo] = [who(0), who(1)];
      await policy({ notFollowing: 'FILTER' });
      await world.follow(ana, cleo);
      const mine = await world.post(ana, 'mine');
      for (const each of [cleo, ben]) {
        soon();
        await favouritePost(await world.as(each), each, mine.id);
      }
      expect(await kept()).toEqual(['FAVOURITE false', 'FAVOURITE true']);
      const { notificationGroups } = await ask('notificationGroups { edges { node { groupKey count } } }');
      const [{ node: listed }] = notificationGroups.edges;
      expect(listed.count).toBe(1);
      const group = '{ count by { username } notifications { edges { node { by { username } } } } }';
      const by = { username: cleo.username };
      expect(await ask(`notificationGroup(groupKey: "${listed.groupKey}") ${group}`)).toEqual({
        notificationGroup: { count: 1, by: [by], notifications: { edges: [{ node: { by } }] } },
      });
    });

    it('do not hold back the end of a poll that somebody voted in', async () => {
      await open(1);
      const ben = who(0);
      const poll = { options: ['a', 'b'], seconds: 600 };
      const asked = await createPost(await world.as(ben), ben, { text: 'Which?', poll });
      await voteInPoll(await world.as(ana), ana, asked.id, [0]);
      await policy({ notFollowing: 'DROP', newAccounts: 'FILTER' });
      await notifyOfEnd(world.system(world.here), asked.id, 0n);
      expect((await rows()).filter(({ identityId }) => identityId === ana.id)).toMatchObject([
        { kind: 'POLL', isFiltered: false },
      ]);
    });

    it('are judged by each rule for whom it names alone', async () => {
      await open(2);
      const [ben, cleo] = [who(0), who(1)];
      const mention = async (more = {}, by = ben) => {
        soon();
        const post = await world.post(by, `${at(ana)} hi`, more);
        const [row] = await world.db.models.notification.findMany({ where: { postId: post.id } });
        return row === undefined ? 'none' : row.isFiltered ? 'filtered' : 'told';
      };
      const direct = { visibility: 'MENTIONED' };
      // Direct mentions by strangers, unless they answer.
      expect(await mention()).toBe('told');
      expect(await mention(direct)).toBe('filtered');
      const asked = await world.post(ana, `${at(ben)} yes?`, { visibility: 'MENTIONED' });
      expect(await mention({ ...direct, inReplyToId: asked.id })).toBe('told');
      await policy({ privateMentions: 'DROP' });
      expect(await mention(direct)).toBe('none');
      await policy({ privateMentions: 'ACCEPT' });
      expect(await mention(direct)).toBe('told');
      // People who were not here a month ago.
      await policy({ newAccounts: 'FILTER' });
      expect(await mention()).toBe('filtered');
      await world.follow(ana, cleo);
      expect(await mention({}, cleo)).toBe('told');
      await unfollow(await world.as(ana), ana, cleo);
      expect(await mention({}, cleo)).toBe('filtered');
      world.clock.advance(31 * DAY);
      expect(await mention()).toBe('told');
      // Bots.
      await policy({ bots: 'DROP', newAccounts: 'ACCEPT' });
      expect(await mention()).toBe('told');
      const become = (type: 'SERVICE' | 'APPLICATION' | 'GROUP') =>
        world.db.models.identity.update({ where: { id: cleo.id }, data: { type } });
      expect(await mention({}, await become('GROUP'))).toBe('told');
      expect(await mention({}, await become('APPLICATION'))).toBe('none');
      const bot = await become('SERVICE');
      expect(await mention({}, bot)).toBe('none');
      await world.follow(ana, bot);
      expect(await mention({}, bot)).toBe('told');
      await unfollow(await world.as(ana), ana, bot);
      await policy({ bots: 'ACCEPT' });
      // Followers, once they have followed for some days; the strictest rule counts.
      await policy({ notFollowers: 'DROP', notFollowing: 'FILTER' });
      expect(await mention()).toBe('none');
      await world.follow(ben, ana);
      await world.db.models.follow.updateMany({ data: { createdAt: BigInt(world.clock.now()) } });
      expect(await mention()).toBe('none');
      world.clock.advance(4 * DAY);
      expect(await mention()).toBe('filtered');
      await world.follow(ana, ben);
      expect(await mention()).toBe('told');
      expect(await mention({}, cleo)).toBe('none');
    });
  });

  describe('of new posts', () => {
    const said = async (whom = ana) =>
      (
        await world.db.models.notification.findMany({
          where: { identityId: whom.id, kind: 'POST' },
          orderBy: { id: 'asc' },
        })
      ).map(({ postId }) => postId);
    const followWith = async (whom: Identity, options: FollowOptions) =>
      follow(await world.as(ana), ana, whom, options);

    it('come for posts that begin a thread or go on with it, to those who asked, and are pushed', async () => {
      await open(3);
      const [ben, cleo, dan] = [who(0), who(1), who(2)];
      for (const each of [ben, cleo]) await followWith(each, {});
      await world.follow(dan, ben);
      await world.token(ana);
      const token = await world.db.models.token.findFirstOrThrow({ where: { identityId: ana.id } });
      await world.db.models.pushSubscription.create({
        data: {
          id: 7n,
          tokenId: token.id,
          identityId: ana.id,
          endpoint: 'https://push.test/1',
          p256dh: 'x',
          auth: 'x',
          isStandard: true,
          payload: 'PUKEKO',
          policy: 'ALL',
          alerts: { POST: true },
          createdAt: 0n,
          updatedAt: 0n,
        },
      });
      const watcher = await world.live(
        ana,
        'subscription { notifications { __typename cursor ... on NotificationAppeared { notification { __typename kind } } } }',
      );
      await watcher.until((it) => it.kinds.includes('CaughtUp'));
      await world.post(ben, 'nobody asked yet');
      await followWith(ben, { notifies: true });
      const one = await world.post(ben, 'one');
      await watcher.until((it) => it.kinds.includes('NotificationAppeared'));
      expect(watcher.frames.at(-1)).toMatchObject({
        notification: { __typename: 'NewPostNotification', kind: 'POST' },
      });
      expect(await world.db.models.work.count({ where: { machine: 'push' } })).toBe(1);
      const two = await world.post(ben, 'two', { inReplyToId: one.id });
      const forFollowers = await world.post(ben, 'three', { visibility: 'FOLLOWERS' });
      const theirs = await world.post(cleo, 'of somebody else');
      await world.post(ben, 'an answer', { inReplyToId: theirs.id });
      await world.post(ben, `${at(ana)} direct`, { visibility: 'MENTIONED' });
      await boostPost(await world.as(ben), ben, theirs.id);
      await world.edit(ben, one, 'one, better');
      expect(await said()).toEqual([one.id, two.id, forFollowers.id]);
      expect(await said(dan)).toEqual([]);
      // Neither muted threads nor muted people are heard of, and nothing after it is not wanted any more.
      await muteThread(await world.as(ana), ana, one.id);
      await world.post(ben, 'four', { inReplyToId: two.id });
      await mute(await world.as(ana), ana, ben);
      await world.post(ben, 'five');
      await unmute(await world.as(ana), ana, ben);
      await followWith(ben, { notifies: false });
      await world.post(ben, 'six');
      expect(await said()).toHaveLength(3);
      await world.remove(ben, one);
      expect(await said()).toEqual([two.id, forFollowers.id]);
    });

    it('of other servers come as well, unless they are old, also where an exclusive list holds the author', async () => {
      await open(1);
      const rita = await world.remote('rita', 'r.test');
      await followWith(rita, { notifies: true, languages: ['en'] });
      await world.db.models.follow.updateMany({
        where: { followeeId: rita.id },
        data: { state: 'ACCEPTED', acceptedAt: 0n },
      });
      const list = await createList(await world.as(ana), ana, { title: 'only', isExclusive: true });
      await addToList(await world.as(ana), ana, list.id, [rita.id]);
      const store = (name: string, more = {}) =>
        storeRemotePost(
          world.system(world.here),
          rita,
          remotePost(`https://r.test/${name}`, world.clock.now(), more),
          { isDelivered: true },
        );
      await store('new');
      await store('old', { publishedAt: world.clock.now() - DAY });
      await store('german', { language: 'de' });
      const post = await world.db.models.post.findFirstOrThrow({ where: { uri: 'https://r.test/new' } });
      expect(await said()).toEqual([post.id]);
    });

    it('and homes and lists hold the languages that were chosen, and posts that say none', async () => {
      await open(2);
      const [ben, cleo] = [who(0), who(1)];
      await world.post(ben, 'before, german', { language: 'de' });
      await world.post(ben, 'before, british', { language: 'en-GB' });
      await followWith(ben, { languages: ['en', 'zh-TW'], notifies: true });
      await followWith(cleo, {});
      const list = await createList(await world.as(ana), ana, { title: 'some' });
      await addToList(await world.as(ana), ana, list.id, [ben.id]);
      await world.post(ben, 'english', { language: 'en' });
      await world.post(ben, 'british', { language: 'en-GB' });
      await world.post(ben, 'german', { language: 'de' });
      await world.post(ben, 'simplified', { language: 'zh-CN' });
      await world.post(ben, 'traditional', { language: 'zh-TW' });
      await world.post(ben, 'unknown');
      const other = await world.post(cleo, 'of cleo, german', { language: 'de' });
      // A boost says no language.
      await boostPost(
        await world.as(ben),
        ben,
        (await world.post(await world.somebody(), 'boosted', { language: 'de' })).id,
      );
      const shown = async (timelineId: bigint) => {
        const rows = await world.db.models.home.findMany({
          where: { identityId: timelineId },
          orderBy: { entryId: 'asc' },
        });
        const posts = await world.db.models.post.findMany({
          where: { id: { in: rows.map((row) => row.postId) } },
        });
        return rows.map(({ postId }) => posts.find(({ id }) => id === postId)?.source);
      };
      const chosen = ['before, british', 'english', 'british', 'traditional', 'unknown'];
      expect(await shown(list.id)).toEqual([...chosen, 'boosted']);
      expect(await shown(ana.id)).toEqual([...chosen, other.source, 'boosted']);
      expect(await said()).toHaveLength(4);
      await followWith(ben, { languages: [] });
      await world.post(ben, 'all again', { language: 'de' });
      expect(await shown(ana.id)).toContain('all again');
      // Nothing was said of notifications, so they are still asked for.
      expect(await said()).toHaveLength(5);
      await expect(followWith(ben, { languages: ['no language'] })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    });
  });
});
