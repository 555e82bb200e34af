import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createFakePeer,
  type FakeActor,
  type FakePeer,
  type Json,
} from '../../helpers/federation/fake-peer.ts';
import { Somebody } from '../../helpers/people/somebody.ts';
import { createWorld, eventually, type World } from '../../helpers/world.ts';

/** Reactions between two installs as operators run them, and from documents as Misskey and Pleroma write them. */

interface Seen {
  id: string;
  uri: string;
  counts: { favourites: number; reactions: number; likes: number };
  reactions: { name: string; count: number; isMine: boolean; emoji: { url: string } | null }[];
}

const SEEN =
  'id uri counts { favourites reactions likes } reactions { name count isMine emoji { shortcode url staticUrl } }';
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let world: World;
let ana: Somebody;
let cleo: Somebody;
let peer: FakePeer;
let mia: FakeActor;

beforeAll(async () => {
  peer = await createFakePeer({ name: 'm.test' });
  world = await createWorld({
    installs: { north: ['a.test'], south: ['c.test'] },
    peers: { [peer.name]: peer.address },
  });
  for (const [name, address] of Object.entries(world.resolve)) peer.resolve.set(name, address);
  const [north, south] = [world.install('north'), world.install('south')];
  ana = new Somebody(north, await north.person('ana', 'a.test'));
  cleo = new Somebody(south, await south.person('cleo', 'c.test'));
  mia = await peer.actor('mia');
});
afterAll(async () => {
  await world?.close();
  await peer?.close();
});

const see = async (who: Somebody, id: string) =>
  (await who.ask<{ post: Seen }>(`query ($id: ID!) { post(id: $id) { ${SEEN} } }`, { id })).post;
const standing = (who: Somebody, id: string, reactions: readonly string[]) =>
  eventually(
    () => see(who, id),
    (post) => post.reactions.map(({ name, count }) => `${name} ${count}`).join() === reactions.join(),
  );
const rest = async (who: Somebody, path: string, method: 'GET' | 'POST' = 'GET') => {
  const response = await request(`${world.resolve[who.host]}${path}`, {
    method,
    headers: { host: who.host, authorization: `Bearer ${who.token}` },
  });
  expect(response.statusCode).toBe(200);
  // biome-ignore lint/suspicious/noExplicitAny: a test reads into the answer by the request it sent
  return (await response.body.json()) as any;
};
const kinds = async (who: Somebody) =>
  (
    await who.ask<{ viewer: { identity: { notifications: { nodes: { kind: string }[] } } } }>(
      '{ viewer { identity { notifications(first: 20) { nodes { kind } } } } }',
    )
  ).viewer.identity.notifications.nodes.map(({ kind }) => kind);

describe('reactions', () => {
  it('go to the other install, are shown there, told of, and taken back', async () => {
    const post = await ana.post('react to me');
    const known = await cleo.postAt(post.uri);
    const key = post.key;
    for (const emoji of ['❤', '🥝'])
      await cleo.change('reactToPost', { postId: known?.id, emoji }, `post { ${SEEN} }`);
    const there = await standing(ana, post.id, ['❤️ 1', '🥝 1']);
    expect(there.counts).toEqual({ favourites: 0, reactions: 2, likes: 1 });
    expect(await kinds(ana)).toEqual(['REACTION']);
    expect((await see(cleo, String(known?.id))).reactions.every(({ isMine }) => isMine)).toBe(true);
    expect(await rest(ana, `/api/v1/statuses/${key}`)).toMatchObject({ favourites_count: 1 });
    expect(await rest(ana, `/api/v1/statuses/${key}/favourited_by`)).toMatchObject([{ acct: 'cleo@c.test' }]);
    expect(await rest(ana, '/api/v1/notifications')).toMatchObject([{ type: 'favourite' }]);
    await cleo.change('unreactToPost', { postId: known?.id, emoji: '❤️' }, 'takenBack');
    await standing(ana, post.id, ['🥝 1']);
    // An app of Mastodon's takes back what it shows as favourited.
    const status = await rest(cleo, `/api/v1/statuses/${known?.key}`);
    expect(status.favourited).toBe(true);
    await rest(cleo, `/api/v1/statuses/${known?.key}/unfavourite`, 'POST');
    await standing(ana, post.id, []);
    expect(await kinds(ana)).toEqual([]);
  });

  it('come as Misskey and Pleroma write them, with pictures through the own host', async () => {
    const post = await ana.post('react to me, fediverse');
    const stream = await ana.watch(
      'timeline',
      `... on PostUpdated { edge { node { post { ${SEEN} } } } }`,
      'source: { named: HOME }',
    );
    const reply = { status: 200, headers: { 'content-type': 'image/png' }, body: PNG };
    const picture = peer.serve('/files/blob.png', reply, 'reply');
    const send = async (activity: Json) => {
      const inbox = await peer.inboxOf(ana.uri);
      expect((await peer.deliver(inbox, activity, { as: mia })).status).toBe(202);
    };
    const misskey = {
      '@context': [
        'https://www.w3.org/ns/activitystreams',
        'https://w3id.org/security/v1',
        {
          Emoji: 'toot:Emoji',
          misskey: 'https://misskey-hub.net/ns#',
          _misskey_reaction: 'misskey:_misskey_reaction',
        },
      ],
      type: 'Like',
      id: 'https://m.test/likes/9h4ovb4nmt',
      actor: mia.id,
      object: post.uri,
      content: ':blobcat:',
      _misskey_reaction: ':blobcat:',
      tag: [
        {
          id: 'https://m.test/emojis/blobcat',
          type: 'Emoji',
          name: ':blobcat:',
          updated: '2026-08-01T00:00:00.000Z',
          icon: { type: 'Image', mediaType: 'image/png', url: picture },
        },
      ],
    };
    const pleroma = {
      '@context': [
        'https://www.w3.org/ns/activitystreams',
        'https://m.test/schemas/litepub-0.1.jsonld',
        { '@language': 'und' },
      ],
      type: 'EmojiReact',
      id: 'https://m.test/activities/23143872-a066-4c5b-9f3c-3c5a8a3d7b1a',
      actor: mia.id,
      object: post.uri,
      content: '👌',
      context: `${post.uri}#context`,
      context_id: 128,
      published: '2026-08-01T00:00:00.000Z',
      state: 'undelivered',
      to: [`${mia.id}/followers`, ana.uri],
      cc: ['https://www.w3.org/ns/activitystreams#Public'],
    };
    await send(misskey);
    await standing(ana, post.id, ['blobcat@m.test 1']);
    await send(pleroma);
    const seen = await standing(ana, post.id, ['blobcat@m.test 1', '👌 1']);
    await stream.until((frame) => JSON.stringify(frame).includes('👌'));
    const shown = new URL(String(seen.reactions[0]?.emoji?.url));
    expect(shown.host).toBe('a.test');
    const file = await request(`${world.resolve['a.test']}${shown.pathname}${shown.search}`, {
      headers: { host: 'a.test' },
    });
    expect([file.statusCode, file.headers['content-type']]).toEqual([200, 'image/png']);
    await file.body.dump();
    // Whoever is here joins in with the same emoji.
    await ana.change('reactToPost', { postId: post.id, emoji: 'blobcat@m.test' }, `post { ${SEEN} }`);
    await standing(ana, post.id, ['blobcat@m.test 2', '👌 1']);
    await send({
      '@context': misskey['@context'],
      id: 'https://m.test/undo/1',
      type: 'Undo',
      actor: mia.id,
      object: misskey,
    });
    await standing(ana, post.id, ['👌 1', 'blobcat@m.test 1']);
    await send({
      '@context': pleroma['@context'],
      id: 'https://m.test/undo/2',
      type: 'Undo',
      actor: mia.id,
      object: pleroma.id,
    });
    await standing(ana, post.id, ['blobcat@m.test 1']);
    await stream.close();
  });

  it('go to Misskey and Pleroma as a Like with the emoji', async () => {
    const note = peer.post(mia, { content: '<p>react to this</p>' });
    const known = await ana.postAt(String(note.id));
    await ana.change('reactToPost', { postId: known?.id, emoji: '🎉' }, 'post { id }');
    const like = await eventually(
      async () =>
        peer.deliveries.map(({ json }) => json as Json | null).find((each) => each?.type === 'Like'),
      (found) => found !== undefined,
    );
    expect(like).toMatchObject({ object: note.id, content: '🎉', _misskey_reaction: '🎉', to: [mia.id] });
    await ana.change('unreactToPost', { postId: known?.id }, 'takenBack');
    await eventually(
      async () =>
        peer.deliveries.map(({ json }) => json as Json | null).find((each) => each?.type === 'Undo'),
      (found) => (found?.object as Json | undefined)?.id === like?.id,
    );
  });
});
