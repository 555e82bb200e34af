// Mails that the server sends, as work for the reconciler.

import type { Domain } from '../../db/rows.ts';
import { displayHost } from '../../lib/url/host-name.ts';
import type { TxCtx } from '../context.ts';
import { scheduleWork } from '../work/schedule.ts';

export interface Mail {
  domain: Domain;
  to: string;
  subject: string;
  /** Plain text; paragraphs are separated by empty lines. */
  text: string;
  /** Where a POST alone ends mails of this kind for the reader (RFC 8058). */
  unsubscribeUrl?: string;
}

/**
 * Asks for a mail, in the transaction that causes it. What it says lies sealed in the database until it is sent: it may
 * hold a link that lets its reader in.
 */
export async function queueMail(
  ctx: TxCtx,
  { domain, to, subject, text, unsubscribeUrl }: Mail,
): Promise<void> {
  const site = domain.title || displayHost(domain.name);
  const from = { name: site, address: domain.mailSender || `noreply@${domain.host.replace(/:\d+$/, '')}` };
  const signed = `${text}\n\n-- \n${site}\n${domain.origin}/\n`;
  const mail = {
    from,
    to,
    subject: `${subject} (${displayHost(domain.name)})`,
    text: signed,
    ...(unsubscribeUrl ? { unsubscribeUrl } : {}),
  };
  await scheduleWork(ctx, {
    machine: 'mail',
    subject: String(ctx.app.ids.next()),
    state: 'waiting',
    payload: { sealed: ctx.app.ports.seal.seal(JSON.stringify(mail)) },
    dueAt: ctx.now,
  });
}
