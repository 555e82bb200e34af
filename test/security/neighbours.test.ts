import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setSuspended } from '../../src/core/identities/suspend.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import type { Identity } from '../../src/db/rows.ts';
import { pemOf } from '../helpers/federation/fake-peer/actor.ts';
import type { FakeActor, FakePeer, Json } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation } from '../helpers/federation/federation.ts';
import { favouritePost } from '../helpers/people/marks.ts';

/**
 * Authority between people of one server: mal has an account beside bob, and the server serves only what is true of
 * each.
 */

let world: FederationWorld;
let h: FakePeer;
let v: FakePeer;
let bob: FakeActor;
let mal: FakeActor;
let ana: Identity;
const inbox = 'https://a.test/inbox';

beforeAll(async () => {
  world = await openFederation({ domains: ['a.test'], peers: ['h.test', 'v.test'] });
  [h, v] = world.peers as [FakePeer, FakePeer];
  bob = await h.actor('bob');
  mal = await h.actor('mal');
  ana = await world.identity('ana', 'a.test');
});
afterAll(() => world.close());

const by = async (actor: FakeActor, activity: Json) => {
  const { status, handled } = await world.deliver(h, inbox, activity, { as: actor });
  return { status, ...handled.at(-1) };
};
const postOf = (uri: unknown) =>
  world.app.db.models.post.findUnique({ where: { uri: String(uri) }, include: { author: true } });
const later = (ms = 5000) => new Date(Date.now() + ms).toISOString();
/** A post that names ana, so that it concerns somebody here. */
const note = (actor: FakeActor, document: Json = {}) => h.post(actor, { mentions: [ana.uri], document });

async function bobsPost(): Promise<Json> {
  const written = note(bob);
  await by(bob, h.activity(bob, 'Create', written));
  expect(await postOf(written.id)).not.toBeNull();
  return written;
}

describe('O30 who signs is the author', () => {
  const lists = () => ({
    'the neighbour first': [bob.id, mal.id],
    'the neighbour last': [mal.id, bob.id],
    'as objects': [
      { type: 'Person', id: bob.id },
      { type: 'Person', id: mal.id },
    ],
    'the neighbour as a group': [mal.id, { type: 'Group', id: bob.id }],
    'itself as a group': [bob.id, { type: 'Group', id: mal.id }],
    'somebody of another server first': ['https://v.test/users/vic', mal.id],
    'in a list of a list': { '@list': [bob.id, mal.id] },
  });

  it.each([
    'the neighbour first',
    'the neighbour last',
    'as objects',
    'the neighbour as a group',
    'itself as a group',
    'somebody of another server first',
    'in a list of a list',
  ] as const)('of a new post, with %s', async (which) => {
    const written = note(mal, { attributedTo: lists()[which] });
    await by(mal, h.activity(mal, 'Create', written));
    expect((await postOf(written.id))?.author.uri).toBe(mal.id);
  });

  it.each(['bob alone', 'nobody', 'actor'] as const)('of nothing that names %s', async (which) => {
    const written = note(mal, {
      attributedTo: which === 'bob alone' ? bob.id : undefined,
      ...(which === 'actor' ? { actor: bob.id } : {}),
    });
    await by(mal, h.activity(mal, 'Create', written));
    expect(await postOf(written.id)).toBeNull();
  });

  it.each(['bob first', 'mal first', 'mal alone', 'bob alone', 'nobody', 'a bare id'] as const)(
    'and edits nothing of a neighbour, with %s',
    async (which) => {
      const written = await bobsPost();
      const attributedTo = {
        'bob first': [bob.id, mal.id],
        'mal first': [mal.id, bob.id],
        'mal alone': mal.id,
        'bob alone': bob.id,
        nobody: undefined,
        'a bare id': bob.id,
      }[which];
      const forged = { ...written, attributedTo, content: '<p>forged</p>', updated: later() };
      await by(mal, h.activity(mal, 'Update', which === 'a bare id' ? written.id : forged));
      expect(await postOf(written.id)).toMatchObject({
        html: written.content,
        revision: 0,
        author: { uri: bob.id },
      });
      await by(mal, h.activity(mal, 'Create', forged));
      expect((await postOf(written.id))?.author.uri).toBe(bob.id);
    },
  );

  it('an edit that a neighbour tells of is fetched from the post’s own address', async () => {
    const written = await bobsPost();
    Object.assign(written, { content: '<p>What bob wrote</p>', updated: later() });
    await by(mal, h.activity(mal, 'Update', { ...written, content: '<p>What mal says</p>' }));
    expect(await postOf(written.id)).toMatchObject({ html: '<p>What bob wrote</p>', revision: 1 });
  });

  it('a stored post never changes its author; where its own server and a neighbour both say that the id is theirs, it ends and theirs is another post', async () => {
    const carol = await h.actor('carol');
    const written = await bobsPost();
    const { id: before } = (await postOf(written.id)) as { id: bigint };
    await favouritePost(await world.as(ana), ana, before);
    await by(mal, h.activity(mal, 'Update', { ...written, attributedTo: mal.id, updated: later() }));
    expect(await postOf(written.id)).toMatchObject({ author: { uri: bob.id }, revision: 0 });
    Object.assign(written, { attributedTo: mal.id, content: '<p>taken over</p>', updated: later() });
    for (const actor of [bob, carol]) {
      await by(actor, h.activity(actor, 'Update', written));
      expect(await postOf(written.id)).toMatchObject({ author: { uri: bob.id }, revision: 0 });
    }
    await by(mal, h.activity(mal, 'Update', written));
    const after = await postOf(written.id);
    expect(after).toMatchObject({ author: { uri: mal.id }, html: '<p>taken over</p>', favouritesCount: 0 });
    // Nothing of what people did with the old one goes to whoever has the id now.
    expect(after?.id).not.toBe(before);
    const { models } = world.app.db;
    expect(await models.post.findUnique({ where: { id: before }, include: { author: true } })).toMatchObject({
      author: { uri: bob.id },
      html: '',
      deletedAt: expect.any(BigInt),
    });
    expect(await models.favourite.count({ where: { identityId: ana.id, postId: after?.id as bigint } })).toBe(
      0,
    );
  });

  it('a group that publishes for a person is believed at the post’s own address alone', async () => {
    const channel = await h.actor('channel', { type: 'Group' });
    const both = [
      { type: 'Person', id: bob.id },
      { type: 'Group', id: channel.id },
    ];
    const video = note(bob, { attributedTo: both });
    await by(channel, h.activity(channel, 'Create', { ...video, content: '<p>forged</p>' }));
    expect(await postOf(video.id)).toMatchObject({ author: { uri: bob.id }, html: video.content });
    Object.assign(video, { content: '<p>Cut</p>', updated: later() });
    await by(channel, h.activity(channel, 'Update', { ...video, content: '<p>forged again</p>' }));
    expect(await postOf(video.id)).toMatchObject({ author: { uri: bob.id }, html: '<p>Cut</p>' });
    const invented = { ...video, id: `${bob.id}/notes/invented` };
    await by(channel, h.activity(channel, 'Create', invented));
    expect(await postOf(invented.id)).toBeNull();
    const foreign = note(bob);
    await by(channel, h.activity(channel, 'Create', { ...foreign, attributedTo: both }));
    expect(await postOf(foreign.id)).toBeNull();
  });
});

it('O09 a post whose author is said to be on another server makes nobody ask that server', async () => {
  const vic = await v.actor('vic');
  const written = h.post(bob, { document: { attributedTo: vic.id } });
  const ctx = await world.ctx('a.test');
  expect(await world.app.ports.remote.byUrl(ctx, String(written.id), 45_000)).toBeNull();
  const passedOn = {
    ...h.activity(bob, 'Create', written),
    id: `${vic.id}/creates/1`,
    actor: vic.id,
    signature: { type: 'RsaSignature2017', creator: vic.keyId, signatureValue: 'AAAA' },
  };
  expect(await by(mal, passedOn)).toMatchObject({ outcome: 'ignored', note: 'its object is no post' });
  expect(await postOf(written.id)).toBeNull();
  expect(v.requests.map(({ url }) => url)).toEqual([]);
});

describe('O31 a neighbour’s end of something is no end', () => {
  it('a Delete of a post that has not come yet', async () => {
    const written = note(bob);
    await by(mal, h.activity(mal, 'Delete', written.id));
    await by(mal, h.activity(mal, 'Delete', { type: 'Tombstone', id: written.id }));
    await by(bob, h.activity(bob, 'Create', written));
    expect(await postOf(written.id)).not.toBeNull();
  });

  it('nor does the neighbour’s word undo the author’s own Delete', async () => {
    const written = note(bob);
    await by(bob, h.activity(bob, 'Delete', written.id));
    const deletion = { type: 'Delete', id: `${bob.id}/deletes/1`, actor: bob.id, object: written.id };
    await by(mal, h.activity(mal, 'Undo', deletion));
    await by(bob, h.activity(bob, 'Create', written));
    expect(await postOf(written.id)).toBeNull();
    await by(bob, h.activity(bob, 'Undo', deletion));
    await by(bob, h.activity(bob, 'Create', written));
    expect(await postOf(written.id)).not.toBeNull();
  });

  it('a Delete of a post that is here, unless its own server says so', async () => {
    const written = await bobsPost();
    await by(mal, h.activity(mal, 'Delete', written.id));
    expect((await postOf(written.id))?.deletedAt).toBeNull();
    h.serve(String(written.id), { status: 410 }, 'reply');
    await by(mal, h.activity(mal, 'Delete', written.id));
    expect((await postOf(written.id))?.deletedAt).toEqual(expect.any(BigInt));
  });

  it('an Undo of a Follow, a Like or an Announce that has not come yet', async () => {
    const follow = h.activity(bob, 'Follow', ana.uri);
    await by(mal, h.activity(mal, 'Undo', String(follow.id)));
    await by(mal, h.activity(mal, 'Undo', { ...follow, actor: mal.id }));
    await by(bob, follow);
    expect(await world.app.db.models.follow.count({ where: { uri: String(follow.id) } })).toBe(1);
    const { postId } = await anaWrote();
    for (const [type, table] of [
      ['Like', 'favourite'],
      ['Announce', 'boost'],
    ] as const) {
      const done = h.activity(bob, type, postId, { to: ['as:Public'] });
      await by(mal, h.activity(mal, 'Undo', String(done.id)));
      await by(bob, done);
      const rows = world.app.db.models[table] as { count(of: object): Promise<number> };
      expect(await rows.count({ where: { uri: done.id } }), type).toBe(1);
    }
  });

  async function anaWrote(): Promise<{ postId: string }> {
    const post = await createPost(await world.as(ana), ana, { text: 'Kia ora' });
    return { postId: post.uri };
  }
});

describe('S28 an id of a key is that of the actor in whose document it lies', () => {
  const keyOf = (uri: string) =>
    world.app.db.models.identityKey.findUnique({ where: { uri }, include: { identity: true } });

  async function squat(victim: FakeActor, ids: string[]): Promise<FakeActor> {
    const thief = await h.actor(`thief${victim.username}`);
    thief.document.publicKey = [
      thief.document.publicKey,
      ...ids.map((id) => ({ id, owner: thief.id, publicKeyPem: pemOf(thief.rsa) })),
    ];
    expect((await by(thief, h.activity(thief, 'Like', ana.uri))).status).toBe(202);
    return thief;
  }

  it.each(['#main-key', '', '#ed25519-key'] as const)(
    'with …%s listed before its owner came',
    async (ending) => {
      const victim = await h.actor(`late${ending.length}`);
      await squat(victim, [`${victim.id}${ending}`]);
      const wish = { as: victim, ...(ending === '#ed25519-key' ? {} : { keyId: `${victim.id}${ending}` }) };
      const written = note(victim);
      expect((await world.deliver(h, inbox, h.activity(victim, 'Create', written), wish)).status).toBe(202);
      expect((await postOf(written.id))?.author.uri).toBe(victim.id);
      const held = await keyOf(`${victim.id}${ending}`);
      expect(held === null || held.identity.uri === victim.id).toBe(true);
    },
  );

  it('with a key at an address of its own', async () => {
    const victim = await h.actor('gts', { keyStyle: 'document' });
    await squat(victim, [victim.keyId]);
    expect((await by(victim, h.activity(victim, 'Like', ana.uri))).status).toBe(202);
    expect((await keyOf(victim.keyId))?.identity.uri).toBe(victim.id);
  });

  it('with one that is listed after its owner came, under a new id as well', async () => {
    const victim = await h.actor('early');
    await by(victim, h.activity(victim, 'Like', ana.uri));
    await squat(victim, [victim.keyId, `${victim.id}#next-key`]);
    expect((await keyOf(victim.keyId))?.identity.uri).toBe(victim.id);
    expect(await keyOf(`${victim.id}#next-key`)).toBeNull();
    expect((await by(victim, h.activity(victim, 'Like', ana.uri))).status).toBe(202);
  });
});

it('a suspended actor is refused at the inbox, and not handled if it came before', async () => {
  const sus = await h.actor('sus');
  await by(sus, h.activity(sus, 'Like', ana.uri));
  const early = note(sus);
  expect((await h.deliver(inbox, h.activity(sus, 'Create', early), { as: sus })).status).toBe(202);
  const ctx = { ...(await world.ctx('a.test')), viewer: { kind: 'operator' as const, identity: null } };
  const row = await world.app.db.models.identity.findUniqueOrThrow({ where: { uri: sus.id } });
  await setSuspended(ctx, row, true);
  const handled = await world.handleAll();
  expect(handled).toMatchObject([{ outcome: 'ignored', note: 'who sent it is suspended here' }]);
  expect(await postOf(early.id)).toBeNull();
  for (const wish of [{}, { scheme: 'rfc9421' as const }, { keyId: sus.id }]) {
    const { status } = await h.deliver(inbox, h.activity(sus, 'Create', note(sus)), { as: sus, ...wish });
    expect(status).toBe(403);
  }
  await setSuspended(ctx, await world.row(row), false);
  await world.handleAll();
  expect((await by(sus, h.activity(sus, 'Create', note(sus)))).status).toBe(202);
});

describe('an id is whose it is, whoever sent something under it first', () => {
  it('of a post: its own address tells', async () => {
    const written = note(bob);
    const early = { ...written, attributedTo: mal.id, content: '<p>mine</p>' };
    await by(mal, h.activity(mal, 'Create', early));
    expect((await postOf(written.id))?.author.uri).toBe(mal.id);
    expect(await by(bob, h.activity(bob, 'Create', written))).toMatchObject({ outcome: 'handled' });
    expect(await postOf(written.id)).toMatchObject({ author: { uri: bob.id }, deletedAt: null });
    const others = await world.app.db.models.post.findMany({
      where: { uri: { startsWith: `${written.id}#` } },
      include: { author: true },
    });
    expect(others.map((post) => [post.author.uri, post.html, post.deletedAt !== null])).toEqual([
      [mal.id, '', true],
    ]);
    // Once it is bob's, mal cannot take it.
    expect(await by(mal, h.activity(mal, 'Create', early))).toMatchObject({ outcome: 'ignored' });
    expect((await postOf(written.id))?.author.uri).toBe(bob.id);
  });

  it.each(['Create', 'Create and Delete'])(
    'of a post that is edited before its author’s Create comes, after a neighbour’s %s under its id',
    async (before) => {
      const written = note(bob);
      const early = { ...written, attributedTo: mal.id, content: '<p>mine</p>' };
      await by(mal, h.activity(mal, 'Create', early));
      if (before !== 'Create') await by(mal, h.activity(mal, 'Delete', written.id));
      Object.assign(written, { content: '<p>Edited</p>', updated: later() });
      // Only its author's own word, confirmed at its own address, frees the id.
      await by(mal, h.activity(mal, 'Update', { ...early, content: '<p>mine again</p>', updated: later() }));
      expect((await postOf(written.id))?.author.uri).toBe(mal.id);
      const update = h.activity(bob, 'Update', written);
      expect(await by(bob, update)).toMatchObject({ outcome: 'handled' });
      expect(await postOf(written.id)).toMatchObject({
        author: { uri: bob.id },
        html: '<p>Edited</p>',
        deletedAt: null,
      });
      expect(await by(mal, h.activity(mal, 'Create', early))).toMatchObject({ outcome: 'ignored' });
      await by(mal, h.activity(mal, 'Update', { ...early, updated: later(9000) }));
      expect(await postOf(written.id)).toMatchObject({ author: { uri: bob.id }, html: '<p>Edited</p>' });
    },
  );

  it('of a post that is edited: what concerns nobody here is not stored, but the neighbour’s is gone', async () => {
    const written = h.post(bob);
    const early = { ...written, attributedTo: mal.id, tag: note(mal).tag, to: [ana.uri] };
    await by(mal, h.activity(mal, 'Create', early));
    expect((await postOf(written.id))?.author.uri).toBe(mal.id);
    Object.assign(written, { updated: later() });
    expect(await by(bob, h.activity(bob, 'Update', written))).toMatchObject({
      outcome: 'ignored',
      note: 'it concerns nobody on this domain',
    });
    expect(await postOf(written.id)).toBeNull();
  });

  it('of a Follow, a Like, an Announce and a Block', async () => {
    const mine = await createPost(await world.as(ana), ana, { text: 'mine' });
    const { models } = world.app.db;
    for (const [type, object] of [
      ['Follow', ana.uri],
      ['Like', mine.uri],
      ['Announce', mine.uri],
      ['Block', ana.uri],
    ] as const) {
      const real = h.activity(bob, type, object, { to: ['https://www.w3.org/ns/activitystreams#Public'] });
      expect(await by(mal, { ...real, actor: mal.id })).toMatchObject({ outcome: 'handled' });
      expect(await by(bob, real)).toMatchObject({ outcome: 'handled' });
      if (type === 'Follow') {
        const accepts = await world.outgoing('Accept');
        expect(accepts.at(-1)).toMatchObject({ object: { id: real.id, actor: bob.id } });
      }
      await by(mal, h.activity(mal, 'Undo', { id: real.id, type, actor: mal.id, object }));
      const left = await Promise.all([
        models.follow.findMany({ where: { uri: String(real.id) }, include: { follower: true } }),
        models.favourite.findMany({ where: { uri: String(real.id) }, include: { identity: true } }),
        models.boost.findMany({ where: { uri: String(real.id) }, include: { identity: true } }),
        models.block.findMany({ where: { uri: String(real.id) }, include: { blocker: true } }),
      ]);
      const actors = left
        .flat()
        .map((row) => ('follower' in row ? row.follower : 'blocker' in row ? row.blocker : row.identity).uri);
      expect(actors).toEqual([bob.id]);
      await by(bob, h.activity(bob, 'Undo', String(real.id)));
    }
    expect(await models.follow.count({ where: { followeeId: ana.id } })).toBe(0);
    expect(await models.block.count()).toBe(0);
    expect(await models.post.findUniqueOrThrow({ where: { id: mine.id } })).toMatchObject({
      boostsCount: 0,
      favouritesCount: 0,
    });
  });
});

it('a Follow that comes again behind its Undo counts, also while all three still wait', async () => {
  const ask = h.activity(bob, 'Follow', ana.uri);
  const signed = (msAgo: number) => ({ as: bob, date: Date.now() - msAgo });
  await h.deliver(inbox, ask, signed(9000));
  await h.deliver(inbox, h.activity(bob, 'Undo', ask), signed(6000));
  const again = signed(3000);
  await h.deliver(inbox, ask, again);
  await h.deliver(inbox, ask, again);
  const handled = await world.handleAll();
  expect(handled.map(({ type, outcome }) => `${type} ${outcome}`)).toEqual([
    'Follow handled',
    'Undo handled',
    'Follow handled',
  ]);
  expect(await world.app.db.models.follow.count({ where: { followeeId: ana.id } })).toBe(1);
});
