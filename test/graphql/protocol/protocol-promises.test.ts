import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { block, unblock } from '../../../src/core/blocks/block.ts';
import { mute } from '../../../src/core/blocks/mute.ts';
import { follow } from '../../../src/core/follows/follow.ts';
import { backUpSqlite } from '../../../src/db/sqlite/backup.ts';
import { openSqlite } from '../../../src/db/sqlite/sqlite.ts';
import { pruneEvents } from '../../../src/live/prune.ts';
import {
  type FrameData,
  type LiveWorld,
  openLiveWorld,
  TIMELINE,
  type Watcher,
  watch,
  wsClient,
} from '../live.ts';
import { openGraphQLWorld } from '../world.ts';

/** schema/PROTOCOL.md, what is promised: each test bears the number of its sentence. */
let world: LiveWorld;
beforeAll(async () => {
  world = await openLiveWorld();
});
afterAll(() => world.close());

const HOME = { named: 'HOME' };
const LOCAL = { named: 'LOCAL' };
const gapOf = (watcher: Watcher): FrameData | undefined =>
  watcher.frames.find((frame) => frame.__typename === 'TimelineGap');

describe('nothing is lost in silence', () => {
  it('10 whoever resumes gets what came meanwhile', async () => {
    const ana = await world.somebody();
    const client = await world.clientOf(ana);
    const first = await world.caughtUp(ana, HOME);
    await world.post(ana, 'one');
    await first.until((it) => it.kinds.length === 2);
    first.stop();
    await client.dispose();
    for (const text of ['two', 'three']) await world.post(ana, text);
    const second = await world.caughtUp(ana, HOME, { after: first.lastCursor });
    expect(second.kinds).toEqual(['PostAppeared', 'PostAppeared', 'CaughtUp']);
    // From an earlier place the same comes again.
    const third = await world.caughtUp(ana, HOME, { after: first.frames[0]?.cursor });
    expect(third.kinds.length).toBe(4);
  });

  it('11 what may be missing is told, and the stream goes on', async () => {
    const ana = await world.somebody();
    const watcher = await world.caughtUp(ana, HOME, { after: 'elsewhere-17' });
    await world.post(ana, 'on');
    await watcher.until((it) => it.kinds.length === 3);
    expect(watcher.kinds).toEqual(['TimelineGap', 'CaughtUp', 'PostAppeared']);
  });

  it('12 a gap says from where to where', async () => {
    const ana = await world.somebody();
    const bea = await world.somebody();
    const watcher = await world.caughtUp(ana, HOME);
    await follow(await world.as(ana), ana, bea);
    await watcher.until((it) => it.kinds.includes('TimelineGap'));
    expect(gapOf(watcher)).toMatchObject({
      from: watcher.frames[0]?.cursor,
      to: gapOf(watcher)?.cursor,
      reason: 'RELATIONS_CHANGED',
    });
    const lost = await world.caughtUp(ana, HOME, { after: 'elsewhere-17' });
    expect(gapOf(lost)).toMatchObject({ from: null, to: lost.frames[0]?.cursor });
  });

  it('13 TOO_SLOW: 500 frames wait for a slow client, and then it is told', async () => {
    const ana = await world.somebody();
    const post = await world.post(ana, 'x'.repeat(480));
    const opened: WebSocket[] = [];
    const client = await world.clientOf(ana, {
      on: { opened: (socket) => void opened.push(socket as WebSocket) },
    });
    const many = Array.from({ length: 45 }, (_, index) => `h${index}: html`).join(' ');
    const watcher = watch(
      client,
      `subscription { timeline(source: { named: HOME }) { __typename cursor
        ... on PostUpdated { edge { node { post { ${many} } } } } ... on TimelineGap { from to reason } } }`,
    );
    await watcher.until((it) => it.kinds.includes('CaughtUp'));
    opened[0]?.pause();
    const update = { kind: 'post.updated' as const, postId: post.id, entryId: post.id, authorId: ana.id };
    // More than the system's buffers and 500 frames hold.
    const count = 2500;
    for (let done = 0; done < count; done += 100) {
      await world.db.transaction((tx) =>
        world.app.events.append(tx, ...Array.from({ length: 100 }, () => update)),
      );
      await world.app.events.catchUp();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    opened[0]?.resume();
    await watcher.until((it) => it.kinds.includes('TimelineGap'), 120_000);
    const gap = gapOf(watcher);
    expect(gap?.reason).toBe('TOO_SLOW');
    expect(gap?.from).toBe(watcher.frames[watcher.frames.indexOf(gap as FrameData) - 1]?.cursor);
    const before = watcher.kinds.indexOf('TimelineGap');
    expect(before).toBeGreaterThan(500);
    expect(before).toBeLessThan(count);
    await world.db.transaction((tx) => world.app.events.append(tx, update));
    await world.app.events.catchUp();
    await watcher.until((it) => it.lastCursor === world.app.events.headCursor());
    expect(watcher.kinds.at(-1)).toBe('PostUpdated');
  }, 300_000);

  it('14 EXPIRED: what was pruned is told', async () => {
    const ana = await world.somebody();
    const old = world.app.events.headCursor();
    for (let index = 0; index < 5; index += 1) await world.post(ana, `${index}`);
    await pruneEvents(world.db, world.clock, { keepMs: -1, keepRows: 2 });
    // A process that starts now does not have in memory what was pruned.
    await world.app.events.stop();
    await world.app.events.start();
    const watcher = await world.caughtUp(ana, HOME, { after: old });
    expect(watcher.kinds.slice(0, 1)).toEqual(['TimelineGap']);
    expect(gapOf(watcher)).toMatchObject({ from: old, reason: 'EXPIRED' });
    await world.post(ana, 'on');
    await watcher.until((it) => it.kinds.at(-1) === 'PostAppeared');
  });

  it('15 UNKNOWN_CURSOR: what is none of our cursors', async () => {
    const ana = await world.somebody();
    const { epoch } = world.app.events;
    for (const after of ['nonsense', 'abc123-99', `${epoch}-9000000000000000000`, `${epoch}--1`, '']) {
      const watcher = await world.caughtUp(ana, HOME, { after });
      expect(gapOf(watcher), after).toMatchObject({ from: null, reason: 'UNKNOWN_CURSOR' });
    }
    // Numbers that were given after a backup was taken are given again where it is restored.
    const before = world.app.events.headCursor();
    const file = `${world.db.location}.restored`;
    await backUpSqlite(world.db.location, file);
    await world.post(ana, 'undone by the backup');
    const undone = (await world.caughtUp(ana, LOCAL)).lastCursor;
    const copy = await openSqlite({ path: file, clock: world.clock });
    const restored = await openGraphQLWorld({ db: { ...copy, location: file }, seed: 2 });
    const client = wsClient(restored, world.here, null);
    for (const after of [before, undone]) {
      const watcher = watch(client, TIMELINE, { source: LOCAL, after });
      await watcher.until((it) => it.kinds.includes('CaughtUp'));
      expect(gapOf(watcher), after).toMatchObject({ from: null, reason: 'UNKNOWN_CURSOR' });
      const own = watch(client, TIMELINE, { source: LOCAL, after: watcher.lastCursor });
      await own.until((it) => it.kinds.includes('CaughtUp'));
      expect(own.kinds).toEqual(['CaughtUp']);
    }
    await client.dispose();
    await restored.close();
  });

  it('16 RELATIONS_CHANGED: in a home and in public timelines, for whom it concerns', async () => {
    const ana = await world.somebody();
    const bea = await world.somebody();
    const other = await world.somebody();
    const streams = [await world.caughtUp(ana, HOME), await world.caughtUp(ana, LOCAL)];
    const strangers = [await world.caughtUp(other, LOCAL), await world.caughtUp(null, LOCAL)];
    await mute(await world.as(ana), ana, bea);
    for (const stream of streams) {
      await stream.until((it) => it.kinds.includes('TimelineGap'));
      expect(gapOf(stream)?.reason).toBe('RELATIONS_CHANGED');
    }
    await world.post(bea, 'not for ana');
    await world.post(other, 'for all');
    for (const stranger of strangers) {
      await stranger.until((it) => it.kinds.length === 3);
      expect(stranger.kinds).toEqual(['CaughtUp', 'PostAppeared', 'PostAppeared']);
    }
    await streams[1]?.until((it) => it.kinds.length === 3);
    expect(streams[1]?.frames.at(-1)).toMatchObject({
      edge: { node: { post: { html: '<p>for all</p>' } } },
    });
    await block(await world.as(other), other, ana);
    await streams[1]?.until((it) => it.kinds.length === 4);
    await world.post(other, 'not for ana either');
    await unblock(await world.as(other), other, ana);
    await streams[1]?.until((it) => it.kinds.length >= 5);
    // What comes while the relations are being read anew is a gap too.
    expect(new Set(streams[1]?.kinds.slice(3))).toEqual(new Set(['TimelineGap']));
  });

  it('RELATIONS_CHANGED: when other options are chosen for a follow, not when the same are', async () => {
    const ana = await world.somebody();
    const bea = await world.somebody();
    await follow(await world.as(ana), ana, bea);
    const home = await world.caughtUp(ana, HOME);
    await follow(await world.as(ana), ana, bea);
    await follow(await world.as(ana), ana, bea, { showBoosts: true, notifies: false, languages: null });
    await world.post(bea, 'first');
    await home.until((it) => it.kinds.length === 2);
    expect(home.kinds).toEqual(['CaughtUp', 'PostAppeared']);
    await follow(await world.as(ana), ana, bea, { showBoosts: false });
    await home.until((it) => it.kinds.length === 3);
    expect(gapOf(home)?.reason).toBe('RELATIONS_CHANGED');
    await follow(await world.as(ana), ana, bea, { languages: ['de'] });
    await home.until((it) => it.kinds.length === 4);
    expect(gapOf(home)?.reason).toBe('RELATIONS_CHANGED');
  });

  it('17 after a gap a page and what follows are everything', async () => {
    const ana = await world.somebody();
    const bea = await world.somebody();
    await world.post(bea, 'older');
    const watcher = await world.caughtUp(ana, HOME);
    await follow(await world.as(ana), ana, bea);
    await watcher.until((it) => it.kinds.includes('TimelineGap'));
    const page = await world.ask(
      world.here,
      await world.token(ana),
      '{ viewer { identity { homeTimeline { nodes { post { html } } } } } }',
    );
    expect(page.data.viewer.identity.homeTimeline.nodes).toEqual([{ post: { html: '<p>older</p>' } }]);
    await world.post(bea, 'newer');
    await watcher.until((it) => it.kinds.at(-1) === 'PostAppeared');
  });
});

describe('sharing', () => {
  it('40 frames that many share are judged for each', async () => {
    const ana = await world.somebody();
    const watchers: Record<string, Watcher> = {};
    const blockedOne = await world.somebody();
    await world.block(ana, blockedOne);
    const muting = await world.somebody();
    await world.mute(muting, ana);
    watchers.stranger = await world.caughtUp(null, LOCAL);
    watchers.neighbour = await world.caughtUp(await world.somebody(), LOCAL);
    watchers.blocked = await world.caughtUp(blockedOne, LOCAL);
    watchers.muting = await world.caughtUp(muting, LOCAL);
    watchers.author = await world.caughtUp(ana, LOCAL);
    const post = await world.post(ana, 'public');
    const local = await world.post(ana, 'local', { visibility: 'LOCAL' });
    await world.edit(ana, post, 'public!');
    await world.remove(ana, local);
    await world.post(await world.somebody(), 'end');
    const seen = async (name: string, count: number) => {
      await watchers[name]?.until((it) => it.kinds.length >= count);
      return watchers[name]?.kinds.slice(1);
    };
    const all = ['PostAppeared', 'PostAppeared', 'PostUpdated', 'PostRemoved', 'PostAppeared'];
    expect(await seen('neighbour', 6)).toEqual(all);
    expect(await seen('author', 6)).toEqual(all);
    expect(await seen('stranger', 4)).toEqual(['PostAppeared', 'PostUpdated', 'PostAppeared']);
    // Who is blocked or mutes may have had it before: an edit tells that it is not for them.
    expect(await seen('blocked', 3)).toEqual(['PostRemoved', 'PostAppeared']);
    expect(await seen('muting', 3)).toEqual(['PostRemoved', 'PostAppeared']);
  });
});
