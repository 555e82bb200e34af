import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemCtx } from '../../src/core/context.ts';
import { storeRemotePost } from '../../src/core/posts/remote/store.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import { deletePost } from '../../src/core/posts/write/delete.ts';
import { editPost } from '../../src/core/posts/write/edit.ts';
import { askForPreviews } from '../../src/core/previews/due.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { createBudgets } from '../../src/net/budget.ts';
import { lookAtPage } from '../../src/reconciler/previews/look.ts';
import { createFakeClock, type FakeClock } from '../helpers/clock.ts';
import { DIALECTS } from '../helpers/database.ts';
import type { Receiver } from '../helpers/receiver.ts';
import { openReconcilerWorld, type ReconcilerWorld } from '../helpers/reconciler.ts';
import { remotePost } from '../helpers/remote-post.ts';

vi.setConfig({ testTimeout: 30_000 });

const HTML = { 'content-type': 'text/html; charset=utf-8' };
const page = (head: string) => ({ status: 200, headers: HTML, body: `<html lang="en"><head>${head}</head>` });

describe.each(DIALECTS)('previews of pages on %s', (dialect) => {
  let world: ReconcilerWorld;
  let clock: FakeClock;
  let site: Receiver;
  let home: Domain;
  let ana: Identity;
  afterEach(() => world.close());

  async function open({ starts = true } = {}) {
    clock = createFakeClock(Date.now());
    world = await openReconcilerWorld({
      dialect,
      clock,
      options: {
        lookAtPage: (ctx, url) => lookAtPage(world.fetcher, url, createBudgets(ctx.app.clock).forCause()),
      },
    });
    home = await world.domain('home.test');
    ana = await world.sender('ana', home);
    site = await world.receiver('site.test');
    if (starts) await world.reconciler.start();
  }
  const ctxOf = () => ({ ...systemCtx(world.app, home), now: clock.now() });
  const write = (text: string) => createPost(ctxOf(), ana, { text });
  const previews = () => world.db.models.preview.findMany({ orderBy: { id: 'asc' } });
  const works = () => world.db.models.work.findMany({ where: { machine: 'link-preview' } });
  const fetched = async (count: number) =>
    world.passUntil(
      clock,
      20,
      async () => (await previews()).length === count && (await works()).length === 0,
    );

  it('are fetched once for all posts that link to a page, which are shown anew', async () => {
    await open({ starts: false });
    site.answer = () => page('<meta property="og:title" content="A &amp; B"><title>Other</title>');
    const updated: (bigint | null)[] = [];
    world.app.events.onEvent(['post.updated'], (event) => updated.push(event.postId));
    const [first, second] = [
      await write('https://site.test/a#part'),
      await write('again https://site.test/a'),
    ];
    // Both are there before anybody looks at the page.
    await world.reconciler.start();
    await fetched(1);
    expect(await previews()).toMatchObject([
      {
        url: 'https://site.test/a',
        state: 'READY',
        title: 'A & B',
        language: 'en',
        type: 'LINK',
        reason: null,
      },
    ]);
    await world.passUntil(clock, 1, () => new Set(updated).size === 2);
    expect(new Set(updated)).toEqual(new Set([first.id, second.id]));
    await write('and again https://site.test/a');
    const links = () => world.db.models.postLink.findMany({ where: { dueAt: { not: null } } });
    await world.passUntil(clock, 20, async () => (await links()).length === 0);
    await fetched(1);
    expect(site.received.map(({ path }) => path)).toEqual(['/a']);
    expect(site.received[0]?.headers['user-agent']).toBe('Pukeko test');
    expect(world.failures).toEqual([]);
  });

  it('are not asked for again while they are fresh', async () => {
    await open({ starts: false });
    const now = clock.now();
    for (const name of ['fresh', 'stale', 'new']) {
      await write(`https://site.test/${name}`);
      if (name === 'new') continue;
      await world.db.models.preview.create({
        data: {
          id: world.app.ids.next(),
          url: `https://site.test/${name}`,
          state: 'READY',
          title: name,
          fetchedAt: BigInt(now - 1_000),
          staleAt: BigInt(name === 'fresh' ? now + 60_000 : now),
        },
      });
    }
    await askForPreviews({ app: world.app, now: now + 1_000 });
    expect((await works()).map(({ subject }) => subject).sort()).toEqual([
      'https://site.test/new',
      'https://site.test/stale',
    ]);
  });

  it('remember why there is none, after a few tries where that may pass', async () => {
    await open();
    site.answer = ({ path }) => {
      if (path === '/none') return { status: 404, headers: HTML, body: '' };
      if (path === '/empty') return page('<meta name="description" content="no title">');
      return { status: 200, headers: { 'content-type': 'application/pdf' }, body: '%PDF' };
    };
    for (const path of ['none', 'empty', 'file']) await write(`https://site.test/${path}`);
    await write('https://127.0.0.1/private');
    await fetched(4);
    const reasons = Object.fromEntries(
      (await previews()).map(({ url, state, reason }) => [url, [state, reason]]),
    );
    expect(reasons).toMatchObject({
      'https://site.test/none': ['FAILED', 'The page answered 404.'],
      'https://site.test/empty': ['FAILED', 'The page has no title.'],
      'https://site.test/file': ['FAILED', expect.stringContaining('another type')],
      'https://127.0.0.1/private': ['FAILED', expect.any(String)],
    });
    const { staleAt, fetchedAt } = (await previews())[0] ?? { staleAt: 0n, fetchedAt: 0n };
    expect(Number(staleAt - fetchedAt)).toBe(24 * 3_600_000);
    expect(world.failures).toEqual([]);
  });

  it('follow edits and deletions', async () => {
    await open();
    site.answer = ({ path }) => page(`<title>${path}</title>`);
    const post = await write('https://site.test/1');
    await fetched(1);
    const links = () => world.db.models.postLink.findMany();
    await editPost(ctxOf(), ana, post.id, { text: 'https://site.test/2 and https://site.test/1' });
    expect(await links()).toMatchObject([{ url: 'https://site.test/2' }]);
    await fetched(2);
    await editPost(ctxOf(), ana, post.id, { text: 'nothing' });
    expect(await links()).toEqual([]);
    await editPost(ctxOf(), ana, post.id, { text: 'https://site.test/2' });
    await deletePost(ctxOf(), ana, post.id);
    expect(await links()).toEqual([]);
  });

  // On PostgreSQL it is the database's clock that machines wait by, which no test moves.
  describe.runIf(dialect === 'sqlite')('with time', () => {
    it('are fetched some time later for posts of other servers, by chance within a minute', async () => {
      await open();
      const eve = await world.remote('eve', 'far.test');
      const begun = clock.now();
      for (let index = 0; index < 20; index += 1)
        await storeRemotePost(
          ctxOf(),
          eve,
          remotePost(`https://far.test/${index}`, clock.now(), {
            html: `<p><a href="https://site.test/${index}">x</a></p>`,
          }),
          { isDelivered: false },
        );
      const dues = (await world.db.models.postLink.findMany()).map(({ dueAt }) => Number(dueAt) - begun);
      expect(Math.min(...dues)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...dues)).toBeLessThanOrEqual(60_000);
      // Whole seconds, so that the links of many posts are taken up together.
      expect(dues.filter((due) => (due + begun) % 1_000 !== 0)).toEqual([]);
      expect(Math.max(...dues) - Math.min(...dues)).toBeGreaterThan(20_000);
    });

    it('are fetched again when somebody links to the page after weeks, and shown anew if it changed', async () => {
      await open();
      let title = 'One';
      site.answer = () => page(`<title>${title}</title>`);
      await write('https://site.test/a');
      await fetched(1);
      title = 'Two';
      clock.advance(13 * 24 * 3_600_000);
      await write('https://site.test/a');
      await world.pass(clock, 1_000, 500);
      expect(await previews()).toMatchObject([{ title: 'One' }]);
      clock.advance(2 * 24 * 3_600_000);
      await write('https://site.test/a');
      await world.passUntil(clock, 100, async () => (await previews())[0]?.title === 'Two');
      site.answer = () => ({ status: 410, headers: HTML, body: '' });
      clock.advance(15 * 24 * 3_600_000);
      await write('https://site.test/a');
      await world.passUntil(clock, 100, async () => (await previews())[0]?.failures === 1);
      expect(await previews()).toMatchObject([{ state: 'READY', title: 'Two' }]);
    });

    it('are given up after four failures that might have passed', async () => {
      await open();
      site.answer = () => ({ status: 503, headers: HTML, body: '' });
      await write('https://site.test/down');
      await world.passUntil(
        clock,
        10_000,
        async () => (await previews()).length === 1 && (await works()).length === 0,
      );
      expect(await previews()).toMatchObject([{ state: 'FAILED', reason: 'The page answered 503.' }]);
      expect(site.received).toHaveLength(4);
      expect(await works()).toEqual([]);
    });
  });
});
