// The notification policy of an identity: whose notifications are listed, kept back or not made.

import type { Identity, NotificationPolicy } from '../../db/rows.ts';
import { type Ctx, inTransaction, models, sql } from '../context.ts';

export type PolicyRules = Omit<NotificationPolicy, 'identityId'>;

const DEFAULTS: PolicyRules = {
  notFollowing: 'ACCEPT',
  notFollowers: 'ACCEPT',
  newAccounts: 'ACCEPT',
  privateMentions: 'FILTER',
  bots: 'ACCEPT',
  limitedAccounts: 'FILTER',
};

/** The policy of an identity, which is the default one until it changes it. */
export async function policyOf(ctx: Ctx, identityId: bigint): Promise<NotificationPolicy> {
  const row = await models(ctx).notificationPolicy.findUnique({ where: { identityId } });
  return row ?? { identityId, ...DEFAULTS };
}

/** Changes what is given and leaves the rest; for notifications from now on. */
export async function setPolicy(
  ctx: Ctx,
  { id: identityId }: Identity,
  changes: Partial<PolicyRules>,
): Promise<NotificationPolicy> {
  return inTransaction(ctx, (ctx) =>
    ctx.tx.models.notificationPolicy.upsert({
      where: { identityId },
      create: { identityId, ...DEFAULTS, ...changes },
      update: changes,
    }),
  );
}

/** Counts end here. */
const MOST_COUNTED = 100;

/** How many requests wait, and how many mentions are kept back with them; each 100 at most. */
export async function pendingOf(
  ctx: Ctx,
  identityId: bigint,
): Promise<{ requests: number; notifications: number }> {
  const [row] = await sql(ctx).all<{ requests: bigint | number; notifications: bigint | number }>(
    `SELECT (SELECT count(*) FROM (SELECT 1 FROM notification_request r WHERE r."identityId" = ? AND r."acceptedAt" IS NULL
         AND EXISTS (SELECT 1 FROM notification n WHERE n."identityId" = r."identityId" AND n."actorId" = r."actorId" AND n."kind" = 'MENTION' AND n."isFiltered")
         LIMIT ${MOST_COUNTED}) a) AS "requests",
       (SELECT count(*) FROM (SELECT 1 FROM notification n WHERE n."identityId" = ? AND n."isFiltered" AND n."kind" = 'MENTION' LIMIT ${MOST_COUNTED}) b) AS "notifications"`,
    [identityId, identityId],
  );
  return { requests: Number(row?.requests ?? 0), notifications: Number(row?.notifications ?? 0) };
}
