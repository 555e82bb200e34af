// Fetches the object of a received activity from its own server.

import type { Ctx } from '../../core/context.ts';
import type { Domain, Identity } from '../../db/rows.ts';
import { type Fetched, fetchDocument } from '../fetch.ts';
import type { ReceivedActivity } from './message.ts';

/** `isOpen`: it was given to the domain's own actor, who follows nobody; what that one may read, everybody may. */
export type FetchedObject = Fetched & { isOpen: boolean };

/**
 * Fetches what an activity is about: as the domain, and where that is refused as somebody it was meant for, who may
 * read what is not for everyone. Rejects with FetchError where its host could not be asked.
 */
export async function fetchObject(
  received: ReceivedActivity,
  id: string,
  wish: { isFresh?: boolean } = {},
): Promise<FetchedObject> {
  const { ctx, domain, actor, message } = received;
  const options = { ...received.options, ...wish };
  const first = await fetchDocument(ctx, id, options);
  if (first.kind !== 'absent') return { ...first, isOpen: true };
  const signerId = message.identityId ?? (await followerOn(ctx, actor, domain));
  if (signerId === null) return { ...first, isOpen: true };
  return { ...(await fetchDocument(ctx, id, { ...options, signerId })), isOpen: false };
}

/** Anybody on the domain who follows an identity. */
async function followerOn(ctx: Ctx, followee: Identity, domain: Domain): Promise<bigint | null> {
  const [row] = await ctx.app.db.sql.all<{ id: bigint }>(
    `SELECT "followerId" AS "id" FROM follow WHERE "followeeId" = ? AND "state" = 'ACCEPTED' AND "followerDomainId" = ? LIMIT 1`,
    [followee.id, domain.id],
  );
  return row?.id ?? null;
}
