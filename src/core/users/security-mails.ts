// Tells somebody by mail that what lets them in was changed. Such mails cannot be switched off: who changed it may not
// have been them.

import type { Domain, Passkey, User } from '../../db/rows.ts';
import { displayHost } from '../../lib/url/host-name.ts';
import { fill } from '../../lib/words/fill.ts';
import type { Words } from '../../lib/words/words.ts';
import type { TxCtx } from '../context.ts';
import type { Letter } from '../mail/letter.ts';
import { queueMail } from '../mail/queue.ts';
import { isMailbox } from './sign-in-name.ts';

type Mailed = Pick<User, 'email' | 'locale'>;
type Mails = Words['mails'];

/** Queues a letter in the name of the domain that was asked, where the login has an address for it. */
async function tell(
  ctx: TxCtx,
  { email, locale }: Mailed,
  letter: (mails: Mails, domain: Domain) => Letter,
): Promise<void> {
  const domain = ctx.domain ?? (await ctx.app.domains.default());
  if (!domain || !isMailbox(email)) return;
  await queueMail(ctx, { domain, to: email, locale, letter: ({ mails }) => letter(mails, domain) });
}

/** Where a new password is asked for by mail. */
const newPassword = (words: string, { origin }: Domain) => ({ words, href: `${origin}/auth/password/new` });

/** The password was changed: by themselves, or by an admin of the install. */
export function mailAboutPassword(ctx: TxCtx, user: Mailed, by: 'themselves' | 'admin'): Promise<void> {
  return tell(ctx, user, (mails, domain) => ({
    subject: mails.passwordChanged,
    parts:
      by === 'admin'
        ? [mails.passwordSetHow, newPassword(mails.nobodyAskedPassword, domain)]
        : [mails.passwordChangedHow, newPassword(mails.notYouPassword, domain)],
  }));
}

/**
 * The address was changed, as the old one is told: a new password would be mailed to the other, so that only those who
 * run the domain can help. `user` as before the change.
 */
export function mailAboutAddress(ctx: TxCtx, user: Mailed, email: string): Promise<void> {
  return tell(ctx, user, (mails, { contactEmail, name, origin }) => ({
    subject: mails.changed,
    parts: [
      fill(mails.changedHow, { email }),
      {
        words: fill(mails.changedNotYou, { server: displayHost(name) }),
        href: contactEmail === '' ? `${origin}/` : `mailto:${contactEmail}`,
      },
    ],
  }));
}

/** What became of a second factor: turned on, off, off by an admin of the install, or given new recovery codes. */
export function mailAboutSecondFactor(
  ctx: TxCtx,
  user: Mailed,
  what: 'on' | 'off' | 'reset' | 'renewed',
): Promise<void> {
  return tell(ctx, user, (mails, domain) => ({
    subject: mails.factor[what],
    parts: [mails.factor[`${what}How`], newPassword(mails.nobodyAskedPassword, domain)],
  }));
}

/** A passkey was added to the login, or removed. */
export function mailAboutPasskey(
  ctx: TxCtx,
  user: Mailed,
  { name, host }: Pick<Passkey, 'name' | 'host'>,
  what: 'added' | 'removed',
): Promise<void> {
  return tell(ctx, user, ({ passkey }, domain) => ({
    subject: passkey[what],
    parts: [
      fill(passkey[`${what}How`], { name, host: displayHost(host) }),
      { words: passkey.toSee, href: `${domain.origin}/settings/passkeys` },
      newPassword(passkey.notYou, domain),
    ],
  }));
}
