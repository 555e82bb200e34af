import type { Ctx } from '../../core/context.ts';
import type { Domain, Identity } from '../../db/rows.ts';
import { type Fetched, fetchDocument } from '../fetch.ts';
import type { ReceivedActivity } from './message.ts';

/**
 * Fetches what an activity is about: as the domain, and where that is refused as somebody it was meant for, who may read what is not for
 * everyone (WIRE.md §2).
 */
export async function fetchObject(received: ReceivedActivity, id: string): Promise<Fetched> {
  const { ctx, domain, actor, message, options } = received;
  const first = await fetchDocument(ctx, id, options);
  if (first.kind !== 'absent') return first;
  const signerId = message.identityId ?? (await followerOn(ctx, actor, domain));
  return signerId === null ? first : fetchDocument(ctx, id, { ...options, signerId });
}

/** Anybody on the domain who follows an identity. */
async function followerOn(ctx: Ctx, followee: Identity, domain: Domain): Promise<bigint | null> {
  const [row] = await ctx.app.db.sql.all<{ id: bigint }>(
    `SELECT "followerId" AS "id" FROM follow WHERE "followeeId" = ? AND "state" = 'ACCEPTED' AND "followerDomainId" = ? LIMIT 1`,
    [followee.id, domain.id],
  );
  return row?.id ?? null;
}
