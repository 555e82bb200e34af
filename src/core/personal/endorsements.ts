// Endorsements: people whom somebody recommends on their profile.

import type { Endorsement, Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction, models, type TxCtx } from '../context.ts';
import { idsOf, orderOf, type Page } from '../page.ts';

/** Recommends somebody whom one follows; again is the same. Errors: CONFLICT where they are not followed. */
export async function endorse(ctx: Ctx, identity: Identity, subject: Identity): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const follow = await ctx.tx.models.follow.findUnique({
      where: { followerId_followeeId: { followerId: identity.id, followeeId: subject.id } },
    });
    if (follow?.state !== 'ACCEPTED')
      throw new AppError('CONFLICT', 'Follow this identity before you endorse it.', {
        path: ['input', 'identityId'],
      });
    await ctx.tx.sql.run(
      'INSERT INTO endorsement ("id", "identityId", "subjectId", "createdAt") VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      [ctx.app.ids.next(), identity.id, subject.id, BigInt(ctx.now)],
    );
  });
}

/** Answers whether it was there. */
export async function unendorse(ctx: Ctx, identity: Identity, subject: Identity): Promise<boolean> {
  return inTransaction(ctx, (ctx) => endEndorsement(ctx, identity, subject));
}

/** The same inside of a transaction: who is not followed any more is not endorsed either. */
export async function endEndorsement(ctx: TxCtx, identity: Identity, subject: Identity): Promise<boolean> {
  const { count } = await ctx.tx.models.endorsement.deleteMany({
    where: { identityId: identity.id, subjectId: subject.id },
  });
  return count > 0;
}

/** Whom an identity endorses, the last endorsed first. Cursors are ids of the endorsements. */
export async function endorsedBy(
  ctx: Ctx,
  identityId: bigint,
  page: Page,
): Promise<(Endorsement & { subject: Identity })[]> {
  return models(ctx).endorsement.findMany({
    where: { identityId, id: idsOf(page), subject: { state: 'ACTIVE' } },
    include: { subject: true },
    ...orderOf(page),
  });
}
