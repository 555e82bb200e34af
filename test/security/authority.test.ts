import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemCtx } from '../../src/core/context.ts';
import { acceptFollow } from '../../src/core/follows/answer.ts';
import { follow } from '../../src/core/follows/follow.ts';
import { MOVE } from '../../src/core/identities/move.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import type { Identity, Post } from '../../src/db/rows.ts';
import { move as machine } from '../../src/reconciler/machines/identities/move.ts';
import { pemOf } from '../helpers/federation/fake-peer/actor.ts';
import type { FakeActor, FakePeer, Json } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation, settle } from '../helpers/federation/federation.ts';
import { boostPost } from '../helpers/people/marks.ts';

/** Who may speak for what (cases O). E is hostile, V the victim's server, A follows vic. */

let world: FederationWorld;
let e: FakePeer;
let v: FakePeer;
let eve: FakeActor;
let vic: FakeActor;
let ana: Identity;
const inbox = 'https://a.test/inbox';

beforeAll(async () => {
  world = await openFederation({ domains: ['a.test', 'b.test'], peers: ['e.test', 'v.test', 'w.test'] });
  [e, v] = world.peers as [FakePeer, FakePeer];
  eve = await e.actor('eve');
  vic = await v.actor('vic');
  ana = await world.identity('ana', 'a.test');
  for (const actor of [eve, vic]) await followed(actor);
});
afterAll(() => world.close());

/** Ana follows a remote actor, who accepts. */
async function followed(actor: FakeActor): Promise<Identity> {
  const identity = await known(actor.id);
  await follow(await world.as(ana), ana, identity);
  await acceptFollow(await world.ctx('a.test'), identity, ana);
  return identity;
}

async function known(uri: string): Promise<Identity> {
  const identity = await world.app.ports.remote.identityByUri(await world.ctx('a.test'), uri, 45_000);
  if (!identity) throw new Error(`${uri} could not be fetched`);
  return identity;
}

const byEve = (activity: Json, to = inbox) => world.deliver(e, to, activity, { as: eve });
const byVic = (activity: Json, to = inbox) => world.deliver(v, to, activity, { as: vic });
const postOf = (uri: unknown) => world.app.db.models.post.findUnique({ where: { uri: String(uri) } });

/** What the reconciler does for followers here of those who moved. */
async function moveFollowers(): Promise<void> {
  const { work } = world.app.db.models;
  for (const { id, subject } of await work.findMany({ where: { machine: MOVE } })) {
    const run = { ctx: systemCtx(world.app), subject, payload: {}, attempts: 0 };
    expect(await machine.handlers.followAnew?.(run)).toEqual({ to: 'done' });
    await work.delete({ where: { id } });
  }
}

async function vicsPost(wish: Parameters<FakePeer['post']>[1] = {}): Promise<{ note: Json; row: Post }> {
  const note = v.post(vic, wish);
  await byVic(v.activity(vic, 'Create', note));
  const row = await postOf(note.id);
  if (!row) throw new Error('the post was not taken in');
  return { note, row };
}

describe('objects of others', () => {
  it('O01 Delete by somebody else removes nothing', async () => {
    const { note } = await vicsPost();
    await byEve(e.activity(eve, 'Delete', note.id));
    await byEve(e.activity(eve, 'Delete', { id: note.id, type: 'Tombstone' }));
    expect((await postOf(note.id))?.deletedAt).toBeNull();
  });

  it('O02 Update by somebody else changes nothing, and makes nothing', async () => {
    const { note, row } = await vicsPost();
    const updated = { updated: new Date(Date.now() + 5000).toISOString() };
    await byEve(e.activity(eve, 'Update', { ...note, content: 'forged', ...updated }));
    expect((await postOf(note.id))?.html).toBe(row.html);
    const never = v.post(vic);
    await byEve(e.activity(eve, 'Update', { ...never, content: 'forged', ...updated }));
    expect(await postOf(never.id)).toBeNull();
  });

  it('O03 Add and Remove touch one’s own featured posts alone', async () => {
    const { note } = await vicsPost();
    await byEve({ ...e.activity(eve, 'Add', note.id), target: `${eve.id}/featured` });
    await byEve({ ...e.activity(eve, 'Add', note.id), target: `${vic.id}/featured` });
    expect(await world.app.db.models.pin.count()).toBe(0);
    await byVic({ ...v.activity(vic, 'Add', note.id), target: `${vic.id}/featured` });
    expect(await world.app.db.models.pin.count()).toBe(1);
    await byEve({ ...e.activity(eve, 'Remove', note.id), target: `${vic.id}/featured` });
    expect(await world.app.db.models.pin.count()).toBe(1);
    await byVic({ ...v.activity(vic, 'Remove', note.id), target: `${vic.id}/featured` });
    expect(await world.app.db.models.pin.count()).toBe(0);
  });

  it('O04 an embedded post in an Announce is not believed', async () => {
    const note = v.post(vic, { content: '<p>The truth</p>' });
    await byEve(e.activity(eve, 'Announce', { ...note, content: 'fake' }));
    expect((await postOf(note.id))?.html).toBe('<p>The truth</p>');
    const invented = { ...note, id: `${v.origin}/users/vic/notes/invented`, content: 'fake' };
    await byEve(e.activity(eve, 'Announce', invented));
    expect(await postOf(invented.id)).toBeNull();
  });

  it('O05 an open redirect does not lend its name', async () => {
    const evil = e.serve('/evil', { ...e.post(eve), id: `${v.origin}/go`, attributedTo: vic.id });
    v.serve('/go', { status: 302, headers: { location: evil } }, 'reply');
    await byEve(e.activity(eve, 'Announce', `${v.origin}/go`));
    expect(await postOf(`${v.origin}/go`)).toBeNull();
  });

  it('O07 only ActivityPub’s media types are documents', async () => {
    const types = ['text/plain', 'application/json', 'application/ld+json', 'text/html', 'image/png'];
    for (const [index, type] of types.entries()) {
      const id = `${v.origin}/upload/${index}`;
      const body = { ...v.post(vic), id };
      v.serve(id, { headers: { 'content-type': type }, body }, 'reply');
      await byEve(e.activity(eve, 'Announce', id));
      expect(await postOf(id), type).toBeNull();
    }
    const id = `${v.origin}/upload/good`;
    const headers = {
      'content-type': 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
    };
    v.serve(id, { headers, body: { ...v.post(vic), id } }, 'reply');
    await byEve(e.activity(eve, 'Announce', id));
    expect(await postOf(id)).not.toBeNull();
  });

  it('O09 a post is of its author’s own server', async () => {
    const note = e.post(eve, { document: { attributedTo: vic.id } });
    await byEve(e.activity(eve, 'Create', note));
    expect(await postOf(note.id)).toBeNull();
  });

  it('O10 a poll is changed by its author alone', async () => {
    const options = [{ type: 'Note', name: 'yes', replies: { totalItems: 1 } }];
    const { note, row } = await vicsPost({ document: { type: 'Question', oneOf: options } });
    const forged = { ...note, oneOf: [{ type: 'Note', name: 'yes', replies: { totalItems: 999 } }] };
    await byEve(e.activity(eve, 'Update', forged));
    expect((await postOf(note.id))?.poll).toEqual(row.poll);
  });

  it('O11 a vote is no post', async () => {
    const answer = async (inReplyTo: string) => {
      const vote = e.post(eve, { inReplyTo, document: { name: 'yes', content: undefined } });
      await byEve(e.activity(eve, 'Create', vote));
      return postOf(vote.id);
    };
    const options = [{ type: 'Note', name: 'yes', replies: { totalItems: 1 } }];
    const poll = await vicsPost({ document: { type: 'Question', oneOf: options } });
    expect(await answer(poll.row.uri)).toBeNull();
    await byVic(v.activity(vic, 'Delete', poll.note.id));
    expect(await answer(poll.row.uri)).toBeNull();
    expect(await answer(`${v.origin}/not/known`)).toBeNull();
    // To a post without a poll a name alone is an answer like any other.
    const { row } = await vicsPost();
    expect(await answer(row.uri)).toMatchObject({ title: 'yes', inReplyToId: row.id });
  });

  it('O12 the page of a post is on its own server', async () => {
    for (const url of [
      'javascript:alert(1)',
      'data:text/html,x',
      `${v.origin}/@vic/1`,
      'https://evil.test/',
    ]) {
      const note = e.post(eve, { document: { url } });
      await byEve(e.activity(eve, 'Create', note));
      expect((await postOf(note.id))?.url ?? note.id).toBe(note.id);
    }
  });

  it('O15 ids with credentials or strange hosts are none', async () => {
    for (const host of ['v.test@e.test', 'e.test\\@v.test', 'e.test:443@v.test']) {
      const note = { ...e.post(eve), id: `https://${host}/notes/1` };
      await byEve(e.activity(eve, 'Create', note));
      expect(await postOf(note.id)).toBeNull();
    }
  });

  it('O26 nobody brings things of our own domains', async () => {
    for (const origin of ['https://a.test', 'https://b.test']) {
      const id = `${origin}/posts/12345`;
      await byEve(e.activity(eve, 'Create', { ...e.post(eve), id, attributedTo: ana.uri }));
      await byEve(e.activity(eve, 'Announce', { ...e.post(eve), id, attributedTo: ana.uri }));
      await byEve({ ...e.activity(eve, 'Create', e.post(eve)), id });
      expect(await postOf(id)).toBeNull();
    }
  });
});

describe('people', () => {
  it('O13 a handle needs its domain’s and its actor’s word', async () => {
    const ctx = await world.ctx('a.test');
    const liar = await e.actor('liar', { document: { preferredUsername: 'vic', webfinger: 'vic@v.test' } });
    expect(await known(liar.id)).toMatchObject({ handleDomain: 'e.test' });
    expect(await world.app.ports.remote.identityByHandle(ctx, 'vic', 'v.test', 45_000)).toMatchObject({
      uri: vic.id,
    });
    const links = [{ rel: 'self', type: 'application/activity+json', href: eve.id }];
    v.serve('https://v.test/.well-known/webfinger', (request) =>
      request.url.includes('boss')
        ? {
            headers: { 'content-type': 'application/jrd+json' },
            body: { subject: 'acct:boss@v.test', links },
          }
        : undefined,
    );
    expect(await world.app.ports.remote.identityByHandle(ctx, 'boss', 'v.test', 45_000)).toBeNull();
    v.remove('https://v.test/.well-known/webfinger');
  });

  it('O16 Accept is for a Follow that was sent', async () => {
    const lea = await world.identity('lea', 'a.test', { isLocked: true });
    const identity = await known(eve.id);
    await byEve(
      e.activity(eve, 'Accept', {
        type: 'Follow',
        id: `${lea.uri}/follows/1`,
        actor: lea.uri,
        object: eve.id,
      }),
    );
    expect(
      await world.app.db.models.follow.findFirst({ where: { followerId: lea.id, followeeId: identity.id } }),
    ).toBeNull();
    // Nor is one of somebody else's follow, or one that eve wants of a locked identity.
    await byEve(e.activity(eve, 'Follow', lea.uri));
    await byEve(e.activity(eve, 'Accept', { type: 'Follow', actor: eve.id, object: lea.uri }));
    const asked = await world.app.db.models.follow.findFirst({
      where: { followerId: identity.id, followeeId: lea.id },
    });
    expect(asked?.state).toBe('PENDING');
    const vicRow = await known(vic.id);
    const ours = await follow(await world.as(lea), lea, vicRow);
    await byEve(e.activity(eve, 'Accept', { type: 'Follow', id: ours.uri, actor: lea.uri, object: vic.id }));
    expect(await world.app.db.models.follow.findUnique({ where: { id: ours.id } })).toMatchObject({
      state: 'PENDING',
    });
  });

  it('O19 Undo is of one’s own', async () => {
    const bob = await world.identity('bob', 'a.test');
    const theirs = v.activity(vic, 'Follow', bob.uri);
    await byVic(theirs);
    await byEve(e.activity(eve, 'Undo', theirs));
    await byEve(e.activity(eve, 'Undo', String(theirs.id)));
    await byEve(e.activity(eve, 'Undo', { ...theirs, actor: eve.id }));
    expect(await world.app.db.models.follow.findFirst({ where: { uri: String(theirs.id) } })).not.toBeNull();
    const post = await createPost(await world.as(bob), bob, { text: 'Kia ora' });
    const like = v.activity(vic, 'Like', post.uri);
    await byVic(like);
    const own = e.activity(eve, 'Like', post.uri);
    await byEve(own);
    const { id: _named, ...unnamed } = like;
    // What somebody else did is not taken for what the sender did to the same post either.
    for (const undone of [like, unnamed, String(like.id)]) await byEve(e.activity(eve, 'Undo', undone));
    expect(await world.app.db.models.favourite.count({ where: { postId: post.id } })).toBe(2);
    await byEve(e.activity(eve, 'Undo', own));
    await byVic(v.activity(vic, 'Undo', like));
    expect(await world.app.db.models.favourite.count({ where: { postId: post.id } })).toBe(0);
  });

  it('O24 an actor is changed by itself alone, and its keys by its own address', async () => {
    await byEve(e.activity(eve, 'Update', { ...vic.document, name: 'Pwned' }));
    expect((await known(vic.id)).name).toBe('vic');
    vic.document.name = 'Vic';
    const stolen = { id: vic.keyId, owner: vic.id, publicKeyPem: pemOf(eve.rsa) };
    await byVic(v.activity(vic, 'Update', { ...vic.document, publicKey: stolen }));
    expect((await known(vic.id)).name).toBe('Vic');
    const row = await world.app.db.models.identityKey.findUnique({ where: { uri: vic.keyId } });
    expect(row?.publicPem).toBe(pemOf(vic.rsa));
  });

  it('O20 Move needs both ends, and a week between', async () => {
    const old = await v.actor('old');
    const neu = await v.actor('neu');
    const row = await followed(old);
    const bea = await world.identity('bea', 'b.test');
    await follow(await world.as(bea), bea, row);
    await acceptFollow(await world.ctx('b.test'), row, bea);
    const move = async (to = inbox) => {
      await world.deliver(v, to, { ...v.activity(old, 'Move', old.id), target: neu.id }, { as: old });
      await moveFollowers();
    };
    const moved = async () => (await world.row(row)).movedToId;
    await move();
    expect(await moved()).toBeNull();
    // One end alone, either of them.
    neu.document.alsoKnownAs = [old.id];
    await move();
    expect(await moved()).toBeNull();
    neu.document.alsoKnownAs = [];
    old.document.movedTo = neu.id;
    await move();
    expect(await moved()).toBeNull();
    // Somebody else's word is none.
    neu.document.alsoKnownAs = [old.id];
    await byEve({ ...e.activity(eve, 'Move', old.id), target: neu.id });
    expect(await moved()).toBeNull();
    await move();
    const target = await known(neu.id);
    expect(await moved()).toBe(target.id);
    const follows = await world.app.db.models.follow.findMany({ where: { followerId: ana.id } });
    expect(follows.some((each) => each.followeeId === target.id)).toBe(true);
    expect(follows.some((each) => each.followeeId === row.id)).toBe(false);
    // Who is told is who was asked: Bea's domain knows nothing of it yet.
    const told = () =>
      world.app.db.models.notification.findMany({ where: { kind: 'MOVE' }, select: { identityId: true } });
    expect(await told()).toEqual([{ identityId: ana.id }]);
    // The same Move comes to the people of another domain: both ends must still agree.
    const followedByBea = async () =>
      (await world.app.db.models.follow.findMany({ where: { followerId: bea.id } })).map(
        (each) => each.followeeId,
      );
    neu.document.alsoKnownAs = [];
    await move('https://b.test/inbox');
    expect(await followedByBea()).toEqual([row.id]);
    neu.document.alsoKnownAs = [old.id];
    await move('https://b.test/inbox');
    expect(await followedByBea()).toEqual([target.id]);
    expect(await told()).toEqual([{ identityId: ana.id }, { identityId: bea.id }]);
    const third = await v.actor('third', { document: { alsoKnownAs: [old.id] } });
    old.document.movedTo = third.id;
    await world.deliver(v, inbox, { ...v.activity(old, 'Move', old.id), target: third.id }, { as: old });
    expect(await moved()).toBe(target.id);
  });

  it('a deleted actor is a tombstone, its posts are hidden', async () => {
    const gone = await v.actor('gone');
    const identity = await followed(gone);
    const note = v.post(gone);
    await world.deliver(v, inbox, v.activity(gone, 'Create', note), { as: gone });
    await byEve({ ...e.activity(eve, 'Delete', gone.id) });
    expect((await world.row(identity)).state).toBe('ACTIVE');
    await world.deliver(v, inbox, v.activity(gone, 'Delete', gone.id), { as: gone });
    expect(await world.row(identity)).toMatchObject({ state: 'DELETED', name: '' });
  });
});

describe('tenants and boosts', () => {
  it('O28 what is for a few is not boosted', async () => {
    const { row } = await vicsPost({ visibility: 'followers' });
    await byEve(e.activity(eve, 'Announce', row.uri));
    expect(await world.app.db.models.boost.count({ where: { postId: row.id } })).toBe(0);
    await expect(boostPost(await world.as(ana), ana, row.id)).rejects.toThrow();
    const own = await createPost(await world.as(ana), ana, { text: 'for a few', visibility: 'FOLLOWERS' });
    await byEve(e.activity(eve, 'Announce', own.uri));
    expect(await world.app.db.models.boost.count({ where: { postId: own.id } })).toBe(0);
  });

  it('O29 what is meant for one domain has no effect through another', async () => {
    const bo = await world.identity('bo', 'b.test');
    await byEve(e.activity(eve, 'Follow', bo.uri));
    expect(await world.app.db.models.follow.count({ where: { followeeId: bo.id } })).toBe(0);
    const { status } = await byEve(e.activity(eve, 'Follow', bo.uri), 'https://a.test/users/bo/inbox');
    expect(status).toBe(404);
    const post = await createPost(await world.as(bo), bo, { text: 'of b' });
    await byEve(e.activity(eve, 'Like', post.uri));
    expect(await world.app.db.models.favourite.count({ where: { postId: post.id } })).toBe(0);
    await byEve(e.activity(eve, 'Like', post.uri), 'https://b.test/inbox');
    expect(await world.app.db.models.favourite.count({ where: { postId: post.id } })).toBe(1);
    const cat = await world.identity('cat', 'a.test');
    await byEve(e.activity(eve, 'Follow', cat.uri), `${ana.uri}/inbox`);
    expect(await world.app.db.models.follow.count({ where: { followeeId: cat.id } })).toBe(0);
  });

  it('T21 nothing of a suspended author comes in by a boost', async () => {
    const sus = await v.actor('sus');
    const identity = await known(sus.id);
    await world.app.db.models.identity.update({ where: { id: identity.id }, data: { state: 'SUSPENDED' } });
    await settle(world.app);
    const note = v.post(sus);
    await byEve(e.activity(eve, 'Announce', note.id));
    expect(await postOf(note.id)).toBeNull();
  });

  it('a Block ends follows in both directions', async () => {
    const dee = await world.identity('dee', 'a.test');
    const foe = await v.actor('foe');
    const row = await known(foe.id);
    await follow(await world.as(dee), dee, row);
    await world.deliver(v, inbox, v.activity(foe, 'Follow', dee.uri), { as: foe });
    const blocked = v.activity(foe, 'Block', dee.uri);
    await world.deliver(v, inbox, blocked, { as: foe });
    expect(
      await world.app.db.models.follow.count({
        where: { OR: [{ followerId: row.id }, { followeeId: row.id }] },
      }),
    ).toBe(0);
    expect(await world.app.db.models.block.count({ where: { blockerId: row.id, blockedId: dee.id } })).toBe(
      1,
    );
    await world.deliver(v, inbox, v.activity(foe, 'Undo', blocked), { as: foe });
    expect(await world.app.db.models.block.count({ where: { blockerId: row.id } })).toBe(0);
  });
});
