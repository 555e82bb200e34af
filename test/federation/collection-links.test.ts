import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCollection } from '../../src/core/collections/collections.ts';
import { linkedCollectionsOf } from '../../src/core/posts/linked-collections.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import { editPost } from '../../src/core/posts/write/edit.ts';
import { report } from '../../src/core/reports/report.ts';
import type { Collection, Identity } from '../../src/db/rows.ts';
import { projectRoot } from '../../src/lib/root.ts';
import { FetchError } from '../../src/net/errors.ts';
import { featureVerification } from '../../src/reconciler/machines/identities/feature-verification.ts';
import { collectionFetch } from '../../src/reconciler/machines/posts/collection-fetch.ts';
import { remoteWork } from '../../src/reconciler/machines/remote-work.ts';
import { DIALECTS } from '../helpers/database.ts';
import type { FakeActor, FakePeer, Json } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation } from '../helpers/federation/federation.ts';

const AS = 'https://www.w3.org/ns/activitystreams';

it('every sentence about collections has a test', () => {
  const [, section = ''] =
    /## Collections of people\n(.*?)\n## /s.exec(
      readFileSync(join(projectRoot, 'schema/FEDERATION.md'), 'utf8'),
    ) ?? [];
  const numbers = [...section.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number));
  expect(numbers).toEqual(numbers.map((_, at) => at + 1));
  const folder = join(projectRoot, 'test/federation');
  const tests = readdirSync(folder)
    .filter((name) => name.startsWith('collection'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const titles = [...tests.matchAll(/\bit\(\s*'((?:\d+ )+)/g)].map(([, title = '']) => title);
  const tested = new Set(titles.flatMap((title) => title.trim().split(' ').map(Number)));
  expect(numbers.filter((number) => !tested.has(number))).toEqual([]);
});

describe.each(DIALECTS)('collections that are met by their addresses, on %s', (dialect) => {
  let world: FederationWorld;
  let peer: FakePeer;
  let other: FakePeer;
  let [eve, vic]: FakeActor[] = [];
  let ana: Identity;
  let serial = 0;

  beforeAll(async () => {
    world = await openFederation({ dialect, peers: ['e.test', 'v.test'] });
    [peer, other] = world.peers as [FakePeer, FakePeer];
    [eve, vic] = [await peer.actor('eve'), await other.actor('vic')];
    const { id } = await world.identity('ana', 'a.test');
    ana = await world.app.db.models.identity.update({ where: { id }, data: { isDiscoverable: true } });
  });
  afterAll(() => world.close());

  /** A collection of eve's that is served and of which nobody here knows. */
  const collection = (more: Json = {}, path = `/users/eve/collections/${++serial}`): Json => {
    const id = `${peer.origin}${path}`;
    const document = {
      ...{ '@context': AS, id, type: 'FeaturedCollection', name: 'Cats', attributedTo: eve?.id },
      ...{ url: `${peer.origin}/@eve/cats/${serial}`, orderedItems: [], ...more },
    };
    peer.serve(id, document);
    return document;
  };
  const item = (of: Json, who: unknown, authorization: string | null = null): Json => {
    serial += 1;
    return {
      ...{ id: `${of.id}/items/${serial}`, type: 'FeaturedItem', featuredObject: who },
      ...(authorization === null ? {} : { featureAuthorization: authorization }),
    };
  };
  const stampFor = (document: Json): string => {
    serial += 1;
    const id = `${vic?.id}/stamps/${serial}`;
    other.serve(id, {
      ...{ '@context': AS, id, type: 'FeatureAuthorization' },
      ...{ interactingObject: document.id, interactionTarget: vic?.id },
    });
    return id;
  };
  const lookUp = async (url: unknown, domain = 'a.test') => {
    const found = await world.app.ports.remote.byUrl(await world.ctx(domain), String(url), 30_000);
    return found && 'collection' in found ? found.collection : null;
  };
  const itemsOf = (made: Pick<Collection, 'id'> | null) =>
    world.app.db.models.collectionItem.findMany({
      where: { collectionId: made?.id ?? 0n },
      orderBy: { position: 'asc' },
    });
  /** What the reconciler does with what waits for a machine. */
  async function runAll(name: 'feature-verification' | 'collection-fetch'): Promise<string[]> {
    const { models } = world.app.db;
    const subjects: string[] = [];
    for (;;) {
      const row = await models.work.findFirst({ where: { machine: name }, orderBy: { id: 'asc' } });
      if (!row) return subjects;
      await models.work.delete({ where: { id: row.id } });
      subjects.push(row.subject);
      const run = { ctx: await world.ctx('a.test'), subject: row.subject, payload: {}, attempts: 0 };
      if (name === 'collection-fetch') await collectionFetch(remoteWork).handlers.fetch?.(run);
      else await featureVerification(remoteWork).handlers.verify?.(run);
    }
  }

  describe('looked up', () => {
    it('7 9 are fetched with whose they are, and show who is proven to agree', async () => {
      const document = collection();
      const good = stampFor(document);
      document.orderedItems = [item(document, vic?.id, good), item(document, ana.uri, good)];
      peer.serve(String(document.url), document);
      const found = await lookUp(document.url);
      expect(found).toMatchObject({ uri: document.id, name: 'Cats' });
      const owner = await world.app.db.models.identity.findUnique({ where: { uri: String(eve?.id) } });
      expect(found?.identityId).toBe(owner?.id);
      expect((await itemsOf(found)).map(({ state }) => state)).toEqual(['PENDING']);
      await runAll('feature-verification');
      expect((await itemsOf(found)).map(({ state, objectUri }) => [state, objectUri])).toEqual([
        ['ACCEPTED', vic?.id],
      ]);
      // Once known, nobody is asked again.
      const before = peer.requests.length;
      expect((await lookUp(document.id))?.id).toBe(found?.id);
      expect(peer.requests.length).toBe(before);
    });

    it('7 are of nobody but the one on their own server', async () => {
      const mine = (document: Json) => lookUp(document.id);
      // Attributed to somebody of another server, to one of ours, to nobody.
      for (const attributedTo of [vic?.id, ana.uri, undefined, `${peer.origin}/users/nobody`])
        expect(await mine(collection({ attributedTo }))).toBeNull();
      // An id that is not its own: of another server, and of a document that says otherwise.
      const foreign = collection({ id: `${other.origin}/users/vic/collections/1`, attributedTo: vic?.id });
      expect(await lookUp(`${peer.origin}/users/eve/collections/${serial}`)).toBeNull();
      expect(await lookUp(foreign.id)).toBeNull();
      const real = collection({ name: 'Real' });
      const copy = collection({ id: real.id, name: 'Copy' });
      expect((await lookUp(`${peer.origin}/users/eve/collections/${serial}`))?.name).toBe('Real');
      expect(copy.id).toBe(real.id);
      // What is none, or has nothing to be called.
      expect(await mine(collection({ type: 'OrderedCollection' }))).toBeNull();
      expect(await mine(collection({ name: ' \u200b' }))).toBeNull();
      expect(
        await world.app.db.models.collection.count({ where: { uri: { startsWith: other.origin } } }),
      ).toBe(0);
    });

    it('8 hold so many and no more, also where they stand on pages or by their ids', async () => {
      const many = collection();
      many.orderedItems = Array.from({ length: 200 }, (_, at) => item(many, `${other.origin}/users/n${at}`));
      expect(await itemsOf(await lookUp(many.id))).toHaveLength(150);

      const paged = collection({ orderedItems: undefined });
      const page = (at: number) => `${paged.id}?page=${at}`;
      paged.first = page(1);
      for (let at = 1; at <= 9; at += 1)
        peer.serve(page(at), {
          ...{ '@context': AS, id: page(at), type: 'OrderedCollectionPage', next: page(at + 1) },
          orderedItems: [item(paged, `${other.origin}/users/p${at}`)],
        });
      expect((await itemsOf(await lookUp(paged.id))).map(({ objectUri }) => objectUri)).toEqual(
        [1, 2, 3, 4, 5].map((at) => `${other.origin}/users/p${at}`),
      );

      const named = collection();
      named.orderedItems = Array.from({ length: 30 }, (_, at) => {
        const each = item(named, `${other.origin}/users/r${at}`);
        peer.serve(String(each.id), each);
        return each.id;
      });
      expect(await itemsOf(await lookUp(named.id))).toHaveLength(25);
      // Of another server's items nothing is believed, nor are they fetched.
      const strange = collection({ orderedItems: [`${other.origin}/items/1`] });
      const asked = other.requests.length;
      expect(await itemsOf(await lookUp(strange.id))).toEqual([]);
      expect(other.requests.length).toBe(asked);
    });

    it('7 are none of a server, or of somebody, that the domain does not deal with', async () => {
      const owner = await world.app.db.models.identity.findUniqueOrThrow({ where: { uri: eve?.id ?? '' } });
      const domain = await world.domain('a.test');
      const unseen = collection();
      const restriction = await world.app.db.models.identityRestriction.create({
        data: {
          ...{ id: world.app.ids.next(), identityId: owner.id, domainId: domain.id },
          ...{ level: 'SUSPEND', createdAt: 1n },
        },
      });
      world.app.restrictions.forget();
      expect(await lookUp(unseen.id)).toBeNull();
      await world.app.db.models.identityRestriction.delete({ where: { id: restriction.id } });
      world.app.restrictions.forget();
      expect(await lookUp(unseen.id)).not.toBeNull();
    });
  });

  describe('linked to', () => {
    it('10 are named by posts of ours', async () => {
      const birds = await createCollection(await world.as(ana), ana, { name: 'Birds' });
      const cats = await lookUp(collection().id);
      const text = `${birds.url} ${cats?.uri} https://e.test/@eve/unknown`;
      const post = await createPost(await world.as(ana), ana, { text });
      expect(linkedCollectionsOf(post)).toEqual([birds.uri, cats?.uri]);
      const served = (await peer.get(post.uri)).json as { tag: Json[] };
      expect(served.tag).toEqual([
        { type: 'FeaturedCollection', id: birds.uri },
        { type: 'FeaturedCollection', id: cats?.uri },
      ]);
      const edited = await editPost(await world.as(ana), ana, post.id, { text: 'no more' });
      expect(edited.linkedCollections).toBeNull();
    });

    it('10 are read from tags, and fetched where they are not known', async () => {
      const birds = await createCollection(await world.as(ana), ana, { name: 'Birds' });
      const [first, second] = [collection({ name: 'First' }), collection({ name: 'Second' })];
      const gone = `${peer.origin}/users/eve/collections/gone`;
      const tagged = (...ids: unknown[]) => ids.map((id) => ({ type: 'FeaturedCollection', id }));
      const note = peer.post(eve as FakeActor, {
        mentions: [ana.uri],
        document: { tag: [...tagged(first.id, birds.uri, gone, 7, null), { type: 'FeaturedCollection' }] },
      });
      const receive = async (type: string, object: Json) =>
        (
          await world.deliver(peer, 'https://a.test/inbox', peer.activity(eve as FakeActor, type, object), {
            as: eve as FakeActor,
          })
        ).handled[0]?.outcome;
      expect(await receive('Create', note)).toBe('handled');
      const stored = () => world.app.db.models.post.findUniqueOrThrow({ where: { uri: String(note.id) } });
      expect(linkedCollectionsOf(await stored())).toEqual([first.id, birds.uri, gone]);
      const waiting = await world.app.db.models.work.findMany({ where: { machine: 'collection-fetch' } });
      expect(waiting.map(({ payload }) => payload)).toEqual([{ because: 'e.test' }, { because: 'e.test' }]);
      expect(await runAll('collection-fetch')).toEqual([first.id, gone]);
      const known = (document: Json) =>
        world.app.db.models.collection.findUnique({ where: { uri: String(document.id) } });
      expect(await known(first)).toMatchObject({ name: 'First' });
      const edit = {
        ...{ ...note, updated: new Date(Date.now() + 1000).toISOString(), content: '<p>other</p>' },
        // What it linked to before is not asked for again.
        tag: tagged(gone, second.id, ...[1, 2, 3, 4, 5].map((at) => `${gone}${at}`)),
      };
      expect(await receive('Update', edit)).toBe('handled');
      expect(linkedCollectionsOf(await stored())).toHaveLength(5);
      expect(await runAll('collection-fetch')).toEqual([second.id, ...[1, 2, 3].map((at) => `${gone}${at}`)]);
      expect(await known(second)).toMatchObject({ name: 'Second' });
    });

    it('10 are left alone where their server cannot be asked in three tries', async () => {
      const unreachable = Object.assign(Object.create(remoteWork), {
        fetchCollection: async () => {
          throw new FetchError('connect', 'dead.test cannot be reached.');
        },
      });
      const fetch = async (attempts: number) =>
        collectionFetch(unreachable).handlers.fetch?.({
          ctx: await world.ctx('a.test'),
          ...{ subject: 'https://dead.test/c/1', payload: { because: 'e.test' }, attempts },
        });
      for (const attempts of [0, 1]) await expect(fetch(attempts)).rejects.toThrow('dead.test');
      expect(await fetch(2)).toEqual({ to: 'done' });
    });
  });

  it('11 are named by reports', async () => {
    const birds = await createCollection(await world.as(ana), ana, { name: 'Birds' });
    const flag = { ...peer.activity(eve as FakeActor, 'Flag', [ana.uri, birds.uri]), content: 'bad' };
    const { handled } = await world.deliver(peer, 'https://a.test/inbox', flag, { as: eve as FakeActor });
    expect(handled[0]?.outcome).toBe('handled');
    expect(await world.app.db.models.reportedCollection.count({ where: { collectionId: birds.id } })).toBe(1);
    const cats = await lookUp(collection().id);
    const owner = await world.app.db.models.identity.findUniqueOrThrow({ where: { uri: eve?.id ?? '' } });
    await report(await world.as(ana), ana, owner, { collectionIds: [cats?.id ?? 0n], isForwarded: true });
    expect((await world.outgoing('Flag')).at(-1)).toMatchObject({ object: [eve?.id, cats?.uri] });
  });
});
