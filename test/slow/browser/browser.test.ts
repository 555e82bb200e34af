import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Domain, Identity, Post } from '../../../src/db/rows.ts';
import { projectRoot } from '../../../src/lib/root.ts';
import { CHROMIUM } from '../../helpers/chromium.ts';
import { openPagesWorld, type PagesWorld } from '../../pages/world.ts';

/** GraphiQL's files as the build lays them out. */
async function layOutGraphiql(): Promise<string> {
  const assets = await import('@graphql-yoga/render-graphiql/graphiql');
  const folder = mkdtempSync(join(tmpdir(), 'graphiql-'));
  cpSync(join(projectRoot, 'src', 'graphql', 'transports', 'graphiql'), folder, { recursive: true });
  writeFileSync(join(folder, 'graphiql.js'), assets.js);
  writeFileSync(join(folder, 'graphiql.css'), assets.css);
  writeFileSync(join(folder, 'editor.worker.js'), assets.editorWorkerService);
  writeFileSync(join(folder, 'json.worker.js'), assets.jsonWorker);
  writeFileSync(join(folder, 'graphql.worker.js'), assets.graphqlWorker);
  return folder;
}

/** One transparent point. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const LONG_WORD = 'pneumonoultramicroscopicsilicovolcanoconiosis'.repeat(3);

describe.skipIf(!CHROMIUM)('in a browser', () => {
  let world: PagesWorld;
  let browser: Browser;
  let server: Server;
  let origin: string;
  let home: Domain;
  let ana: Identity;
  let post: Post;
  let graphiqlDir: string;

  beforeAll(async () => {
    graphiqlDir = await layOutGraphiql();
    world = await openPagesWorld({ graphiqlDir });
    server = createServer((request, response) => {
      const target = request.url ?? '/';
      const path = target.split('?', 1)[0] ?? '/';
      const ip = '127.0.0.1';
      if (/^\/(?:graphql$|graphiql\/.)/.test(path)) {
        void world.graphql.handle(request, response, { domain: home, viewer: { kind: 'anonymous' }, ip });
        return;
      }
      // What lies elsewhere is shown through our own host.
      if (path.startsWith('/proxy/'))
        return void response.setHeader('content-type', 'image/png').end(PICTURE);
      void world
        .pages({ domain: home, path, target, method: 'GET', headers: request.headers, ip })
        .then((answer) => {
          response.writeHead(answer?.status ?? 404, answer?.headers);
          response.end(answer?.body);
        });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    home = await world.domain(`localhost:${(server.address() as AddressInfo).port}`, {
      origin,
      title: 'Ana and friends',
      description: 'Birds and bread.',
      rules: ['Be kind.'],
    });
    ana = await world.identity('ana', home, {
      name: `Ana ${LONG_WORD}`,
      bioHtml: `<p>${LONG_WORD}</p>`,
      fields: [{ name: LONG_WORD, value: `<a href="https://example.org/${LONG_WORD}">${LONG_WORD}</a>` }],
      isDiscoverable: true,
    });
    post = await world.post(ana, {
      html: `<p>Hello <a href="https://example.org/">there</a> ${LONG_WORD}</p><pre><code>${LONG_WORD}</code></pre>`,
      summary: 'a warning',
      attachments: [{ type: 'image', url: 'https://media.example/1.png', alt: LONG_WORD }],
      poll: {
        multiple: false,
        options: [{ title: LONG_WORD, votes: 2 }],
        endsAt: null,
        closedAt: null,
        voters: 2,
      },
    });
    await world.post(ana, { html: '<p>An answer.</p>', inReplyToId: post.id, inReplyToUri: post.uri });
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
  });

  afterAll(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
    await world?.close();
    rmSync(graphiqlDir, { recursive: true, force: true });
  });

  /** A page and all that the browser complained about and asked for. */
  async function visit(target: string, options: Parameters<Browser['newPage']>[0]) {
    const page = await browser.newPage(options);
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(`${origin}${target}`, { waitUntil: 'load' });
    return { page, complaints, requests };
  }

  const widthOf = (page: Page) =>
    page.evaluate('[document.documentElement.scrollWidth, window.innerWidth]') as Promise<[number, number]>;

  it.each(['/', '/@ana', '/tags/none'])(
    '%s works without script and asks nobody else for anything',
    async (target) => {
      const { page, complaints, requests } = await visit(target, { javaScriptEnabled: false });
      expect(complaints).toEqual([]);
      expect(requests.filter((url) => !url.startsWith(origin))).toEqual([]);
      expect(await page.evaluate(`getComputedStyle(document.querySelector('header.top')).display`)).toBe(
        'flex',
      );
      await page.close();
    },
  );

  it.each(['/', '/@ana'])(
    '%s fits on a narrow screen and on a wide one, whatever people write',
    async (target) => {
      for (const width of [320, 1280]) {
        const { page } = await visit(target, { viewport: { width, height: 700 } });
        const [content, screen] = await widthOf(page);
        expect(content, `${width}`).toBeLessThanOrEqual(screen);
        await page.close();
      }
    },
  );

  it('a post with its thread can be read, its warning opened, its pictures followed, without script', async () => {
    const { page, complaints } = await visit(`/@ana/${post.id}`, {
      javaScriptEnabled: false,
      viewport: { width: 360, height: 700 },
    });
    const text = page.locator('.focus .e-content');
    expect(await text.isVisible()).toBe(false);
    await page.locator('.focus summary').click();
    await text.waitFor();
    const picture = page.locator('.focus .attachments a');
    expect(await picture.getAttribute('href')).toMatch(/^\/proxy\/[\w-]+\/[\w-]+$/);
    await expect.poll(() => page.locator('.d1 .e-content').textContent()).toBe('An answer.');
    const [content, screen] = await widthOf(page);
    expect(content).toBeLessThanOrEqual(screen);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('is dark for those who like it dark', async () => {
    const ground = async (colorScheme: 'light' | 'dark') => {
      const { page } = await visit('/', { colorScheme });
      const colour = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      await page.close();
      return colour;
    };
    expect(await ground('light')).not.toBe(await ground('dark'));
  });

  it('feeds are well-formed', async () => {
    const { page } = await visit('/', {});
    for (const target of ['/feed.atom', '/@ana.atom']) {
      const { body } = await world.get(home, target);
      const read = (await page.evaluate(`(() => {
        const feed = new DOMParser().parseFromString(${JSON.stringify(body)}, 'application/xml');
        const textOf = (selector) => feed.querySelector(selector)?.textContent ?? null;
        return {
          root: feed.documentElement.localName,
          error: textOf('parsererror'),
          ids: [...feed.querySelectorAll('entry id')].map((each) => each.textContent),
          summary: textOf('entry summary'),
        };
      })()`)) as { ids: string[] };
      expect(read).toMatchObject({ root: 'feed', error: null, summary: 'Content warning: a warning' });
      expect(read.ids).toContain(post.uri);
    }
    await page.close();
  });

  it('GraphiQL loads from our own files under its policy and runs a query', async () => {
    const { page, complaints, requests } = await visit('/graphiql', {
      viewport: { width: 1280, height: 800 },
    });
    const run = page.locator('button.graphiql-execute-button');
    await run.waitFor();
    const editor = page
      .locator('.graphiql-query-editor .monaco-editor, .graphiql-query-editor .CodeMirror')
      .first();
    await editor.click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('query { __typename');

    await run.press('Enter');
    const answer = page.locator('.result-window, .graphiql-response').first();
    await expect
      .poll(async () => ((await answer.textContent()) ?? '').replace(/\s+/g, ' '))
      .toContain('Query');
    expect(complaints.filter((text) => /Content Security Policy|Refused to/.test(text))).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(origin) && !/^(?:data|blob):/.test(url))).toEqual([]);
    await page.close();
  });
});
