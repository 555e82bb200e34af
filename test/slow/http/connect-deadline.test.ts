// A connection has a deadline of its own: a dead host must not hold a delivery's slot until the deadline of the whole
// request.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { ACCEPT, cleanUp, failure, fetcherFor, serve, serveBytes } from '../../net/support.ts';

/** So far above the connection's deadline that ending at this one cannot be taken for it. */
const REQUEST_MS = 120_000;
const CONNECT_MS = 300;
const LOOPBACK = { lookup: async () => ['127.0.0.1'], addressAllowed: () => true };

/**
 * A port whose queue of connections is full and stays so: the system answers no further SYN, as a firewall that drops
 * does.
 */
async function startFull(): Promise<number> {
  const child = spawn(
    process.execPath,
    [
      '-e',
      `const server = require('node:net').createServer();
       server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
         require('node:fs').writeSync(1, String(server.address().port));
         Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
       });`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  const fillers = new Set<ReturnType<typeof connect>>();
  cleanUp(async () => {
    for (const filler of fillers) filler.destroy();
    child.kill('SIGKILL');
    await ended;
  });
  const [text] = await once(child.stdout, 'data');
  const port = Number(String(text));
  // Until one is left waiting, as every later one is.
  for (let isFull = false; !isFull; ) {
    const filler = connect(port, '127.0.0.1');
    filler.on('error', () => {});
    fillers.add(filler);
    isFull = await new Promise((resolve) => {
      // Where the process itself stood still, what has come meanwhile is seen in the turn behind the timer.
      const wait = setTimeout(() => setImmediate(() => resolve(true)), 500);
      filler.once('connect', () => {
        clearTimeout(wait);
        resolve(false);
      });
    });
  }
  return port;
}

describe('the deadline of a connection, well before the deadline of its request', () => {
  const options = { ...LOOPBACK, connectTimeoutMs: CONNECT_MS };

  test('a name server that never answers', async () => {
    const fetcher = fetcherFor({}, { ...options, lookup: () => new Promise(() => {}) });
    const asked = { accept: ACCEPT, deadlineMs: REQUEST_MS };
    expect((await failure(fetcher.get('https://a.test/', asked))).kind).toBe('timeout');
    const posted = fetcher.post('https://a.test/', Buffer.from('{}'), { deadlineMs: REQUEST_MS });
    expect((await failure(posted)).kind).toBe('timeout');
  });

  test('a host that answers no SYN, with TLS and without', async () => {
    const port = await startFull();
    const secure = fetcherFor({}, options);
    const plain = fetcherFor({ 'a.test': port }, options);
    const errors = await Promise.all([
      failure(secure.post(`https://a.test:${port}/`, Buffer.from('{}'), { deadlineMs: REQUEST_MS })),
      failure(plain.post('https://a.test/', Buffer.from('{}'), { deadlineMs: REQUEST_MS })),
    ]);
    for (const error of errors) expect(error).toMatchObject({ kind: 'timeout', isSlow: false });
  });

  test('a host that takes the connection and never speaks TLS', async () => {
    const port = await serveBytes((socket) => socket.resume());
    const fetcher = fetcherFor({}, options);
    const posted = fetcher.post(`https://a.test:${port}/`, Buffer.from('{}'), { deadlineMs: REQUEST_MS });
    expect(await failure(posted)).toMatchObject({ kind: 'timeout', isSlow: false });
  });

  test('a connected host has the whole time of the request for its answer', async () => {
    // Long enough for a busy machine to connect.
    const connectTimeoutMs = 2_000;
    const port = await serve((_request, response) => {
      setTimeout(() => response.end('{}'), connectTimeoutMs + 500);
    });
    const fetcher = fetcherFor({ 'a.test': port }, { ...options, connectTimeoutMs });
    expect((await fetcher.get('https://a.test/', { accept: ACCEPT })).status).toBe(200);
  });
});
