import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createList, MOST_LISTS } from '../../../src/core/lists/lists.ts';
import type { Identity } from '../../../src/db/rows.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from './world.ts';

describe('mutations of lists', () => {
  let world: MutationWorld;
  let ana: Identity;
  let bob: Identity;
  let asAna: Asker;
  let asBob: Asker;

  beforeAll(async () => {
    world = await openMutationWorld();
    const domain = await world.domain('a.test');
    ana = await world.identity('ana', domain);
    bob = await world.identity('bob', domain);
    await world.follow(ana, bob);
    asAna = await world.asIdentity(ana);
    asBob = await world.asIdentity(bob);
  });
  afterAll(() => world.close());

  const LIST = 'list { id key title replies isExclusive members { edges { node { username } } } }';
  const list = async (asker: Asker, name: string, input: object) =>
    (await world.mutate(asker, name, input, LIST)) as { __typename: string; list: Record<string, unknown> };

  it('make, change, fill, empty and delete one', async () => {
    const made = await list(asAna, 'createList', { title: ' friends ' });
    expect(made.list).toMatchObject({ title: 'friends', replies: 'LIST', isExclusive: false });
    const listId = made.list.id;
    const changes = { listId, replies: 'NONE', isExclusive: true };
    expect((await list(asAna, 'updateList', changes)).list).toMatchObject({
      title: 'friends',
      replies: 'NONE',
      isExclusive: true,
    });
    const people = { listId, identityIds: [gid('Identity', bob)] };
    expect((await list(asAna, 'addToList', people)).list.members).toEqual({
      edges: [{ node: { username: 'bob' } }],
    });
    expect((await list(asAna, 'addToList', people)).__typename).toBe('ConflictError');
    const holding = await world.run(
      asAna,
      `{ viewer { identity { all: lists { id } with: lists(holding: "${gid('Identity', bob)}") { id } without: lists(holding: "${gid('Identity', ana)}") { id } } } }`,
    );
    expect(holding.viewer).toEqual({
      identity: { all: [{ id: listId }], with: [{ id: listId }], without: [] },
    });
    expect((await list(asAna, 'removeFromList', people)).list.members).toEqual({ edges: [] });
    const gone = await world.mutate(asAna, 'deleteList', { listId }, 'listId');
    expect(gone).toMatchObject({ listId });
    expect(await world.mutate(asAna, 'deleteList', { listId })).toMatchObject({
      __typename: 'NotFoundError',
    });
  });

  it('are refused to everybody else, and to what no list can be', async () => {
    const made = await list(asAna, 'createList', { title: 'mine' });
    const listId = made.list.id;
    for (const [name, input] of [
      ['updateList', { title: 'yours' }],
      ['deleteList', {}],
      ['addToList', { identityIds: [gid('Identity', ana)] }],
      ['removeFromList', { identityIds: [gid('Identity', ana)] }],
    ] as const)
      expect(await world.mutate(asBob, name, { listId, ...input })).toMatchObject({
        __typename: 'NotFoundError',
        path: ['input', 'listId'],
      });
    for (const title of ['', '   ', 'x'.repeat(256)])
      expect(await world.mutate(asAna, 'createList', { title })).toMatchObject({
        __typename: 'InvalidInputError',
        path: ['input', 'title'],
      });
  });

  it('make as many as one may have', async () => {
    const cleo = await world.identity('cleo', await world.domain('b.test'));
    const ctx = await world.as(cleo);
    for (let index = 0; index < MOST_LISTS; index += 1) await createList(ctx, cleo, { title: 'one more' });
    expect(
      await world.mutate(await world.asIdentity(cleo), 'createList', { title: 'too many' }),
    ).toMatchObject({
      __typename: 'ConflictError',
    });
  });
});
