// Mails to those who moderate a domain: that somebody was reported, waits to be let in, or appeals.

import type { ModerationQueue } from '../../db/enums.ts';
import type { Domain, User } from '../../db/rows.ts';
import { displayHost } from '../../lib/url/host-name.ts';
import { fill } from '../../lib/words/fill.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { queueMail } from '../mail/queue.ts';
import { unsubscribeUrl } from '../mail/settings.ts';
import { mustModerateDomain, userOf } from '../roles/policy.ts';
import { isMailbox } from '../users/sign-in-name.ts';

/** Who has not looked is mailed again after so long, once something new is there. */
const SILENT_MS = 24 * 3600_000;
/** Of one domain that are mailed of one thing. */
const MOST_MAILED = 50;

const QUEUES = {
  REPORTS: { says: 'reports', path: 'reports', kind: 'report', choice: 'getsReportMail' },
  SIGN_UPS: { says: 'signUps', path: 'sign-ups', kind: 'sign-up', choice: 'getsSignUpMail' },
  APPEALS: { says: 'appeals', path: 'appeals', kind: 'appeal', choice: 'getsAppealMail' },
} as const satisfies Record<ModerationQueue, object>;

/**
 * Mails those who have a role on a domain that something new waits for them; where nobody has one, admins of the
 * install. Each gets one mail of a kind until they have looked (`lookedAt`), or a day has passed: a flood of reports is
 * no flood of mails. Whoever causes it themselves, has no mailbox, is locked out or switched it off gets none.
 */
export async function tellModerators(ctx: TxCtx, domain: Domain, queue: ModerationQueue): Promise<void> {
  const { says, path, kind, choice } = QUEUES[queue];
  const self = userOf(ctx)?.id ?? null;
  for (const { id, email, locale } of await moderatorsOf(ctx, domain, choice)) {
    if (id === self || !isMailbox(email)) continue;
    const due = await ctx.tx.sql.run(
      `INSERT INTO moderation_mail ("userId", "domainId", "queue", "sentAt") VALUES (?, ?, ?, ?)
       ON CONFLICT ("userId", "domainId", "queue") DO UPDATE SET "sentAt" = excluded."sentAt" WHERE moderation_mail."sentAt" <= ?`,
      [id, domain.id, queue, BigInt(ctx.now), BigInt(ctx.now - SILENT_MS)],
    );
    if (due === 0) continue;
    await queueMail(ctx, {
      domain,
      to: email,
      locale,
      letter: ({ mails }) => ({
        subject: mails[says].subject,
        parts: [
          fill(mails[says].how, { server: displayHost(domain.name) }),
          { words: mails.toSee, href: `${domain.origin}/settings/${path}` },
          mails.noFurther,
          { words: mails.none, href: `${domain.origin}/settings/mails` },
        ],
      }),
      unsubscribeUrl: unsubscribeUrl(ctx, domain, kind, id),
    });
  }
}

type Mailed = Pick<User, 'id' | 'email' | 'locale'>;

async function moderatorsOf(
  { tx: { sql } }: TxCtx,
  { id }: Domain,
  choice: (typeof QUEUES)[ModerationQueue]['choice'],
): Promise<Mailed[]> {
  const mayBeMailed = `u."state" = 'ACTIVE' AND u."disabledAt" IS NULL AND u."${choice}"`;
  const [held] = await sql.all('SELECT 1 AS "one" FROM domain_role WHERE "domainId" = ? LIMIT 1', [id]);
  if (held)
    return sql.all<Mailed>(
      `SELECT u."id", u."email", u."locale" FROM domain_role r JOIN user_account u ON u."id" = r."userId"
       WHERE r."domainId" = ? AND ${mayBeMailed} ORDER BY u."id" LIMIT ${MOST_MAILED}`,
      [id],
    );
  return sql.all<Mailed>(
    `SELECT u."id", u."email", u."locale" FROM user_account u WHERE u."isAdmin" = TRUE AND ${mayBeMailed} ORDER BY u."id" LIMIT ${MOST_MAILED}`,
  );
}

/** The viewer has looked at what waits on a domain: what comes next is mailed at once. Nothing for the operator. */
export async function lookedAt(ctx: TxCtx, domainId: bigint, queue: ModerationQueue): Promise<void> {
  const user = userOf(ctx);
  if (!user) return;
  await ctx.tx.sql.run('DELETE FROM moderation_mail WHERE "userId" = ? AND "domainId" = ? AND "queue" = ?', [
    user.id,
    domainId,
    queue,
  ]);
}

/** The same, said by the viewer. Errors: FORBIDDEN for all who do not moderate the domain. */
export async function markLookedAt(ctx: Ctx, domain: Domain, queue: ModerationQueue): Promise<void> {
  await mustModerateDomain(ctx, domain);
  await inTransaction(ctx, (ctx) => lookedAt(ctx, domain.id, queue));
}
