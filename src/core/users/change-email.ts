// A login gets another mail address.

import type { User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { fill } from '../../lib/words/fill.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { makeMailLink, takeMailLink } from '../mail/links.ts';
import { queueMail } from '../mail/queue.ts';
import { emailBlocked, readEmail } from './input.ts';
import { mailAboutAddress } from './security-mails.ts';
import { isMailbox } from './sign-in-name.ts';

/**
 * Mails a link to the new address, or where that has a login already tells its owner so; and a notice to the old one.
 * Nothing changes before the link is opened. The password was asked for by the caller. Errors: INVALID_INPUT.
 */
export async function requestEmailChange(ctx: Ctx, user: User, text: string): Promise<void> {
  const email = readEmail(text);
  if ((await ctx.app.accessBlocks.ofEmail(email)) === 'SIGN_UP_BLOCK') throw emailBlocked();
  const domain = ctx.domain ?? (await ctx.app.domains.default());
  if (!domain || email === user.email) return;
  await inTransaction(ctx, async (ctx) => {
    const known = await ctx.tx.models.user.findUnique({ where: { email }, select: { locale: true } });
    const secret = await makeMailLink(ctx, 'CHANGE', user, email);
    await queueMail(ctx, {
      domain,
      to: email,
      locale: known ? known.locale : user.locale,
      letter: ({ mails }) =>
        known
          ? { subject: mails.addressTaken, parts: [mails.addressTakenHow] }
          : {
              subject: mails.change,
              parts: [
                mails.changeHow,
                { words: mails.confirmLink, href: `${domain.origin}/auth/email/edit?token=${secret}` },
                mails.notAsked,
              ],
            },
    });
    if (!isMailbox(user.email)) return;
    await queueMail(ctx, {
      domain,
      to: user.email,
      locale: user.locale,
      letter: ({ mails }) => ({
        subject: mails.changing,
        parts: [
          fill(mails.changingHow, { email }),
          { words: mails.notYouPassword, href: `${domain.origin}/auth/password/new` },
        ],
      }),
    });
  });
}

/**
 * Changes the address by the link that was mailed to it. Errors: NOT_FOUND, CONFLICT where it got a login meanwhile.
 */
export function confirmEmailChange(ctx: Ctx, secret: string): Promise<void> {
  return inTransaction(ctx, async (ctx) => {
    const { user, email } = await takeMailLink(ctx, 'CHANGE', secret);
    const changed = await ctx.tx.sql.run(
      `UPDATE user_account SET "email" = ? WHERE "id" = ? AND NOT EXISTS (SELECT 1 FROM user_account other WHERE other."email" = ?)`,
      [email, user.id, email],
    );
    if (changed === 0) throw new AppError('CONFLICT', 'This e-mail address has a login of its own.');
    await ctx.tx.models.mailLink.deleteMany({ where: { userId: user.id } });
    await mailAboutAddress(ctx, user, email);
    await ctx.emit({ kind: 'userChanged', userId: user.id });
  });
}
