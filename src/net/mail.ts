// Sends mail: to a mail server (SMTP), or into files where none is configured.

import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../observe/log.ts';

interface Message {
  from: { name: string; address: string };
  to: string;
  subject: string;
  text: string;
  /** The same as HTML, for programs that would rather show that (multipart/alternative). */
  html?: string;
  /** BCP 47. */
  language?: string;
  /** Where a POST alone ends mails of this kind for the reader. */
  unsubscribeUrl?: string;
}

export interface MailSender {
  send(mail: Message): Promise<void>;
}

const PATIENCE_MS = 20_000;

/**
 * `url` as nodemailer reads it (`smtps://user:password@mail.example`, `smtp://…` with STARTTLS where the server offers
 * it); the address is the operator's own choice, so the filter that keeps other servers from leading us to private
 * addresses does not apply. null: each mail becomes a file of `dataDir/mail`, and a line of the log says so.
 */
export function createMailSender({
  url,
  dataDir,
  log,
}: {
  url: string | null;
  dataDir: string;
  log: Pick<Log, 'warn'>;
}): MailSender {
  return url === null ? toFiles(dataDir, log) : toServer(url);
}

function toServer(url: string): MailSender {
  const options = {
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  };
  return {
    async send(mail) {
      // Loaded when the first mail is sent.
      const { createTransport } = (await import('nodemailer')).default;
      const transport = createTransport(url, {
        ...options,
        disableFileAccess: true,
        disableUrlAccess: true,
      } as never);
      try {
        await transport.sendMail(messageOf(mail));
      } finally {
        transport.close();
      }
    },
  };
}

/**
 * What nodemailer is given. List-Unsubscribe with its Post lets mail programs offer a button for it (RFC 2369, RFC
 * 8058).
 */
function messageOf({ from, to, subject, text, html, language, unsubscribeUrl }: Message) {
  const headers: Record<string, string> = {
    // Nobody's holiday notice answers a server (RFC 3834).
    'Auto-Submitted': 'auto-generated',
    ...(language ? { 'Content-Language': language } : {}),
    ...(unsubscribeUrl
      ? {
          'List-Unsubscribe': `<${unsubscribeUrl}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }
      : {}),
  };
  return { from, to: { name: '', address: to }, subject, text, ...(html ? { html } : {}), headers };
}

function toFiles(dataDir: string, log: Pick<Log, 'warn'>): MailSender {
  const folder = join(dataDir, 'mail');
  let count = 0;
  return {
    async send(mail) {
      const { createTransport } = (await import('nodemailer')).default;
      const transport = createTransport({ streamTransport: true, buffer: true });
      const { message } = await transport.sendMail(messageOf(mail));
      await mkdir(folder, { recursive: true, mode: 0o700 });
      count += 1;
      const file = join(folder, `${process.hrtime.bigint()}-${process.pid}-${count}.eml`);
      await writeFile(`${file}.part`, message as Buffer, { mode: 0o600 });
      await rename(`${file}.part`, file);
      log.warn({ file }, 'No mail server is configured (PUKEKO_SMTP_URL); a mail was written to a file.');
    },
  };
}
