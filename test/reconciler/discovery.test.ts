import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemCtx } from '../../src/core/context.ts';
import { readerOf } from '../../src/core/posts/reader.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import { deletePost } from '../../src/core/posts/write/delete.ts';
import { searchPosts } from '../../src/core/search/posts.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { createFakeClock, type FakeClock } from '../helpers/clock.ts';
import { DIALECTS } from '../helpers/database.ts';
import { openReconcilerWorld, type ReconcilerWorld } from '../helpers/reconciler.ts';

vi.setConfig({ testTimeout: 60_000 });

/** What is found and what trends follows by itself, with a running reconciler. */
describe.each(DIALECTS)('the machines of search and trends on %s', (dialect) => {
  let world: ReconcilerWorld;
  let clock: FakeClock;
  let home: Domain;
  let ana: Identity;
  let ben: Identity;
  afterEach(() => world.close());

  async function open() {
    clock = createFakeClock(Date.now());
    world = await openReconcilerWorld({ dialect, clock });
    home = await world.domain('home.test');
    ana = await world.sender('ana', home);
    ben = await world.sender('ben', home);
  }
  const ctxOf = () => systemCtx(world.app, home);
  const write = (text: string, by = ana) => createPost(ctxOf(), by, { text });
  const find = async (text: string) => {
    const ctx = ctxOf();
    return (await searchPosts(ctx, await readerOf(ctx, ana), ana, text, { limit: 20 })).map(
      ({ source }) => source,
    );
  };

  it('index what is written, deleted, and what was there before', async () => {
    await open();
    await write('written before the upgrade');
    await world.reconciler.start();
    const post = await write('written while it runs');
    // Not by the look that each machine takes a minute after the start.
    await world.passUntil(clock, 100, async () => (await find('written')).length === 2, 'both', 10_000);
    await deletePost(ctxOf(), ana, post.id);
    const left = async () => {
      const [row] = await world.db.sql.all<{ n: bigint }>('SELECT count(*) AS "n" FROM search_post');
      return Number(row?.n);
    };
    await world.passUntil(clock, 100, async () => (await left()) === 1, 'one is left', 10_000);
    expect(await find('written')).toEqual(['written before the upgrade']);
    expect(world.failures).toEqual([]);
  });

  // On PostgreSQL it is the database's clock that machines wait by, which no test moves.
  it.runIf(dialect === 'sqlite')('compute trends of every domain, again and again', async () => {
    await open();
    await world.domain('other.test');
    for (const by of [ana, ben]) await write('#spring', by);
    await world.reconciler.start();
    const places = () => world.db.models.trend.findMany({ where: { kind: 'HASHTAG' } });
    await world.passUntil(clock, 5_000, async () => (await places()).length === 1);
    expect(await places()).toMatchObject([{ domainId: home.id, place: 1 }]);
    for (const by of [ana, ben]) await write('#summer', by);
    await world.passUntil(clock, 60_000, async () => (await places()).length === 2);
    expect(world.failures).toEqual([]);
  });
});
