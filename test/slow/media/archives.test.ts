import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Somebody } from '../../helpers/people/somebody.ts';
import { KEY, startS3 } from '../../helpers/s3.ts';
import { createWorld, eventually, type TestInstall, type World } from '../../helpers/world.ts';

/** An archive of somebody, asked for, made by the reconciler of a real server, and downloaded. */

const inBucket = (endpoint: string) => ({
  PUKEKO_MEDIA_S3_ENDPOINT: endpoint,
  PUKEKO_MEDIA_S3_BUCKET: 'media',
  PUKEKO_MEDIA_S3_REGION: KEY.region,
  PUKEKO_MEDIA_S3_KEY_ID: KEY.id,
  PUKEKO_MEDIA_S3_SECRET: KEY.secret,
});

describe.each(['the data folder', 'a bucket'])('an archive in %s', (place) => {
  let world: World;
  let install: TestInstall;
  let ana: Somebody;
  let ben: Somebody;
  const folder = mkdtempSync(join(tmpdir(), 'archive-'));
  /** Of the bucket. */
  const blobs = mkdtempSync(join(tmpdir(), 'archive-s3-'));
  let bucket: Awaited<ReturnType<typeof startS3>> | null = null;

  beforeAll(async () => {
    if (place === 'a bucket') bucket = await startS3(blobs);
    world = await createWorld({
      installs: { one: ['a.test'] },
      env: bucket ? { one: inBucket(bucket.endpoint) } : {},
    });
    install = world.install('one');
    ana = new Somebody(install, await install.person('ana'));
    ben = new Somebody(install, await install.person('ben'));
  });
  afterAll(async () => {
    await world?.close();
    await bucket?.close();
    for (const each of [folder, blobs]) rmSync(each, { recursive: true, force: true });
  });

  interface Seen {
    id: string;
    state: string;
    url: string | null;
    bytes: number | null;
  }
  const SEEN = 'id state url bytes expiresAt';
  const create = (who: Somebody, input: object = {}) =>
    who.change<{ archive: Seen }>('createArchive', input as Record<string, unknown>, `archive { ${SEEN} }`);
  const look = async (who: Somebody, id: string) =>
    (
      await who.ask<{ node: Seen | null }>(
        `query ($id: ID!) { node(id: $id) { ... on Archive { ${SEEN} } } }`,
        { id },
      )
    ).node;
  const get = async (address: string, method: 'GET' | 'PUT' = 'GET', body: Buffer | null = null) => {
    const url = new URL(address);
    const answer = await request(`${install.address}${url.pathname}`, {
      method,
      headers: { host: url.host },
      body,
    });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      bytes: Buffer.from(await answer.body.arrayBuffer()),
    };
  };

  it('holds what somebody wrote, with pictures and whom they follow, in a file that tar reads', async () => {
    const picture = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#357' } })
      .png()
      .toBuffer();
    const { media, uploadUrl } = await ana.change<{ media: { id: string }; uploadUrl: string }>(
      'createMediaUpload',
      {},
      'media { id } uploadUrl',
    );
    expect((await get(uploadUrl, 'PUT', picture)).status).toBe(202);
    await eventually(
      async () =>
        (
          await ana.ask<{ node: { state: string } }>(
            'query ($id: ID!) { node(id: $id) { ... on Media { state } } }',
            { id: media.id },
          )
        ).node,
      ({ state }) => state === 'READY',
    );
    await ana.change('createPost', { text: 'with a picture', mediaIds: [media.id] }, 'post { id }');
    const texts = Array.from({ length: 60 }, (_, n) => `post ${n}`);
    for (const text of texts)
      await ana.change('createPost', { text, visibility: 'FOLLOWERS' }, 'post { id }');
    const { post } = await ben.change<{ post: { id: string; uri: string } }>(
      'createPost',
      { text: 'by ben' },
      'post { id uri }',
    );
    for (const mutation of ['favouritePost', 'bookmarkPost', 'boostPost'])
      await ana.change(mutation, { postId: post.id }, '__typename');
    await ana.change('createImport', { kind: 'FOLLOWS', csv: 'ben@a.test' }, '__typename');
    await eventually(
      () =>
        ana.ask<{ viewer: { identity: { imports: { nodes: { state: string }[] } } } }>(
          '{ viewer { identity { imports(first: 1) { nodes { state } } } } }',
        ),
      ({ viewer }) => viewer.identity.imports.nodes[0]?.state === 'ENDED',
    );

    const { archive } = await create(ana);
    await expect(create(ana)).rejects.toThrow();
    const ready = await eventually(
      () => look(ana, archive.id),
      (seen) => seen?.state === 'READY',
    );
    expect(await look(ben, archive.id)).toBeNull();
    const file = await get(ready?.url ?? '');
    expect(file).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/gzip', 'content-length': String(ready?.bytes) },
    });
    expect(file.bytes.byteLength).toBe(ready?.bytes);
    const path = join(folder, 'archive.tar.gz');
    writeFileSync(path, file.bytes);
    execFileSync('tar', ['-xzf', path, '-C', folder]);
    const json = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
    expect(json('actor.json')).toMatchObject({ type: 'Person', id: ana.uri, preferredUsername: 'ana' });
    const outbox = json('outbox.json');
    expect(outbox).toMatchObject({ type: 'OrderedCollection', totalItems: 62 });
    const [first] = outbox.orderedItems;
    expect(first).toMatchObject({
      type: 'Create',
      object: { content: expect.stringContaining('with a picture') },
    });
    const { url } = first.object.attachment[0];
    expect(url).toMatch(/^\/media\//);
    expect((await sharp(join(folder, url)).metadata()).width).toBe(64);
    expect(outbox.orderedItems.at(-1)).toMatchObject({ type: 'Announce', object: post.uri });
    expect(outbox.orderedItems.filter((each: { type: string }) => each.type === 'Create')).toHaveLength(61);
    expect(json('likes.json').orderedItems).toEqual([post.uri]);
    expect(json('bookmarks.json').orderedItems).toEqual([post.uri]);
    expect(readFileSync(join(folder, 'following_accounts.csv'), 'utf8')).toContain('ben@a.test,true');
    // One a day.
    await expect(create(ana)).rejects.toThrow(/less than a day/);
  });

  it('goes with its owner', async () => {
    const { archive } = await create(ben, { hasMedia: false });
    const ready = await eventually(
      () => look(ben, archive.id),
      (seen) => seen?.state === 'READY',
    );
    const address = ready?.url ?? '';
    expect((await get(address)).status).toBe(200);
    const files = () =>
      readdirSync(bucket ? blobs : join(install.dataDir, 'media', 'archives'), {
        recursive: true,
        encoding: 'utf8',
      }).filter((name) => /\.tar\.gz(?:\._S3rver_object)?$/.test(name)).length;
    const before = files();
    expect(before).toBeGreaterThan(0);
    await install.cli('identity', 'delete', 'ben@a.test', '--yes');
    await eventually(
      async () => files(),
      (left) => left === before - 1,
    );
    expect((await get(address)).status).toBe(404);
  });
});
