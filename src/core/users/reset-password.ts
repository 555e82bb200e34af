// Mails the link for a forgotten password, and sets a new one by it.

import type { Domain } from '../../db/rows.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { makeMailLink, takeMailLink } from '../mail/links.ts';
import { queueMail } from '../mail/queue.ts';
import { endSessions } from './end-sessions.ts';
import { readPassword } from './input.ts';
import { mailAboutPassword } from './security-mails.ts';

/** Mails a link to the owner of a login; answers whether the address has one. */
export async function mailPasswordReset(ctx: TxCtx, domain: Domain, email: string): Promise<boolean> {
  const user = await ctx.tx.models.user.findUnique({ where: { email } });
  if (!user || user.disabledAt !== null) return user !== null;
  const secret = await makeMailLink(ctx, 'RESET', user, email);
  await queueMail(ctx, {
    domain,
    to: email,
    locale: user.locale,
    letter: ({ mails }) => ({
      subject: mails.reset,
      parts: [
        mails.resetHow,
        { words: mails.reset, href: `${domain.origin}/auth/password/edit?token=${secret}` },
        mails.resetNotYou,
      ],
    }),
  });
  return true;
}

/**
 * Sets a new password by the link that was mailed; all sessions and tokens of the login end. Errors: NOT_FOUND for a
 * link that is not good, INVALID_INPUT.
 */
export async function resetPassword(ctx: Ctx, secret: string, password: string): Promise<void> {
  const passwordHash = await ctx.app.ports.passwords.hash(readPassword(password));
  await inTransaction(ctx, async (ctx) => {
    const { user } = await takeMailLink(ctx, 'RESET', secret);
    await ctx.tx.models.user.update({ where: { id: user.id }, data: { passwordHash } });
    await endSessions(ctx, user.id);
    await mailAboutPassword(ctx, user, 'themselves');
  });
}
