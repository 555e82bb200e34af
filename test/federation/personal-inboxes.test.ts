import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { follow } from '../../src/core/follows/follow.ts';
import { readerOf } from '../../src/core/posts/reader.ts';
import { readerSees } from '../../src/core/posts/visibility-facts.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import type { Identity } from '../../src/db/rows.ts';
import { DIALECTS } from '../helpers/database.ts';
import type { FakeActor, FakePeer, Json } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation } from '../helpers/federation/federation.ts';

/** What names nobody, and was sent by its author to somebody's own inbox, is for its owner. */
describe.each(DIALECTS)('personal inboxes on %s', (dialect) => {
  let world: FederationWorld;
  let peer: FakePeer;
  let eve: FakeActor;
  let [ana, ben, cas]: Identity[] = [];
  let made = 0;

  beforeAll(async () => {
    world = await openFederation({ dialect, domains: ['a.test', 'b.test'] });
    [peer] = world.peers as [FakePeer];
    eve = await peer.actor('eve');
    for (const name of ['ana', 'ben', 'cas']) await world.identity(name, 'a.test');
    [ana, ben, cas] = await world.app.db.models.identity.findMany({
      where: { username: { in: ['ana', 'ben', 'cas'] } },
      orderBy: { id: 'asc' },
    });
  });
  beforeEach(() => world.app.db.models.notification.deleteMany({}));
  afterAll(() => world.close());

  const of = (identity: Identity | undefined) => identity as Identity;
  const inboxOf = (identity: Identity | undefined) => `${of(identity).uri}/inbox`;
  const note = (more: Json = {}): Json => {
    made += 1;
    return peer.post(eve, { content: `<p>note ${made}</p>`, document: { to: [], cc: [], ...more } });
  };
  const create = (object: Json): Json => peer.activity(eve, 'Create', object);
  const send = (activity: Json, inbox: string) => world.deliver(peer, inbox, activity, { as: eve });
  const stored = (object: Json) =>
    world.app.db.models.post.findUnique({
      where: { uri: String(object.id) },
      include: { mentionRows: true },
    });
  const readers = async (object: Json) => {
    const post = await stored(object);
    const seen = [];
    for (const identity of [ana, ben, cas]) {
      const ctx = await world.as(of(identity));
      if (post && (await readerSees(ctx, await readerOf(ctx, of(identity)), post)))
        seen.push(of(identity).username);
    }
    return seen;
  };

  it('each that gets it adds its owner, once and without a mention or notification', async () => {
    const object = note();
    const activity = create(object);
    await send(activity, inboxOf(ana));
    expect(await readers(object)).toEqual(['ana']);
    await send(activity, inboxOf(ben));
    await send(activity, inboxOf(ben));
    expect(await readers(object)).toEqual(['ana', 'ben']);
    const post = await stored(object);
    expect(post).toMatchObject({ visibility: 'MENTIONED', mentions: [] });
    expect(post?.mentionRows.map((row) => row.isNamed)).toEqual([false, false]);
    expect(await world.app.db.models.notification.count()).toBe(0);
    expect(await world.app.db.models.inbound.count({ where: { type: 'Create' } })).toBe(2);
  });

  it('collections of another server, and people it names elsewhere, make no difference', async () => {
    const list = note({ to: ['https://e.test/lists/1'] });
    await send(create(list), inboxOf(ana));
    expect(await readers(list)).toEqual(['ana']);
    const named = note({
      to: [of(ben).uri],
      tag: [{ type: 'Mention', href: of(ben).uri, name: '@ben@a.test' }],
    });
    const activity = create(named);
    await send(activity, 'https://a.test/inbox');
    expect(await readers(named)).toEqual(['ben']);
    await send(activity, inboxOf(cas));
    expect(await readers(named)).toEqual(['ben', 'cas']);
    const told = await world.app.db.models.notification.findMany();
    expect(told.map((row) => row.identityId)).toEqual([of(ben).id]);
  });

  it('a bare id is for the owner as well', async () => {
    const object = note();
    await send({ ...peer.activity(eve, 'Create', object.id), to: [], cc: [] }, inboxOf(ana));
    expect(await readers(object)).toEqual(['ana']);
  });

  it('the shared inbox adds nobody, nor does what is for everyone or for followers', async () => {
    const nobody = note();
    await send(create(nobody), 'https://a.test/inbox');
    expect(await stored(nobody)).toBeNull();
    const open = note({ to: ['https://www.w3.org/ns/activitystreams#Public'] });
    await send(create(open), inboxOf(ana));
    expect(await stored(open)).toBeNull();
    const some = note({ to: [`${eve.id}/followers`] });
    await send(create(some), inboxOf(ana));
    expect(await stored(some)).toBeNull();
  });

  it('nobody else than its author adds anybody', async () => {
    const object = note();
    await send(create(object), inboxOf(ana));
    const mal = await peer.actor('mal');
    const again = { ...peer.activity(mal, 'Create', object), to: [], cc: [] };
    await world.deliver(peer, inboxOf(ben), again, { as: mal });
    const proof = { type: 'DataIntegrityProof', cryptosuite: 'eddsa-jcs-2022', proofValue: 'z1' };
    await world.deliver(peer, inboxOf(ben), { ...create(object), proof }, { as: mal });
    expect(await readers(object)).toEqual(['ana']);
  });

  it('stands in the home of an owner who follows the author, and notifies nobody whose post it answers', async () => {
    await world.app.ports.remote.identityByUri(await world.ctx('a.test'), eve.id, 30_000);
    const author = await world.app.db.models.identity.findUniqueOrThrow({ where: { uri: eve.id } });
    await follow(await world.as(of(ben)), of(ben), author);
    const asked = (await world.outgoing('Follow')).at(-1);
    await send(peer.activity(eve, 'Accept', asked as Json), 'https://a.test/inbox');
    await world.app.db.models.notification.deleteMany({});
    const mine = await createPost(await world.as(of(ana)), of(ana), { text: 'mine' });
    const object = note({ inReplyTo: mine.uri });
    const activity = create(object);
    await send(activity, inboxOf(ana));
    await send(activity, inboxOf(ben));
    expect(await readers(object)).toEqual(['ana', 'ben']);
    const post = await stored(object);
    const homes = await world.app.db.models.home.findMany({ where: { entryId: post?.id ?? 0n } });
    expect(homes.map((row) => row.identityId)).toEqual([of(ben).id]);
    expect(await world.app.db.models.notification.count()).toBe(0);
  });

  it('an edit keeps its readers, and one that comes first has them too', async () => {
    const object = note();
    const updated = (ms: number) => ({ updated: new Date(Date.now() + ms).toISOString() });
    const early = {
      ...peer.activity(eve, 'Update', { ...object, ...updated(0), content: '<p>new</p>' }),
      to: [],
    };
    await send(early, inboxOf(ana));
    expect(await readers(object)).toEqual(['ana']);
    await send(create(object), inboxOf(ben));
    expect(await readers(object)).toEqual(['ana', 'ben']);
    expect(await stored(object)).toMatchObject({ html: '<p>new</p>' });
  });
});
