import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { projectRoot } from '../../../src/lib/root.ts';
import { newFolder } from '../../helpers/backups.ts';
import { freePort } from '../../helpers/free-port.ts';
import { emptyPostgresDatabase } from '../../helpers/postgresql/postgres-database.ts';
import { eventually } from '../../helpers/world.ts';

/** After a loss of power the server is often up before PostgreSQL is. */
async function startWaiting(port: number) {
  const url = new URL(await emptyPostgresDatabase());
  const real = Number(url.port);
  url.port = String(port);
  const child = spawn(process.execPath, [join(projectRoot, 'dist', 'main.js'), 'start'], {
    env: {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', PUKEKO_DATA: newFolder() },
      ...{ DATABASE_URL: url.href, PUKEKO_LOG_FORMAT: 'json' },
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const says = (words: RegExp) =>
    eventually(
      async () => log,
      (text) => words.test(text),
      240_000,
    );
  return { child, real, says, log: () => log };
}

/** What PostgreSQL says while it recovers. */
const STARTING = Buffer.from('SFATAL\0C57P03\0Mthe database system is starting up\0\0');

it('is waited for: nobody there, then one that is starting, then one that answers', async () => {
  const port = await freePort();
  const { child, real, says, log } = await startWaiting(port);
  await says(/does not answer at 127\.0\.0\.1:\d+ yet\. It is waited for/);
  let refused = 0;
  const sockets = new Set<Socket>();
  const door = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    if (refused < 2) {
      refused += 1;
      const length = Buffer.alloc(4);
      length.writeInt32BE(STARTING.length + 4);
      socket.once('data', () => socket.end(Buffer.concat([Buffer.from('E'), length, STARTING])));
      return;
    }
    const behind = connect(real, '127.0.0.1').on('error', () => socket.destroy());
    sockets.add(behind);
    socket.pipe(behind).pipe(socket);
  });
  door.listen(port, '127.0.0.1');
  onTestFinished(() => {
    door.close();
    for (const socket of sockets) socket.destroy();
  });
  await says(/is ready at/);
  expect(refused).toBe(2);
  expect(log().match(/yet\. It is waited for/g)).toHaveLength(1);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('is waited for only until the server is asked to stop', async () => {
  const { child, says } = await startWaiting(await freePort());
  await says(/yet\. It is waited for/);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
