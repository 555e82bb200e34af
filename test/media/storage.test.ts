import { createHash, createHmac } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configFrom } from '../../src/config/config.ts';
import type { BlobStore } from '../../src/core/media/ports.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import { type OpenMedia, openMedia } from '../../src/media/open.ts';
import { removeFolder, temporaryFolder } from '../helpers/database.ts';

const SECRET = 'a secret of tests alone, of no use to anybody';

const KEY = { id: 'S3RVER', secret: 'S3RVER', region: 'eu-test-1' };

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Signature Version 4 as the service computes it, from what came over the wire. */
function isSigned({ method, url, headers }: IncomingMessage, body: Buffer): boolean {
  const [, scope = '', names = '', signature] =
    /Credential=[^/]+\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)/.exec(headers.authorization ?? '') ??
    [];
  const [date = '', region = '', service = ''] = scope.split('/');
  const signedHeaders = names.split(';').map((name) => `${name}:${headers[name]}\n`);
  const request = [method, url, '', signedHeaders.join(''), names, headers['x-amz-content-sha256']].join(
    '\n',
  );
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(request)].join('\n');
  const key = hmac(hmac(hmac(hmac(`AWS4${KEY.secret}`, date), region), service), 'aws4_request');
  return (
    region === KEY.region &&
    service === 's3' &&
    names.split(';').includes('host') &&
    sha256(body) === headers['x-amz-content-sha256'] &&
    hmac(key, text).toString('hex') === signature
  );
}

/** An S3-compatible server on loopback, behind a check of the signatures, which that server leaves out for this version of them. */
async function startS3(directory: string): Promise<{ endpoint: string; close(): Promise<void> }> {
  const s3 = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: 'media', configs: [] }],
  });
  const behind = await s3.run();
  const front = createServer(async (incoming, response) => {
    const body = await buffer(incoming);
    if (!isSigned(incoming, body))
      return void response.writeHead(403).end('<Code>SignatureDoesNotMatch</Code>');
    const { method = 'GET', url = '/', headers } = incoming;
    const passed = request({ port: behind.port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    passed.end(body);
  });
  await new Promise<void>((done) => front.listen(0, '127.0.0.1', done));
  return {
    endpoint: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    async close() {
      for (const server of [front, s3.httpServer]) server.closeAllConnections();
      await new Promise<void>((done) => front.close(() => done()));
      await new Promise<void>((done) => s3.close(() => done()));
    },
  };
}

describe.each(['local', 's3'] as const)('storage: %s', (kind) => {
  let folder: string;
  let opened: OpenMedia;
  let store: BlobStore;
  let s3: Awaited<ReturnType<typeof startS3>> | null = null;

  const open = (more: { s3Secret?: string; s3Bucket?: string } = {}) =>
    openMedia(
      configFrom({
        dataDir: folder,
        ...(s3
          ? {
              s3Endpoint: s3.endpoint,
              s3Bucket: 'media',
              s3KeyId: KEY.id,
              s3Secret: KEY.secret,
              s3Region: KEY.region,
              ...more,
            }
          : {}),
      }),
      SECRET,
      systemClock,
      systemRandom,
    );

  beforeAll(async () => {
    folder = temporaryFolder();
    if (kind === 's3') s3 = await startS3(join(folder, 's3'));
    opened = open();
    store = opened.storage;
  });
  afterAll(async () => {
    await opened.close();
    await s3?.close();
    removeFolder(folder);
  });

  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const text = async (stream: Readable | null) => stream && (await buffer(stream)).toString();

  it('keeps a file under its key, and takes it away from where it was', async () => {
    const path = file('one', 'hello world');
    await store.put('12/ab/cdef.txt', path, 'text/plain');
    expect(existsSync(path)).toBe(false);
    expect(await store.size('12/ab/cdef.txt')).toBe(11);
    expect(await text(await store.open('12/ab/cdef.txt'))).toBe('hello world');
    await store.put('12/ab/cdef.txt', file('two', 'another'), 'text/plain');
    expect(await text(await store.open('12/ab/cdef.txt'))).toBe('another');
  });

  it('gives parts of a file', async () => {
    await store.put('12/ab/part', file('part', '0123456789'), 'text/plain');
    expect(await text(await store.open('12/ab/part', { start: 0, end: 1 }))).toBe('01');
    expect(await text(await store.open('12/ab/part', { start: 3, end: 6 }))).toBe('3456');
    expect(await text(await store.open('12/ab/part', { start: 9, end: 9 }))).toBe('9');
  });

  it('hands a file out as one of this machine', async () => {
    await store.put('12/ab/whole', file('whole', 'on disk'), 'text/plain');
    expect(
      await store.withFile('12/ab/whole', async (path) =>
        (await import('node:fs')).readFileSync(path, 'utf8'),
      ),
    ).toBe('on disk');
    expect(await store.withFile('12/ab/none', async () => 'used')).toBeNull();
  });

  it('has nothing under other keys, folders included', async () => {
    for (const key of ['12/ab/none', '12/ab', '12', '12/ab/whole/deeper']) {
      expect(await store.size(key)).toBeNull();
    }
    expect(await store.open('99/ab/none')).toBeNull();
  });

  it('removes, twice is the same as once', async () => {
    await store.put('12/ab/gone', file('gone', 'x'), 'text/plain');
    await store.remove(['12/ab/gone', '12/ab/never']);
    await store.remove(['12/ab/gone']);
    expect(await store.size('12/ab/gone')).toBeNull();
  });

  it('keeps many at once', async () => {
    const names = Array.from({ length: 20 }, (_each, at) => `12/cd/many${at}`);
    await Promise.all(names.map((name, at) => store.put(name, file(`many${at}`, name), 'text/plain')));
    expect(await Promise.all(names.map(async (name) => text(await store.open(name))))).toEqual(names);
  });

  it.runIf(kind === 'local')('leaves no draft beside a file', () => {
    expect(readdirSync(join(folder, 'media', '12', 'ab')).filter((name) => name.includes('draft'))).toEqual(
      [],
    );
  });

  it.runIf(kind === 's3')('says what the service says where it refuses', async () => {
    const stranger = open({ s3Secret: 'wrong' });
    await expect(stranger.storage.put('12/x', file('x', 'x'), 'text/plain')).rejects.toThrow(
      /403.*SignatureDoesNotMatch/s,
    );
    await stranger.close();
    const elsewhere = open({ s3Bucket: 'nowhere' });
    await expect(elsewhere.storage.put('12/x', file('y', 'x'), 'text/plain')).rejects.toThrow(/bucket/i);
    await elsewhere.close();
  });
});

describe('the configuration of storage', () => {
  it('is complete or absent', () => {
    expect(configFrom({}).media.s3).toBeNull();
    expect(() => configFrom({ s3Endpoint: 'https://s3.test', s3Bucket: 'b' })).toThrow(/PUKEKO_MEDIA_S3/);
    expect(() => configFrom({ s3Endpoint: 's3', s3Bucket: 'b', s3KeyId: 'k', s3Secret: 's' })).toThrow(
      /ENDPOINT/,
    );
    expect(
      configFrom({ s3Endpoint: 'https://s3.test', s3Bucket: 'b', s3KeyId: 'k', s3Secret: 's' }).media.s3,
    ).toMatchObject({
      region: 'us-east-1',
    });
    expect(() => configFrom({ mediaCacheMb: '0' })).toThrow(/CACHE_MB/);
  });
});
