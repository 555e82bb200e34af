// Tells somebody by mail of a passkey that was added to their login, or removed.

import type { Passkey, User } from '../../../db/rows.ts';
import { displayHost } from '../../../lib/url/host-name.ts';
import { fill } from '../../../lib/words/fill.ts';
import type { TxCtx } from '../../context.ts';
import { queueMail } from '../../mail/queue.ts';
import { isMailbox } from '../sign-in-name.ts';

/** Queues the mail, where the login has an address for it. */
export async function mailAboutPasskey(
  ctx: TxCtx,
  user: Pick<User, 'email' | 'locale'>,
  { name, host }: Pick<Passkey, 'name' | 'host'>,
  what: 'added' | 'removed',
): Promise<void> {
  const domain = ctx.domain ?? (await ctx.app.domains.default());
  if (!domain || !isMailbox(user.email)) return;
  await queueMail(ctx, {
    domain,
    to: user.email,
    locale: user.locale,
    letter: ({ mails }) => ({
      subject: mails.passkey[what],
      parts: [
        fill(mails.passkey[`${what}How`], { name, host: displayHost(host) }),
        { words: mails.passkey.toSee, href: `${domain.origin}/settings/passkeys` },
        { words: mails.passkey.notYou, href: `${domain.origin}/auth/password/new` },
      ],
    }),
  });
}
