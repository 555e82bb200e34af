// Mails the link for a forgotten password, and sets a new one by it.

import { type Ctx, inTransaction } from '../context.ts';
import { makeMailLink, takeMailLink } from '../mail/links.ts';
import { queueMail } from '../mail/queue.ts';
import { endSessions } from './end-sessions.ts';
import { readEmail, readPassword } from './input.ts';

/**
 * Mails a link to the owner of a login, and to nobody where there is none: whoever asks learns nothing. How often is
 * limited by the caller. Errors: INVALID_INPUT for what is no address.
 */
export async function requestPasswordReset(ctx: Ctx, text: string): Promise<void> {
  const email = readEmail(text);
  const domain = ctx.domain ?? (await ctx.app.domains.default());
  await inTransaction(ctx, async (ctx) => {
    const user = await ctx.tx.models.user.findUnique({ where: { email } });
    if (!user || user.disabledAt !== null || !domain) return;
    const secret = await makeMailLink(ctx, 'RESET', user, email);
    await queueMail(ctx, {
      domain,
      to: email,
      subject: 'Set a new password',
      text: `Somebody, perhaps you, wants to set a new password for your login. Open this link within an hour to do it:\n\n${domain.origin}/auth/password/edit?token=${secret}\n\nIf it was not you, there is nothing to do: the password stays as it is.`,
    });
  });
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
  });
}
