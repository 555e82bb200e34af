import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unboostPost } from '../../../src/core/boosts/unboost.ts';
import { unfavouritePost } from '../../../src/core/favourites/unfavourite.ts';
import { repliesTo } from '../../../src/core/posts/queries.ts';
import { readerOf } from '../../../src/core/posts/reader.ts';
import { approveReply, rejectReply } from '../../../src/core/posts/replies/decide.ts';
import { reactToPost } from '../../../src/core/reactions/react.ts';
import { unreactToPost } from '../../../src/core/reactions/unreact.ts';
import { projectRoot } from '../../../src/lib/root.ts';
import { boostPost, favouritePost } from '../../helpers/people/marks.ts';
import { startDeliverer } from '../deliverer.ts';
import { type LiveWorld, openLiveWorld, TIMELINE } from '../live.ts';

/** schema/PROTOCOL.md, frames and what they show: each test bears the number of its sentence. */
let world: LiveWorld;
beforeAll(async () => {
  world = await openLiveWorld();
});
afterAll(() => world.close());

const HOME = { named: 'HOME' };
const LOCAL = { named: 'LOCAL' };

it('every sentence has a test', () => {
  const sentences = [
    ...readFileSync(join(projectRoot, 'schema/PROTOCOL.md'), 'utf8').matchAll(/^(\d+)\. /gm),
  ];
  const numbers = sentences.map((match) => Number(match[1]));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  const folder = join(projectRoot, 'test/graphql/protocol');
  const files = readdirSync(folder).filter((name) => name.startsWith('protocol'));
  const tests = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  const tested = new Set([...tests.matchAll(/\bit\(\s*'(\d+) /g)].map((match) => Number(match[1])));
  expect(numbers.filter((number) => !tested.has(number))).toEqual([]);
});

describe('frames and cursors', () => {
  it('1 a cursor resumes behind its frame', async () => {
    const ana = await world.somebody();
    const first = await world.caughtUp(ana, HOME);
    await world.post(ana, 'one');
    await world.post(ana, 'two');
    await first.until((it) => it.kinds.length === 3);
    const after = first.frames[1]?.cursor;
    const second = await world.caughtUp(ana, HOME, { after });
    expect(
      second.frames.map(
        (frame) => (frame.edge as { node: { post: { html: string } } } | undefined)?.node.post.html,
      ),
    ).toEqual(['<p>two</p>', undefined]);
  });

  it('2 cursors rise', async () => {
    const ana = await world.somebody();
    const watcher = await world.caughtUp(ana, HOME, { snapshot: 3 });
    for (let index = 0; index < 5; index += 1) {
      const post = await world.post(ana, `${index}`);
      await world.edit(ana, post, `${index}!`);
      await world.remove(ana, post);
    }
    // An edit told after its post went is a PostRemoved too (24).
    await watcher.until((it) => it.kinds.filter((kind) => kind === 'PostRemoved').length >= 5);
    const places = watcher.frames.map((frame) => BigInt(frame.cursor.split('-')[1] ?? ''));
    const isRising = places.every((place, index) => {
      const before = places[index - 1] ?? -1n;
      return watcher.kinds[index] === 'CaughtUp' ? place >= before : place > before;
    });
    expect(isRising).toBe(true);
  });

  it('3 a cursor of one stream is good for another', async () => {
    const ana = await world.somebody();
    const home = await world.caughtUp(ana, HOME);
    await world.post(ana, 'both');
    const local = await world.caughtUp(ana, LOCAL, { after: home.frames[0]?.cursor });
    expect(local.kinds).toEqual(['PostAppeared', 'CaughtUp']);
  });

  it('4 liveCursor leaves no gap behind a page', async () => {
    const ana = await world.somebody();
    const answer = await world.ask(
      world.here,
      await world.token(ana),
      '{ viewer { identity { homeTimeline { liveCursor } } } }',
    );
    await world.post(ana, 'between');
    const after = answer.data.viewer.identity.homeTimeline.liveCursor;
    expect((await world.caughtUp(ana, HOME, { after })).kinds).toEqual(['PostAppeared', 'CaughtUp']);
  });

  it('5 snapshot, what came since, CaughtUp, live', async () => {
    const ana = await world.somebody();
    const start = world.app.events.headCursor();
    await world.post(ana, 'since');
    const watcher = await world.caughtUp(ana, HOME, { after: start });
    await world.post(ana, 'live');
    await watcher.until((it) => it.kinds.length === 3);
    expect(watcher.kinds).toEqual(['PostAppeared', 'CaughtUp', 'PostAppeared']);
  });

  it('6 without after it begins now', async () => {
    const ana = await world.somebody();
    await world.post(ana, 'before');
    expect((await world.caughtUp(ana, HOME)).kinds).toEqual(['CaughtUp']);
  });

  it('7 a snapshot shows the newest entries, and none is sent to who resumes', async () => {
    const ana = await world.somebody();
    for (const text of ['one', 'two', 'three']) await world.post(ana, text);
    const watcher = await world.caughtUp(ana, HOME, { snapshot: 2 });
    expect(watcher.kinds).toEqual(['TimelineSnapshot', 'CaughtUp']);
    const edges = watcher.frames[0]?.edges as { node: { post: { html: string } } }[];
    expect(edges.map((edge) => edge.node.post.html)).toEqual(['<p>three</p>', '<p>two</p>']);
    expect(watcher.frames[0]?.hasMore).toBe(true);
    const after = watcher.lastCursor;
    expect((await world.caughtUp(ana, HOME, { snapshot: 2, after })).kinds).toEqual(['CaughtUp']);
    const refused = await world.timeline(ana, HOME, { snapshot: 101 });
    await refused.until((it) => it.errors.length > 0);
    expect(refused.errors[0]?.extensions?.code).toBe('INVALID_INPUT');
  });

  it('8 deliveries open with how things stand', async () => {
    const { ana, post } = await delivered();
    const watcher = await world.live(ana, DELIVERIES, { post: `post_${post.id}` });
    await watcher.until((it) => it.kinds.includes('CaughtUp'));
    expect(watcher.frames[0]).toMatchObject({
      __typename: 'DeliveryProgress',
      counts: { delivered: 0, waiting: 1, failed: 0 },
      changed: [{ host: 'far.test', state: 'WAITING', activity: 'CREATE' }],
    });
  });

  it('9 a quiet stream is told where the log is', async () => {
    const ana = await world.somebody();
    const bea = await world.somebody();
    const watcher = await world.caughtUp(ana, HOME);
    await world.post(bea, 'not for ana');
    // A minute, and what the machine needs to tell.
    for (let part = 0; part < 500 && watcher.kinds.length < 2; part += 1) {
      world.clock.advance(5_000);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await watcher.until((it) => it.kinds.length === 2);
    expect(watcher.kinds).toEqual(['CaughtUp', 'CaughtUp']);
    expect(watcher.lastCursor).toBe(world.app.events.headCursor());
  });
});

describe('what is shown', () => {
  it('18 who sees it is asked when it is sent', async () => {
    const ana = await world.somebody();
    const bea = await world.somebody();
    const start = world.app.events.headCursor();
    await world.post(ana, 'for all');
    await world.post(ana, 'for followers', { visibility: 'FOLLOWERS' });
    await world.block(ana, bea);
    const profile = { profile: { identityId: `identity_${ana.id}` } };
    expect((await world.caughtUp(bea, LOCAL, { after: start })).kinds).toEqual(['CaughtUp']);
    const stranger = await world.caughtUp(null, profile, { after: start });
    expect(stranger.kinds).toEqual(['PostAppeared', 'CaughtUp']);
    await world.follow(await world.somebody(), ana);
  });

  it('19 an entry says where it belongs', async () => {
    const ana = await world.somebody();
    const late = await world.somebody();
    await world.follow(ana, late);
    const watcher = await world.caughtUp(ana, HOME);
    const post = await world.post(ana, 'now');
    await watcher.until((it) => it.kinds.includes('PostAppeared'));
    expect(watcher.frames.at(-1)).toMatchObject({
      edge: { cursor: String(post.id), node: { key: String(post.id), post: { key: String(post.id) } } },
    });
  });

  it('20 an entry is a post or a boost', async () => {
    const ana = await world.somebody();
    const bea = await world.somebody();
    await world.follow(bea, ana);
    const post = await world.post(await world.somebody(), 'boost me');
    const watcher = await world.caughtUp(bea, HOME);
    const boost = await boostPost(await world.as(ana), ana, post.id);
    await watcher.until((it) => it.kinds.includes('PostAppeared'));
    expect(watcher.frames.at(-1)).toMatchObject({
      edge: {
        cursor: String(boost.id),
        node: {
          id: `entry_${boost.id}`,
          boost: { key: String(boost.id), by: { handle: `@${ana.username}@here.test` } },
          post: { key: String(post.id) },
        },
      },
    });
    await unboostPost(await world.as(ana), ana, post.id);
    await watcher.until((it) => it.kinds.includes('PostRemoved'));
    expect(watcher.frames.at(-1)).toMatchObject({
      entryId: `entry_${boost.id}`,
      entryKey: String(boost.id),
      postKey: String(post.id),
    });
  });

  it('21 an edit brings the post as it is', async () => {
    const ana = await world.somebody();
    const watcher = await world.caughtUp(null, LOCAL);
    const post = await world.post(ana, 'old');
    await world.edit(ana, post, 'new');
    await watcher.until((it) => it.kinds.includes('PostUpdated'));
    expect(watcher.frames.at(-1)).toMatchObject({
      edge: { cursor: String(post.id), node: { post: { html: '<p>new</p>' } } },
    });
  });

  it('21 a reaction brings the post with it, and goes the same way', async () => {
    const [ana, bea] = [await world.somebody(), await world.somebody()];
    const post = await world.post(ana, 'react to me');
    const document = TIMELINE.replaceAll('key html', 'key reactions { name count isMine }');
    const watcher = await world.live(bea, document, { source: LOCAL });
    await watcher.until((it) => it.kinds.includes('CaughtUp'));
    await reactToPost(await world.as(ana), ana, post.id, '🥝');
    await watcher.until((it) => it.kinds.includes('PostUpdated'));
    const reactions = [{ name: '🥝', count: 1, isMine: false }];
    expect(watcher.frames.at(-1)).toMatchObject({ edge: { node: { post: { reactions } } } });
    await unreactToPost(await world.as(ana), ana, post.id, null);
    await watcher.until((it) => it.kinds.filter((kind) => kind === 'PostUpdated').length === 2);
    expect(watcher.frames.at(-1)).toMatchObject({ edge: { node: { post: { reactions: [] } } } });
  });

  it('22 what went is named', async () => {
    const ana = await world.somebody();
    const watchers = [await world.caughtUp(null, LOCAL), await world.caughtUp(ana, HOME)];
    const post = await world.post(ana, 'gone soon');
    await world.remove(ana, post);
    for (const watcher of watchers) {
      await watcher.until((it) => it.kinds.includes('PostRemoved'));
      expect(watcher.frames.at(-1)).toMatchObject({
        entryId: `entry_${post.id}`,
        entryKey: String(post.id),
        postKey: String(post.id),
        postId: `post_${post.id}`,
      });
    }
  });

  it('54 a reply that waits is shown once it is agreed to, and until it is taken away', async () => {
    const [ana, bea, eve] = [await world.somebody(), await world.somebody(), await world.somebody()];
    await world.follow(eve, ana);
    await world.follow(eve, bea);
    const post = await world.post(ana, 'ask me');
    const hers = { profile: { identityId: `identity_${bea.id}`, replies: true } };
    const ofPost = async (who: typeof ana) => {
      const ctx = await world.as(who);
      const { repliesCount } = await world.app.db.models.post.findUniqueOrThrow({ where: { id: post.id } });
      const replies = await repliesTo(ctx, await readerOf(ctx, who), post.id, { limit: 5 });
      return [repliesCount, replies.map(({ id, replyState }) => [id, replyState])];
    };
    // As another server's author is waited for.
    await world.app.db.models.post.update({
      where: { id: post.id },
      data: { replyApproval: 16, domainId: null },
    });
    const reply = await world.post(bea, 'may I?', { inReplyToId: post.id });
    await world.app.db.models.post.update({ where: { id: post.id }, data: { domainId: ana.domainId } });
    const [watcher, own] = [await world.caughtUp(eve, HOME), await world.caughtUp(bea, hers)];
    expect(await ofPost(eve)).toEqual([0, []]);
    expect(await ofPost(bea)).toEqual([0, [[reply.id, 'PENDING']]]);
    await world.edit(bea, reply, 'may I, please?');
    await own.until((it) => it.kinds.includes('PostUpdated'));
    await approveReply(await world.as(ana), ana, reply.id);
    for (const each of [watcher, own]) {
      await each.until((it) => it.kinds.includes('PostAppeared'));
      expect(each.frames.find(({ __typename }) => __typename === 'PostAppeared')).toMatchObject({
        edge: { node: { key: String(reply.id), post: { html: '<p>may I, please?</p>' } } },
      });
    }
    expect(watcher.kinds).not.toContain('PostUpdated');
    expect(await ofPost(eve)).toEqual([1, [[reply.id, 'ACCEPTED']]]);
    await rejectReply(await world.as(ana), ana, reply.id);
    for (const each of [watcher, own]) await each.until((it) => it.kinds.includes('PostRemoved'));
    expect(await ofPost(eve)).toEqual([0, []]);
  });

  it('23 a timeline carries what it is for', async () => {
    const ana = await world.somebody();
    const far = await world.somebody(world.there);
    const profile = { profile: { identityId: `identity_${ana.id}` } };
    const sources = [LOCAL, { named: 'FEDERATED' }, { hashtag: { name: '#Birds' } }, profile];
    const strangers = await Promise.all(sources.map((source) => world.caughtUp(null, source)));
    const own = await world.caughtUp(await world.somebody(), LOCAL);
    const neighbour = await world.caughtUp(far, { profile: { identityId: `identity_${ana.id}` } });
    const bird = await world.post(ana, 'a #bird');
    await world.post(ana, 'for this domain', { visibility: 'LOCAL' });
    await world.post(ana, 'by the way', { visibility: 'UNLISTED' });
    await world.post(far, '#birds over there');
    for (const [index, count] of [2, 2, 1, 3].entries())
      await strangers[index]?.until((it) => it.kinds.length === count);
    for (const each of [own, neighbour]) await each.until((it) => it.kinds.length === 3);
    // A frame shows a post as it is when the frame is made: each edit is seen before the next.
    const edited = async (text: string, kind: string) => {
      const before = strangers.map((watcher) => watcher.kinds.length);
      await world.edit(ana, bird, text);
      for (const [index, watcher] of strangers.entries())
        await watcher.until((it) =>
          it.kinds.slice(before[index]).some((each) => each === 'PostUpdated' || each === kind),
        );
    };
    await edited('some #birds', 'PostAppeared');
    await edited('no more', 'PostRemoved');
    const last = await world.post(ana, 'the end #birds');
    const isLast = (key: unknown) => key === String(last.id);
    for (const watcher of [...strangers, own, neighbour])
      await watcher.until((it) =>
        isLast((it.frames.at(-1)?.edge as { node: { key: string } } | undefined)?.node.key),
      );
    const [local, federated, hashtag, ofAna] = strangers.map((watcher) => watcher.kinds.slice(1).join(' '));
    expect(local).toBe('PostAppeared PostUpdated PostUpdated PostAppeared');
    expect(federated).toBe('PostAppeared PostUpdated PostUpdated PostAppeared');
    expect(hashtag).toBe('PostAppeared PostRemoved PostAppeared');
    expect(ofAna).toBe('PostAppeared PostAppeared PostUpdated PostUpdated PostAppeared');
    expect(own.kinds.slice(1).join(' ')).toBe(
      'PostAppeared PostAppeared PostUpdated PostUpdated PostAppeared',
    );
    expect(neighbour.kinds.length).toBe(6);
  });

  it('24 a frame holds what is true when it is sent', async () => {
    const ana = await world.somebody();
    const start = world.app.events.headCursor();
    const kept = await world.post(ana, 'first');
    const gone = await world.post(ana, 'second');
    await world.edit(ana, kept, 'third');
    await world.remove(ana, gone);
    const watcher = await world.caughtUp(ana, HOME, { after: start });
    expect(watcher.kinds).toEqual(['PostAppeared', 'PostUpdated', 'PostRemoved', 'CaughtUp']);
    expect(watcher.frames[0]).toMatchObject({
      edge: { node: { post: { html: '<p>third</p>' } } },
    });
  });

  it('25 deliveries count what is true, for the author alone', async () => {
    const { ana, post } = await delivered();
    const watcher = await world.live(ana, DELIVERIES, { post: `post_${post.id}` });
    await watcher.until((it) => it.kinds.includes('CaughtUp'));
    const { received, stop } = await startDeliverer(world, ana);
    await watcher.until((it) => it.kinds.length === 3);
    expect(watcher.frames.at(-1)).toMatchObject({
      counts: { delivered: 1, waiting: 0, failed: 0 },
      changed: [{ host: 'far.test', state: 'DELIVERED' }],
    });
    expect(received.map(({ host }) => host)).toEqual(['far.test']);
    await stop();
    const stranger = await world.live(await world.somebody(), DELIVERIES, { post: `post_${post.id}` });
    await stranger.until((it) => it.errors.length > 0);
    expect(stranger.errors[0]?.extensions?.code).toBe('NOT_FOUND');
  });

  it('26 notifications come and are withdrawn', async () => {
    const ana = await world.somebody();
    const bea = await world.somebody();
    const post = await world.post(ana, 'like me');
    const watcher = await world.live(ana, NOTIFICATIONS);
    const other = await world.live(bea, NOTIFICATIONS);
    for (const each of [watcher, other]) await each.until((it) => it.kinds.includes('CaughtUp'));
    await favouritePost(await world.as(bea), bea, post.id);
    await watcher.until((it) => it.kinds.length === 2);
    expect(watcher.frames[1]).toMatchObject({
      __typename: 'NotificationAppeared',
      notification: {
        kind: 'FAVOURITE',
        by: { handle: `@${bea.username}@here.test` },
        post: { html: '<p>like me</p>' },
      },
    });
    await unfavouritePost(await world.as(bea), bea, post.id);
    await watcher.until((it) => it.kinds.length === 3);
    const key = (watcher.frames[1]?.notification as { key: string } | undefined)?.key;
    expect(watcher.frames[2]).toMatchObject({ __typename: 'NotificationRemoved', notificationKey: key });
    expect(other.kinds).toEqual(['CaughtUp']);
    const stranger = await world.live(null, NOTIFICATIONS);
    await stranger.until((it) => it.errors.length > 0);
    expect(stranger.errors[0]?.extensions?.code).toBe('UNAUTHENTICATED');
  });
});

const DELIVERIES = `subscription ($post: ID!, $after: Cursor) {
  deliveries(postId: $post, after: $after) {
    __typename
    cursor
    ... on DeliveryProgress { counts { delivered waiting failed } changed { host state activity } }
    ... on DeliveryGap { from to reason }
  }
}`;

const NOTIFICATIONS = `subscription {
  notifications {
    __typename
    cursor
    ... on NotificationAppeared { notification { key kind by { handle } ... on PostNotification { post { html } } } }
    ... on NotificationRemoved { notificationKey }
  }
}`;

/** A post that waits to be delivered to one other server. */
async function delivered() {
  const ana = await world.somebody();
  const far = await world.remote(`far${ana.id}`, 'far.test');
  return { ana, post: await world.post(ana, `out into the world, @${far.username}@far.test`) };
}
