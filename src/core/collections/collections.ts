// Makes, changes and deletes collections of identities of this install.

import type { Collection, CollectionItem, Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { ensureTag } from '../hashtags/tag.ts';
import { lockIdentities } from '../identities/lock.ts';
import { identitiesByIds } from '../identities/queries.ts';
import { domainOfAuthor } from '../posts/write/create.ts';
import { uris } from '../uris.ts';
import { type CollectionInput, MOST_ITEMS, readCollectionChanges, readNewCollection } from './input.ts';
import { mustLetFeature, newItem } from './new-item.ts';
import { mustOwnCollection } from './own.ts';
import { insertItem, membersIn } from './rows.ts';

/**
 * Makes a collection with some people in it: who is of this install at once, others once their server said that they
 * agree. Errors: INVALID_INPUT, FORBIDDEN for somebody who does not let the owner (then nothing is made), CONFLICT
 * where there are as many collections as the domain lets one have.
 */
export async function createCollection(
  ctx: Ctx,
  owner: Identity,
  input: CollectionInput,
  people: readonly Identity[] = [],
): Promise<Collection> {
  const domain = await domainOfAuthor(ctx, owner);
  const { hashtag, ...given } = readNewCollection(input);
  const featured = [...new Map(people.map((identity) => [identity.id, identity])).values()];
  if (featured.length > MOST_ITEMS)
    throw new AppError('INVALID_INPUT', `A collection holds at most ${MOST_ITEMS} people.`, {
      path: ['input', 'identityIds'],
      reason: 'TOO_MANY',
    });
  for (const [at, identity] of featured.entries())
    await mustLetFeature(ctx, owner, identity, ['input', 'identityIds', String(at)]);
  return inTransaction(ctx, async (ctx) => {
    await lockIdentities(ctx, [owner.id]);
    const { collection: rows } = ctx.tx.models;
    const most = domain.collectionLimit;
    if ((await rows.count({ where: { identityId: owner.id } })) >= most)
      throw new AppError(
        'CONFLICT',
        `On ${domain.name} an identity has at most ${most} collections; delete one first.`,
      );
    const id = ctx.app.ids.next();
    const collection = await rows.create({
      data: {
        ...given,
        id,
        uri: uris.collection(owner.uri, id),
        url: uris.collectionPage(domain, id),
        identityId: owner.id,
        tagId: hashtag == null ? null : (await ensureTag(ctx, hashtag)).id,
        createdAt: BigInt(ctx.now),
        updatedAt: BigInt(ctx.now),
      },
    });
    const items: CollectionItem[] = [];
    for (const identity of featured) {
      const item = await insertItem(ctx, newItem(ctx, collection, identity));
      if (item) items.push(item);
    }
    // The collection is told with who is in it; what follows for each of them comes after it.
    await ctx.emit({ kind: 'collectionCreated', collection, owner });
    for (const item of items)
      await ctx.emit({
        kind: 'collectionItemChanged',
        ...{ item, before: null, collection, owner, isTold: true },
        featured: featured.find(({ id }) => id === item.identityId) ?? null,
      });
    return collection;
  });
}

/** Changes what is given and leaves the rest. Errors: INVALID_INPUT, NOT_FOUND, FORBIDDEN for those of others. */
export async function updateCollection(
  ctx: Ctx,
  owner: Identity,
  collectionId: bigint,
  input: Partial<CollectionInput>,
): Promise<Collection> {
  await domainOfAuthor(ctx, owner);
  const { hashtag, ...given } = readCollectionChanges(input);
  return inTransaction(ctx, async (ctx) => {
    const before = await mustOwnCollection(ctx, owner, collectionId);
    const tagId =
      hashtag === undefined ? before.tagId : hashtag === null ? null : (await ensureTag(ctx, hashtag)).id;
    const wanted = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const changed = { ...before, ...wanted, tagId };
    const isSame = (Object.keys(changed) as (keyof Collection)[]).every(
      (key) => changed[key] === before[key],
    );
    if (isSame) return before;
    const collection = await ctx.tx.models.collection.update({
      where: { id: collectionId },
      data: {
        ...wanted,
        // Only where it was given: another request may be changing it.
        ...(hashtag === undefined ? {} : { tagId }),
        updatedAt: BigInt(ctx.now),
        revision: { increment: 1 },
      },
    });
    await ctx.emit({ kind: 'collectionChanged', collection, before, owner });
    return collection;
  });
}

/** Deletes a collection; who was in it is told by nothing but its absence. Errors: NOT_FOUND, FORBIDDEN. */
export async function deleteCollection(ctx: Ctx, owner: Identity, collectionId: bigint): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await eraseCollection(ctx, await mustOwnCollection(ctx, owner, collectionId), owner);
  });
}

/** The row of a collection goes, whoever had made it, and everything that hangs on it. */
export async function eraseCollection(ctx: TxCtx, collection: Collection, owner: Identity): Promise<void> {
  const featured = await identitiesByIds(ctx, await membersIn(ctx, collection.id, ['PENDING', 'ACCEPTED']));
  await ctx.tx.models.collection.deleteMany({ where: { id: collection.id } });
  await ctx.emit({ kind: 'collectionDeleted', collection, owner, featured });
}
