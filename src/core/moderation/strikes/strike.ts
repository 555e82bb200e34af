// What the people who hold an identity are told that was decided about it: it stands in their settings, and they can
// appeal.

import type { StrikeAct } from '../../../db/enums.ts';
import type { Domain, Strike } from '../../../db/rows.ts';
import type { TxCtx } from '../../context.ts';

export interface Striking {
  /** The domain of the identity. */
  domain: Pick<Domain, 'id'>;
  identityId: bigint;
  act: StrikeAct;
  /** What moderators say to them; may be empty. */
  message: string;
  reportId: bigint | null;
  /** Posts of the identity that it is about. */
  postIds: readonly bigint[];
}

/** Writes it down, in the transaction of what was decided. */
export function addStrike(
  ctx: TxCtx,
  { domain, identityId, act, message, reportId, postIds }: Striking,
): Promise<Strike> {
  const id = ctx.app.ids.next();
  return ctx.tx.models.strike.create({
    data: {
      id,
      domainId: domain.id,
      identityId,
      act,
      text: message,
      reportId,
      posts: { create: postIds.map((postId) => ({ postId })) },
      createdAt: BigInt(ctx.now),
    },
  });
}
