import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { FormData } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginProcessing, processMedia } from '../../../src/core/media/process.ts';
import type { Domain } from '../../../src/db/rows.ts';
import { AppError } from '../../../src/lib/app-error.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { animation, hasFfmpeg, makePlayable, quarters } from '../../media/samples.ts';
import { unfit } from '../entities.ts';
import { openRestWorld, type RestAnswer, type RestWorld } from '../world.ts';

const FAR_ID = '113000000000000001';

describe.each(DIALECTS)('uploads over the REST API on %s', (dialect) => {
  let world: RestWorld;
  let domain: Domain;
  let token: string;
  let bobs: string;
  let reading: string;
  let picture: Buffer;
  const folder = mkdtempSync(join(tmpdir(), 'pukeko-rest-media-'));

  beforeAll(async () => {
    world = await openRestWorld({ dialect, dataDir: folder });
    domain = await world.domain('a.test', { isDefault: true });
    const ana = await world.identity('ana', domain);
    token = await world.token(ana);
    reading = await world.token(ana, 'read');
    bobs = await world.token(await world.identity('bob', domain));
    picture = await (await quarters(800, 600)).jpeg().toBuffer();
  });
  afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What the reconciler does, until `done` settles: uploads are processed, and time passes. */
  async function processing<T>(done: Promise<T>): Promise<T> {
    let isDone = false;
    void done.then(
      () => (isDone = true),
      () => (isDone = true),
    );
    while (!isDone) {
      const waiting = await world.db.models.media.findMany({ where: { state: 'UPLOADED' } });
      for (const { id } of waiting)
        if (await beginProcessing(world.system(), id)) await processMedia(world.system(), id);
      world.clock.advance(50);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return done;
  }
  const formOf = (fields: Record<string, string | Buffer>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields))
      if (typeof value === 'string') form.append(name, value);
      else form.append(name, new File([new Uint8Array(value)], 'a.jpg', { type: 'image/jpeg' }));
    return form;
  };
  const send = (
    fields: Record<string, string | Buffer>,
    { path = '/api/v2/media', method = 'POST', who = token as string | null } = {},
  ) => world.rest(domain, method, path, { token: who, multipart: formOf(fields) });
  const upload = (fields: Record<string, string | Buffer> = {}, path = '/api/v2/media') =>
    processing(send({ file: picture, ...fields }, { path }));
  const get = (id: string, who: string | null = token) =>
    world.rest(domain, 'GET', `/api/v1/media/${id}`, { token: who });
  const change = (id: string, form: Record<string, string>, who = token) =>
    world.rest(domain, 'PUT', `/api/v1/media/${id}`, { token: who, form });
  const post = (form: Record<string, string> | [string, string][], who = token) =>
    world.rest(domain, 'POST', '/api/v1/statuses', { token: who, form });
  const said = ({ status, body }: RestAnswer) => `${status} ${body.error}`;
  const attached = async (text: string, ...ids: string[]) => {
    world.clock.advance(10);
    return post([['status', text], ...ids.map((id) => ['media_ids[]', id] as [string, string])]);
  };

  it.each(['/api/v1/media', '/api/v2/media'])(
    'are taken by %s, with what is said about them',
    async (path) => {
      const { status, body } = await upload({ description: 'four colours', focus: '0.5,-0.2' }, path);
      expect([status, unfit('MediaAttachment', body)]).toEqual([200, []]);
      expect(body).toMatchObject({
        type: 'image',
        url: expect.stringMatching(/^https:\/\/a\.test\/media\//),
        preview_url: expect.stringMatching(/^https:\/\/a\.test\/media\/.*-small\./),
        remote_url: null,
        description: 'four colours',
        blurhash: expect.any(String),
        meta: {
          original: { width: 800, height: 600, size: '800x600', aspect: 800 / 600 },
          small: { width: 554, height: 416, size: '554x416' },
          focus: { x: 0.5, y: -0.2 },
        },
      });
      expect((await get(body.id)).body).toEqual(body);
    },
  );

  it('are answered before they are processed where that takes longer', async () => {
    const answer = send({ file: picture });
    let isDone = false;
    void answer.then(() => (isDone = true));
    while (!isDone) {
      world.clock.advance(200);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const { status, body } = await answer;
    expect([status, unfit('MediaAttachment', body), body.url]).toEqual([202, [], null]);
    const waiting = await get(body.id);
    expect([waiting.status, waiting.body.url]).toEqual([206, null]);
    const early = '422 Cannot attach files that have not finished processing. Try again in a moment!';
    expect(said(await attached('too early', body.id))).toBe(early);
    await world.db.models.media.update({
      where: { id: BigInt(body.id) },
      data: { state: 'FAILED', error: 'x' },
    });
    expect(said(await get(body.id))).toBe('422 Error processing thumbnail for uploaded media');
    expect(said(await attached('never', body.id))).toBe(early);
  });

  it('lose their description where JSON says null', async () => {
    const { id, description } = (await upload({ description: 'old' })).body;
    expect(description).toBe('old');
    const change = (json: object) => world.rest(domain, 'PUT', `/api/v1/media/${id}`, { token, json });
    expect((await change({ focus: '0,0' })).body.description).toBe('old');
    expect((await change({ description: null })).body.description).toBeNull();
  });

  it('named several times are attached once, and every mention counts', async () => {
    const { id } = (await upload()).body;
    expect(said(await attached('five', id, id, id, id, id))).toBe('422 Cannot attach more than 4 files');
    const { status, body } = await attached('twice', id, id, '');
    expect([status, body.media_attachments.map((each: { id: string }) => each.id)]).toEqual([200, [id]]);
  });

  it('of other kinds are refused, and nothing is left of them', async () => {
    const count = () => world.db.models.media.count({ where: { state: { not: 'REMOVED' } } });
    const before = await count();
    const kind = '422 Validation failed: File content type is invalid, File is invalid';
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');
    for (const file of [Buffer.from('no picture'), svg, Buffer.from('<html>'), Buffer.alloc(0)])
      expect(said(await upload({ file }))).toBe(kind);
    expect((await upload({ file: svg })).body.error_description).toMatch(/send JPEG, PNG, GIF, WebP or AVIF/);
    // As a phone writes it.
    const heic = Buffer.from('0000001c667479706865696300000000' + '6d696631686569636d696166', 'hex');
    for (const path of ['/api/v1/media', '/api/v2/media'])
      expect(await upload({ file: heic }, path)).toMatchObject({
        status: 422,
        body: { error: kind.slice(4), error_description: expect.stringContaining('save this one as JPEG') },
      });
    const unread = '422 File type of uploaded media could not be verified';
    expect(said(await upload({ file: picture.subarray(0, 100) }))).toBe(unread);
    expect(said(await upload({ file: picture.subarray(0, 100) }, '/api/v1/media'))).toBe(unread);
    const large = Buffer.concat([picture, Buffer.alloc(16 * 1024 * 1024)]);
    expect(said(await upload({ file: large }))).toBe(
      '422 Validation failed: File file size must be less than 16 MB, File must be less than 16 MB',
    );
    expect(said(await send({}))).toBe("422 Validation failed: File can't be blank");
    expect(said(await send({ file: 'text' }))).toBe("422 Validation failed: File can't be blank");
    const long = said(await upload({ description: 'x'.repeat(10_001) }));
    expect(long).toBe('422 Validation failed: Description is too long (maximum is 10000 characters)');
    expect(await count()).toBe(before);
  });

  it.each([
    ['the database', () => Object.assign(new Error('away'), { code: 'ECONNREFUSED' })],
    ['the storage', () => new Error('The media storage answered 500 to an upload')],
    ['the disk', () => Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' })],
  ])('say nothing of the file where %s cannot take it now', async (_what, error) => {
    const { storage } = world.app.ports;
    const { put } = storage;
    storage.put = () => Promise.reject(error());
    try {
      for (const path of ['/api/v1/media', '/api/v2/media']) {
        const { status, headers } = await upload({}, path);
        expect([status, headers['retry-after']]).toEqual([503, '10']);
      }
    } finally {
      storage.put = put;
    }
    expect((await upload()).status).toBe(200);
  });

  it.each([
    ['the database', new AppError('UNAVAILABLE', 'The database is away.', { retryAfterMs: 10_000 })],
    ['the storage', new AppError('UNAVAILABLE', 'There is no bucket.', { retryAfterMs: 10_000 })],
    ['the disk', Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' })],
  ])('that were taken are not lost where %s is away while they are processed', async (_what, error) => {
    const sent = send({ file: picture });
    let isDone = false;
    void sent.then(() => (isDone = true));
    while (!isDone) {
      world.clock.advance(200);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const { status, body } = await sent;
    expect(status).toBe(202);
    const { storage } = world.app.ports;
    const { put } = storage;
    storage.put = () => Promise.reject(error);
    try {
      expect(await beginProcessing(world.system(), BigInt(body.id))).toBe(true);
      await expect(processMedia(world.system(), BigInt(body.id))).rejects.toThrow(error.message);
    } finally {
      storage.put = put;
    }
    expect((await get(body.id)).status).toBe(206);
    expect(await processMedia(world.system(), BigInt(body.id))).toBe('ready');
    expect((await get(body.id)).status).toBe(200);
  });

  it('are read and changed by their owner with the scope to write, until a post has them', async () => {
    const { id } = (await upload({ description: 'old' })).body;
    const scope = '403 This action is outside the authorized scopes';
    expect([said(await get(id, reading)), said(await change(id, {}, reading))]).toEqual([scope, scope]);
    expect((await send({ file: picture }, { who: null })).status).toBe(401);
    expect((await send({ file: picture }, { who: reading })).status).toBe(403);
    const missing = '404 Record not found';
    expect([said(await get(id, bobs)), said(await change(id, {}, bobs)), said(await get(FAR_ID))]).toEqual([
      missing,
      missing,
      missing,
    ]);
    expect((await change(id, { description: 'Lorem ipsum!!!' })).body.description).toBe('Lorem ipsum!!!');
    const moved = (await change(id, { focus: '9,nonsense' })).body;
    expect(moved).toMatchObject({ description: 'Lorem ipsum!!!', meta: { focus: { x: 1, y: 0 } } });
    const made = await attached('', id);
    expect(made.body.media_attachments).toMatchObject([{ id, description: 'Lorem ipsum!!!' }]);
    expect([said(await get(id)), said(await change(id, {}))]).toEqual([missing, missing]);
    const remove = (of: string, who: string) =>
      world.rest(domain, 'DELETE', `/api/v1/media/${of}`, { token: who });
    expect(said(await remove(id, token))).toBe('422 Media attachment is currently used by a status');
    const other = (await upload()).body.id;
    expect(said(await remove(other, bobs))).toBe(missing);
    expect(await remove(other, token)).toMatchObject({ status: 200, body: {} });
    expect([said(await get(other)), said(await remove(other, token))]).toEqual([missing, missing]);
  });

  it('have another picture to stand for them where their owner sends one', async () => {
    const small = await sharp({ create: { width: 60, height: 40, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const { body } = await upload({ thumbnail: small });
    expect(body.meta).toMatchObject({ original: { width: 800 }, small: { width: 60, height: 40 } });
    const shown = await world.rest(domain, 'GET', new URL(body.preview_url).pathname);
    expect(shown.status).toBe(200);
    const other = await processing(
      send({ thumbnail: picture, description: 'new' }, { method: 'PUT', path: `/api/v1/media/${body.id}` }),
    );
    expect(other.body).toMatchObject({ description: 'new', meta: { small: { width: 554 } } });
    expect(
      await world.db.models.media.count({ where: { state: 'READY', unusedSince: { gt: 0n }, width: 60 } }),
    ).toBe(0);
    expect(said(await upload({ thumbnail: Buffer.from('x') }))).toBe(
      '422 Validation failed: Thumbnail content type is invalid, Thumbnail is invalid',
    );
  });

  it('are attached in the order sent, to one post, and no more than four', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 5; at += 1) ids.push((await upload()).body.id);
    expect(said(await attached('five', ...ids))).toBe('422 Cannot attach more than 4 files');
    const [one = '', two = '', ...others] = ids;
    const { body } = await attached('two', two, one, two);
    expect(unfit('Status', body)).toEqual([]);
    expect(body.media_attachments.map(({ id }: { id: string }) => id)).toEqual([two, one]);
    const missing = (id: string) => `422 Media ${id} not found or already attached to another post`;
    expect(said(await attached('again', others[0] ?? '', one))).toBe(missing(one));
    expect(said(await attached('nothing', FAR_ID))).toBe(missing(FAR_ID));
    expect(said(await attached('nothing', 'x'))).toBe(missing('x'));
    const theirs = (await processing(send({ file: picture }, { who: bobs }))).body.id;
    expect(said(await attached('theirs', theirs))).toBe(missing(theirs));
    expect(
      (
        await post([
          ['media_ids[]', others[0] ?? ''],
          ['spoiler_text', 'cw'],
        ])
      ).body,
    ).toMatchObject({
      content: '<p>cw</p>',
      spoiler_text: '',
      sensitive: true,
    });
  });

  it('are the pictures of a profile where they come with it', async () => {
    const at = '/api/v1/accounts/update_credentials';
    const narrow = await world.token(await world.identity('pic', domain), 'write:accounts');
    const set = (fields: Record<string, string | Buffer>) =>
      processing(send(fields, { path: at, method: 'PATCH', who: narrow }));
    const { status, body } = await set({
      avatar: picture,
      header: picture,
      display_name: 'In colour',
      avatar_description: 'four fields',
    });
    expect([status, unfit('CredentialAccount', body)]).toEqual([200, []]);
    expect(body).toMatchObject({
      display_name: 'In colour',
      avatar: expect.stringMatching(/^https:\/\/a\.test\/media\//),
      header: expect.stringMatching(/^https:\/\/a\.test\/media\//),
      avatar_description: 'four fields',
    });
    expect(body.avatar).not.toBe(body.header);
    const again = await set({ avatar: picture });
    expect(again.body.avatar).not.toBe(body.avatar);
    expect(again.body).toMatchObject({ header: body.header, display_name: 'In colour' });
    expect(again.body).toMatchObject({ avatar_static: again.body.avatar, header_static: body.header });
    // Of one that moves there is another that does not.
    const moving = (await set({ avatar: await animation(3), header: await animation(2) })).body;
    for (const [url, still] of [
      [moving.avatar, moving.avatar_static],
      [moving.header, moving.header_static],
    ]) {
      expect([url.slice(-4), still]).toEqual(['.gif', url.replace('.gif', '-small.webp')]);
      const file = await world.rest(domain, 'GET', new URL(still).pathname);
      expect([file.status, file.headers['content-type']]).toEqual([200, 'image/webp']);
    }
    // Those that were made before were JPEG where nothing could be seen through.
    const { pathname } = new URL(moving.avatar_static);
    const key = `${domain.id}/${pathname.slice('/media/'.length)}`;
    await world.app.ports.storage.remove([key]);
    expect((await world.rest(domain, 'GET', pathname)).status).toBe(404);
    const spooled = await world.app.ports.media.spool(Readable.from([picture]));
    await world.app.ports.storage.put(key.replace(/webp$/, 'jpg'), spooled.path, 'image/jpeg');
    const older = await world.rest(domain, 'GET', pathname);
    expect([older.status, older.headers['content-type']]).toEqual([200, 'image/jpeg']);
    // A video is none, whether or not there is ffmpeg.
    const video = Buffer.concat([Buffer.from('0000001c667479706d703432', 'hex'), Buffer.alloc(40)]);
    expect(await set({ avatar: video })).toMatchObject({
      status: 422,
      body: { error: 'Validation failed: Avatar content type is invalid, Avatar is invalid' },
    });
    // What is no picture is refused, and nothing else of the form is done.
    const refused = await set({ header: Buffer.from('no picture'), display_name: 'Lost' });
    expect(refused.status).toBe(422);
    expect(refused.body.error).toMatch(/^Validation failed: Header content type is invalid/);
    expect((await set({ display_name: 'In colour' })).body).toMatchObject({ header: moving.header });
    const left = await world.db.models.media.count({
      where: { purpose: { not: 'ATTACHMENT' }, state: { not: 'REMOVED' } },
    });
    expect(left).toBeLessThanOrEqual(3);
  });

  it('are described by an edit, and taken out by one that does not name them', async () => {
    const [one, two] = [(await upload()).body.id, (await upload()).body.id];
    const { id } = (await attached('first', one)).body;
    const edit = (form: [string, string][]) =>
      world.rest(domain, 'PUT', `/api/v1/statuses/${id}`, { token, form: [['status', 'x'], ...form] });
    const described = await edit([
      ['media_ids[]', one],
      ['media_ids[]', two],
      ['media_attributes[][id]', one],
      ['media_attributes[][description]', 'alt'],
      ['media_attributes[][focus]', '0.1,0.2'],
    ]);
    expect(described.body.media_attachments).toMatchObject([
      { id: one, description: 'alt', meta: { focus: { x: 0.1, y: 0.2 } } },
      { id: two, description: null },
    ]);
    // So is a text that is not named, beside media; the last version is written once more below.
    const put = (form: Record<string, string>) =>
      world.rest(domain, 'PUT', `/api/v1/statuses/${id}`, { token, form });
    expect((await put({ 'media_ids[]': one })).body).toMatchObject({
      content: '',
      media_attachments: [{ id: one, description: 'alt' }],
    });
    expect((await put({ 'media_ids[]': one, spoiler_text: 'cw' })).body).toMatchObject({
      content: '<p>cw</p>',
      spoiler_text: '',
      sensitive: true,
    });
    expect((await edit([])).body.media_attachments).toEqual([]);
    for (const form of [{ status: '' }, {}, { language: 'de' }] as Record<string, string>[])
      expect(said(await put(form))).toBe("422 Validation failed: Text can't be blank");
    const history = await world.rest(domain, 'GET', `/api/v1/statuses/${id}/history`, { token });
    expect(
      history.body.map((each: { media_attachments: unknown[] }) => each.media_attachments.length),
    ).toEqual([1, 2, 1, 1, 0]);
  });

  it('stay for a day after their post was deleted to be written anew, or go at once', async () => {
    const [one, two] = [(await upload()).body.id, (await upload()).body.id];
    for (const [id, query] of [
      [one, ''],
      [two, '?delete_media=true'],
    ]) {
      const made = (await attached('x', id ?? '')).body.id;
      const gone = await world.rest(domain, 'DELETE', `/api/v1/statuses/${made}${query}`, { token });
      expect(gone.body).toMatchObject({ text: 'x', media_attachments: [{ id }] });
    }
    expect((await get(one)).status).toBe(200);
    expect((await attached('again', one)).body.media_attachments).toMatchObject([{ id: one }]);
    expect((await get(two)).status).toBe(404);
  });

  it.skipIf(!hasFfmpeg || dialect !== 'sqlite')(
    'that move say how long and how fast, and stand alone',
    async () => {
      const pictures = ['-f', 'lavfi', '-i', 'testsrc=size=64x36:rate=25:duration=1'];
      const sound = ['-f', 'lavfi', '-i', 'sine=duration=1'];
      const read = (name: string, ...args: string[]) => {
        return readFileSync(makePlayable(join(folder, name), ...args));
      };
      const silent = read('a.webm', ...pictures, '-c:v', 'libvpx', '-deadline', 'realtime');
      expect((await upload({ file: silent }, '/api/v1/media')).body.type).toBe('gifv');
      const loud = read('b.mp4', ...pictures, ...sound, '-pix_fmt', 'yuv420p');
      const { body } = await upload({ file: loud }, '/api/v1/media');
      expect(unfit('MediaAttachment', body)).toEqual([]);
      expect(body).toMatchObject({
        type: 'video',
        meta: {
          length: expect.stringMatching(/^0:00:01\.\d\d$/),
          fps: 25,
          size: '64x36',
          original: {
            width: 64,
            frame_rate: '25/1',
            bitrate: expect.any(Number),
            duration: expect.any(Number),
          },
          small: { width: 64 },
        },
      });
      const both = await attached('both', (await upload()).body.id, body.id);
      expect(said(both)).toBe('422 Cannot attach a video to a post that already contains images');
      expect((await attached('alone', body.id)).body.media_attachments).toMatchObject([{ type: 'video' }]);
      const noise = read('c.mp3', ...sound, '-c:a', 'libmp3lame');
      const heard = (await upload({ file: noise, thumbnail: picture }, '/api/v1/media')).body;
      expect(heard).toMatchObject({
        type: 'audio',
        preview_url: expect.any(String),
        blurhash: expect.any(String),
      });
      expect(said(await upload({ file: loud.subarray(0, 200) }, '/api/v1/media'))).toBe(
        '500 Error processing thumbnail for uploaded media',
      );
    },
  );
});
