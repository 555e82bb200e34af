// Mails those who cannot sign in a link: the one that confirms a sign-up, again too, or the one for a new password.

import type { Domain, User } from '../../db/rows.ts';
import { displayHost } from '../../lib/url/host-name.ts';
import { fill } from '../../lib/words/fill.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { makeMailLink } from '../mail/links.ts';
import { queueMail } from '../mail/queue.ts';
import { readEmail } from '../users/input.ts';
import { mailPasswordReset } from '../users/reset-password.ts';

/** Sign-ups with one address that are mailed again at once, the newest. */
const MOST_AGAIN = 3;

/** Who signed up, where and as whom. */
interface SigningUp {
  domain: Domain;
  user: Pick<User, 'id' | 'locale'>;
  username: string;
  email: string;
}

/**
 * Mails the link to an address without a login; to one with a login that it has one. The mail names the handle: others
 * may have signed up with the address as well.
 */
export async function askToConfirm(ctx: TxCtx, { domain, user, username, email }: SigningUp): Promise<void> {
  const secret = await makeMailLink(ctx, 'CONFIRM', user, email);
  const known = await ctx.tx.models.user.findUnique({ where: { email }, select: { locale: true } });
  const handle = `@${username}@${domain.name}`;
  const link = `${domain.origin}/auth/confirmation?token=${secret}`;
  await queueMail(ctx, {
    domain,
    to: email,
    locale: known ? known.locale : user.locale,
    letter: ({ mails }) =>
      known
        ? {
            subject: mails.hasLogin,
            parts: [
              fill(mails.hasLoginHow, { handle }),
              {
                words: fill(mails.toJoin, { server: displayHost(domain.name) }),
                href: `${domain.origin}/auth/join?${new URLSearchParams({ username })}`,
              },
              { words: mails.forgot, href: `${domain.origin}/auth/password/new` },
              mails.notYou,
            ],
          }
        : {
            subject: mails.confirm,
            parts: [
              fill(mails.confirmHow, { handle }),
              { words: mails.confirmLink, href: link },
              mails.notSignedUp,
            ],
          },
  });
}

/**
 * Mails a link for a new password to the owner of a login; to whoever signed up on the domain asked and has not
 * confirmed the address the link for that, once more; and to nobody else: whoever asks learns nothing. How often is
 * limited by the caller. Errors: INVALID_INPUT for what is no address.
 */
export async function requestMailLink(ctx: Ctx, text: string): Promise<void> {
  const email = readEmail(text);
  const domain = ctx.domain ?? (await ctx.app.domains.default());
  if (!domain) return;
  await inTransaction(ctx, async (ctx) => {
    if (!(await mailPasswordReset(ctx, domain, email))) await askToConfirmAgain(ctx, domain, email);
  });
}

async function askToConfirmAgain(ctx: TxCtx, domain: Domain, email: string): Promise<void> {
  if (!domain.confirmsEmail) return;
  const waiting = await ctx.tx.models.signUp.findMany({
    where: { domainId: domain.id, email, user: { state: 'UNCONFIRMED' } },
    include: { user: true },
    orderBy: { id: 'desc' },
    take: MOST_AGAIN,
  });
  for (const { user, username } of waiting) await askToConfirm(ctx, { domain, user, username, email });
}
