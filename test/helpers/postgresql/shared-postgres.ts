import { createServer } from 'node:net';
import { startPostgres, type TestPostgres } from './postgres.ts';

/**
 * Vitest's global set-up: one PostgreSQL for the whole run, started when the first test asks for it (a line over a
 * socket; tests run in processes of their own) and ended with the run.
 */
export default async function sharePostgres(): Promise<() => Promise<void>> {
  let starting: Promise<TestPostgres> | null = null;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    starting ??= startPostgres();
    starting
      .then((postgres) => postgres.createDatabase())
      .then(
        (url) => socket.end(JSON.stringify({ url })),
        (error: unknown) => socket.end(JSON.stringify({ error: String(error) })),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  process.env.PUKEKO_TEST_POSTGRES = String(typeof address === 'object' ? address?.port : '');
  return async () => {
    server.close();
    await starting?.then(
      (postgres) => postgres.stop(),
      () => {},
    );
  };
}
