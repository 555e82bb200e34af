// Mails that the server sends, as work for the reconciler.

import type { Domain } from '../../db/rows.ts';
import { displayHost } from '../../lib/url/host-name.ts';
import { type Words, wordsFor } from '../../lib/words/words.ts';
import type { TxCtx } from '../context.ts';
import type { OutgoingMail } from '../ports.ts';
import { scheduleWork } from '../work/schedule.ts';
import { type Letter, letterHtml, letterText, siteOf } from './letter.ts';

export interface Mail {
  domain: Domain;
  to: string;
  /** The language that its reader has chosen; null for that of the domain. */
  locale: string | null;
  letter(words: Words): Letter;
  /** Where a POST alone ends mails of this kind for the reader (RFC 8058). */
  unsubscribeUrl?: string;
  /** What tells the mail from all others, where it may be asked for again before it was sent. */
  once?: string;
}

/**
 * Asks for a mail, in the transaction that causes it. What it says lies sealed in the database until it is sent: it may
 * hold a link that lets its reader in.
 */
export async function queueMail(
  ctx: TxCtx,
  { domain, to, locale, letter, unsubscribeUrl, once }: Mail,
): Promise<void> {
  const words = await wordsFor(locale, domain.language);
  const written = letter(words);
  const mail: OutgoingMail = {
    from: {
      name: siteOf(domain),
      address: domain.mailSender || `noreply@${domain.host.replace(/:\d+$/, '')}`,
    },
    to,
    subject: `${written.subject} (${displayHost(domain.name)})`,
    text: letterText(domain, written),
    html: letterHtml(domain, words.locale, written),
    language: words.locale,
    ...(unsubscribeUrl ? { unsubscribeUrl } : {}),
  };
  await scheduleWork(ctx, {
    machine: 'mail',
    subject: once ?? String(ctx.app.ids.next()),
    state: 'waiting',
    payload: { sealed: ctx.app.ports.seal.seal(JSON.stringify(mail)) },
    dueAt: ctx.now,
  });
}
