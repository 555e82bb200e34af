// Takes back the consent of somebody here to be in a collection.

import type { Collection, Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { domainOfAuthor } from '../posts/write/create.ts';
import { changeItem, removeItem, wholeItem } from './change.ts';
import { noSuchItem } from './items.ts';
import { itemById } from './rows.ts';

/**
 * Takes an identity of this install out of a collection, as it wants: it is shown there no more, and cannot be put into
 * it again. It need not see the collection. Twice is the same as once. Errors: NOT_FOUND, FORBIDDEN where the item is
 * somebody else's.
 */
export async function revokeFeature(
  ctx: Ctx,
  identity: Identity,
  itemId: bigint,
  collectionId: bigint | null = null,
): Promise<Collection> {
  await domainOfAuthor(ctx, identity);
  return inTransaction(ctx, async (ctx) => {
    const whole = await wholeItem(ctx, await itemById(ctx, itemId));
    if (!whole || (collectionId !== null && whole.collection.id !== collectionId)) throw noSuchItem();
    if (whole.item.identityId !== identity.id)
      throw new AppError(
        'FORBIDDEN',
        'Only who is in a collection takes that back; its owner removes items.',
        {
          path: ['input', 'itemId'],
        },
      );
    await changeItem(ctx, whole, { state: 'REVOKED' });
    return whole.collection;
  });
}

/**
 * Ends what stands between two identities in collections, when one blocks the other: the blocker recommends the blocked
 * no more, and takes back that the blocked may recommend the blocker.
 */
export async function endFeaturesBetween(ctx: TxCtx, blocker: Identity, blocked: Identity): Promise<void> {
  for (const [owner, featured] of [
    [blocker, blocked],
    [blocked, blocker],
  ] as const) {
    const items = await ctx.tx.models.collectionItem.findMany({
      where: { identityId: featured.id, collection: { identityId: owner.id } },
      include: { collection: true },
      orderBy: { id: 'asc' },
    });
    for (const { collection, ...item } of items) {
      const whole = { item, collection, owner };
      if (owner.id !== blocker.id) await changeItem(ctx, whole, { state: 'REVOKED' });
      // A blocker on another server changes its own collections itself, and tells of it.
      else if (owner.domainId !== null) await removeItem(ctx, whole);
    }
  }
}
