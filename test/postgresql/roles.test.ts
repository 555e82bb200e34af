import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../helpers/free-port.ts';
import { emptyPostgresDatabase } from '../helpers/postgresql/postgres-database.ts';
import { TestInstall } from '../helpers/world.ts';

/** A web process and a worker, started at the same moment on an empty PostgreSQL. */
let web: TestInstall;
let worker: TestInstall;

beforeAll(async () => {
  const url = await emptyPostgresDatabase();
  const install = async (role: string) =>
    new TestInstall(role, ['a.test'], await freePort(), { DATABASE_URL: url, PUKEKO_ROLE: role });
  web = await install('web');
  worker = await install('worker');
  await Promise.all([
    web.start(`a.test=http://127.0.0.1:${web.port}`),
    worker.start(`a.test=http://127.0.0.1:${web.port}`),
  ]);
}, 120_000);

afterAll(() => Promise.all([web?.close(), worker?.close()]));

describe('two processes on an empty PostgreSQL', { timeout: 60_000 }, () => {
  it('both start, and the first domain is there once', async () => {
    expect((await web.http('/nodeinfo/2.1')).status).toBe(200);
    expect(JSON.parse(await web.cli('domain', 'list', '--json'))).toHaveLength(1);
  });

  it('a worker says how it is, and nothing else', async () => {
    for (const path of ['/livez', '/readyz']) {
      const answer = await worker.http(path, { host: 'whatever.example' });
      expect([answer.status, answer.body]).toEqual([200, 'ok\n']);
      expect((await worker.http(path, { method: 'HEAD' })).status).toBe(200);
    }
    const metrics = await worker.http('/metrics', { host: `127.0.0.1:${worker.port}` });
    expect(metrics.status).toBe(200);
    expect(metrics.body).toContain('pukeko_db_statements_total');
    for (const path of ['/', '/graphql', '/inbox', '/nodeinfo/2.1'])
      expect((await worker.http(path)).status).toBe(404);
    expect((await worker.http('/livez', { method: 'POST' })).status).toBe(404);
  });
});
