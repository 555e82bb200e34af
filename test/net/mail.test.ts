import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createMailSender } from '../../src/net/mail.ts';
import { silentLog } from '../helpers/log.ts';

const MAIL = {
  from: { name: 'Ana & friends', address: 'noreply@ana.example' },
  to: 'ben@mail.example',
  subject: 'Confirm your e-mail address',
  text: 'Open https://ana.example/auth/confirmation?token=abc\n\nPūkeko',
};

describe('mail', () => {
  const ends: (() => void)[] = [];
  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });

  it('becomes a file for its operator alone where no server is configured', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'mail-'));
    ends.push(() => rmSync(dataDir, { recursive: true, force: true }));
    await createMailSender({ url: null, dataDir, log: silentLog }).send(MAIL);
    const [file, ...others] = readdirSync(join(dataDir, 'mail'));
    expect(others).toEqual([]);
    const text = readFileSync(join(dataDir, 'mail', file ?? ''), 'utf8');
    expect(text).toMatch(/^To: ben@mail\.example$/m);
    expect(text).toMatch(/^From: "?Ana & friends"? <noreply@ana\.example>$/m);
  });

  it('is handed to a mail server', async () => {
    const { port, lines } = await listen();
    await createMailSender({ url: `smtp://127.0.0.1:${port}`, dataDir: '/nowhere', log: silentLog }).send(
      MAIL,
    );
    expect(lines).toContain('MAIL FROM:<noreply@ana.example>');
    expect(lines).toContain('RCPT TO:<ben@mail.example>');
    expect(lines).toContain('Subject: Confirm your e-mail address');
  });

  it('comes as plain text and as HTML, each in its part, in the language it is in', async () => {
    const { port, lines } = await listen();
    const sender = createMailSender({ url: `smtp://127.0.0.1:${port}`, dataDir: '/nowhere', log: silentLog });
    await sender.send({ ...MAIL, html: '<!doctype html><p>Gr\u00fc\u00dfe</p>', language: 'de' });
    const text = lines.join('\n');
    expect(text).toMatch(/^Content-Type: multipart\/alternative;/m);
    expect(text).toMatch(/^Content-Language: de$/m);
    expect(text).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(text.indexOf('Content-Type: text/plain; charset=utf-8')).toBeGreaterThan(0);
    expect(text.indexOf('Content-Type: text/html; charset=utf-8')).toBeGreaterThan(
      text.indexOf('Content-Type: text/plain'),
    );
  });

  it('says where a POST ends mails of its kind, in headers that mail programs know (RFC 8058)', async () => {
    const { port, lines } = await listen();
    const unsubscribeUrl = `https://ana.example/auth/unsubscribe?token=${'x'.repeat(90)}`;
    const sender = createMailSender({ url: `smtp://127.0.0.1:${port}`, dataDir: '/nowhere', log: silentLog });
    await sender.send({ ...MAIL, unsubscribeUrl });
    const text = lines.join('\n').replace(/\n[ \t]+/g, ' ');
    expect(text).toContain(`List-Unsubscribe: <${unsubscribeUrl}>\n`);
    expect(text).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click\n');
    await sender.send(MAIL);
    expect(lines.filter((line) => line.startsWith('List-Unsubscribe:'))).toHaveLength(1);
  });

  it('says why a mail server does not take it', async () => {
    const { port } = await listen('550 no such mailbox');
    const sender = createMailSender({ url: `smtp://127.0.0.1:${port}`, dataDir: '/nowhere', log: silentLog });
    await expect(sender.send(MAIL)).rejects.toThrow(/550/);
  });

  /** As much of a mail server (RFC 5321) as takes one mail. */
  async function listen(recipient = '250 fine'): Promise<{ port: number; lines: string[] }> {
    const lines: string[] = [];
    const server: Server = createServer((socket) => {
      let isData = false;
      socket.write('220 mail.test\r\n');
      socket.on('error', () => undefined);
      socket.setEncoding('utf8').on('data', (chunk: string) => {
        for (const line of chunk.split('\r\n').slice(0, -1)) {
          lines.push(line);
          if (isData && line !== '.') continue;
          const reply = isData
            ? '250 taken'
            : line.startsWith('DATA')
              ? '354 go on'
              : line.startsWith('RCPT')
                ? recipient
                : line.startsWith('QUIT')
                  ? '221 bye'
                  : '250 fine';
          isData = line.startsWith('DATA');
          socket.write(`${reply}\r\n`);
        }
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    ends.push(() => server.close());
    return { port: (server.address() as AddressInfo).port, lines };
  }
});
