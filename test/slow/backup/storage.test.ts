import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configFrom } from '../../../src/config/config.ts';
import { systemRandom } from '../../../src/lib/random.ts';
import { systemClock } from '../../../src/lib/time/clock.ts';
import { openMedia } from '../../../src/media/open.ts';
import { BLOB, fileIn, newFolder, putFile } from '../../helpers/backups.ts';
import { openCoreWorld } from '../../helpers/core.ts';
import { atTerminal, pukeko } from '../../helpers/pukeko.ts';
import { KEY, startS3 } from '../../helpers/s3.ts';

/** Backups by the command line: media in a bucket, passphrases, several at once. */
const FILE = '1/aa/one.png';
const PREVIEW = '1/aa/one-small.jpg';
const small = Buffer.from('a smaller picture');
let dataDir: string;
let s3: Awaited<ReturnType<typeof startS3>>;
/** Another bucket, in which an install is restored. */
let other: typeof s3;

const bucketOf = ({ endpoint }: typeof s3) => ({
  PUKEKO_MEDIA_S3_ENDPOINT: endpoint,
  PUKEKO_MEDIA_S3_BUCKET: 'media',
  PUKEKO_MEDIA_S3_REGION: KEY.region,
  PUKEKO_MEDIA_S3_KEY_ID: KEY.id,
  PUKEKO_MEDIA_S3_SECRET: KEY.secret,
});

function storageIn({ endpoint }: typeof s3) {
  const config = configFrom({
    ...{ dataDir: newFolder(), s3Endpoint: endpoint, s3Bucket: 'media', s3Region: KEY.region },
    ...{ s3KeyId: KEY.id, s3Secret: KEY.secret },
  });
  return openMedia(config, 'a secret of tests alone, of no use to anybody', systemClock, systemRandom);
}

beforeAll(async () => {
  dataDir = newFolder();
  [s3, other] = [await startS3(newFolder()), await startS3(newFolder())];
  const world = await openCoreWorld({ effects: 'run', dataDir });
  const home = await world.domain('a.test');
  const ana = await world.identity('ana', home);
  await world.rawPost(ana, { html: '<p>Kept</p>' });
  const db = new Sqlite(world.db.location);
  db.prepare(
    `INSERT INTO media ("id", "identityId", "domainId", "state", "name", "file", "preview", "mediaType", "createdAt")
      VALUES (1, ?, ?, 'READY', 'one', ?, ?, 'image/png', 1)`,
  ).run(ana.id, home.id, FILE, PREVIEW);
  db.prepare('VACUUM INTO ?').run(join(dataDir, 'pukeko.db'));
  db.close();
  await world.close();
  putFile(dataDir, FILE, BLOB);
  putFile(dataDir, PREVIEW, small);
  const { storage, close } = storageIn(s3);
  for (const [key, bytes, type] of [
    [FILE, BLOB, 'image/png'],
    [PREVIEW, small, 'image/jpeg'],
  ] as const) {
    const path = join(newFolder(), 'file');
    writeFileSync(path, bytes);
    await storage.put(key, path, type);
  }
  await close();
});
afterAll(async () => {
  await s3?.close();
  await other?.close();
});

describe('media in a bucket', () => {
  it('go into a folder of backups, and from there into a data folder or another bucket', async () => {
    const folder = newFolder();
    const from = { PUKEKO_DATA: dataDir, ...bucketOf(s3) };
    const first = await pukeko({ env: from }, 'backup', folder, '--json');
    expect(first.err).toBe('');
    expect(JSON.parse(first.out)).toMatchObject({ files: 2, newFiles: 2, missing: 0 });
    expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
    expect(JSON.parse((await pukeko({ env: from }, 'backup', folder, '--json')).out)).toMatchObject({
      newFiles: 0,
    });

    const local = join(newFolder(), 'data');
    expect((await pukeko({ env: { PUKEKO_DATA: local } }, 'restore', folder)).err).toBe('');
    expect([fileIn(local, FILE), fileIn(local, PREVIEW)]).toEqual([BLOB, small]);

    const target = join(newFolder(), 'data');
    const into = { PUKEKO_DATA: target, ...bucketOf(other) };
    expect((await pukeko({ env: into }, 'restore', folder)).err).toBe('');
    expect(fileIn(target, FILE)).toBeNull();
    // The types that browsers are told by the bucket.
    const { storage, close } = storageIn(other);
    expect([await storage.size(FILE), await storage.size(PREVIEW)]).toEqual([BLOB.length, small.length]);
    await close();
    const listed = await pukeko({ env: into }, 'backup', newFolder(), '--json');
    expect(JSON.parse(listed.out)).toMatchObject({ files: 2, missing: 0 });
  });

  it.each([
    ['no such bucket', { PUKEKO_MEDIA_S3_BUCKET: 'nowhere' }, /has no bucket nowhere/],
    ['another key', { PUKEKO_MEDIA_S3_SECRET: 'wrong' }, /answered 403/],
    ['nobody there', { PUKEKO_MEDIA_S3_ENDPOINT: 'http://127.0.0.1:9' }, /./],
  ])('that cannot be used makes a sentence, and no backup: %s', async (_what, wrong, says) => {
    const folder = newFolder();
    const away = { PUKEKO_DATA: dataDir, ...bucketOf(s3), ...wrong };
    const answer = await pukeko({ env: away }, 'backup', folder);
    expect(answer.code).toBe(1);
    expect(answer.err.trim().split('\n')).toHaveLength(1);
    expect(answer.err).toMatch(says);
    expect(answer.err).not.toMatch(/^\s+at /m);
    expect(readdirSync(folder).filter((name) => /^2|partial$/.test(name))).toEqual([]);
  });
});

describe('a passphrase', () => {
  const env = () => ({ PUKEKO_DATA: dataDir });
  const ASKED = [
    ['Passphrase: ', 'correct horse battery'],
    ['Once more: ', 'correct horse battery'],
  ] as const;

  it('is asked for at a terminal, twice where it is new, and is not shown', async () => {
    const folder = newFolder();
    const different = await atTerminal(
      env(),
      [ASKED[0], ['Once more: ', 'another']],
      'backup',
      folder,
      '--encrypt',
    );
    expect(different.code).toBe(1);
    expect(different.out).toContain('The two differ');
    const made = await atTerminal(env(), ASKED, 'backup', folder, '--encrypt');
    expect(made).toMatchObject({ code: 0 });
    expect(made.out).not.toContain('correct horse');
    const target = join(newFolder(), 'data');
    const wrong = await atTerminal({ PUKEKO_DATA: target }, [['Passphrase: ', 'wrong']], 'restore', folder);
    expect(wrong.code).toBe(1);
    expect(wrong.out).toContain('does not open');
    const restored = await atTerminal({ PUKEKO_DATA: target }, [ASKED[0]], 'restore', folder);
    expect(restored).toMatchObject({ code: 0 });
    expect(restored.out).not.toContain('Once more');
    expect(fileIn(target, FILE)).toEqual(BLOB);
  });
});

it('of several that begin at once one is made, the others say so, and none removes what another needs', async () => {
  const folder = newFolder();
  const run = () => pukeko({ env: { PUKEKO_DATA: dataDir } }, 'backup', folder, '--keep', '1');
  const answers = await Promise.all([run(), run(), run()]);
  const refused = answers.filter(({ code }) => code !== 0);
  expect(refused.length).toBeLessThan(answers.length);
  for (const { err } of refused) expect(err).toBe(`Another backup into ${folder} is being made.\n`);
  const target = join(newFolder(), 'data');
  expect((await pukeko({ env: { PUKEKO_DATA: target } }, 'restore', folder)).err).toBe('');
  expect(fileIn(target, FILE)).toEqual(BLOB);
  expect(readdirSync(folder).filter((name) => name.startsWith('2'))).toHaveLength(1);
});
