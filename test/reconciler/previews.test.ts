import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { systemCtx } from '../../src/core/context.ts';
import type { RemotePostData } from '../../src/core/posts/remote/content.ts';
import { deleteRemotePost } from '../../src/core/posts/remote/delete.ts';
import { editRemotePost } from '../../src/core/posts/remote/edit.ts';
import { restoreRemotePost } from '../../src/core/posts/remote/restore.ts';
import { storeRemotePost } from '../../src/core/posts/remote/store.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import { deletePost } from '../../src/core/posts/write/delete.ts';
import { editPost } from '../../src/core/posts/write/edit.ts';
import { askForPreviews } from '../../src/core/previews/due.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { firstIdAt } from '../../src/lib/ids.ts';
import { projectRoot } from '../../src/lib/root.ts';
import { createBudgets } from '../../src/net/budget.ts';
import { lookAtPage } from '../../src/reconciler/previews/look.ts';
import { createFakeClock, type FakeClock } from '../helpers/clock.ts';
import { DIALECTS } from '../helpers/database.ts';
import type { Receiver } from '../helpers/federation/receiver.ts';
import { remotePost } from '../helpers/federation/remote-post.ts';
import { openReconcilerWorld, type ReconcilerWorld } from '../helpers/reconciler.ts';

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
        lookAtPage: (ctx, url) =>
          lookAtPage(
            { fetcher: world.fetcher, media: ctx.app.ports.media },
            url,
            createBudgets(ctx.app.clock).forCause(),
          ),
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

  it('say how large their picture is, and leave its hash to whoever looks at it', async () => {
    await open();
    const drawn = sharp({ create: { width: 60, height: 40, channels: 3, background: '#c63' } });
    const pictures: Record<string, Buffer> = {
      '/upright.png': await drawn.png().toBuffer(),
      '/turned.jpg': await drawn.withMetadata({ orientation: 6 }).jpeg().toBuffer(),
      '/moving.gif': await sharp([await drawn.png().toBuffer(), await drawn.png().toBuffer()], {
        join: { animated: true },
      })
        .gif()
        .toBuffer(),
      '/damaged.png': Buffer.concat([(await drawn.png().toBuffer()).subarray(0, 40), Buffer.alloc(50)]),
      '/page.png': Buffer.from('<html>'),
    };
    const names = [...Object.keys(pictures), '/none.png', '/video.png'];
    site.answer = ({ path }) => {
      const body = pictures[path === '/video.png' ? '/upright.png' : path];
      if (body) return { status: 200, headers: { 'content-type': 'image/png' }, body };
      if (!names.includes(path.slice('/page'.length))) return { status: 404, headers: HTML, body: '' };
      const player =
        '<meta property="twitter:player" content="https://site.test/player"><meta property="twitter:player:width" content="320">';
      return page(
        `<title>x</title><meta property="og:image" content="${path.slice('/page'.length)}">
         <meta property="og:image:width" content="9"><meta property="og:image:height" content="9">
         ${path.includes('video') ? player : ''}`,
      );
    };
    for (const name of names) await write(`https://site.test/page${name}`);
    await fetched(names.length);
    const known = Object.fromEntries(
      (await previews()).map(({ imageUrl, width, height, blurhash }) => [
        imageUrl?.replace('https://site.test', ''),
        [width, height, blurhash],
      ]),
    );
    expect(known).toEqual({
      '/upright.png': [60, 40, null],
      '/turned.jpg': [40, 60, null],
      '/moving.gif': [60, 40, null],
      '/damaged.png': [60, 40, null],
      // What the page says of it, where that is all there is.
      '/page.png': [9, 9, null],
      '/none.png': [9, 9, null],
      // The size of a player is not that of its picture.
      '/video.png': [320, 0, null],
    });
    expect(world.failures).toEqual([]);
  });

  it('are of the page that is attached to a post of another server, whatever it links to first', async () => {
    await open({ starts: false });
    const eve = await world.remote('eve', 'far.test');
    const uri = 'https://far.test/1';
    const html =
      '<p><a href="https://site.test/first">x</a></p><p><a href="https://site.test/attached#a">y</a></p>';
    const link = async () => (await world.db.models.postLink.findMany()).map(({ url }) => url);
    const send = (more: Partial<RemotePostData>, editedAt: number | null) =>
      editedAt === null
        ? storeRemotePost(ctxOf(), eve, remotePost(uri, clock.now(), { html, ...more }), {
            isDelivered: true,
          })
        : editRemotePost(ctxOf(), eve, remotePost(uri, clock.now(), { html, editedAt, ...more }));
    await send({ attachedPage: 'https://site.test/attached#a' }, null);
    expect(await link()).toEqual(['https://site.test/attached']);
    clock.advance(1_000);
    await send({ attachedPage: 'https://site.test/attached#a', html: `${html}<p>more</p>` }, clock.now());
    expect(await link()).toEqual(['https://site.test/attached']);
    clock.advance(1_000);
    await send({}, clock.now());
    expect(await link()).toEqual(['https://site.test/first']);
    clock.advance(1_000);
    await send({ attachedPage: 'javascript:alert(1)', html: `${html}<p>again</p>` }, clock.now());
    expect(await link()).toEqual(['https://site.test/first']);
    clock.advance(1_000);
    await deleteRemotePost(ctxOf(), eve, uri);
    expect(await link()).toEqual([]);
    await restoreRemotePost(ctxOf(), eve, remotePost(uri, clock.now(), { html }));
    expect(await link()).toEqual(['https://site.test/first']);
  });

  it('of posts that are older than their links come after an upgrade, those of the last month alone looked at', async () => {
    await open({ starts: false });
    site.answer = ({ path }) => page(`<title>${path}</title>`);
    const month = 30 * 24 * 3_600_000;
    const posts = [];
    for (const [text, ageMs] of [
      ['https://site.test/old', month + 60_000],
      ['https://site.test/a', month / 2],
      ['no link for @ana', 1_000],
      ['https://site.test/a too', 0],
    ] as const) {
      const post = await write(text);
      const id: bigint = firstIdAt(clock.now() - ageMs) + BigInt(posts.length);
      await world.db.sql.run('UPDATE post SET "id" = ?, "threadId" = ? WHERE "id" = ?', [id, id, post.id]);
      posts.push({ ...post, id });
    }
    await world.db.sql.run('DELETE FROM post_link', []);
    await world.db.sql.run('DELETE FROM work', []);
    const sql = readFileSync(
      join(projectRoot, 'prisma', 'migrations', dialect, '0048_link_previews', 'migration.sql'),
      'utf8',
    );
    await world.db.sql.run(sql.slice(sql.indexOf('INSERT INTO')).replace(/;\s*$/, ''), []);
    await world.reconciler.start();
    await fetched(1);
    const links = () => world.db.models.postLink.findMany({ orderBy: { postId: 'asc' } });
    await world.passUntil(clock, 20, async () => (await links()).every(({ dueAt }) => dueAt === null));
    await fetched(1);
    expect((await links()).map(({ postId, url, dueAt }) => [postId, url, dueAt])).toEqual([
      [posts[0]?.id, 'https://site.test/old', null],
      [posts[1]?.id, 'https://site.test/a', null],
      [posts[3]?.id, 'https://site.test/a', null],
    ]);
    expect(site.received.map(({ path }) => path)).toEqual(['/a']);
    expect(await world.db.models.work.findMany({ where: { machine: 'old-links' } })).toEqual([]);
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
