// Mails to those who moderate a domain: that somebody was reported, or waits to be let in.

import type { ModerationQueue } from '../../db/enums.ts';
import type { Domain, User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { parseId } from '../../lib/ids.ts';
import { displayHost } from '../../lib/url/host-name.ts';
import { type Ctx, inTransaction, models, type TxCtx } from '../context.ts';
import { queueMail } from '../mail/queue.ts';
import { mustModerateDomain, userOf } from '../roles/policy.ts';
import { isMailbox } from '../users/sign-in-name.ts';

/** Who has not looked is mailed again after so long, once something new is there. */
const SILENT_MS = 24 * 3600_000;
/** Of one domain that are mailed of one thing. */
const MOST_MAILED = 50;

const TEXTS: Record<ModerationQueue, { subject: string; what: string; path: string }> = {
  REPORTS: { subject: 'A new report', what: 'Somebody was reported to the moderators of', path: 'reports' },
  SIGN_UPS: {
    subject: 'A new sign-up',
    what: 'Somebody signed up and waits to be let in on',
    path: 'sign-ups',
  },
};

/**
 * Mails those who have a role on a domain that something new waits for them; where nobody has one, admins of the
 * install. Each gets one mail of a kind until they have looked (`lookedAt`), or a day has passed: a flood of reports is
 * no flood of mails. Whoever causes it themselves, has no mailbox, is locked out or switched it off gets none.
 */
export async function tellModerators(ctx: TxCtx, domain: Domain, queue: ModerationQueue): Promise<void> {
  const { subject, what, path } = TEXTS[queue];
  const self = userOf(ctx)?.id ?? null;
  for (const { id, email } of await moderatorsOf(ctx, domain)) {
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
      subject,
      text: `${what} ${displayHost(domain.name)}.\n\nTo see it: ${domain.origin}/settings/${path}\n\nThere is no further mail of this kind until you have looked there, or for a day. To get none at all: ${domain.origin}/settings`,
      unsubscribeUrl: `${domain.origin}/auth/unsubscribe?token=${ctx.app.ports.seal.seal(`${UNSUBSCRIBE}${id}`)}`,
    });
  }
}

type Mailed = Pick<User, 'id' | 'email'>;

const MAY_BE_MAILED = `u."state" = 'ACTIVE' AND u."disabledAt" IS NULL AND u."getsModerationMail"`;

async function moderatorsOf({ tx: { sql } }: TxCtx, { id }: Domain): Promise<Mailed[]> {
  const [held] = await sql.all('SELECT 1 AS "one" FROM domain_role WHERE "domainId" = ? LIMIT 1', [id]);
  if (held)
    return sql.all<Mailed>(
      `SELECT u."id", u."email" FROM domain_role r JOIN user_account u ON u."id" = r."userId"
       WHERE r."domainId" = ? AND ${MAY_BE_MAILED} ORDER BY u."id" LIMIT ${MOST_MAILED}`,
      [id],
    );
  return sql.all<Mailed>(
    `SELECT u."id", u."email" FROM user_account u WHERE u."isAdmin" = TRUE AND ${MAY_BE_MAILED} ORDER BY u."id" LIMIT ${MOST_MAILED}`,
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

/** Whether a user is mailed so, as it stands now: sessions keep what they read of their user for a while. */
export async function getsModerationMail(ctx: Ctx, id: bigint): Promise<boolean> {
  const user = await models(ctx).user.findUnique({ where: { id }, select: { getsModerationMail: true } });
  return user?.getsModerationMail ?? false;
}

/** Switches that. */
export async function setModerationMail(ctx: Ctx, { id }: Pick<User, 'id'>, isOn: boolean): Promise<User> {
  return inTransaction(ctx, async (ctx) => {
    const user = await ctx.tx.models.user.update({ where: { id }, data: { getsModerationMail: isOn } });
    await ctx.emit({ kind: 'userChanged', userId: id });
    return user;
  });
}

/** What the link at the end of such a mail carries, before the id of its reader. */
const UNSUBSCRIBE = 'moderation mail ';

/**
 * Whoever got such a mail wants no more: by what its link carries, without signing in. Twice is the same as once.
 * Errors: NOT_FOUND.
 */
export async function stopModerationMail(ctx: Ctx, token: string): Promise<void> {
  const text = ctx.app.ports.seal.open(token);
  const id = text?.startsWith(UNSUBSCRIBE) ? parseId(text.slice(UNSUBSCRIBE.length)) : null;
  const user = id === null ? null : await ctx.app.db.models.user.findUnique({ where: { id } });
  if (!user)
    throw new AppError(
      'NOT_FOUND',
      'This link is not good; sign in and switch the mails off in your settings.',
      {
        path: ['input', 'token'],
      },
    );
  if (user.getsModerationMail) await setModerationMail(ctx, user, false);
}
