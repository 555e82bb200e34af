// Servers that hang or are down: storage that does not answer, and files of other servers that do not come.

import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { configFrom } from '../../src/config/config.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { openMedia } from '../../src/media/open.ts';
import { createFetcher } from '../../src/net/fetch.ts';
import { parseResolveMap } from '../../src/net/resolve-override.ts';
import { createFakeClock } from '../helpers/clock.ts';
import { removeFolder, temporaryFolder } from '../helpers/database.ts';
import { quarters, write } from './samples.ts';

const WEEK_MS = 7 * 24 * 3_600_000;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function serve(answer: RequestListener): Promise<{ server: Server; origin: string }> {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function folder(): string {
  const path = temporaryFolder();
  ends.push(() => removeFolder(path));
  return path;
}

describe('files of other servers', () => {
  async function open(hosts: Record<string, RequestListener>) {
    const clock = createFakeClock(Date.now());
    const map: string[] = [];
    for (const [name, answer] of Object.entries(hosts)) map.push(`${name}=${(await serve(answer)).origin}`);
    const fetcher = createFetcher({
      userAgent: 'Pukeko/test',
      resolve: parseResolveMap(map.join(',')),
      lookup: async () => [{ address: '127.0.0.1', family: 4 }] as never,
    });
    ends.push(() => fetcher.destroy());
    const opened = openMedia(configFrom({ dataDir: folder() }), 'a secret', clock, systemRandom);
    ends.push(() => opened.close());
    const files = opened.remoteFiles(fetcher);
    return { clock, get: (address: string) => files.get(new URL(address)) };
  }

  it('are shown as they were while their server is asked again, however slow it is', async () => {
    const picture = await (await quarters(64, 48)).jpeg().toBuffer();
    const asked: string[] = [];
    let isSlow = false;
    const { clock, get } = await open({
      'r.test': (request, response) => {
        asked.push(request.url ?? '');
        if (!isSlow) response.writeHead(200, { 'content-type': 'image/jpeg' }).end(picture);
      },
    });
    const first = await get('https://r.test/1.jpg');
    clock.advance(WEEK_MS + 1);
    isSlow = true;
    const again = [get('https://r.test/1.jpg'), get('https://r.test/1.jpg')];
    expect((await Promise.all(again)).map((each) => each?.path)).toEqual([first?.path, first?.path]);
    await expect.poll(() => asked).toHaveLength(2);
  });

  it('of a server that hangs keep nobody from those of others', async () => {
    const picture = await (await quarters(64, 48)).jpeg().toBuffer();
    const { get } = await open({
      'hangs.test': () => {},
      'r.test': (_request, response) =>
        response.writeHead(200, { 'content-type': 'image/jpeg' }).end(picture),
    });
    const refused: unknown[] = [];
    for (let file = 0; file < 300; file += 1)
      void get(`https://hangs.test/${file}.jpg`).catch((error) => refused.push(error));
    await expect.poll(() => refused.length).toBe(300 - 3 - 50);
    expect(refused[0]).toMatchObject({ code: 'BUSY' });
    expect(await get('https://r.test/1.jpg')).toMatchObject({ bytes: picture.byteLength });
  });

  it('are not asked for one by one where their server fails again and again', async () => {
    const picture = await (await quarters(64, 48)).jpeg().toBuffer();
    let [asked, isDown] = [0, true];
    const { clock, get } = await open({
      'r.test': (_request, response) => {
        asked += 1;
        if (isDown) response.writeHead(503).end();
        else response.writeHead(200, { 'content-type': 'image/jpeg' }).end(picture);
      },
    });
    for (let file = 0; file < 10; file += 1) expect(await get(`https://r.test/${file}.jpg`)).toBeNull();
    expect(asked).toBe(3);
    isDown = false;
    clock.advance(60_001);
    expect(await get('https://r.test/20.jpg')).not.toBeNull();
    isDown = true;
    for (let file = 30; file < 32; file += 1) await get(`https://r.test/${file}.jpg`);
    isDown = false;
    // One that fails now and then is asked on.
    expect(await get('https://r.test/40.jpg')).not.toBeNull();
  });
});

it('storage that takes long to fail is not asked again and again for whoever waits', async () => {
  const clock = createFakeClock(0);
  let asked = 0;
  let isSlow = false;
  const { origin } = await serve((request, response) => {
    asked += 1;
    request.resume();
    request.on('end', () => {
      if (isSlow) clock.advance(30_000);
      response.writeHead(503).end();
    });
  });
  const at = folder();
  const { storage, close } = openMedia(
    configFrom({
      dataDir: at,
      s3Endpoint: origin,
      s3Bucket: 'media',
      s3KeyId: 'id',
      s3Secret: 'secret',
    }),
    'a secret',
    clock,
    systemRandom,
  );
  ends.push(close);
  const put = async () => storage.put('1/a', await write(at, 'a.jpg', await quarters(8, 8)), 'image/jpeg');
  await expect(put()).rejects.toThrow();
  expect(asked).toBe(3);
  isSlow = true;
  await expect(put()).rejects.toThrow();
  expect(asked).toBe(4);
});
