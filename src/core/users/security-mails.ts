// Tells somebody by mail that what lets them in was changed. Such mails cannot be switched off: who changed it may not
// have been them.

import type { User } from '../../db/rows.ts';
import { displayHost } from '../../lib/url/host-name.ts';
import { fill } from '../../lib/words/fill.ts';
import type { TxCtx } from '../context.ts';
import { queueMail } from '../mail/queue.ts';
import { isMailbox } from './sign-in-name.ts';

type Mailed = Pick<User, 'email' | 'locale'>;

/** The password was changed: by themselves, or by an admin of the install. */
export async function mailAboutPassword(
  ctx: TxCtx,
  { email, locale }: Mailed,
  by: 'themselves' | 'admin',
): Promise<void> {
  const domain = ctx.domain ?? (await ctx.app.domains.default());
  if (!domain || !isMailbox(email)) return;
  const href = `${domain.origin}/auth/password/new`;
  await queueMail(ctx, {
    domain,
    to: email,
    locale,
    letter: ({ mails }) => ({
      subject: mails.passwordChanged,
      parts:
        by === 'admin'
          ? [mails.passwordSetHow, { words: mails.nobodyAskedPassword, href }]
          : [mails.passwordChangedHow, { words: mails.notYouPassword, href }],
    }),
  });
}

/**
 * The address was changed, as the old one is told: a new password would be mailed to the other, so that only those who
 * run the domain can help. `user` as before the change.
 */
export async function mailAboutAddress(ctx: TxCtx, user: Mailed, email: string): Promise<void> {
  const domain = ctx.domain ?? (await ctx.app.domains.default());
  if (!domain || !isMailbox(user.email)) return;
  const { contactEmail, origin } = domain;
  await queueMail(ctx, {
    domain,
    to: user.email,
    locale: user.locale,
    letter: ({ mails }) => ({
      subject: mails.changed,
      parts: [
        fill(mails.changedHow, { email }),
        {
          words: fill(mails.changedNotYou, { server: displayHost(domain.name) }),
          href: contactEmail === '' ? `${origin}/` : `mailto:${contactEmail}`,
        },
      ],
    }),
  });
}
