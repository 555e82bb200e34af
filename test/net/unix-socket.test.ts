import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isAppError } from '../../src/lib/app-error.ts';
import { askSocket } from '../../src/net/unix-socket.ts';

/** One request over the operator's socket, to servers that answer late, in part, and not at all. */
let folder: string;
let path: string;
let server: Server;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pukeko-socket-'));
  path = join(folder, 'socket');
  server = createServer();
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const listen = () => new Promise<void>((resolve) => server.listen(path, resolve));
const refused = (deadlineMs: number) =>
  askSocket(path, '{ __typename }', {}, null, deadlineMs).then(
    () => expect.unreachable('It was answered.'),
    (error: Error) => error,
  );

it('gives up with a sentence where somebody listens and does not answer', async () => {
  await listen();
  const error = await refused(50);
  expect(isAppError(error, 'UNAVAILABLE')).toBe(true);
  expect(error.message).toMatch(/did not answer within \d+ seconds/);
});

it('gives up with a sentence where the answer ends in the middle', async () => {
  server.on('request', (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"data":');
  });
  await listen();
  expect(isAppError(await refused(200), 'UNAVAILABLE')).toBe(true);
});

it('says otherwise that nobody listens', async () => {
  expect(isAppError(await refused(5_000))).toBe(false);
});
