import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { isOpen } from '../../src/lib/answer.ts';

it('tells an answer that was ended from one that can be written to', async () => {
  const seen: boolean[] = [];
  const server = createServer((_request, response) => {
    response.write('a');
    seen.push(isOpen(response));
    response.end();
    // The reason not to ask this instead.
    expect(response.writable).toBe(true);
    seen.push(isOpen(response));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  await new Promise<void>((done, failed) => {
    get({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, agent: false }, (answer) =>
      answer.resume().on('end', done),
    ).on('error', failed);
  });
  await new Promise((done) => server.close(done));
  expect(seen).toEqual([true, false]);
});
