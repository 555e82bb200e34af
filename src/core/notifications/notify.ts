// Makes a notification for a local identity.

import type { NotificationKind } from '../../db/enums.ts';
import { readBool } from '../../db/row.ts';
import type { Identity } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import { isLimited, limitsOf } from '../identities/limits/limited.ts';
import { NEWS_MS } from '../news.ts';
import { KINDS } from '../notification-kinds/index.ts';
import { queuePush } from '../push/queue.ts';
import { wantsToKnowOf } from '../relations/wanted.ts';
import { THREAD_IS_MUTED } from '../threads/mutes.ts';
import { isAcceptedMeanwhile, requestNotifications } from './requests.ts';
import { treatmentSql } from './treatment.ts';

export interface NewNotification {
  kind: NotificationKind;
  /** Who is notified; remote ones are left out. */
  target: Identity;
  /** Who did it. */
  actor: Identity;
  postId?: bigint | null;
  /** What moderators decided, or which follows ended, for the kinds that are about such. */
  strikeId?: bigint | null;
  severanceId?: bigint | null;
  collectionId?: bigint | null;
  /** The domain whose moderators are told, and what of: for the kinds that are for moderators. */
  moderatedDomainId?: bigint | null;
  reportId?: bigint | null;
  signUpId?: bigint | null;
  /** When what it is about happened, epoch milliseconds; old news make no notification. */
  happenedAt?: bigint;
}

/**
 * Notifies a local identity, unless they block, mute or do not deal with whoever did it, or muted the thread. Once per
 * kind, actor and post. What their policy keeps back is stored, but neither pushed nor shown live. What a remote
 * identity did notifies only people of the domain that received it. What is told to moderators they are told in any
 * case: whom is said by core/moderation/recipients.ts.
 */
export async function notify(
  ctx: TxCtx,
  {
    kind,
    target,
    actor,
    postId = null,
    strikeId = null,
    severanceId = null,
    collectionId = null,
    moderatedDomainId = null,
    reportId = null,
    signUpId = null,
    happenedAt,
  }: NewNotification,
): Promise<void> {
  if (target.domainId === null || target.state !== 'ACTIVE') return;
  const { mayNameRecipient, isForModerators } = KINDS[kind];
  if (target.id === actor.id && !mayNameRecipient) return;
  if (happenedAt !== undefined && BigInt(ctx.now) - happenedAt > NEWS_MS) return;
  if (!isForModerators) {
    if (actor.domainId === null && ctx.domain !== null && ctx.domain.id !== target.domainId) return;
    if (!(await wantsToKnowOf(ctx, target, actor))) return;
  }
  const id = ctx.app.ids.nextAsNumber();
  const { isFiltered, isDropped } = treatmentSql(ctx, {
    ...{ kind, target, actor, postId },
    isLimited: isLimited(await limitsOf(ctx, target.domainId), actor),
  });
  const made = await ctx.tx.sql.all<{ isFiltered: boolean | bigint }>(
    `INSERT INTO notification ("id", "identityId", "kind", "actorId", "postId", "strikeId", "severanceId", "collectionId",
       "moderatedDomainId", "reportId", "signUpId", "createdAt", "isFiltered")
     SELECT CAST(? AS BIGINT), CAST(? AS BIGINT), '${kind}', CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT),
       CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), ${isFiltered.text}
     FROM (SELECT 1 AS "one") o LEFT JOIN notification_policy p ON p."identityId" = ?
     WHERE NOT ${THREAD_IS_MUTED} AND NOT ${isDropped.text} ON CONFLICT DO NOTHING RETURNING "isFiltered"`,
    [
      ...[
        id,
        target.id,
        actor.id,
        postId,
        strikeId,
        severanceId,
        collectionId,
        moderatedDomainId,
        reportId,
        signUpId,
        BigInt(ctx.now),
        ...isFiltered.params,
        target.id,
      ],
      ...[postId, target.id, ...isDropped.params],
    ],
  );
  const [row] = made;
  if (!row) return;
  if (readBool(row.isFiltered)) {
    const ask = kind === 'MENTION' ? requestNotifications : isAcceptedMeanwhile;
    if (!(await ask(ctx, target, actor))) return;
    await ctx.tx.sql.run('UPDATE notification SET "isFiltered" = FALSE WHERE "id" = ?', [id]);
  }
  await queuePush(ctx, id, target.id);
  await ctx.app.events.append(ctx.tx, {
    kind: 'notification.added',
    entryId: id,
    postId,
    authorId: actor.id,
    domainId: target.domainId,
    targetIdentityId: target.id,
  });
}
