// What the notification policy of a recipient does with a new notification, as SQL within the statement that makes it.

import type { NotificationKind } from '../../db/enums.ts';
import type { Identity } from '../../db/rows.ts';
import type { SqlCondition } from '../../db/sql/condition.ts';
import type { SqlValue } from '../../db/types.ts';
import type { Ctx } from '../context.ts';
import { isBot } from '../identities/bot.ts';
import { KINDS } from '../notification-kinds/index.ts';

/** A follower counts as one only after a few days: strangers follow in order to be heard. */
const NEW_FOLLOWER_MS = 3n * 24n * 3600_000n;
/** How long an identity counts as new. */
const NEW_ACCOUNT_MS = 30n * 24n * 3600_000n;

interface Told {
  kind: NotificationKind;
  target: Identity;
  actor: Identity;
  postId: bigint | null;
  isLimited: boolean;
}

/**
 * Conditions over the recipient's row `p` of notification_policy, which may be missing (then the defaults hold):
 * whether the notification is kept back, and whether it is not made at all. Whose request was accepted passes.
 * `isLimited`: the recipient's domain limits who did it.
 */
export function treatmentSql(ctx: Ctx, told: Told): { isFiltered: SqlCondition; isDropped: SqlCondition } {
  if (!KINDS[told.kind].isFromStrangers) {
    const never = { text: 'FALSE', params: [] };
    return { isFiltered: never, isDropped: never };
  }
  return { isFiltered: treated(ctx, told, 'FILTER'), isDropped: treated(ctx, told, 'DROP') };
}

function treated(
  ctx: Ctx,
  { kind, target, actor, postId, isLimited }: Told,
  treatment: 'FILTER' | 'DROP',
): SqlCondition {
  const params: SqlValue[] = [target.id, actor.id];
  const rules: string[] = [];
  const rule = (column: string, usual: string, condition: string, ...values: SqlValue[]) => {
    rules.push(`(coalesce(p."${column}", '${usual}') = '${treatment}' AND ${condition})`);
    params.push(...values);
  };
  const isStranger = `NOT EXISTS (SELECT 1 FROM follow pf WHERE pf."followerId" = ? AND pf."followeeId" = ? AND pf."state" = 'ACCEPTED')`;
  const [now, pair] = [BigInt(ctx.now), [target.id, actor.id]];
  rule('notFollowing', 'ACCEPT', isStranger, ...pair);
  rule(
    'notFollowers',
    'ACCEPT',
    `NOT EXISTS (SELECT 1 FROM follow pf WHERE pf."followerId" = ? AND pf."followeeId" = ? AND pf."state" = 'ACCEPTED' AND pf."createdAt" <= ?)`,
    actor.id,
    target.id,
    now - NEW_FOLLOWER_MS,
  );
  rule(
    'newAccounts',
    'ACCEPT',
    `EXISTS (SELECT 1 FROM identity pi WHERE pi."id" = ? AND pi."createdAt" > ?) AND ${isStranger}`,
    actor.id,
    now - NEW_ACCOUNT_MS,
    ...pair,
  );
  if (isBot(actor)) rule('bots', 'ACCEPT', isStranger, ...pair);
  if (isLimited) rule('limitedAccounts', 'FILTER', isStranger, ...pair);
  if (kind === 'MENTION')
    rule(
      'privateMentions',
      'FILTER',
      // Whoever the recipient wrote to in this thread answers.
      `EXISTS (SELECT 1 FROM post pp WHERE pp."id" = ? AND pp."visibility" = 'MENTIONED' AND NOT EXISTS (
         SELECT 1 FROM mention pm JOIN post po ON po."id" = pm."postId"
         WHERE pm."identityId" = ? AND po."threadId" = pp."threadId" AND po."authorId" = ? AND po."visibility" = 'MENTIONED')) AND ${isStranger}`,
      postId,
      actor.id,
      target.id,
      ...pair,
    );
  return {
    text: `(NOT EXISTS (SELECT 1 FROM notification_request pr WHERE pr."identityId" = ? AND pr."actorId" = ? AND pr."acceptedAt" IS NOT NULL)
      AND (${rules.join(' OR ')}))`,
    params,
  };
}
