import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setSuspended } from '../../../../src/core/identities/suspend.ts';
import { beginProcessing } from '../../../../src/core/media/process.ts';
import { removeFiles, removeUnusedMedia } from '../../../../src/core/media/remove.ts';
import type { Domain, Identity } from '../../../../src/db/rows.ts';
import { takeUpload } from '../../../../src/media/serve/upload.ts';
import { DIALECTS } from '../../../helpers/database.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from '../world.ts';

/** One grey pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
);

describe.each(DIALECTS)('mutations of media on %s', (dialect) => {
  let world: MutationWorld;
  let domain: Domain;
  let ana: Identity;
  let asAna: Asker;
  let asBob: Asker;
  const removed: string[] = [];

  beforeEach(async () => {
    world = await openMutationWorld({ dialect });
    world.app.ports.storage.remove = async (keys) => void removed.push(...keys);
    removed.length = 0;
    domain = await world.domain('a.test');
    ana = await world.identity('ana', domain);
    asAna = await world.asIdentity(ana);
    asBob = await world.asIdentity(await world.identity('bob', domain));
  });
  afterEach(() => world.close());

  const create = async (input: object = {}) => {
    const answer = await world.mutate(
      asAna,
      'createMediaUpload',
      input,
      'uploadUrl expiresAt media { id key state alt purpose focus { x y } }',
    );
    return answer as typeof answer & { uploadUrl: string; media: { id: string; key: string; alt: string } };
  };

  it('begin an upload, describe it, and delete it, for its owner alone', async () => {
    const { media, uploadUrl } = await create({ purpose: 'AVATAR', alt: ' me ', focus: { x: 0.5, y: -1 } });
    expect(media).toMatchObject({
      state: 'AWAITED',
      purpose: 'AVATAR',
      alt: 'me',
      focus: { x: 0.5, y: -1 },
    });
    expect(uploadUrl.startsWith('https://a.test/media/uploads/')).toBe(true);
    const id = media.id;
    expect(await world.mutate(asBob, 'updateMedia', { mediaId: id, alt: 'x' })).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(
      await world.mutate(asAna, 'updateMedia', { mediaId: id, focus: null }, 'media { alt focus { x } }'),
    ).toMatchObject({ media: { alt: 'me', focus: null } });
    expect(await world.mutate(asBob, 'deleteMedia', { mediaId: id })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await world.mutate(asAna, 'deleteMedia', { mediaId: id }, 'mediaId')).toMatchObject({
      mediaId: id,
    });
    expect(await world.mutate(asAna, 'deleteMedia', { mediaId: id })).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('say which part of an input cannot be used', async () => {
    for (const [input, path] of [
      [{ alt: 'x'.repeat(10_001) }, ['input', 'alt']],
      [{ focus: { x: 2, y: 0 } }, ['input', 'focus', 'x']],
      [{ focus: { x: 0, y: -1.01 } }, ['input', 'focus', 'y']],
    ] as const)
      expect(await create(input)).toMatchObject({ code: 'INVALID_INPUT', path });
    expect(await create({ alt: 'x'.repeat(10_000) })).toMatchObject({ media: { state: 'AWAITED' } });
    const readOnly = await world.asIdentity(ana, ['read']);
    await expect(world.mutate(readOnly, 'createMediaUpload', {})).resolves.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('leave rows that go with their files a day later, unless a post has them', async () => {
    const [{ media: unused }, { media: used }] = [await create(), await create()];
    const row = (key: string) => world.db.models.media.findUnique({ where: { id: BigInt(key) } });
    const post = await world.rawPost(ana);
    await world.db.models.media.update({
      where: { id: BigInt(used.key) },
      data: { state: 'READY', postId: post.id, unusedSince: null },
    });
    await world.clock.advance(24 * 3_600_000 - 1);
    expect(await removeUnusedMedia(world.system(), 100)).toBe(0);
    await world.clock.advance(2);
    expect(await removeUnusedMedia(world.system(), 100)).toBe(1);
    expect(await removeFiles(world.system())).toBe(false);
    expect(removed.length).toBe(1);
    expect(await row(unused.key)).toBeNull();
    expect((await row(used.key))?.state).toBe('READY');
  });

  it('are attached by their owner alone, to one post, four at most', async () => {
    const ready = async (more: object = {}) => {
      const { media } = await create();
      const data = {
        state: 'READY',
        type: 'IMAGE',
        file: 'x.webp',
        mediaType: 'image/webp',
        ...more,
      } as const;
      await world.db.models.media.update({ where: { id: BigInt(media.key) }, data });
      return media.id;
    };
    const post = (asker: Asker, ...mediaIds: string[]) =>
      world.mutate(asker, 'createPost', { text: 'Look', mediaIds }, 'post { attachments { id } }');
    const ids = [await ready(), await ready(), await ready(), await ready(), await ready()];
    const [one = ''] = ids;
    expect(await post(asBob, one)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await post(asAna, ...ids)).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('at most 4'),
    });
    expect(await post(asAna, ...ids.slice(0, 4))).toMatchObject({ post: { attachments: [{}, {}, {}, {}] } });
    expect(await post(asAna, one)).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('another post'),
    });
    // What a post has is described by an edit of it, so that its readers are told.
    expect(await world.mutate(asAna, 'updateMedia', { mediaId: one, alt: 'past the post' })).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['input', 'mediaId'],
    });
    // An edit names the one of which it says what cannot be said.
    const edited = await world.db.models.post.findFirstOrThrow({ where: { authorId: ana.id } });
    for (const [media, path] of [
      [
        [{ mediaId: one }, { mediaId: ids[1], alt: 'x'.repeat(10_001) }],
        ['input', 'media', '1', 'alt'],
      ],
      [[{ mediaId: one, focus: { x: 2, y: 0 } }], ['input', 'media', '0', 'focus', 'x']],
      [
        [{ mediaId: one }, { mediaId: ids[4], alt: 'of no post' }],
        ['input', 'media', '1', 'mediaId'],
      ],
    ] as const)
      expect(await world.mutate(asAna, 'editPost', { postId: gid('Post', edited), media })).toMatchObject({
        code: 'INVALID_INPUT',
        path,
      });
    const described = { postId: gid('Post', edited), media: [{ mediaId: one, alt: 'a tūī' }] };
    expect(await world.mutate(asAna, 'editPost', described, 'post { attachments { alt } }')).toMatchObject({
      post: { attachments: [{ alt: 'a tūī' }, {}, {}, {}] },
    });
    const ofProfile = await ready({ unusedSince: null });
    expect(await post(asAna, ofProfile)).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('take one file, of an owner who may act', async () => {
    const stored: string[] = [];
    const { ports } = world.app;
    ports.storage.put = async (key) => void stored.push(key);
    const { uploadUrl, media } = await create();
    const ticket = uploadUrl.split('/').at(-1) ?? '';
    const picture = () => Readable.from([PNG]);
    await setSuspended(world.system(), ana, true);
    await expect(takeUpload(world.app, domain, ticket, picture(), 0)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await setSuspended(world.system(), ana, false);
    expect(await takeUpload(world.app, domain, ticket, picture(), 0)).toMatchObject({
      id: BigInt(media.key),
      state: 'UPLOADED',
    });
    await expect(takeUpload(world.app, domain, ticket, picture(), 0)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    // Else the second file would stand where the first is read from.
    expect(stored).toHaveLength(1);
  });

  it('leave to a file that ends the process each time no more than four tries', async () => {
    const id = BigInt((await create()).media.key);
    await world.db.models.media.update({ where: { id }, data: { state: 'UPLOADED', type: 'IMAGE' } });
    const begun: boolean[] = [];
    for (let crash = 0; crash < 5; crash += 1) begun.push(await beginProcessing(world.system(), id));
    expect(begun).toEqual([true, true, true, true, false]);
    expect(await world.db.models.media.findUnique({ where: { id } })).toMatchObject({
      state: 'FAILED',
      error: expect.stringContaining('could not process'),
    });
  });
});
