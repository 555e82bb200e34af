import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configFrom } from '../../src/config/config.ts';
import type { App } from '../../src/core/context.ts';
import type { BlobStore } from '../../src/core/media/ports.ts';
import { errorAnswer } from '../../src/http/respond.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import { type OpenMedia, openMedia } from '../../src/media/open.ts';
import { mayAnswerRange } from '../../src/media/serve/range.ts';
import type { MediaRequest } from '../../src/media/serve/request.ts';
import { storedAnswer } from '../../src/media/serve/stored.ts';
import { removeFolder, temporaryFolder } from '../helpers/database.ts';
import { KEY, startS3 } from '../helpers/s3.ts';

const SECRET = 'a secret of tests alone, of no use to anybody';

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
  it('says that a file cannot be had now where the storage fails, and not that it is not there', async () => {
    const name = `aa/${'b'.repeat(30)}.webp`;
    const asked = (storage: BlobStore, method = 'GET') =>
      storedAnswer({ ports: { storage } } as App, { method, headers: {} } as MediaRequest, 7n, name);
    expect(await asked(store)).toMatchObject({ status: 404 });
    const failing = kind === 's3' ? open({ s3Secret: 'wrong' }) : opened;
    if (kind === 'local') {
      // A link that leads to itself cannot be read by anybody.
      mkdirSync(join(folder, 'media', '7', 'aa'), { recursive: true });
      symlinkSync(`${'b'.repeat(30)}.webp`, join(folder, 'media', '7', name));
    }
    for (const method of ['GET', 'HEAD']) {
      const error = await asked(failing.storage, method).catch((thrown) => thrown);
      expect(error).toMatchObject({
        code: 'UNAVAILABLE',
        message: expect.stringMatching(/storage of files/),
      });
      expect(errorAnswer(error)).toMatchObject({ status: 503, headers: { 'retry-after': '10' } });
    }
    if (failing !== opened) await failing.close();
    else rmSync(join(folder, 'media', '7', name));
  });

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

it('a part of a file is answered to who has the rest of this very version', () => {
  const tag = '"abc"';
  for (const header of [undefined, tag, ` ${tag} `]) expect(mayAnswerRange(header, tag), header).toBe(true);
  for (const header of ['"abd"', 'W/"abc"', 'abc', 'Sat, 28 Nov 2026 10:00:00 GMT', ''])
    expect(mayAnswerRange(header, tag), header).toBe(false);
});
