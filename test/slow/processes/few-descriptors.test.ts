import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'vitest';
import { projectRoot } from '../../../src/lib/root.ts';
import { freePort } from '../../helpers/free-port.ts';
import { crashEnvironment } from '../../helpers/runs/crashes.ts';
import { eventually } from '../../helpers/world.ts';

const open = new Set<Socket>();

/** A client that never closes its side, whatever the server does. */
function stubborn(port: number) {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  open.add(socket);
  const client = { socket, answer: '' };
  socket.setEncoding('latin1').on('data', (text) => {
    client.answer += text;
  });
  socket.on('error', () => undefined);
  return client;
}

const UPGRADE =
  'GET /graphql HTTP/1.1\r\nHost: localhost:PORT\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';

it.each([
  ['garbage', 'garbage\r\n\r\n'],
  ['an upgrade to a protocol that is not spoken', `${UPGRADE}Sec-WebSocket-Protocol: foo\r\n\r\n`],
])(
  '320 clients that send %s and stay do not make a server with 300 descriptors unreachable',
  async (_what, words) => {
    const port = await freePort();
    const dataDir = mkdtempSync(join(tmpdir(), 'pukeko-few-'));
    const main = join(projectRoot, 'dist', 'main.js');
    const child = spawn('sh', ['-c', `ulimit -n 300; exec "${process.execPath}" "${main}" start`], {
      env: {
        ...crashEnvironment(),
        ...{ PATH: process.env.PATH, PORT: String(port), PUKEKO_DATA: dataDir, PUKEKO_LOG_LEVEL: 'error' },
      },
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    const isReady = () =>
      new Promise<boolean>((resolve) => {
        const client = stubborn(port);
        client.socket.write('GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n');
        client.socket.once('data', () => resolve(client.answer.startsWith('HTTP/1.1 200')));
        client.socket.once('close', () => resolve(false));
        setTimeout(() => resolve(false), 2_000);
      }).finally(() => [...open].at(-1)?.destroy());
    try {
      await eventually(isReady, (isOpen) => isOpen, 180_000);
      const clients = Array.from({ length: 320 }, () => stubborn(port));
      for (const { socket } of clients) socket.write(words.replace('PORT', String(port)));
      await eventually(isReady, (isOpen) => isOpen);
    } finally {
      for (const socket of open) socket.destroy();
      open.clear();
      child.kill('SIGTERM');
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
);
