// Tells somebody by mail what became of their second factor.

import type { User } from '../../../db/rows.ts';
import type { TxCtx } from '../../context.ts';
import { queueMail } from '../../mail/queue.ts';
import { isMailbox } from '../sign-in-name.ts';

/** Queues the mail, where the login has an address for it. */
export async function mailAboutSecondFactor(
  ctx: TxCtx,
  user: Pick<User, 'email' | 'locale'>,
  what: 'on' | 'off' | 'reset' | 'renewed',
): Promise<void> {
  const domain = ctx.domain ?? (await ctx.app.domains.default());
  if (!domain || !isMailbox(user.email)) return;
  await queueMail(ctx, {
    domain,
    to: user.email,
    locale: user.locale,
    letter: ({ mails }) => ({
      subject: mails.factor[what],
      parts: [
        mails.factor[`${what}How`],
        { words: mails.nobodyAskedPassword, href: `${domain.origin}/auth/password/new` },
      ],
    }),
  });
}
