import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptFollow } from '../../src/core/follows/answer.ts';
import { follow } from '../../src/core/follows/follow.ts';
import { setSuspended } from '../../src/core/identities/suspend.ts';
import type { Identity } from '../../src/db/rows.ts';
import type { FakeActor, FakePeer, Json } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation, settle } from '../helpers/federation/federation.ts';

/**
 * Groups announce what their members do (FEP-1b12): here a community on G whose members are on M; ana follows the
 * community.
 */

let world: FederationWorld;
let g: FakePeer;
let m: FakePeer;
let group: FakeActor;
let idle: FakeActor;
let mem: FakeActor;
let ana: Identity;
const inbox = 'https://a.test/inbox';
const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

beforeAll(async () => {
  world = await openFederation({ domains: ['a.test', 'b.test'], peers: ['g.test', 'm.test'] });
  [g, m] = world.peers as [FakePeer, FakePeer];
  group = await g.actor('main', { type: 'Group' });
  idle = await g.actor('idle', { type: 'Group' });
  mem = await m.actor('mem');
  ana = await world.identity('ana', 'a.test');
  const row = await known(group.id);
  await follow(await world.as(ana), ana, row);
  await acceptFollow(await world.ctx('a.test'), row, ana);
});
afterAll(() => world.close());

async function known(uri: string): Promise<Identity> {
  const identity = await world.app.ports.remote.identityByUri(await world.ctx('a.test'), uri, 30_000);
  if (!identity) throw new Error(`${uri} could not be fetched`);
  return identity;
}
const announce = async (object: unknown, wish: { as?: FakeActor; more?: Json; to?: string } = {}) => {
  const as = wish.as ?? group;
  const activity = g.activity(as, 'Announce', object, { to: [PUBLIC], ...wish.more });
  const { handled } = await world.deliver(g, wish.to ?? inbox, activity, { as });
  return handled.at(-1);
};
const by = async (activity: Json) =>
  (await world.deliver(m, inbox, activity, { as: mem })).handled.at(-1)?.outcome;
const postOf = (uri: unknown) => world.app.db.models.post.findUnique({ where: { uri: String(uri) } });
const boostOf = (uri: unknown) =>
  world.app.db.models.boost.findFirst({ where: { post: { uri: String(uri) } } });
const later = () => new Date(Date.now() + 5000).toISOString();
const told = () => world.app.db.models.notification.count();

async function page(document: Json = {}): Promise<Json> {
  const written = m.post(mem, { document: { type: 'Page', name: 'A page', ...document } });
  await announce(m.activity(mem, 'Create', written));
  return written;
}

/** Announced as deleted, and its origin says so. */
async function deleted(): Promise<{ written: Json; deletion: Json }> {
  const written = await page();
  m.serve(String(written.id), { status: 410 }, 'reply');
  const deletion = m.activity(mem, 'Delete', written.id);
  await announce(deletion);
  expect((await postOf(written.id))?.deletedAt).toEqual(expect.any(BigInt));
  return { written, deletion };
}
const back = (written: Json) => m.serve(String(written.id), () => ({ body: written }));

describe('an Update that is signed by somebody of another server', () => {
  const update = async (object: unknown) => {
    const activity = g.activity(idle, 'Update', object, { to: [PUBLIC] });
    return (await world.deliver(g, inbox, activity, { as: idle })).handled.at(-1)?.outcome;
  };

  it('makes the post be read from its own server, and nothing of it is believed', async () => {
    const written = await page();
    const said = { ...written, content: '<p>As a stranger says</p>', attributedTo: idle.id };
    Object.assign(written, { content: '<p>As its own server has it now</p>', updated: later() });
    expect(await update(said)).toBe('handled');
    const post = await postOf(written.id);
    expect(post?.html).toContain('As its own server has it now');
    expect(post?.authorId).toBe((await known(mem.id)).id);
    Object.assign(written, { content: '<p>And by its id</p>', updated: later() });
    expect(await update(written.id)).toBe('handled');
    expect((await postOf(written.id))?.html).toContain('And by its id');
  });

  it('is nothing where the post is not stored here, is deleted, or is one of ours', async () => {
    const strange = m.post(mem);
    const { written } = await deleted();
    const fetched = () => m.requests.filter(({ url }) => url === strange.id || url === written.id).length;
    const before = fetched();
    for (const object of [strange, strange.id, written, written.id, { ...written, id: `${ana.uri}/x` }])
      expect(await update(object)).toBe('ignored');
    expect(fetched()).toBe(before);
    expect(await postOf(strange.id)).toBeNull();
  });
});

describe('Announce of an Update', () => {
  it('takes the edit from the origin, whatever is embedded, and boosts nothing anew', async () => {
    const written = await page();
    Object.assign(written, { content: '<p>As its server has it</p>', updated: later() });
    const embedded = { ...written, content: '<p>As the group says</p>', attributedTo: group.id };
    const boosts = await world.app.db.models.boost.count();
    expect((await announce(m.activity(mem, 'Update', embedded)))?.outcome).toBe('handled');
    const post = await postOf(written.id);
    expect(post).toMatchObject({ revision: 1 });
    expect(post?.html).toContain('As its server has it');
    Object.assign(written, { content: '<p>By its id alone</p>', updated: later() });
    await announce(m.activity(mem, 'Update', written.id));
    expect((await postOf(written.id))?.html).toContain('By its id alone');
    expect(await world.app.db.models.boost.count()).toBe(boosts);
    // The same once more is no edit.
    await announce(m.activity(mem, 'Update', written));
    expect((await postOf(written.id))?.revision).toBe(2);
  });

  it('is nothing from whom nobody here follows, on another domain, or of a thing of ours', async () => {
    const written = await page();
    const fetched = () => m.requests.filter((request) => request.url === written.id).length;
    const before = fetched();
    Object.assign(written, { content: '<p>edited</p>', updated: later() });
    const update = m.activity(mem, 'Update', written);
    for (const wish of [{ as: idle }, { to: 'https://b.test/inbox' }])
      expect((await announce(update, wish))?.outcome).toBe('ignored');
    expect((await announce({ ...update, object: { ...written, id: `${ana.uri}/x` } }))?.outcome).toBe(
      'ignored',
    );
    expect(fetched()).toBe(before);
    expect((await postOf(written.id))?.revision).toBe(0);
  });

  it('of an old post that is not known here shows nothing as new', async () => {
    const old = m.post(mem, { published: Date.now() - 3 * 86_400_000 });
    await announce(m.activity(mem, 'Update', old));
    expect(await boostOf(old.id)).toBeNull();
    const fresh = m.post(mem);
    await announce(m.activity(mem, 'Update', fresh));
    expect(await boostOf(fresh.id)).not.toBeNull();
  });

  it('of the group fetches the group, whether it or a moderator says so; of a person nothing changes', async () => {
    for (const [index, tell] of [
      () => announce(m.activity(mem, 'Update', { ...group.document, name: 'forged' })),
      () => by(m.activity(mem, 'Update', { ...group.document, name: 'forged' })),
      () => by(m.activity(mem, 'Update', group.id)),
    ].entries()) {
      group.document.name = `Main ${index}`;
      await tell();
      expect((await world.app.db.models.identity.findUnique({ where: { uri: group.id } }))?.name).toBe(
        `Main ${index}`,
      );
    }
    const other = await g.actor('other');
    await known(other.id);
    other.document.name = 'Changed';
    await by(m.activity(mem, 'Update', { ...other.document, name: 'forged' }));
    expect((await world.app.db.models.identity.findUnique({ where: { uri: other.id } }))?.name).toBe('other');
  });
});

describe('Undo of a Delete', () => {
  it.each(['announced by the group', 'announced with the Delete’s bare content', 'by the author'] as const)(
    'restores what its origin shows again: %s',
    async (how) => {
      const { written, deletion } = await deleted();
      const undo = m.activity(
        mem,
        'Undo',
        how.includes('bare') ? { type: 'Delete', object: written.id } : deletion,
      );
      const tell = () =>
        how === 'by the author' ? by({ ...undo, id: `${mem.id}/undo/${Math.random()}` }) : announce(undo);
      // While its server says 410 nothing comes back; what was remembered of that is not believed afterwards.
      await tell();
      expect((await postOf(written.id))?.deletedAt).toEqual(expect.any(BigInt));
      back(written);
      const before = await told();
      await tell();
      const post = await postOf(written.id);
      expect(post).toMatchObject({ deletedAt: null, title: 'A page', authorId: (await known(mem.id)).id });
      expect(post?.html).toContain('Hello');
      expect(await told()).toBe(before);
      const count = async () => (await known(mem.id)).postsCount;
      const figure = await count();
      await tell();
      expect(await count()).toBe(figure);
    },
  );

  it('counts a restored answer at what it answers, and its own answers', async () => {
    const parent = await page();
    const written = m.post(mem, { inReplyTo: String(parent.id) });
    await announce(m.activity(mem, 'Create', written));
    const answer = m.post(mem, { inReplyTo: String(written.id) });
    await announce(m.activity(mem, 'Create', answer));
    const replies = async (uri: unknown) => (await postOf(uri))?.repliesCount;
    expect([await replies(parent.id), await replies(written.id)]).toEqual([1, 1]);
    m.serve(String(written.id), { status: 410 }, 'reply');
    const deletion = m.activity(mem, 'Delete', written.id);
    await announce(deletion);
    expect(await replies(parent.id)).toBe(0);
    back(written);
    await announce(m.activity(mem, 'Undo', deletion));
    expect([await replies(parent.id), await replies(written.id)]).toEqual([1, 1]);
  });

  it('restores nothing by its word alone, from whom nobody follows, or by the Delete’s id', async () => {
    const { written, deletion } = await deleted();
    const undo = m.activity(mem, 'Undo', deletion);
    await announce({ ...undo, object: { ...deletion, object: { ...written, content: 'forged' } } });
    expect((await postOf(written.id))?.deletedAt).toEqual(expect.any(BigInt));
    back(written);
    await announce(undo, { as: idle });
    await announce({ ...undo, object: deletion.id });
    await announce({ type: 'Announce', actor: mem.id, object: undo });
    await announce(undo, { to: 'https://b.test/inbox' });
    expect((await postOf(written.id))?.deletedAt).toEqual(expect.any(BigInt));
    Object.assign(written, { attributedTo: `${m.origin}/users/other` });
    await announce(undo);
    expect((await postOf(written.id))?.deletedAt).toEqual(expect.any(BigInt));
  });

  it('brings nothing of a suspended author or a blocked server back', async () => {
    const { written, deletion } = await deleted();
    back(written);
    const undo = m.activity(mem, 'Undo', deletion);
    const ctx = { ...(await world.ctx('a.test')), viewer: { kind: 'operator' as const, identity: null } };
    const author = await known(mem.id);
    await setSuspended(ctx, author, true);
    await settle(world.app);
    await announce(undo);
    expect((await postOf(written.id))?.deletedAt).toEqual(expect.any(BigInt));
    await setSuspended(ctx, await world.row(author), false);
    await world.app.db.models.hostBlock.create({
      data: { id: world.app.ids.next(), name: 'm.test', createdAt: BigInt(Date.now()) },
    });
    world.app.hostBlocks.forget();
    await announce({ ...undo, id: `${mem.id}/undo/again` });
    expect((await postOf(written.id))?.deletedAt).toEqual(expect.any(BigInt));
    await world.app.db.models.hostBlock.deleteMany();
    world.app.hostBlocks.forget();
    await settle(world.app);
    await announce({ ...undo, id: `${mem.id}/undo/at-last` });
    expect((await postOf(written.id))?.deletedAt).toBeNull();
  });
});

describe('Announce of a Create without an audience', () => {
  const silent = { to: undefined, cc: undefined };

  it('is a boost for whom the Create names, else for followers; the post is what its origin shows', async () => {
    for (const [audience, visibility] of [
      [{ to: [PUBLIC] }, 'PUBLIC'],
      [{ to: [], cc: [PUBLIC] }, 'UNLISTED'],
      [{}, 'FOLLOWERS'],
    ] as const) {
      const written = m.post(mem, { document: silent });
      await announce({ ...m.activity(mem, 'Create', written), ...audience }, { more: { to: undefined } });
      expect(await postOf(written.id)).toMatchObject({ visibility: 'PUBLIC' });
      expect((await boostOf(written.id))?.visibility).toBe(visibility);
    }
  });

  it('makes nothing public that says whom it is for', async () => {
    for (const document of [
      { to: [], cc: [] },
      { to: [`${mem.id}/followers`], cc: undefined },
      { to: undefined, cc: [`${mem.id}/followers`] },
      { ...silent, bto: ['https://m.test/users/other'] },
      { ...silent, bcc: [] },
      { to: 7, cc: undefined },
      { to: {}, cc: undefined },
      { to: 'public', cc: undefined },
    ]) {
      const written = m.post(mem, { document });
      await announce({ ...m.activity(mem, 'Create', written), to: [PUBLIC] }, { more: { to: [PUBLIC] } });
      expect(await boostOf(written.id), JSON.stringify(document)).toBeNull();
      expect((await postOf(written.id))?.visibility ?? 'NONE').not.toBe('PUBLIC');
    }
  });
});
