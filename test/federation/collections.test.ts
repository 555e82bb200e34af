import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refreshCollections } from '../../src/activitypub/remote/featured-collections/fetch.ts';
import { activityPub } from '../../src/activitypub/state.ts';
import { block } from '../../src/core/blocks/block.ts';
import {
  createCollection,
  deleteCollection,
  updateCollection,
} from '../../src/core/collections/collections.ts';
import { addToCollection, removeFromCollection } from '../../src/core/collections/items.ts';
import { revokeFeature } from '../../src/core/collections/revoke.ts';
import type { Collection, Identity } from '../../src/db/rows.ts';
import { featureVerification } from '../../src/reconciler/machines/identities/feature-verification.ts';
import { remoteWork } from '../../src/reconciler/machines/remote-work.ts';
import { DIALECTS } from '../helpers/database.ts';
import type { FakeActor, FakePeer, Json } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation } from '../helpers/federation/federation.ts';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
const AS = 'https://www.w3.org/ns/activitystreams';

describe.each(DIALECTS)('collections between servers on %s', (dialect) => {
  let world: FederationWorld;
  let peer: FakePeer;
  let other: FakePeer;
  let [eve, ida, vic]: FakeActor[] = [];
  let ana: Identity;
  let serial = 0;

  beforeAll(async () => {
    world = await openFederation({ dialect, peers: ['e.test', 'v.test'] });
    [peer, other] = world.peers as [FakePeer, FakePeer];
    const open = (url: string) => ({
      document: {
        featuredCollections: `${url}/collections`,
        interactionPolicy: { canFeature: { automaticApproval: [PUBLIC] } },
      },
    });
    eve = await peer.actor('eve', open(`${peer.origin}/users/eve`));
    ida = await peer.actor('ida');
    vic = await other.actor('vic', open(`${other.origin}/users/vic`));
    const { id } = await world.identity('ana', 'a.test');
    ana = await world.app.db.models.identity.update({ where: { id }, data: { isDiscoverable: true } });
    await world.deliver(peer, 'https://a.test/inbox', peer.activity(eve, 'Follow', ana.uri), { as: eve });
  });
  afterAll(() => world.close());

  const known = async (actor: FakeActor | undefined): Promise<Identity> => {
    const uri = actor?.id ?? '';
    await world.app.ports.remote.identityByUri(await world.ctx('a.test'), uri, 30_000);
    return world.app.db.models.identity.findUniqueOrThrow({ where: { uri } });
  };
  const receive = async (activity: Json, as = eve, from = peer) =>
    (await world.deliver(from, 'https://a.test/inbox', activity, { as: as as FakeActor })).handled[0];
  const last = async (type: string) => (await world.outgoing(type)).at(-1) as Json & { object: Json };
  const itemsOf = (collection: Pick<Collection, 'id'>) =>
    world.app.db.models.collectionItem.findMany({
      where: { collectionId: collection.id },
      orderBy: { position: 'asc' },
    });
  const make = async (people: Identity[] = []) =>
    createCollection(
      await world.as(ana),
      ana,
      { name: 'Birds', description: 'a < b', language: 'en', hashtag: 'birds' },
      people,
    );

  /** What the reconciler does with items that wait for a look. */
  async function verifyAll(): Promise<void> {
    const { models } = world.app.db;
    for (;;) {
      const row = await models.work.findFirst({ where: { machine: 'feature-verification' } });
      if (!row) return;
      await models.work.delete({ where: { id: row.id } });
      await featureVerification(remoteWork).handlers.verify?.({
        ctx: await world.ctx('a.test'),
        subject: row.subject,
        payload: {},
        attempts: 0,
      });
    }
  }

  describe('of ours', () => {
    it('1 2 5 are told to followers, and served with who agreed', async () => {
      const made = await make();
      const add = await last('Add');
      expect(add).toMatchObject({ actor: ana.uri, target: `${ana.uri}/featured_collections` });
      expect(add.object).toMatchObject({
        ...{ id: made.uri, type: 'FeaturedCollection', name: 'Birds', attributedTo: ana.uri },
        ...{ summaryMap: { en: 'a < b' }, sensitive: false, discoverable: true, totalItems: 0 },
        ...{ topic: { type: 'Hashtag', name: '#birds' }, orderedItems: [] },
      });
      await addToCollection(await world.as(ana), ana, made.id, ana);
      const [item] = await itemsOf(made);
      const added = await last('Add');
      expect(added).toMatchObject({ target: made.uri });
      expect(added.object).toMatchObject({
        ...{ id: item?.uri, type: 'FeaturedItem', featuredObject: ana.uri, featuredObjectType: 'Person' },
        featureAuthorization: `${ana.uri}/feature_authorizations/${item?.id}`,
      });
      const served = await peer.get(made.uri);
      expect(served.json).toMatchObject({ totalItems: 1, orderedItems: [added.object] });
      expect((await peer.get(String(item?.uri))).json).toMatchObject({ featuredObject: ana.uri });
      expect((await peer.get(String(item?.authorizationUri))).json).toMatchObject({
        ...{ type: 'FeatureAuthorization', interactingObject: made.uri, interactionTarget: ana.uri },
      });
      const list = `${ana.uri}/featured_collections`;
      expect((await peer.get(list)).json).toMatchObject({ type: 'Collection', first: `${list}?page=true` });
      const page = (await peer.get(`${list}?page=true`)).json as { items: Json[] };
      expect(page.items.map(({ id }) => id)).toContain(made.uri);
      expect((await peer.get(ana.uri)).json).toMatchObject({
        featuredCollections: list,
        interactionPolicy: { canFeature: { automaticApproval: [PUBLIC] } },
      });

      await updateCollection(await world.as(ana), ana, made.id, { name: 'All birds' });
      expect(await last('Update')).toMatchObject({ object: { id: made.uri, name: 'All birds' } });
      await removeFromCollection(await world.as(ana), ana, item?.id ?? 0n);
      expect(await last('Remove')).toMatchObject({ object: item?.uri, target: made.uri });
      await deleteCollection(await world.as(ana), ana, made.id);
      expect(await last('Remove')).toMatchObject({ object: made.uri, target: list });
      expect((await peer.get(made.uri)).status).toBe(404);
    });

    it('3 4 ask who is of another server, who is in it by the authorization that their server shows', async () => {
      const theirs = await known(vic);
      const made = await make([theirs]);
      const request = await last('FeatureRequest');
      expect(request).toMatchObject({ actor: ana.uri, object: vic?.id, instrument: made.uri });
      expect((await itemsOf(made))[0]?.state).toBe('PENDING');
      expect((await peer.get(made.uri)).json).toMatchObject({ totalItems: 0 });
      serial += 1;
      const stamp = `${vic?.id}/stamps/${serial}`;
      const answer = (type: string, more: Json = {}) =>
        other.activity(vic as FakeActor, type, request.id, { result: stamp, ...more });
      // What their server does not show is no consent, nor what is about another collection.
      expect(await receive(answer('Accept'), vic, other)).toMatchObject({ outcome: 'ignored' });
      const document = {
        ...{ '@context': AS, id: stamp, type: 'FeatureAuthorization' },
        ...{ interactingObject: `${made.uri}0`, interactionTarget: vic?.id },
      };
      other.serve(stamp, document);
      expect(await receive(answer('Accept'), vic, other)).toMatchObject({ outcome: 'ignored' });
      other.serve(stamp, { ...document, interactingObject: made.uri });
      // Nobody answers for somebody else.
      expect(
        await receive(peer.activity(eve as FakeActor, 'Accept', request.id, { result: stamp })),
      ).toMatchObject({
        outcome: 'ignored',
      });
      expect(await receive(answer('Accept'), vic, other)).toMatchObject({ outcome: 'handled' });
      expect((await itemsOf(made))[0]).toMatchObject({ state: 'ACCEPTED', authorizationUri: stamp });
      expect((await last('Add')).object).toMatchObject({
        featuredObject: vic?.id,
        featureAuthorization: stamp,
      });

      const gone = { id: stamp, type: 'FeatureAuthorization' };
      expect(await receive(peer.activity(eve as FakeActor, 'Delete', gone))).toMatchObject({
        outcome: 'ignored',
      });
      expect(await receive(other.activity(vic as FakeActor, 'Delete', gone), vic, other)).toMatchObject({
        outcome: 'handled',
      });
      expect((await itemsOf(made))[0]?.state).toBe('REVOKED');
      expect(await last('Remove')).toMatchObject({ target: made.uri });
      await expect(addToCollection(await world.as(ana), ana, made.id, theirs)).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
    });

    it('3 4 hold nobody who said no, and ask nobody whose server does not say that one may', async () => {
      const made = await make([await known(vic)]);
      const request = await last('FeatureRequest');
      await receive(other.activity(vic as FakeActor, 'Reject', request.id), vic, other);
      expect((await itemsOf(made))[0]?.state).toBe('REJECTED');
      await expect(
        addToCollection(await world.as(ana), ana, made.id, await known(ida)),
      ).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      await addToCollection(await world.as(ana), ana, made.id, await known(vic));
      expect((await last('FeatureRequest')).id).not.toBe(request.id);
    });
  });

  describe('of theirs', () => {
    const collection = (items: Json[] = [], more: Json = {}, by = eve) => {
      serial += 1;
      const id = `${by?.id}/collections/${serial}`;
      const document: Json = {
        ...{ '@context': AS, id, type: 'FeaturedCollection', name: 'Cats', attributedTo: by?.id },
        ...{ summary: 'cute ones', sensitive: true, discoverable: true, totalItems: items.length },
        ...{
          topic: { type: 'Hashtag', name: '#Cats' },
          orderedItems: items,
          published: '2026-01-01T00:00:00Z',
        },
        ...more,
      };
      peer.serve(id, document);
      return document;
    };
    const item = (of: Json, who: string, authorization: string | null): Json => {
      serial += 1;
      return {
        ...{ id: `${of.id}/items/${serial}`, type: 'FeaturedItem', featuredObject: who },
        ...(authorization === null ? {} : { featureAuthorization: authorization }),
      };
    };
    const told = (document: Json) =>
      receive(peer.activity(eve as FakeActor, 'Add', document, { target: `${eve?.id}/collections` }));
    const stored = (document: Json) =>
      world.app.db.models.collection.findUnique({ where: { uri: String(document.id) } });
    const stampFor = (document: Json, more: Json = {}) => {
      serial += 1;
      const id = `${vic?.id}/stamps/${serial}`;
      other.serve(id, {
        ...{ '@context': AS, id, type: 'FeatureAuthorization' },
        ...{ interactingObject: document.id, interactionTarget: vic?.id, ...more },
      });
      return id;
    };

    it('7 9 are stored as told, with who is proven to agree', async () => {
      await known(eve);
      const document = collection();
      const [good, bad] = [stampFor(document), stampFor(document, { interactingObject: `${eve?.id}/other` })];
      document.orderedItems = [
        item(document, String(vic?.id), good),
        item(document, String(ida?.id), bad),
        item(document, ana.uri, null),
      ];
      expect(await told(document)).toMatchObject({ outcome: 'handled' });
      const made = (await stored(document)) as Collection;
      expect(made).toMatchObject({ name: 'Cats', description: 'cute ones', isSensitive: true });
      expect((await itemsOf(made)).map(({ state }) => state)).toEqual(['PENDING', 'PENDING']);
      await verifyAll();
      expect((await itemsOf(made)).map(({ objectUri, state }) => [objectUri, state])).toEqual([
        [vic?.id, 'ACCEPTED'],
        [ida?.id, 'REJECTED'],
      ]);
      expect(
        await receive(
          other.activity(vic as FakeActor, 'Delete', { id: good, type: 'FeatureAuthorization' }),
          vic,
          other,
        ),
      ).toMatchObject({ outcome: 'handled' });
      expect((await itemsOf(made))[0]?.state).toBe('REVOKED');
      const renamed = { ...document, name: 'More cats', orderedItems: [] };
      expect(await receive(peer.activity(eve as FakeActor, 'Update', renamed))).toMatchObject({
        outcome: 'handled',
      });
      expect(await stored(document)).toMatchObject({ name: 'More cats' });
      expect(await itemsOf(made)).toEqual([]);
      expect(
        await receive(
          peer.activity(eve as FakeActor, 'Remove', document.id, { target: `${eve?.id}/collections` }),
        ),
      ).toMatchObject({ outcome: 'handled' });
      expect(await stored(document)).toBeNull();
    });

    it('5 6 ask one of ours, who agrees by their settings and takes it back', async () => {
      const document = collection();
      const asked = peer.activity(eve as FakeActor, 'FeatureRequest', ana.uri, { instrument: document.id });
      expect(await receive(asked)).toMatchObject({ outcome: 'handled', note: 'accepted' });
      const accept = await last('Accept');
      const stamp = String(accept.result);
      expect(accept).toMatchObject({ actor: ana.uri, to: [eve?.id], object: asked.id });
      expect((await peer.get(stamp)).json).toMatchObject({
        ...{ id: stamp, type: 'FeatureAuthorization' },
        ...{ interactingObject: document.id, interactionTarget: ana.uri },
      });
      const made = (await stored(document)) as Collection;
      const notices = () =>
        world.app.db.models.notification.count({ where: { collectionId: made.id, identityId: ana.id } });
      expect(await notices()).toBe(1);
      expect(await receive(asked)).toMatchObject({ note: 'accepted' });
      expect((await last('Accept')).result).toBe(stamp);
      const named = item(document, ana.uri, stamp);
      expect(
        await receive(peer.activity(eve as FakeActor, 'Add', named, { target: document.id })),
      ).toMatchObject({ outcome: 'handled' });
      const [mine] = await itemsOf(made);
      expect(mine).toMatchObject({ state: 'ACCEPTED', uri: named.id });

      await revokeFeature(await world.as(ana), ana, mine?.id ?? 0n);
      expect(await last('Delete')).toMatchObject({
        ...{ actor: ana.uri, to: [eve?.id] },
        object: { id: stamp, type: 'FeatureAuthorization', interactingObject: document.id },
      });
      expect((await peer.get(stamp)).status).toBe(404);
      expect(await notices()).toBe(0);
      const again = peer.activity(eve as FakeActor, 'FeatureRequest', ana.uri, { instrument: document.id });
      expect(await receive(again)).toMatchObject({ note: 'refused' });
      expect(await last('Reject')).toMatchObject({ object: again.id });
    });

    it('5 are refused by who is not to be found or blocks the owner, and for collections of others', async () => {
      const { id } = await world.identity('shy', 'a.test');
      const shy = await world.app.db.models.identity.findUniqueOrThrow({ where: { id } });
      const document = collection();
      const ask = (who: string, instrument: unknown, by = eve) =>
        receive(peer.activity(by as FakeActor, 'FeatureRequest', who, { instrument }), by);
      expect(await ask(shy.uri, document.id)).toMatchObject({ note: 'refused' });
      expect(await ask(ana.uri, document.id, ida)).toMatchObject({ outcome: 'ignored' });
      expect(await ask(ana.uri, `${vic?.id}/collections/1`)).toMatchObject({ outcome: 'ignored' });
      const mal = await peer.actor('mal');
      await block(await world.as(ana), ana, await known(mal));
      expect(await ask(ana.uri, collection([], {}, mal).id, mal)).toMatchObject({ note: 'refused' });
      expect(await stored(document)).toBeNull();
    });

    it('7 are believed of their owner alone', async () => {
      const document = collection();
      await told(document);
      const by = (type: string, more: Json = {}) =>
        receive(peer.activity(ida as FakeActor, type, type === 'Update' ? document : document.id, more), ida);
      for (const [type, more] of [
        ['Update', {}],
        ['Delete', {}],
        ['Remove', { target: `${eve?.id}/collections` }],
      ] as const)
        expect([type, (await by(type, more))?.outcome]).toEqual([type, 'ignored']);
      const foreign = item(document, String(vic?.id), stampFor(document));
      expect(
        await receive(peer.activity(ida as FakeActor, 'Add', foreign, { target: document.id }), ida),
      ).toMatchObject({ outcome: 'ignored' });
      expect(await stored(document)).not.toBeNull();
    });

    it('7 are taken over when their owner is looked at again', async () => {
      const [first, second] = [collection(), collection()];
      await told(first);
      const list = `${eve?.id}/collections`;
      peer.serve(list, { '@context': AS, id: list, type: 'Collection', totalItems: 1, items: [second] });
      peer.remove(String(first.id));
      const owner = await known(eve);
      const ctx = await world.ctx('a.test');
      await refreshCollections(ctx, owner, { budget: activityPub(world.app).budgets.forCause() });
      expect(await stored(second)).not.toBeNull();
      expect(await stored(first)).toBeNull();
    });
  });
});
