import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { isBlurhashValid } from 'blurhash';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { configFrom } from '../../src/config/config.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import { storePreview } from '../../src/core/previews/store.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import { openMedia } from '../../src/media/open.ts';
import { DiskCache } from '../../src/media/proxy/disk-cache.ts';
import { RemoteFiles, STALE_MS } from '../../src/media/proxy/remote-files.ts';
import { Slots } from '../../src/media/proxy/slots.ts';
import { TemporaryFiles } from '../../src/media/temporary.ts';
import { createFetcher, type Fetcher } from '../../src/net/fetch.ts';
import { parseResolveMap } from '../../src/net/resolve-override.ts';
import { createFakeClock } from '../helpers/clock.ts';
import { pagePreview } from '../helpers/federation/preview.ts';
import { unfit } from '../mastodon/entities.ts';
import { openRestWorld, type RestWorld } from '../mastodon/world.ts';
import { animation, quarters } from './samples.ts';

/** The header of a picture, and nothing that can be decoded. */
const BROKEN_PNG = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
  Buffer.alloc(60, 1),
]);

describe('files of other servers', () => {
  let world: RestWorld;
  let domain: Domain;
  let other: Domain;
  let ana: Identity;
  let fetcher: Fetcher;
  let origin: Server;
  let picture: Buffer;
  const asked: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'pukeko-proxy-'));
  const answers: Record<string, RequestListener> = {
    '/1.jpg': (_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end(picture),
  };

  beforeAll(async () => {
    picture = await (await quarters(64, 48)).jpeg().toBuffer();
    origin = createServer((request, response) => {
      asked.push(request.url ?? '');
      const answer = answers[request.url ?? ''];
      if (answer) answer(request, response);
      else response.writeHead(404).end();
    });
    origin.listen(0, '127.0.0.1');
    await once(origin, 'listening');
    fetcher = createFetcher({
      userAgent: 'Pukeko/test',
      resolve: parseResolveMap(`r.test=http://127.0.0.1:${(origin.address() as AddressInfo).port}`),
      lookup: async () => [{ address: '127.0.0.1', family: 4 }] as never,
    });
    const config = { ...configFrom({ dataDir: folder }) };
    const files = openMedia(config, 'a secret of tests alone', systemClock, systemRandom);
    world = await openRestWorld({ dataDir: folder, remoteFiles: files.remoteFiles(fetcher) });
    domain = await world.domain('a.test', { isDefault: true });
    other = await world.domain('b.test');
    ana = await world.identity('ana', domain);
  });
  afterAll(async () => {
    await world.close();
    await fetcher.destroy();
    origin.closeAllConnections();
    origin.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const shown = (url: string, by = domain) => world.app.ports.links.shown(by, url);
  const get = (address: string, headers: Record<string, string> = {}, by = domain, method = 'GET') =>
    world.rest(by, method, new URL(address).pathname, { headers });
  const serve = (path: string, answer: RequestListener) => {
    answers[path] = answer;
    return shown(`https://r.test${path}`);
  };

  it('are shown through the host that is asked, by what they are, where nothing can run', async () => {
    answers['/1.jpg'] = (_request, response) =>
      response.writeHead(200, { 'content-type': 'image/gif' }).end(picture);
    const rob = await world.remote('rob', 'r.test', { avatarUrl: 'https://r.test/1.jpg' });
    const post = await world.rawPost(rob, {
      attachments: [{ id: '7', type: 'image', url: 'https://r.test/1.jpg', alt: 'a bird' }],
    });
    const { body } = await world.rest(domain, 'GET', `/api/v1/statuses/${post.id}`);
    expect(unfit('Status', body)).toEqual([]);
    const address = shown('https://r.test/1.jpg');
    expect(address).toMatch(/^https:\/\/a\.test\/proxy\//);
    expect(body.account.avatar).toBe(address);
    expect(body.media_attachments).toMatchObject([
      { url: address, preview_url: address, remote_url: 'https://r.test/1.jpg' },
    ]);
    const answer = await get(address);
    expect([answer.status, Number(answer.headers['content-length'])]).toEqual([200, picture.byteLength]);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'public, max-age=604800, immutable',
    });
    const part = await get(address, { range: 'bytes=0-9' });
    expect([part.status, part.headers['content-length']]).toEqual([206, '10']);
    expect((await get(address, { 'if-none-match': String(answer.headers.etag) })).status).toBe(304);
    expect((await get(address, {}, domain, 'HEAD')).status).toBe(200);
    expect(asked.filter((path) => path === '/1.jpg')).toHaveLength(1);
  });

  it('that move have a still one beside them, made once', async () => {
    const gif = await animation(3);
    const webp = await sharp(gif, { animated: true }).webp().toBuffer();
    const one = await (await quarters(64, 48)).png().toBuffer();
    // An animated PNG says so before its first frame; which frames there are does not matter here.
    const control = Buffer.concat([Buffer.from('acTL'), Buffer.from([0, 0, 0, 2, 0, 0, 0, 0])]);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(control));
    const apng = Buffer.concat([
      one.subarray(0, 33),
      Buffer.from([0, 0, 0, 8]),
      control,
      sum,
      one.subarray(33),
    ]);
    const files: Record<string, Buffer> = { '/m.gif': gif, '/m.webp': webp, '/m.png': apng, '/one.png': one };
    for (const [path, body] of Object.entries(files)) {
      const url = `https://r.test${path}`;
      const address = serve(path, (_request, response) => void response.writeHead(200).end(body));
      const rob = await world.remote(`rob${path.replace(/\W/g, '_')}`, 'r.test', {
        avatarUrl: url,
        headerUrl: 'https://r.test/1.jpg',
        emoji: [{ shortcode: 'kea', url }],
      });
      const { body: account } = await world.rest(domain, 'GET', `/api/v1/accounts/${rob.id}`);
      expect(account).toMatchObject({ avatar: address, avatar_static: `${address}?still` });
      expect(account.header_static).toBe(account.header);
      expect(account.emojis).toMatchObject([{ url: address, static_url: `${address}?still` }]);
      const still = await world.rest(domain, 'GET', account.avatar_static.slice('https://a.test'.length));
      expect([path, still.status, still.headers['content-type']]).toEqual([
        path,
        200,
        path === '/one.png' ? 'image/png' : 'image/webp',
      ]);
      const again = await world.rest(domain, 'GET', account.avatar_static.slice('https://a.test'.length));
      expect(again.headers.etag).toBe(still.headers.etag);
      expect(again.headers['content-length']).toBe(still.headers['content-length']);
      expect((await get(address)).headers['content-length']).toBe(String(body.byteLength));
    }
    // What cannot be decoded is shown as it is.
    const broken = `${serve('/broken-still.png', (_request, response) => void response.writeHead(200).end(BROKEN_PNG))}?still`;
    expect((await world.rest(domain, 'GET', broken.slice('https://a.test'.length))).headers).toMatchObject({
      'content-length': String(BROKEN_PNG.byteLength),
    });
    expect(asked.filter((path) => path in files).sort()).toEqual(Object.keys(files).sort());
    expect(readdirSync(join(folder, 'media-tmp'))).toEqual([]);
  });

  it('that changed have a still one of what they are now, also while that of before is being made', async () => {
    const clock = createFakeClock(Date.now());
    const cache = new DiskCache(join(folder, 'stills'), { bytes: 1e9, ageMs: 100 * STALE_MS }, clock);
    const moving = [await animation(2, 32, 24), await animation(2, 64, 48)];
    let served = moving[0];
    const files = new RemoteFiles({
      fetcher: {
        get: async (_url: string, { into }: { into: Writable }) => {
          into.write(served);
          return { status: 200 };
        },
      } as never,
      cache,
      temporary: new TemporaryFiles(join(folder, 'stills-tmp'), systemRandom, clock),
      clock,
    });
    const url = new URL('https://r.test/changing.gif');
    const widthOf = async (file: { path: string } | null) =>
      (await sharp(readFileSync(file?.path ?? '')).metadata()).width;
    // The first one is kept when the file is another one already.
    const keep = cache.keep.bind(cache);
    let keepFirst = () => {};
    const isKept = new Promise<void>((resolve) => {
      keepFirst = resolve;
    });
    let making = 0;
    cache.keep = async (name, ...more) => {
      if (name.startsWith('still of')) {
        making += 1;
        if (making === 1) await isKept;
      }
      return keep(name, ...more);
    };
    const first = files.getStill(url);
    await expect.poll(() => making).toBe(1);
    const before = (await cache.get(url.href))?.fetchedAt;
    served = moving[1];
    clock.advance(STALE_MS);
    await files.get(url);
    await expect.poll(async () => (await cache.get(url.href))?.fetchedAt).not.toBe(before);
    expect(await widthOf(await files.getStill(url))).toBe(64);
    keepFirst();
    await first;
    expect(await widthOf(await files.getStill(url))).toBe(64);
    // And that one is kept.
    const made = making;
    await files.getStill(url);
    expect(making).toBe(made);
  });

  it('of previews get their hash when somebody looks at them, once', async () => {
    let looked = 0;
    const hashOf = world.app.ports.media.hashOf;
    world.app.ports.media.hashOf = (path) => {
      looked += 1;
      return hashOf(path);
    };
    const page = 'https://r.test/page';
    const keep = (imageUrl: string) =>
      storePreview(world.system(), page, pagePreview('A page', { imageUrl, blurhash: null }), null);
    answers['/broken.png'] = (_request, response) =>
      response.writeHead(200, { 'content-type': 'image/png' }).end(BROKEN_PNG);
    const post = await createPost(world.system(), ana, { text: page });
    const card = async () => (await world.rest(domain, 'GET', `/api/v1/statuses/${post.id}`)).body.card;
    const look = async (image: string) => {
      const { pathname, search } = new URL(image);
      expect((await world.rest(domain, 'GET', `${pathname}${search}`)).status).toBe(200);
    };
    const hash = async () =>
      (await world.db.models.preview.findFirstOrThrow({ where: { url: page } })).blurhash;
    await keep('https://r.test/1.jpg');
    const first = await card();
    expect([first.blurhash, new URL(first.image).search]).toEqual([
      null,
      expect.stringMatching(/^\?preview=\d+$/),
    ]);
    // Another picture does not become that of the preview, nor does it keep the preview's own waiting.
    const { sql } = world.app.db;
    const { all } = sql;
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    sql.all = (async (text: string, values?: unknown[]) => {
      if (values?.includes('https://r.test/broken.png')) await held;
      return all(text, values as never);
    }) as typeof all;
    await look(`${shown('https://r.test/broken.png')}${new URL(first.image).search}`);
    await look(first.image);
    await look(first.image);
    await expect.poll(async () => isBlurhashValid((await hash()) ?? '').result).toBe(true);
    letGo();
    sql.all = all;
    const second = await card();
    expect([second.blurhash, second.image]).toEqual([await hash(), shown('https://r.test/1.jpg')]);
    await look(first.image);
    // A page that is looked at again has the same picture still.
    await keep('https://r.test/1.jpg');
    expect((await card()).blurhash).toBe(second.blurhash);
    await keep('https://r.test/broken.png');
    await look((await card()).image);
    await expect.poll(hash).toBe('');
    const third = await card();
    expect([third.blurhash, third.image]).toEqual([null, shown('https://r.test/broken.png')]);
    expect(looked).toBe(2);
    world.app.ports.media.hashOf = hashOf;
  });

  it('are not fetched by addresses that we did not make', async () => {
    const address = shown('https://r.test/1.jpg');
    const [, , signature = '', coded = ''] = new URL(address).pathname.split('/');
    const forged = Buffer.from('https://r.test/2.jpg').toString('base64url');
    const before = asked.length;
    for (const path of [
      `/proxy/${signature}/${forged}`,
      `/proxy/${'A'.repeat(signature.length)}/${coded}`,
      `/proxy/x/${coded}`,
      `/proxy/${signature}`,
      `/proxy/${signature}/${coded}/x`,
      `/proxy/?url=https://r.test/1.jpg`,
    ])
      expect([path, (await get(`https://a.test${path}`)).status]).toEqual([path, 404]);
    // One domain's address is none of another.
    expect((await get(address, {}, other)).status).toBe(404);
    expect(asked.length).toBe(before);
  });

  it('that are no pictures, too large, endless or slow to no end are not shown', async () => {
    const of =
      (type: string, body: string | Buffer, headers = {}): RequestListener =>
      (_request, response) =>
        void response.writeHead(200, { 'content-type': type, ...headers }).end(body);
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    const hostile: Record<string, RequestListener> = {
      '/svg': of('image/svg+xml', svg),
      '/svg-as-png': of('image/png', svg),
      '/html': of('text/html', '<script>alert(1)</script>'),
      '/html-as-png': of('image/png', '<html><script>alert(1)</script>'),
      '/html-with-picture': of('text/html', picture),
      '/empty': of('image/png', ''),
      '/gzip': of('image/jpeg', picture, { 'content-encoding': 'gzip' }),
      '/claims': of('video/mp4', 'x', { 'content-length': String(2 ** 40) }),
      '/500': (_request, response) => void response.writeHead(500).end(),
      '/cut': (_request, response) => {
        response.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': '100000' });
        response.write(picture);
        setTimeout(() => response.destroy(), 10);
      },
      '/endless': (_request, response) => {
        response.writeHead(200, { 'content-type': 'image/jpeg' });
        const chunk = Buffer.concat([picture, Buffer.alloc(1024 * 1024)]);
        const more = () => {
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', more);
        more();
      },
      '/large': of('image/jpeg', Buffer.concat([picture, Buffer.alloc(16 * 1024 * 1024)])),
    };
    for (const [path, answer] of Object.entries(hostile)) {
      const address = serve(path, answer);
      expect([path, (await get(address)).status]).toEqual([path, 404]);
      expect([path, (await get(address)).status]).toEqual([path, 404]);
      // Remembered: not asked for again at once.
      expect([path, asked.filter((each) => each === path).length]).toEqual([path, 1]);
    }
    const left = existsSync(join(folder, 'media-tmp')) ? readdirSync(join(folder, 'media-tmp')) : [];
    expect(left).toEqual([]);
  });

  it('never lead to addresses of our own network, nor through a redirect', async () => {
    const to = (location: string) =>
      serve(
        `/to?${encodeURIComponent(location)}`,
        (_request, response) => void response.writeHead(302, { location }).end(),
      );
    const port = (origin.address() as AddressInfo).port;
    for (const location of [
      `http://127.0.0.1:${port}/1.jpg`,
      `https://127.0.0.1:${port}/1.jpg`,
      'https://169.254.169.254/latest/meta-data',
      'https://[::1]/x',
      'https://private.test/x',
      'file:///etc/passwd',
    ]) {
      expect((await get(to(location))).status).toBe(404);
      expect((await get(shown(location))).status).toBe(404);
    }
    expect(asked.filter((path) => path === '/1.jpg')).toHaveLength(1);
    const moved = serve(
      '/moved',
      (_request, response) => void response.writeHead(302, { location: '/1.jpg' }).end(),
    );
    expect((await get(moved)).status).toBe(200);
  });

  it('are not fetched from blocked hosts, nor over the network from our own', async () => {
    await world.blockHost(other, 'r.test');
    expect((await get(shown('https://r.test/1.jpg', other), {}, other)).status).toBe(404);
    expect((await get(shown('https://r.test/1.jpg'))).status).toBe(200);
    const key = `${domain.id}/ab/${'c'.repeat(30)}.jpg`;
    const draft = join(folder, 'draft');
    writeFileSync(draft, picture);
    await world.app.ports.storage.put(key, draft, 'image/jpeg');
    const own = `https://a.test/media/ab/${'c'.repeat(30)}.jpg`;
    expect(shown(own)).toBe(own);
    const there = await get(shown(own, other), {}, other);
    expect([there.status, there.headers['content-type']]).toEqual([200, 'image/jpeg']);
    for (const path of ['/api/v1/instance', '/media/../x', '/media/uploads/x'])
      expect((await get(shown(`https://a.test${path}`, other), {}, other)).status).toBe(404);
    expect(ana.domainId).toBe(domain.id);
  });
});

describe('the disk cache', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pukeko-cache-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const clock = createFakeClock(Date.now());
  const HOUR = 3_600_000;

  const keep = async (cache: DiskCache, url: string, bytes: number) => {
    const draft = join(folder, randomUUID());
    writeFileSync(draft, Buffer.alloc(bytes));
    return cache.keep(url, draft);
  };

  it('lets go of what is unused for longest when it is full', async () => {
    const cache = new DiskCache(join(folder, 'size'), { bytes: 1000, ageMs: 100 * HOUR }, clock);
    for (const name of ['a', 'b', 'c']) {
      await keep(cache, name, 300);
      clock.advance(2 * HOUR);
    }
    expect(await cache.get('a')).toMatchObject({ bytes: 300 });
    await keep(cache, 'd', 300);
    await cache.prune();
    const kept = await Promise.all(
      ['a', 'b', 'c', 'd'].map(async (name) => (await cache.get(name)) !== null),
    );
    expect(kept).toEqual([true, false, true, true]);
  });

  it('lets nobody wait while it is looked through, and counts what comes meanwhile', async () => {
    const cache = new DiskCache(join(folder, 'busy'), { bytes: 1000, ageMs: 100 * HOUR }, clock);
    const pruning = vi.spyOn(cache, 'prune').mockReturnValue(new Promise(() => {}));
    expect(await keep(cache, 'a', 600)).toMatchObject({ bytes: 600 });
    expect(pruning).toHaveBeenCalledOnce();
    pruning.mockRestore();
    const under = cache.prune();
    clock.advance(1000);
    await keep(cache, 'b', 600);
    await under;
    clock.advance(1000);
    await keep(cache, 'c', 10);
    await cache.prune();
    const left = await Promise.all(['a', 'b', 'c'].map(async (name) => (await cache.get(name)) !== null));
    expect(left).toEqual([false, true, true]);
  });

  it('is not left too full by a file that comes when all others are listed', async () => {
    const cache = new DiskCache(join(folder, 'late'), { bytes: 1000, ageMs: 100 * HOUR }, clock);
    const old = await Promise.all(Array.from({ length: 50 }, (_, n) => keep(cache, `old ${n}`, 1)));
    for (const name of ['a', 'b', 'c']) {
      clock.advance(1000);
      await keep(cache, name, 300);
    }
    for (const { path } of old) utimesSync(path, 0, 0);
    // It looks at the clock for the first time when it has listed them; fifty are to be removed then.
    let coming: Promise<unknown> | undefined;
    const at = clock.now();
    vi.spyOn(clock, 'now').mockImplementationOnce(() => {
      coming = keep(cache, 'd', 300);
      return at;
    });
    await cache.prune();
    await coming;
    const kept = await Promise.all(
      ['a', 'b', 'c', 'd'].map(async (name) => (await cache.get(name)) !== null),
    );
    expect(kept).toEqual([false, true, true, true]);
  });

  it('lets go of what nobody has asked for in a while, and of no other file', async () => {
    const cache = new DiskCache(join(folder, 'age'), { bytes: 10_000, ageMs: 10 * HOUR }, clock);
    const [old, used] = [await keep(cache, 'old', 10), await keep(cache, 'used', 10)];
    clock.advance(6 * HOUR);
    expect(await cache.get('used')).not.toBeNull();
    clock.advance(6 * HOUR);
    expect(await cache.get('old')).toBeNull();
    await cache.prune();
    expect([existsSync(old.path), existsSync(used.path)]).toEqual([false, true]);
    // When it was fetched is not when it was used.
    expect((await cache.get('used'))?.fetchedAt).toBeCloseTo(used.fetchedAt, -3);
    utimesSync(used.path, 0, 0);
    expect(await cache.get('used')).toBeNull();
  });
});

describe('turns of fetches', () => {
  it('are few, fewer for one host, and end in BUSY where very many wait', async () => {
    const slots = new Slots({ atOnce: 3, perHost: 2, waiting: 2, waitingPerHost: 2 });
    const running: string[] = [];
    const ends: (() => void)[] = [];
    const begin = (host: string) =>
      slots.run(host, async () => {
        running.push(host);
        await new Promise<void>((end) => ends.push(end));
      });
    const slow = [begin('slow'), begin('slow'), begin('slow')];
    const quick = begin('quick');
    await Promise.resolve();
    expect(running).toEqual(['slow', 'slow', 'quick']);
    const later = begin('later');
    await expect(begin('more')).rejects.toMatchObject({ code: 'BUSY' });
    ends[2]?.();
    await quick;
    await expect.poll(() => running).toEqual(['slow', 'slow', 'quick', 'later']);
    for (const end of ends.splice(0)) end();
    await expect.poll(() => running.length).toBe(5);
    for (const end of ends) end();
    await Promise.all([...slow, later]);
  });
});
