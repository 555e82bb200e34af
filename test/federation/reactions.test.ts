import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPost } from '../../src/core/posts/write/create.ts';
import { reactToPost } from '../../src/core/reactions/react.ts';
import type { Identity, Post } from '../../src/db/rows.ts';
import { DIALECTS } from '../helpers/database.ts';
import type { FakeActor, FakePeer, Json } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation } from '../helpers/federation/federation.ts';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
const BLOB = 'https://e.test/emoji/blobcat.png';

/** As Misskey writes the tag of a custom emoji. */
const misskeyEmoji = (name: string, url = BLOB): Json => ({
  id: `https://e.test/emojis/${name}`,
  type: 'Emoji',
  name: `:${name}:`,
  updated: '2026-01-01T00:00:00.000Z',
  icon: { type: 'Image', mediaType: 'image/png', url },
});

describe.each(DIALECTS)('reactions from other servers on %s', (dialect) => {
  let world: FederationWorld;
  let [peer, other]: FakePeer[] = [];
  let [eve, ida, otto]: FakeActor[] = [];
  let ana: Identity;
  let post: Post;

  beforeAll(async () => {
    world = await openFederation({ dialect, domains: ['a.test', 'b.test'], peers: ['e.test', 'o.test'] });
    [peer, other] = world.peers;
    [eve, ida] = [await peer?.actor('eve'), await peer?.actor('ida')] as FakeActor[];
    otto = await other?.actor('otto');
    ana = await world.identity('ana', 'a.test');
  });
  beforeEach(async () => {
    post = await createPost(await world.as(ana), ana, { text: 'mine' });
  });
  afterAll(() => world.close());

  const from = (actor: FakeActor | undefined) => (actor === otto ? other : peer) as FakePeer;
  const send = async (actor: FakeActor | undefined, activity: Json, inbox = 'https://a.test/inbox') => {
    const { handled } = await world.deliver(from(actor), inbox, activity, { as: actor as FakeActor });
    return handled.at(-1)?.outcome;
  };
  const make = (actor: FakeActor | undefined, type: string, extra: Json = {}): Json =>
    from(actor).activity(actor as FakeActor, type, post.uri, extra);
  const misskey = (actor: FakeActor | undefined, content: string, extra: Json = {}) =>
    make(actor, 'Like', { content, _misskey_reaction: content, ...extra });
  /** To followers and everybody, as Pleroma addresses it. */
  const pleroma = (actor: FakeActor | undefined, content: string, extra: Json = {}) =>
    make(actor, 'EmojiReact', { content, to: [`${actor?.id}/followers`, ana.uri], cc: [PUBLIC], ...extra });
  const undo = (actor: FakeActor | undefined, object: unknown) =>
    from(actor).activity(actor as FakeActor, 'Undo', object);
  const stored = async () => {
    const { models } = world.app.db;
    const where = { postId: post.id };
    const reactions = await models.reaction.findMany({ where, orderBy: { id: 'asc' } });
    const { favouritesCount, reactionsCount } = await models.post.findUniqueOrThrow({
      where: { id: post.id },
    });
    expect(reactionsCount).toBe(reactions.length);
    return [...reactions.map(({ name }) => name), `and ${favouritesCount}`];
  };

  it('come as Misskey and as Pleroma send them, two by one actor beside a favourite', async () => {
    expect(await send(eve, misskey(eve, '❤'))).toBe('handled');
    expect(await send(eve, pleroma(eve, '🥝'))).toBe('handled');
    expect(await send(eve, make(eve, 'Like'))).toBe('handled');
    expect(await send(ida, make(ida, 'Like', { _misskey_reaction: '🎉' }))).toBe('handled');
    expect(await stored()).toEqual(['❤️', '🥝', '🎉', 'and 1']);
    const kinds = await world.app.db.models.notification.findMany({
      where: { postId: post.id },
      orderBy: { id: 'asc' },
    });
    expect(kinds.map(({ kind }) => kind)).toEqual(['REACTION', 'FAVOURITE', 'REACTION']);
  });

  it('bring custom emoji with their pictures, which are those of their server', async () => {
    const tag = [misskeyEmoji('blobcat')];
    await send(eve, misskey(eve, ':blobcat:', { tag }));
    await send(ida, pleroma(ida, ':blobcat@e.test:', { tag: tag[0] }));
    await send(otto, pleroma(otto, ':blobcat:', { tag: [misskeyEmoji('blobcat', 'https://o.test/b.png')] }));
    expect(await stored()).toEqual(['blobcat@e.test', 'blobcat@e.test', 'blobcat@o.test', 'and 0']);
    const [first] = await world.app.db.models.reaction.findMany({
      where: { postId: post.id },
      orderBy: { id: 'asc' },
      take: 1,
    });
    expect(first).toMatchObject({ url: BLOB, staticUrl: null });
    // And whoever is here can react with the same.
    const mine = await reactToPost(await world.as(ana), ana, post.id, 'blobcat@e.test');
    expect(mine.url).toBe(BLOB);
  });

  it.each([
    ['text', 'nice post'],
    ['two emoji', '👍👍'],
    ['a shortcode without its picture', ':nothing:'],
    ['nothing', ' '],
    ['a number', 7],
    ['an object', { '@value': 'x' }],
  ])('with %s are favourites', async (_what, content) => {
    expect(await send(eve, make(eve, 'Like', { content }))).toBe('handled');
    expect(await stored()).toEqual(['and 1']);
    expect(await send(eve, undo(eve, make(eve, 'Like', { content })))).toBe('handled');
    expect(await stored()).toEqual(['and 0']);
  });

  it('are undone by their id and by what is embedded, each by itself', async () => {
    const heart = misskey(eve, '❤');
    const [kiwi, blob] = [pleroma(eve, '🥝'), misskey(eve, ':blobcat:', { tag: [misskeyEmoji('blobcat')] })];
    for (const each of [heart, kiwi, blob, make(eve, 'Like')]) await send(eve, each);
    expect(await stored()).toEqual(['❤️', '🥝', 'blobcat@e.test', 'and 1']);
    // Somebody else's are not touched, by id or otherwise.
    for (const object of [heart.id, { ...heart, actor: ida?.id }, heart]) await send(ida, undo(ida, object));
    expect(await stored()).toHaveLength(4);
    expect(await send(eve, undo(eve, kiwi.id))).toBe('handled');
    expect(await stored()).toEqual(['❤️', 'blobcat@e.test', 'and 1']);
    // Under another id than the one it came with, and with another picture by now.
    const { id: _id, ...nameless } = heart;
    expect(await send(eve, undo(eve, nameless))).toBe('handled');
    const renewed = misskey(eve, ':blobcat:', {
      tag: [misskeyEmoji('blobcat', 'https://e.test/new.png')],
    });
    expect(await send(eve, undo(eve, renewed))).toBe('handled');
    expect(await stored()).toEqual(['and 1']);
    expect(await send(eve, undo(eve, nameless))).toBe('ignored');
    expect(await stored()).toEqual(['and 1']);
  });

  it('come once however often they are sent, and not after their Undo', async () => {
    const heart = misskey(eve, '❤');
    for (let round = 0; round < 3; round += 1) await send(eve, heart);
    expect(await send(eve, misskey(eve, '❤️'))).toBe('handled');
    expect(await stored()).toEqual(['❤️', 'and 0']);
    const early = pleroma(ida, '🥝');
    expect(await send(ida, undo(ida, early))).toBe('ignored');
    expect(await send(ida, early)).toBe('ignored');
    expect(await stored()).toEqual(['❤️', 'and 0']);
  });

  it('count for posts of the addressed domain alone that their actor may see, and that are there', async () => {
    const heart = misskey(eve, '❤');
    expect(await send(eve, heart, 'https://b.test/inbox')).toBe('ignored');
    const secret = await createPost(await world.as(ana), ana, { text: 'ours', visibility: 'LOCAL' });
    for (const object of [secret.uri, 'https://a.test/posts/1', 'https://elsewhere.test/1'])
      expect(await send(eve, { ...misskey(eve, '❤'), object })).toBe('ignored');
    expect(await world.app.db.models.reaction.count({ where: { postId: secret.id } })).toBe(0);
    // An id of a neighbour's, or one that is another server's, is refused at the door.
    const foreign = { ...misskey(eve, '❤'), id: 'https://o.test/likes/1' };
    expect(await send(eve, foreign)).toBeUndefined();
    expect(await send(eve, { ...misskey(eve, '❤'), actor: otto?.id })).toBeUndefined();
    expect(await stored()).toEqual(['and 0']);
  });

  it('of ours are shown to the author of the post alone, under their id', async () => {
    const note = (peer as FakePeer).post(eve as FakeActor);
    await world.app.ports.remote.byUrl(await world.ctx('a.test'), String(note.id), 30_000);
    const theirs = await world.app.db.models.post.findUniqueOrThrow({ where: { uri: String(note.id) } });
    const mine = await reactToPost(await world.as(ana), ana, theirs.id, '❤');
    const get = async (as: FakeActor | undefined) =>
      (peer as FakePeer).get(mine.uri, {
        as: as as FakeActor,
        headers: { accept: 'application/activity+json' },
      });
    const shown = await get(eve);
    expect(shown.status).toBe(200);
    expect(shown.json).toMatchObject({ id: mine.uri, type: 'Like', object: note.id, content: '❤️' });
    expect((await get(ida)).status).toBe(404);
  });

  it('count in the total of likes once a person', async () => {
    for (const each of [misskey(eve, '❤'), misskey(eve, '🎉'), make(eve, 'Like'), misskey(ida, '❤')])
      await send(each.actor === eve?.id ? eve : ida, each);
    const likes = await (peer as FakePeer).get(`${post.uri}/likes`, {
      scheme: 'none',
      headers: { accept: 'application/activity+json' },
    });
    expect(likes.json).toMatchObject({ totalItems: 2 });
  });
});
