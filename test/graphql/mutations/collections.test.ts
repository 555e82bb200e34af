import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { block } from '../../../src/core/blocks/block.ts';
import { createCollection } from '../../../src/core/collections/collections.ts';
import { MOST_ITEMS } from '../../../src/core/collections/input.ts';
import { inTransaction } from '../../../src/core/context.ts';
import { eraseChunk } from '../../../src/core/erasure/erase.ts';
import { deleteIdentity } from '../../../src/core/identities/delete.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from './world.ts';

describe.each(DIALECTS)('mutations of collections on %s', (dialect) => {
  let world: MutationWorld;
  let domain: Domain;
  let [ana, bob, cleo, shy]: Identity[] = [];
  let [asAna, asBob, asCleo]: Asker[] = [];

  beforeAll(async () => {
    world = await openMutationWorld({ dialect });
    domain = await world.domain('a.test');
    const make = async (name: string, isDiscoverable = true, isLocked = false) => {
      const { id } = await world.identity(name, domain);
      return world.app.db.models.identity.update({ where: { id }, data: { isDiscoverable, isLocked } });
    };
    [ana, bob, cleo, shy] = [
      await make('ana'),
      await make('bob'),
      await make('cleo'),
      await make('shy', false),
    ];
    [asAna, asBob, asCleo] = [
      await world.asIdentity(ana),
      await world.asIdentity(bob),
      await world.asIdentity(cleo),
    ];
  });
  afterAll(() => world.close());

  const ITEMS = 'items { totalCount edges { node { id state identity { username } } } }';
  const SHOWN = `collection { id key uri url name description language isSensitive isDiscoverable isLocal hashtag { name } owner { username } ${ITEMS} }`;
  type Shown = {
    id: string;
    items: {
      totalCount: number;
      edges: { node: { id: string; state: string; identity: { username: string } } }[];
    };
  } & Record<string, unknown>;
  const change = async (asker: Asker | undefined, name: string, input: object, payload = SHOWN) =>
    (await world.mutate(asker as Asker, name, input, payload)) as {
      __typename: string;
      collection: Shown;
      itemId: string;
      item: { id: string; state: string };
    };
  const names = ({ items }: Shown) => items.edges.map(({ node }) => node.identity.username);
  const id = (identity: Identity | undefined) => gid('Identity', identity as Identity);
  const make = async (people: (Identity | undefined)[] = [], more: object = {}) =>
    (
      await change(asAna, 'createCollection', {
        ...{ name: 'nice people', identityIds: people.map(id) },
        ...more,
      })
    ).collection;
  const notices = async (asker: Asker | undefined) => {
    const { viewer } = await world.run(
      asker as Asker,
      '{ viewer { identity { notifications { edges { node { kind ... on CollectionNotification { collection { name } } } } } } } }',
    );
    const list = viewer as unknown as { identity: { notifications: { edges: { node: object }[] } } };
    return list.identity.notifications.edges.map(({ node }) => node);
  };

  it('keep what two change of one at the same moment', async () => {
    const { id: collectionId } = await make([]);
    for (const hashtag of ['reeds', 'water', 'marsh', 'swamp']) {
      const name = `about ${hashtag}`;
      await Promise.all([
        change(asAna, 'updateCollection', { collectionId, hashtag }),
        change(asAna, 'updateCollection', { collectionId, name }),
        change(asAna, 'updateCollection', { collectionId, description: name }),
      ]);
      const { collection } = await change(asAna, 'updateCollection', { collectionId });
      expect(collection).toMatchObject({ name, description: name, hashtag: { name: hashtag } });
    }
    await change(asAna, 'deleteCollection', { collectionId }, '');
  });

  it('make one with people in it, who are notified, change it and delete it', async () => {
    const made = await make([bob, cleo], {
      ...{ description: ' they are nice ', language: 'en', hashtag: '#Birds', isSensitive: true },
    });
    expect(made).toMatchObject({
      ...{ name: 'nice people', description: 'they are nice', language: 'en', hashtag: { name: 'birds' } },
      ...{ isSensitive: true, isDiscoverable: true, isLocal: true, owner: { username: 'ana' } },
    });
    expect(names(made)).toEqual(['bob', 'cleo']);
    expect(await notices(asBob)).toEqual([
      { kind: 'ADDED_TO_COLLECTION', collection: { name: 'nice people' } },
    ]);
    const changed = await change(asAna, 'updateCollection', {
      ...{ collectionId: made.id, name: 'nicer people', hashtag: null, language: null },
    });
    expect(changed.collection).toMatchObject({ name: 'nicer people', hashtag: null, language: null });
    expect(changed.collection).toMatchObject({ description: 'they are nice', isSensitive: true });
    expect((await notices(asBob))[0]).toEqual({
      kind: 'COLLECTION_UPDATE',
      collection: { name: 'nicer people' },
    });
    const gone = await change(asAna, 'deleteCollection', { collectionId: made.id }, 'collectionId');
    expect(gone).toMatchObject({ collectionId: made.id });
    expect(await notices(asBob)).toEqual([]);
    expect(
      (await change(asAna, 'deleteCollection', { collectionId: made.id }, 'collectionId')).__typename,
    ).toBe('NotFoundError');
  });

  it('put people in and take them out, in the order in which they came', async () => {
    const { id: collectionId } = await make([cleo]);
    const added = await change(
      ...([asAna, 'addToCollection', { collectionId, identityId: id(bob) }] as const),
      `item { id state } ${SHOWN}`,
    );
    expect(added.item.state).toBe('ACCEPTED');
    expect(names(added.collection)).toEqual(['cleo', 'bob']);
    expect((await change(asAna, 'addToCollection', { collectionId, identityId: id(bob) })).__typename).toBe(
      'ConflictError',
    );
    const removed = await change(
      ...([asAna, 'removeFromCollection', { collectionId, itemId: added.item.id }] as const),
      `itemId ${SHOWN}`,
    );
    expect(removed.itemId).toBe(added.item.id);
    expect(names(removed.collection)).toEqual(['cleo']);
  });

  it('ask for consent: nobody is put in who is not to be found, or followed by those they do not know', async () => {
    const { id: collectionId } = await make();
    const put = async (identity: Identity | undefined) =>
      (await change(asAna, 'addToCollection', { collectionId, identityId: id(identity) })).__typename;
    expect(await put(shy)).toBe('NotAllowedError');
    expect((await change(asAna, 'createCollection', { name: 'x', identityIds: [id(shy)] })).__typename).toBe(
      'NotAllowedError',
    );
    const made = await world.identity('locked', domain);
    const locked = await world.app.db.models.identity.update({
      where: { id: made.id },
      data: { isDiscoverable: true, isLocked: true },
    });
    expect(await put(locked)).toBe('NotAllowedError');
    await world.follow(ana as Identity, locked);
    expect(await put(locked)).toBe('AddToCollectionPayload');
    const { node } = await world.run(
      asAna as Asker,
      `{ node(id: "${id(locked)}") { ... on Identity { featureApproval { automatic manual viewerMay } } } }`,
    );
    expect(node).toEqual({
      featureApproval: { automatic: ['FOLLOWERS'], manual: [], viewerMay: 'AUTOMATIC' },
    });
  });

  it('let who is featured take that back, for good', async () => {
    const made = await make([bob, cleo]);
    const { viewer } = await world.run(
      asBob as Asker,
      `{ viewer { identity { inCollections { edges { node { id ${ITEMS} } } } } } }`,
    );
    const mine = (viewer as unknown as { identity: { inCollections: { edges: { node: Shown }[] } } }).identity
      .inCollections.edges;
    const [here] = mine.filter(({ node }) => node.id === made.id);
    const item = here?.node.items.edges.find(({ node }) => node.identity.username === 'bob')?.node;
    const input = { collectionId: made.id, itemId: item?.id };
    expect((await change(asCleo, 'revokeFromCollection', input, 'itemId')).__typename).toBe(
      'NotAllowedError',
    );
    const revoked = await change(asBob, 'revokeFromCollection', input, `itemId ${SHOWN}`);
    expect(names(revoked.collection)).toEqual(['cleo']);
    const again = await change(asAna, 'addToCollection', { collectionId: made.id, identityId: id(bob) });
    expect(again.__typename).toBe('NotAllowedError');
    const { node } = await world.run(
      asAna as Asker,
      `{ node(id: "${made.id}") { ... on Collection { items(states: [REVOKED]) { edges { node { state } } } } } }`,
    );
    expect(node).toEqual({ items: { edges: [{ node: { state: 'REVOKED' } }] } });
  });

  it('are for the owner alone, and shown to whom the owner and who is featured do not block', async () => {
    const made = await make([bob, cleo], { isDiscoverable: false });
    for (const [name, input] of [
      ['updateCollection', { name: 'mine' }],
      ['deleteCollection', {}],
      ['addToCollection', { identityId: id(bob) }],
    ] as const)
      expect((await change(asBob, name, { collectionId: made.id, ...input }, '__typename')).__typename).toBe(
        'NotAllowedError',
      );
    const see = async (asker: Asker | undefined) =>
      (await world.run(asker as Asker, `{ node(id: "${made.id}") { ... on Collection { ${ITEMS} } } }`))
        .node as unknown as Shown | null;
    const list = async (asker: Asker | undefined) => {
      const { node } = await world.run(
        asker as Asker,
        `{ node(id: "${id(ana)}") { ... on Identity { collections { edges { node { id } } } } } }`,
      );
      const { collections } = node as unknown as { collections: { edges: { node: { id: string } }[] } };
      return collections.edges.some((edge) => edge.node.id === made.id);
    };
    expect([await list(asAna), await list(asBob)]).toEqual([true, false]);
    expect(names((await see(asBob)) as Shown)).toEqual(['bob', 'cleo']);
    const dan = await world.identity('dan', domain);
    const asDan = await world.asIdentity(dan);
    await block(await world.as(cleo as Identity), cleo as Identity, dan);
    expect(names((await see(asDan)) as Shown)).toEqual(['bob']);
    await block(await world.as(ana as Identity), ana as Identity, dan);
    expect(await see(asDan)).toBeNull();
  });

  it('end between two who block each other, and with who is deleted', async () => {
    const make2 = async (name: string) => {
      const made = await world.identity(name, domain);
      return world.app.db.models.identity.update({ where: { id: made.id }, data: { isDiscoverable: true } });
    };
    const [eli, fay, gus] = [await make2('eli'), await make2('fay'), await make2('gus')];
    const of = (owner: Identity, people: Identity[]) =>
      world.as(owner).then((ctx) => createCollection(ctx, owner, { name: 'some' }, people));
    const [by, about] = [await of(eli, [fay, gus]), await of(fay, [eli, gus])];
    await block(await world.as(eli), eli, fay);
    const items = (collectionId: bigint) =>
      world.app.db.models.collectionItem.findMany({ where: { collectionId }, orderBy: { id: 'asc' } });
    expect((await items(by.id)).map(({ identityId }) => identityId)).toEqual([gus.id]);
    expect((await items(about.id)).map(({ state }) => state)).toEqual(['REVOKED', 'ACCEPTED']);
    const ctx = await world.as(fay);
    await deleteIdentity(ctx, fay);
    await world.app.db.models.fanOut.deleteMany({ where: { authorId: fay.id } });
    while ((await inTransaction(ctx, (ctx) => eraseChunk(ctx, fay.id))) === 'more');
    expect(await world.app.db.models.collection.count({ where: { identityId: fay.id } })).toBe(0);
    expect(await items(about.id)).toEqual([]);
  });

  it('hold as many collections, and people in one, as may be', async () => {
    const owner = await world.identity('owner', domain);
    const ctx = await world.as(owner);
    for (let index = 0; index < domain.collectionLimit; index += 1)
      await createCollection(ctx, owner, { name: 'one' });
    expect(
      (await change(await world.asIdentity(owner), 'createCollection', { name: 'too many' })).__typename,
    ).toBe('ConflictError');
    const [first] = await world.app.db.models.collection.findMany({ where: { identityId: owner.id } });
    if (!first) throw new Error('no collection');
    for (let index = 0; index < MOST_ITEMS; index += 1)
      await world.app.db.models.collectionItem.create({
        data: {
          ...{ id: world.app.ids.next(), collectionId: first.id, objectUri: `https://x.test/${index}` },
          ...{ position: index + 1, state: 'ACCEPTED', createdAt: 1n },
        },
      });
    expect(
      (
        await change(await world.asIdentity(owner), 'addToCollection', {
          ...{ collectionId: gid('Collection', first), identityId: id(bob) },
        })
      ).__typename,
    ).toBe('ConflictError');
  });

  it('can be reported, and moderators see which', async () => {
    const made = await make([bob]);
    const reported = await world.mutate(
      asBob as Asker,
      'reportIdentity',
      { identityId: id(ana), collectionIds: [made.id] },
      'report { collections { id } }',
    );
    expect(reported).toMatchObject({ report: { collections: [{ id: made.id }] } });
    const other = await world.mutate(asBob as Asker, 'reportIdentity', {
      ...{ identityId: id(cleo), collectionIds: [made.id] },
    });
    expect(other).toMatchObject({ __typename: 'NotFoundError' });
  });
});
