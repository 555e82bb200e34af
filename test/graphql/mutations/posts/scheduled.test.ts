import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMedia } from '../../../../src/core/media/create.ts';
import { removeUnusedMedia } from '../../../../src/core/media/remove.ts';
import { createPost } from '../../../../src/core/posts/write/create.ts';
import { deletePost } from '../../../../src/core/posts/write/delete.ts';
import { publishScheduled } from '../../../../src/core/scheduled/publish.ts';
import type { Domain, Identity } from '../../../../src/db/rows.ts';
import { DIALECTS } from '../../../helpers/database.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from '../world.ts';

const MINUTE = 60_000;

describe.each(DIALECTS)('scheduled posts on %s', (dialect) => {
  let world: MutationWorld;
  let domain: Domain;
  let ana: Identity;
  let bob: Identity;
  let asAna: Asker;

  beforeAll(async () => {
    world = await openMutationWorld({ dialect });
    domain = await world.domain('a.test');
    ana = await world.identity('ana', domain);
    bob = await world.identity('bob', domain);
    asAna = await world.asIdentity(ana);
  });
  afterAll(() => world.close());

  const at = (ms: number) => new Date(world.clock.now() + ms).toISOString();
  const WHOLE =
    'scheduledPost { id key text publishAt problem visibility summary inReplyToId media { key } poll { options } }';
  interface Scheduled {
    id: string;
    key: string;
    problem: string | null;
    publishAt: string;
  }
  const schedule = async (input: object, who = asAna) =>
    world.mutate(who, 'schedulePost', { text: 'later', publishAt: at(10 * MINUTE), ...input }, WHOLE);
  const made = async (input: object = {}) => {
    const answer = await schedule(input);
    expect(answer).not.toHaveProperty('message');
    return (answer as never as { scheduledPost: Scheduled }).scheduledPost;
  };
  const waiting = async () => {
    const { viewer } = await world.run(
      asAna,
      '{ viewer { identity { scheduledPosts(first: 100) { edges { node { id key problem publishAt } } } } } }',
    );
    const own = viewer?.identity as never as { scheduledPosts: { edges: { node: Scheduled }[] } } | undefined;
    return (own?.scheduledPosts.edges ?? []).map(({ node }) => node);
  };
  const underKey = (key: string) =>
    `{ viewer { identity { scheduledPostUnderKey(idempotencyKey: "${key}") { id } } } }`;
  const publish = ({ key }: Scheduled) => publishScheduled(world.system(domain), BigInt(key));
  const posts = () => world.db.models.post.findMany({ where: { authorId: ana.id }, orderBy: { id: 'asc' } });
  const upload = async () => {
    const media = await createMedia(await world.as(ana), ana, {});
    const data = {
      state: 'READY' as const,
      type: 'IMAGE' as const,
      file: `f/${media.id}`,
      mediaType: 'image/png',
    };
    return world.db.models.media.update({ where: { id: media.id }, data });
  };

  it('wait unseen, and are posts of their author once their time has come', async () => {
    const before = (await posts()).length;
    const one = await made({
      text: 'at ten',
      summary: 'cw',
      visibility: 'UNLISTED',
      poll: { options: ['a', 'b'], expiresIn: 600 },
    });
    expect(one).toMatchObject({
      text: 'at ten',
      summary: 'cw',
      visibility: 'UNLISTED',
      poll: { options: ['a', 'b'] },
    });
    expect(await posts()).toHaveLength(before);
    expect(await publish(one)).toBe(Date.parse(one.publishAt));
    world.clock.advance(10 * MINUTE);
    expect(await publish(one)).toBeNull();
    expect((await posts()).at(-1)).toMatchObject({
      source: 'at ten',
      summary: 'cw',
      visibility: 'UNLISTED',
      type: 'Question',
    });
    expect((await waiting()).map(({ id }) => id)).not.toContain(one.id);
    // A crash between the post and the end of the row: it is no second post.
    await publish(one);
    expect(await posts()).toHaveLength(before + 1);
    expect(world.wakes).toContain('work');
  });

  it('are one post where the server stopped before it forgot that they wait', async () => {
    const one = await made({ text: 'once' });
    const row = await world.db.models.scheduledPost.findUniqueOrThrow({ where: { id: BigInt(one.key) } });
    world.clock.advance(10 * MINUTE);
    await publish(one);
    await world.db.models.scheduledPost.create({ data: row as never });
    await publish(one);
    expect((await posts()).filter(({ source }) => source === 'once')).toHaveLength(1);
    expect((await waiting()).map(({ id }) => id)).not.toContain(one.id);
  });

  it('keep their media', async () => {
    const media = await upload();
    const one = await made({ text: '', mediaIds: [gid('Media', media)] });
    expect(one).toMatchObject({ media: [{ key: String(media.id) }] });
    for (const input of [{ text: 'mine', mediaIds: [gid('Media', media)] }])
      expect(await world.mutate(asAna, 'createPost', input)).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await schedule({ mediaIds: [gid('Media', media)] })).toMatchObject({ code: 'INVALID_INPUT' });
    const later = await world.mutate(
      asAna,
      'reschedulePost',
      { scheduledPostId: one.id, publishAt: at(72 * 60 * MINUTE) },
      WHOLE,
    );
    world.clock.advance(48 * 60 * MINUTE);
    await removeUnusedMedia(world.system(), 100);
    expect(await world.db.models.media.findUnique({ where: { id: media.id } })).toMatchObject({
      state: 'READY',
    });
    world.clock.advance(24 * 60 * MINUTE);
    await publish((later as never as { scheduledPost: Scheduled }).scheduledPost);
    expect((await posts()).at(-1)?.attachments).toMatchObject([{ id: String(media.id) }]);
    const [second] = [await upload()];
    const taken = await made({ mediaIds: [gid('Media', second)] });
    await world.mutate(asAna, 'cancelScheduledPost', { scheduledPostId: taken.id });
    expect(
      await world.mutate(
        asAna,
        'createPost',
        { text: 'free again', mediaIds: [gid('Media', second)] },
        'post { id }',
      ),
    ).toMatchObject({ post: {} });
  });

  it('stay with the reason where they cannot be published, until they can', async () => {
    const parent = await createPost(await world.as(bob), bob, { text: 'hm' });
    const one = await made({ inReplyToId: gid('Post', parent) });
    await deletePost(await world.as(bob), bob, parent.id);
    world.clock.advance(10 * MINUTE);
    await publish(one);
    expect(await waiting()).toContainEqual(
      expect.objectContaining({ id: one.id, problem: expect.stringContaining('post') }),
    );
    // Once what it answers is there again, it waits for its author all the same.
    await world.db.models.post.update({ where: { id: parent.id }, data: { deletedAt: null } });
    const before = (await posts()).length;
    expect(await publish(one)).toBeNull();
    expect(await posts()).toHaveLength(before);
    expect((await waiting()).map(({ id }) => id)).toContain(one.id);
    const again = await world.mutate(
      asAna,
      'reschedulePost',
      { scheduledPostId: one.id, publishAt: at(6 * MINUTE) },
      WHOLE,
    );
    expect(again).toMatchObject({ scheduledPost: { problem: null } });
    await world.mutate(asAna, 'cancelScheduledPost', { scheduledPostId: one.id });
    expect(await waiting()).toEqual([]);
  });

  it('are refused for what could not be posted, and for times that are none', async () => {
    for (const [input, code] of [
      [{ publishAt: at(4 * MINUTE) }, 'INVALID_INPUT'],
      [{ publishAt: at(-MINUTE) }, 'INVALID_INPUT'],
      [{ publishAt: at(11 * 365 * 24 * 60 * MINUTE) }, 'INVALID_INPUT'],
      [{ text: '' }, 'INVALID_INPUT'],
      [{ text: 'x'.repeat(501) }, 'INVALID_INPUT'],
      [{ inReplyToId: 'post_1' }, 'NOT_FOUND'],
      [{ mediaIds: ['media_1'] }, 'NOT_FOUND'],
    ] as const)
      expect(await schedule(input)).toMatchObject({ code });
    expect(await waiting()).toEqual([]);
  });

  it('have a time that means the same everywhere', async () => {
    for (const publishAt of [
      '2100-01-01',
      '2100-01-01T10:00:00',
      '2100-02-30T10:00:00Z',
      'tomorrow',
      '4102444800000',
    ])
      await expect(schedule({ publishAt })).rejects.toThrow(/Write a moment with its offset/);
  });

  it('are once for each idempotency key, and no more than one may have', async () => {
    const [a, b] = await Promise.all([schedule({ idempotencyKey: 'k' }), schedule({ idempotencyKey: 'k' })]);
    expect(a).toEqual(b);
    expect(await waiting()).toHaveLength(1);
    const [one] = await waiting();
    const first = { idempotencyKey: 'k', publishAt: one?.publishAt ?? '' };
    for (const other of [
      { text: 'other' },
      { publishAt: at(11 * MINUTE) },
      { summary: 'cw' },
      { format: 'MARKDOWN' },
    ])
      expect(await schedule({ ...first, ...other })).toMatchObject({
        code: 'CONFLICT',
        path: ['input', 'idempotencyKey'],
      });
    expect(await waiting()).toHaveLength(1);
    expect(await world.run(asAna, underKey('k'))).toMatchObject({
      viewer: { identity: { scheduledPostUnderKey: { id: one?.id } } },
    });
    expect(await world.run(await world.asIdentity(bob), underKey('k'))).toMatchObject({
      viewer: { identity: { scheduledPostUnderKey: null } },
    });
    const day = 24 * 60 * MINUTE;
    const start = (Math.floor(world.clock.now() / day) + 2) * day;
    for (let n = 0; n < 25; n += 1) await made({ publishAt: new Date(start + n * MINUTE).toISOString() });
    expect(await schedule({ publishAt: new Date(start + day - 1).toISOString() })).toMatchObject({
      code: 'CONFLICT',
    });
    expect(await schedule({ publishAt: new Date(start + day).toISOString() })).toMatchObject({
      scheduledPost: {},
    });
  });

  it('are the same again with their media, shortly before their time, and after it was changed', async () => {
    const media = await upload();
    const input = {
      idempotencyKey: 'with media',
      publishAt: at(10 * MINUTE),
      mediaIds: [gid('Media', media)],
      poll: null,
      visibility: null,
    };
    const one = await made(input);
    expect(await made(input)).toEqual(one);
    world.clock.advance(8 * MINUTE);
    expect(await made(input)).toEqual(one);
    expect(await made({ ...input, visibility: 'PUBLIC' })).toEqual(one);
    await world.mutate(
      asAna,
      'reschedulePost',
      { scheduledPostId: one.id, publishAt: at(60 * MINUTE) },
      WHOLE,
    );
    expect((await made(input)).id).toBe(one.id);
  });

  it('belong to their author alone', async () => {
    const one = await made();
    const asBob = await world.asIdentity(bob);
    expect((await world.run(asBob, `{ node(id: "${one.id}") { id } }`)).node).toBeNull();
    for (const name of ['reschedulePost', 'cancelScheduledPost']) {
      const input = {
        scheduledPostId: one.id,
        ...(name === 'reschedulePost' ? { publishAt: at(9 * MINUTE) } : {}),
      };
      expect(await world.mutate(asBob, name, input)).toMatchObject({ code: 'NOT_FOUND' });
    }
    expect((await waiting()).map(({ id }) => id)).toContain(one.id);
  });
});
