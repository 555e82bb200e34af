import { existsSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import sharp from 'sharp';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dialect } from '../../src/db/types.ts';
import { Somebody } from '../helpers/people/somebody.ts';
import { dropPostgresDatabase, emptyPostgresDatabase } from '../helpers/postgresql/postgres-database.ts';
import { createWorld, eventually, type TestInstall, type World } from '../helpers/world.ts';
import { animation, quarters } from './samples.ts';

interface SeenMedia {
  id: string;
  key: string;
  state: string;
  progress: number;
  error: string | null;
  type: string | null;
  url: string | null;
  previewUrl: string | null;
  width: number | null;
  alt: string;
}

const MEDIA = 'id key state progress error type url previewUrl width alt';
const ATTACHMENTS =
  'attachments { id key type url previewUrl mediaType alt width height blurHash focus { x y } duration }';

/**
 * Uploads to the real thing: a process of the built server with its reconciler, on loopback (test/slow/media).
 */
export const testUploads = (dialect: Dialect) =>
  describe(`uploads on ${dialect}`, () => {
    let world: World;
    let install: TestInstall;
    let ana: Somebody;
    let ben: Somebody;
    let eve: Somebody;
    let picture: Buffer;
    let databaseUrl = '';

    beforeAll(async () => {
      if (dialect === 'postgresql') databaseUrl = await emptyPostgresDatabase();
      world = await createWorld({
        installs: { one: ['a.test', 'b.test'] },
        env: { one: databaseUrl ? { DATABASE_URL: databaseUrl } : {} },
      });
      install = world.install('one');
      ana = new Somebody(install, await install.person('ana'));
      ben = new Somebody(install, await install.person('ben'));
      eve = new Somebody(install, await install.person('eve', 'b.test'));
      picture = await (await quarters(800, 600)).jpeg().toBuffer();
    });
    afterAll(async () => {
      await world.close();
      if (databaseUrl) await dropPostgresDatabase(databaseUrl);
    });

    const begin = (who: Somebody, input: object = {}) =>
      who.change<{ media: SeenMedia; uploadUrl: string; expiresAt: string }>(
        'createMediaUpload',
        input as Record<string, unknown>,
        `media { ${MEDIA} } uploadUrl expiresAt`,
      );
    /** A request to an address of the install, whatever its host. */
    const ask = async (
      address: string,
      options: {
        method?: 'GET' | 'PUT' | 'HEAD' | 'OPTIONS';
        body?: Buffer;
        headers?: Record<string, string>;
      } = {},
      host?: string,
    ) => {
      const url = new URL(address);
      const answer = await request(`${install.address}${url.pathname}${url.search}`, {
        method: options.method ?? 'GET',
        headers: { host: host ?? url.host, ...options.headers },
        body: options.body ?? null,
      });
      return {
        status: answer.statusCode,
        headers: answer.headers,
        bytes: Buffer.from(await answer.body.arrayBuffer()),
      };
    };
    const put = (address: string, body: Buffer, headers: Record<string, string> = {}) =>
      ask(address, { method: 'PUT', body, headers });
    const look = async (who: Somebody, id: string) =>
      (
        await who.ask<{ node: SeenMedia | null }>(
          `query ($id: ID!) { node(id: $id) { ... on Media { ${MEDIA} } } }`,
          {
            id,
          },
        )
      ).node;
    const settled = (who: Somebody, id: string) =>
      eventually(
        () => look(who, id),
        (media) => media?.state === 'READY' || media?.state === 'FAILED',
      ) as Promise<SeenMedia>;
    const upload = async (who: Somebody, bytes = picture, input: object = {}) => {
      const { media, uploadUrl } = await begin(who, input);
      const answer = await put(uploadUrl, bytes);
      expect([answer.status, answer.bytes.toString()]).toEqual([202, expect.stringContaining(media.key)]);
      return settled(who, media.id);
    };
    const post = (who: Somebody, input: Record<string, unknown>) =>
      who.change<{
        post: { id: string; key: string; uri: string; html: string; attachments: SeenAttachment[] };
      }>('createPost', input, `post { id key uri html ${ATTACHMENTS} }`);
    const failure = (work: Promise<unknown>) =>
      work.then(
        () => 'nothing',
        (error: Error) => error.message,
      );
    interface SeenAttachment {
      id: string;
      key: string;
      url: string;
      previewUrl: string;
      alt: string;
    }

    it('go from an address of the domain to a post, and on to other servers', async () => {
      const { media, uploadUrl } = await begin(ana, { alt: 'four colours', focus: { x: -0.5, y: 0.25 } });
      expect(media).toMatchObject({ state: 'AWAITED', progress: 0, url: null, alt: 'four colours' });
      expect(uploadUrl).toMatch(/^https:\/\/a\.test\/media\/uploads\//);
      expect((await put(uploadUrl, picture, { 'content-type': 'text/html' })).status).toBe(202);
      const ready = await settled(ana, media.id);
      expect(ready).toMatchObject({ state: 'READY', progress: 100, error: null, type: 'IMAGE', width: 800 });
      expect(ready.url).toMatch(/^https:\/\/a\.test\/media\/[0-9a-f]{2}\/[0-9a-f]{30}\.jpg$/);

      const { post: written } = await post(ana, { text: '', mediaIds: [media.id] });
      expect(written.html).toBe('');
      expect(written.attachments).toEqual([
        {
          id: `attachment_${media.key}`,
          key: media.key,
          type: 'IMAGE',
          url: ready.url,
          previewUrl: ready.previewUrl,
          mediaType: 'image/jpeg',
          alt: 'four colours',
          width: 800,
          height: 600,
          blurHash: expect.any(String),
          focus: { x: -0.5, y: 0.25 },
          duration: null,
        },
      ]);
      const note = JSON.parse(
        (
          await install.http(new URL(written.uri).pathname, {
            headers: { accept: 'application/activity+json' },
          })
        ).body,
      );
      expect(note.attachment).toEqual([
        {
          type: 'Document',
          mediaType: 'image/jpeg',
          url: ready.url,
          name: 'four colours',
          width: 800,
          height: 600,
          blurhash: expect.any(String),
          focalPoint: [-0.5, 0.25],
        },
      ]);
    });

    it('are served from where nothing can run, in parts, and kept for ever', async () => {
      const { url } = await upload(ana);
      const whole = await ask(url ?? '');
      expect(whole.status).toBe(200);
      expect(whole.headers).toMatchObject({
        'content-type': 'image/jpeg',
        'content-length': String(whole.bytes.byteLength),
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'content-disposition': 'inline',
        'cache-control': 'public, max-age=31536000, immutable',
        'accept-ranges': 'bytes',
        'access-control-allow-origin': '*',
      });
      expect((await sharp(whole.bytes).metadata()).format).toBe('jpeg');
      const etag = String(whole.headers.etag);
      const size = whole.bytes.byteLength;
      const parts: [string, number, number, number][] = [
        ['bytes=0-9', 206, 0, 9],
        ['bytes=10-', 206, 10, size - 1],
        ['bytes=-5', 206, size - 5, size - 1],
        [`bytes=0-${size * 2}`, 206, 0, size - 1],
      ];
      for (const [range, status, start, end] of parts) {
        const part = await ask(url ?? '', { headers: { range } });
        expect([part.status, part.headers['content-range']]).toEqual([
          status,
          `bytes ${start}-${end}/${size}`,
        ]);
        expect(part.bytes.equals(whole.bytes.subarray(start, end + 1))).toBe(true);
      }
      for (const range of [`bytes=${size}-`, 'bytes=-0']) {
        const beyond = await ask(url ?? '', { headers: { range } });
        expect([beyond.status, beyond.headers['content-range']]).toEqual([416, `bytes */${size}`]);
      }
      for (const range of ['bytes=0-1,4-5', 'bytes=5-1', 'lines=0-1', 'bytes=x-1', 'bytes=-'])
        expect((await ask(url ?? '', { headers: { range } })).status).toBe(200);
      const ifRange = async (value: string) =>
        (await ask(url ?? '', { headers: { range: 'bytes=0-1', 'if-range': value } })).status;
      expect([await ifRange(etag), await ifRange('"other"'), await ifRange(`W/${etag}`)]).toEqual([
        206, 200, 200,
      ]);
      const known = await ask(url ?? '', { headers: { 'if-none-match': `"x", W/${etag}` } });
      expect([known.status, known.bytes.byteLength, known.headers.etag]).toEqual([304, 0, etag]);
      const head = await ask(url ?? '', { method: 'HEAD' });
      expect([head.status, head.headers['content-length'], head.bytes.byteLength]).toEqual([
        200,
        String(size),
        0,
      ]);
    });

    it('are found under their own name on their own host alone', async () => {
      const { url } = await upload(ana);
      expect((await ask(url ?? '', {}, 'b.test')).status).toBe(404);
      const address = url ?? '';
      const others = [
        address.replace('.jpg', '.png'),
        address.replace('.jpg', ''),
        address.replace('.jpg', '.html'),
        address.replace('/media/', '/media/../media/'),
        'https://a.test/media/',
        'https://a.test/media/..%2f..%2fpukeko.db',
        'https://a.test/media/ab/../../secret.key',
        'https://a.test/media/uploads',
      ];
      for (const other of others.slice(0, 3)) expect((await ask(other)).status).toBe(404);
      for (const other of others.slice(4)) expect([404, 405]).toContain((await ask(other)).status);
    });

    it('have addresses that take one file, of the right length, for a while, on their own host', async () => {
      const { media, uploadUrl } = await begin(ana);
      const forged = [
        uploadUrl.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
        uploadUrl.replace(media.key, '1'),
      ];
      for (const address of forged) expect((await put(address, picture)).status).toBe(404);
      expect((await ask(uploadUrl, { method: 'PUT', body: picture }, 'b.test')).status).toBe(404);
      const long = await install
        .http(new URL(uploadUrl).pathname, {
          method: 'PUT',
          headers: { 'content-length': '200000000', expect: '100-continue' },
        })
        .catch(() => ({ status: 413 }));
      expect(long.status).toBe(413);
      const refused = await put(uploadUrl, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));
      expect([refused.status, JSON.parse(refused.bytes.toString()).error]).toEqual([
        422,
        expect.stringContaining('JPEG'),
      ]);
      // What was refused left the address as it was; of two at once one counts.
      const both = await Promise.all([put(uploadUrl, picture), put(uploadUrl, picture)]);
      expect(both.map(({ status }) => status).sort()).toEqual([202, 409]);
      expect((await put(uploadUrl, picture)).status).toBe(409);
      expect((await settled(ana, media.id)).state).toBe('READY');
      expect((await ask(uploadUrl, { method: 'OPTIONS' })).headers['access-control-allow-methods']).toContain(
        'PUT',
      );
    });

    it('are answered when they are processed, for who wants to wait', async () => {
      const [good, bad] = [await begin(ana), await begin(ana)];
      const said = async (address: string, bytes: Buffer) => {
        const answer = await put(`${address}?wait=30`, bytes);
        return { status: answer.status, ...JSON.parse(answer.bytes.toString()) };
      };
      expect(await said(good.uploadUrl, picture)).toEqual({
        status: 200,
        key: good.media.key,
        state: 'READY',
        error: null,
      });
      expect(await said(bad.uploadUrl, picture.subarray(0, 2000))).toMatchObject({
        status: 200,
        state: 'FAILED',
      });
    });

    it('that cannot be used say why', async () => {
      const broken = await upload(ana, picture.subarray(0, picture.byteLength / 2));
      expect(broken).toMatchObject({ state: 'FAILED', error: expect.stringContaining('damaged'), url: null });
      expect(await failure(post(ana, { text: 'x', mediaIds: [broken.id] }))).toContain('damaged');
    });

    it('are attached by their owner alone, once, four at most', async () => {
      const [one, two] = [await upload(ana), await upload(ana)];
      const { media: awaited } = await begin(ana);
      expect(await look(ben, one.id)).toBeNull();
      expect(await failure(post(ben, { text: 'mine now', mediaIds: [one.id] }))).toContain('NOT_FOUND');
      expect(await failure(post(eve, { text: 'mine now', mediaIds: [one.id] }))).toContain('NOT_FOUND');
      expect(await failure(post(ana, { text: '', mediaIds: [] }))).toContain('INVALID_INPUT');
      expect(await failure(post(ana, { text: 'x', mediaIds: [awaited.id] }))).toContain('not been sent');
      expect(await failure(post(ana, { text: 'x', mediaIds: [one.id, one.id] }))).toContain('twice');
      expect(
        await failure(
          post(ana, {
            text: 'x',
            mediaIds: Array(5)
              .fill(0)
              .map((_e, at) => `media_${at + 1}`),
          }),
        ),
      ).toContain('at most 4');
      expect(await failure(post(ana, { text: 'x', mediaIds: ['post_1'] }))).toContain('INVALID_INPUT');
      const races = await Promise.all(
        ['a', 'b'].map((text) => failure(post(ana, { text, mediaIds: [one.id, two.id] }))),
      );
      expect(races.filter((outcome) => outcome === 'nothing')).toHaveLength(1);
      expect(await failure(post(ana, { text: 'again', mediaIds: [one.id] }))).toContain('another post');
      expect(await failure(ana.change('deleteMedia', { mediaId: one.id }, 'mediaId'))).toContain(
        'INVALID_INPUT',
      );
      expect(
        await failure(ana.change('updateMedia', { mediaId: one.id, alt: 'x' }, 'media { id }')),
      ).toContain('edit the post');
      expect(await failure(ben.change('deleteMedia', { mediaId: awaited.id }, 'mediaId'))).toContain(
        'NOT_FOUND',
      );
    });

    it('are the same for the same idempotency key', async () => {
      const [one, two] = [await upload(ana), await upload(ana)];
      const input = { text: 'once', idempotencyKey: `key-${one.key}`, mediaIds: [one.id] };
      const first = await post(ana, input);
      expect((await post(ana, input)).post.id).toBe(first.post.id);
      expect(await failure(post(ana, { ...input, mediaIds: [two.id] }))).toContain('CONFLICT');
    });

    it('are described anew and exchanged by edits, and come back as they were', async () => {
      const [one, two] = [await upload(ana), await upload(ana)];
      const { media } = await ana.change<{ media: SeenMedia }>(
        'updateMedia',
        { mediaId: one.id, alt: 'before' },
        `media { ${MEDIA} }`,
      );
      expect(media.alt).toBe('before');
      const { post: written } = await post(ana, { text: 'x', mediaIds: [one.id] });
      const edit = (input: Record<string, unknown>) =>
        ana
          .change<{ post: { attachments: SeenAttachment[] } }>(
            'editPost',
            { postId: written.id, ...input },
            `post { ${ATTACHMENTS} }`,
          )
          .then(({ post }) => post.attachments.map(({ key, alt }) => [key, alt]));
      expect(
        await edit({ media: [{ mediaId: `attachment_${one.key}`, alt: 'after', focus: { x: 1, y: 1 } }] }),
      ).toEqual([[one.key, 'after']]);
      expect(await edit({ mediaIds: [two.id, one.id], text: '' })).toEqual([
        [two.key, ''],
        [one.key, 'after'],
      ]);
      expect(await edit({ mediaIds: [two.id] })).toEqual([[two.key, '']]);
      // It still belongs to the post, whose earlier versions show it.
      expect((await ask(one.url ?? '')).status).toBe(200);
      expect(await failure(post(ana, { text: 'y', mediaIds: [one.id] }))).toContain('another post');
      expect(await edit({ mediaIds: [one.id] })).toEqual([[one.key, 'after']]);
      expect(await failure(edit({ mediaIds: [] }))).toContain('text or media');
      expect(await failure(edit({ media: [{ mediaId: two.id, alt: 'gone' }] }))).toContain('after the edit');
      expect(await edit({ mediaIds: [], text: 'words' })).toEqual([]);
    });

    it('go with their post, unless they are kept for another', async () => {
      const [one, two] = [await upload(ana), await upload(ana)];
      const { post: first } = await post(ana, { text: 'x', mediaIds: [one.id] });
      const { post: second } = await post(ana, { text: 'x', mediaIds: [two.id] });
      const remove = (postId: string, keepsMedia: boolean) =>
        ana.change('deletePost', { postId, keepsMedia }, 'deletedPostId');
      await remove(first.id, false);
      await eventually(
        async () => (await ask(one.url ?? '')).status,
        (status) => status === 404,
      );
      expect(await look(ana, one.id)).toBeNull();
      await remove(second.id, true);
      const { post: anew } = await post(ana, { text: 'anew', mediaIds: [two.id] });
      expect(anew.attachments[0]?.key).toBe(two.key);
      const unused = await upload(ana);
      await ana.change('deleteMedia', { mediaId: unused.id }, 'mediaId');
      await eventually(
        async () => (await ask(unused.url ?? '')).status,
        (status) => status === 404,
      );
    });

    it('are the pictures of a profile, and the one before goes', async () => {
      const profile = 'identity { avatarUrl avatarAlt headerUrl uri }';
      type Profile = { identity: { avatarUrl: string; avatarAlt: string; headerUrl: string; uri: string } };
      const avatar = await upload(ben, await animation(3, 40, 30), { purpose: 'AVATAR', alt: 'me' });
      const header = await upload(ben, picture, { purpose: 'HEADER' });
      const { identity } = await ben.change<Profile>(
        'updateIdentity',
        { avatarMediaId: avatar.id, headerMediaId: header.id },
        profile,
      );
      expect(identity).toMatchObject({ avatarUrl: avatar.url, avatarAlt: 'me', headerUrl: header.url });
      const actor = JSON.parse(
        (
          await install.http(new URL(identity.uri).pathname, {
            headers: { accept: 'application/activity+json' },
          })
        ).body,
      );
      expect([actor.icon.url, actor.image.url]).toEqual([avatar.url, header.url]);
      expect((await sharp((await ask(header.url ?? '')).bytes).metadata()).width).toBe(1500);
      expect(await failure(post(ben, { text: 'x', mediaIds: [avatar.id] }))).toContain('for a profile');
      const other = await upload(ben, picture, { purpose: 'AVATAR' });
      expect(await failure(ben.change('updateIdentity', { headerMediaId: other.id }, profile))).toContain(
        'HEADER',
      );
      expect(await failure(ana.change('updateIdentity', { avatarMediaId: other.id }, profile))).toContain(
        'NOT_FOUND',
      );
      await ben.change('updateIdentity', { avatarMediaId: other.id }, profile);
      await eventually(
        async () => (await ask(avatar.url ?? '')).status,
        (status) => status === 404,
      );
      const cleared = await ben.change<Profile>('updateIdentity', { avatarMediaId: null }, profile);
      expect(cleared.identity.avatarUrl).toBeNull();
    });

    it('go with a deleted identity', async () => {
      const gus = new Somebody(install, await install.person('gus'));
      const [one, two] = [await upload(gus), await upload(gus, picture, { purpose: 'AVATAR' })];
      await post(gus, { text: 'x', mediaIds: [one.id] });
      await gus.change('updateIdentity', { avatarMediaId: two.id }, 'identity { id }');
      const { id } = await gus.find(gus.handle);
      const login = { email: gus.email, password: 'correct horse battery' };
      const { token } = await install.operate<{ token: string }>('signIn', login, 'token', '');
      await install.operate(
        'deleteIdentity',
        { identityId: id, currentPassword: 'correct horse battery' },
        'identity { id }',
        token,
      );
      for (const { url } of [one, two])
        await eventually(
          async () => (await ask(url ?? '')).status,
          (status) => status === 404,
        );
    });

    it('of imports that are no files of the kind are refused, and may break off', async () => {
      const awaited = await ana.change<{ import: { id: string }; uploadUrl: string }>(
        'createImport',
        { kind: 'FOLLOWS' },
        'import { id } uploadUrl',
      );
      const { uploadUrl } = awaited;
      const many = Buffer.alloc(3_000_000, 'a');
      const bad = [Buffer.from('a\0b\n'), Buffer.from([0x41, 0xff, 0x0a]), Buffer.from('"open\n'), many];
      for (const body of bad) {
        const refused = await put(uploadUrl, body);
        expect([refused.status, refused.bytes.toString()]).toEqual([
          422,
          expect.stringContaining('no CSV file'),
        ]);
      }
      const { host, pathname } = new URL(uploadUrl);
      const socket = connect({ port: install.port, host: '127.0.0.1' });
      socket.write(`PUT ${pathname} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 1000\r\n\r\nben@a.test\n`);
      const state = async () =>
        (
          await ana.ask<{ node: { state: string } }>(
            'query ($id: ID!) { node(id: $id) { ... on Import { state } } }',
            { id: awaited.import.id },
          )
        ).node.state;
      await eventually(state, (seen) => seen === 'RECEIVING');
      socket.destroy();
      await eventually(state, (seen) => seen === 'AWAITED');
      expect((await put(uploadUrl, Buffer.from('ben@a.test\n'))).status).toBe(202);
      await eventually(state, (seen) => seen === 'ENDED');
      expect(install.process?.exitCode).toBeNull();
    });

    it('are told of by the instance', async () => {
      const { instance } = await ana.ask<{
        instance: { limits: { media: { imageTypes: string[]; perPost: number } } };
      }>(
        '{ instance { limits { media { imageTypes videoTypes audioTypes imageBytes videoBytes pixels perPost } } } }',
      );
      expect(instance.limits.media.imageTypes).toEqual([
        'image/jpeg',
        'image/png',
        'image/gif',
        'image/webp',
        'image/avif',
      ]);
      expect(instance.limits.media.perPost).toBe(4);
    });

    it('go on where they were after a kill', async () => {
      const large = await (await quarters(1600, 1200)).png().toBuffer();
      const begun = [await begin(ana), await begin(ana), await begin(ana)];
      for (const { uploadUrl } of begun) expect((await put(uploadUrl, large)).status).toBe(202);
      await install.kill();
      await install.start();
      for (const { media } of begun) expect((await settled(ana, media.id)).state).toBe('READY');
      const files = join(install.dataDir, 'media');
      expect(existsSync(files)).toBe(true);
      // Each domain has a folder of its own.
      expect(readdirSync(files).length).toBeLessThanOrEqual(2);
    });
  });
