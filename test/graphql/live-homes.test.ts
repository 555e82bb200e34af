import { afterEach, describe, expect, it } from 'vitest';
import { block } from '../../src/core/blocks/block.ts';
import { readerOf } from '../../src/core/posts/reader.ts';
import { loadEntry } from '../../src/core/timelines/live-load.ts';
import { loadItems } from '../../src/core/timelines/page.ts';
import type { Identity } from '../../src/db/rows.ts';
import { DIALECTS } from '../helpers/database.ts';
import { type LiveWorld, openLiveWorld } from './live.ts';

describe.each(DIALECTS)('many watched homes on %s', (dialect) => {
  let world: LiveWorld;
  afterEach(() => world.close());

  it('are loaded together and judged one by one', async () => {
    world = await openLiveWorld({ dialect });
    const ana = await world.somebody();
    const readers: Identity[] = [];
    for (let index = 0; index < 24; index += 1)
      readers.push(await world.somebody(index % 2 ? world.there : world.here));
    for (const reader of readers) await world.follow(reader, ana);
    await world.block(ana, readers[0] as Identity);
    await world.block(readers[1] as Identity, ana);
    await world.mute(readers[2] as Identity, ana);
    const posts = [
      await world.rawPost(ana),
      await world.rawPost(ana, { visibility: 'LOCAL' }),
      await world.rawPost(ana, { visibility: 'MENTIONED' }),
      await world.rawPost(ana, { visibility: 'FOLLOWERS' }),
      await world.rawPost(ana, { deletedAt: 1n }),
    ];
    const asked = await Promise.all(
      [...readers, ana].map(async (identity) => {
        const ctx = await world.as(identity);
        return { ctx, reader: await readerOf(ctx, identity), source: { kind: 'home' as const, identity } };
      }),
    );
    const lines = posts.map((post) => ({ entryId: post.id, postId: post.id }));
    // All at once, as when one post appears in thousands of homes; each alone, as a page is loaded.
    const together = await Promise.all(
      asked.map(({ ctx, reader, source }) =>
        Promise.all(lines.map((line) => loadEntry(ctx, reader, source, line))),
      ),
    );
    for (const [index, { ctx, reader, source }] of asked.entries()) {
      const alone = await loadItems(ctx, reader, source, lines);
      expect(together[index]?.flatMap((item) => item?.post.id ?? [])).toEqual(
        alone.map((item) => item.post.id),
      );
    }
    const counts = together.map((items) => items.filter((item) => item !== null).length);
    expect(counts.slice(0, 5)).toEqual([0, 0, 0, 2, 3]);
    expect(counts.at(-1)).toBe(4);
  });

  it('show a post to whom it is for, live', async () => {
    world = await openLiveWorld({ dialect });
    const ana = await world.somebody();
    const readers: Identity[] = [];
    for (let index = 0; index < 6; index += 1) readers.push(await world.somebody());
    for (const reader of readers) await world.follow(reader, ana);
    const watchers = await Promise.all(readers.map((reader) => world.caughtUp(reader, { named: 'HOME' })));
    const first = await world.post(ana, 'for all');
    await Promise.all(watchers.map((watcher) => watcher.until((it) => it.kinds.includes('PostAppeared'))));
    const [blocked] = readers as [Identity];
    await block(await world.as(ana), ana, blocked);
    await world.edit(ana, first, 'for some');
    for (const watcher of watchers.slice(1)) await watcher.until((it) => it.kinds.includes('PostUpdated'));
    await watchers[0]?.until((it) => it.kinds.length === 4);
    // The block ended the follow as well, so the home does not hold the post any more.
    expect(watchers[0]?.kinds).toEqual(['CaughtUp', 'PostAppeared', 'TimelineGap', 'TimelineGap']);
  });
});
