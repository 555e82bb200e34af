import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../../src/lib/root.ts';
import { freePort } from '../../helpers/free-port.ts';
import { startPostgres, type TestPostgres } from '../../helpers/postgresql/postgres.ts';
import { eventually, type Person, TestInstall } from '../../helpers/world.ts';
import { openFaces } from '../../security/faces.ts';

/**
 * Every route of the server is asked while the database is away: none fails (500), none hangs, and none says that a
 * good token is none.
 */
interface Asked {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
}
let routes: Asked[];

beforeAll(async () => {
  const world = await openFaces();
  // Streams stay open, and are asked apart.
  const ending = world.routes.filter(({ path }) => !path.includes('/streaming'));
  routes = ending.flatMap(({ method, path }): Asked[] =>
    method === 'ALL'
      ? [
          { method: 'GET', path },
          { method: 'POST', path },
        ]
      : [{ method, path }],
  );
  await world.close();
  expect(routes.length).toBeGreaterThan(200);
});

/** A statement may take ten seconds, and so may waiting for a connection; the rest is for a machine that has other work. */
const BOUND_MS = 60_000;
const AT_ONCE = 8;

/** What is sent with everything that takes a body: fields that many routes know. */
const BODY = JSON.stringify({
  query: '{ domains(first: 1) { nodes { name } } }',
  ...{ status: 'Hi', text: 'Hi', title: 'Hi', comment: 'Hi', name: 'Hi', phrase: 'hi', q: 'ana', limit: '5' },
  ...{ id: ['1'], account_id: '1', account_ids: ['1'], status_ids: ['1'], choices: ['0'], context: ['home'] },
  ...{
    client_name: 'App',
    redirect_uris: 'https://app.test/',
    scopes: 'read',
    grant_type: 'client_credentials',
  },
  ...{
    client_id: 'x',
    client_secret: 'x',
    token: 'x',
    email: 'x@mail.test',
    username: 'x',
    password: 'long enough',
  },
  ...{ agreement: 'true', locale: 'en', scheduled_at: '2099-01-01T00:00:00Z', home: { last_read_id: '1' } },
  ...{ subscription: { endpoint: 'https://push.test/', keys: { p256dh: 'x', auth: 'x' } } },
});

const concrete = ({ path }: Asked, id: string) =>
  path
    .replace(/:username/g, 'ana')
    .replace(/:name/g, 'spring')
    .replace(/:\w+/g, id)
    .replace('/.well-known/*', '/.well-known/nodeinfo')
    .replace('/nodeinfo/*', '/nodeinfo/2.1')
    .replace('/*', '/@ana')
    .replace('/webfinger', '/webfinger?resource=acct:ana@a.test');

async function walk(install: TestInstall, { host, token }: Person, id: string) {
  const answers: { asked: string; status: number; retryAfter: string | undefined; body: string }[] = [];
  const ask = async (asked: Asked, accept: string) => {
    const target = concrete(asked, id);
    const started = performance.now();
    const { status, headers, body } = await install.http(target, {
      method: asked.method,
      host,
      headers: {
        accept,
        authorization: `Bearer ${token}`,
        ...(asked.method === 'GET' ? {} : { 'content-type': 'application/json' }),
      },
      ...(asked.method === 'GET' || asked.method === 'DELETE' ? {} : { body: BODY }),
    });
    const words = `${asked.method} ${target} (${accept})`;
    expect([words, performance.now() - started < BOUND_MS]).toEqual([words, true]);
    answers.push({ asked: words, status, retryAfter: headers['retry-after']?.toString(), body });
  };
  const all = routes.flatMap((each) =>
    each.method === 'GET' && each.path === '/*'
      ? ['text/html', 'application/activity+json'].map((accept) => [each, accept] as const)
      : [[each, 'application/json'] as const],
  );
  for (let at = 0; at < all.length; at += AT_ONCE)
    await Promise.all(all.slice(at, at + AT_ONCE).map(([asked, accept]) => ask(asked, accept)));
  return answers;
}

/** None failed; what was put off says when to ask again. */
function expectPutOff(answers: Awaited<ReturnType<typeof walk>>, log: string): void {
  expect(answers.filter(({ status }) => status >= 500 && status !== 503)).toEqual([]);
  expect(answers.filter(({ status, retryAfter }) => status === 503 && !retryAfter)).toEqual([]);
  expect(log).not.toMatch(/"A request failed\."/);
}

describe('PostgreSQL that has ended', () => {
  let postgres: TestPostgres;
  let install: TestInstall;
  let ana: Person;
  let bo: Person;

  beforeAll(async () => {
    postgres = await startPostgres();
    const url = await postgres.createDatabase();
    install = new TestInstall('gone', ['a.test'], await freePort(), { DATABASE_URL: url });
    await install.start(`a.test=http://127.0.0.1:${install.port}`);
    [ana, bo] = [await install.person('ana'), await install.person('bo')];
    await install.http('/api/v1/accounts/verify_credentials', {
      headers: { authorization: `Bearer ${ana.token}` },
    });
    await postgres.stop();
  });
  afterAll(() => install?.close());

  it('is said with 503 by every route, to whose token is known and to whose is not', async () => {
    expect((await install.http('/livez')).status).toBe(200);
    const ready = await install.http('/readyz');
    expect([ready.status, ready.headers['retry-after']]).toEqual([503, '10']);
    const stream = await install.http('/api/v1/streaming/user', {
      host: bo.host,
      headers: { authorization: `Bearer ${bo.token}` },
    });
    expect([stream.status, stream.headers['retry-after']]).toEqual([503, '10']);
    for (const person of [ana, bo]) {
      const answers = await walk(install, person, '1');
      expectPutOff(answers, install.log);
      // Apps sign people out at a 401; 403 is for what a known token may not.
      const wrong = person === bo ? [401, 403] : [401];
      expect(answers.filter(({ asked, status }) => / \/api\//.test(asked) && wrong.includes(status))).toEqual(
        [],
      );
      expect(answers.filter(({ status }) => status === 503).length).toBeGreaterThan(150);
    }
  });
});

describe('SQLite that another program has locked', () => {
  let install: TestInstall;
  let ana: Person;
  let holder: ChildProcess;

  beforeAll(async () => {
    install = new TestInstall('locked', ['a.test'], await freePort(), {});
    await install.start(`a.test=http://127.0.0.1:${install.port}`);
    ana = await install.person('ana');
    const lock = `const db = new (require('better-sqlite3'))(process.argv[1], { timeout: 10000 });
      db.exec('BEGIN EXCLUSIVE'); console.log('locked');
      process.stdin.on('data', () => { db.exec('COMMIT'); process.exit(); });`;
    holder = spawn(process.execPath, ['-e', lock, join(install.dataDir, 'pukeko.db')], {
      cwd: projectRoot,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(holder.stdout as NodeJS.ReadableStream, 'data');
  });
  afterAll(async () => {
    holder?.stdin?.write('go\n');
    await install?.close();
  });

  it('is said with 503 by every route that writes, and the others answer', async () => {
    await eventually(
      () => install.http('/readyz'),
      ({ status }) => status === 503,
    );
    const answers = await walk(install, ana, '1');
    expectPutOff(answers, install.log);
    expect(answers.some(({ status }) => status === 503)).toBe(true);
    for (const read of ['/@ana (text/html)', '/@ana (application/activity+json)', '/nodeinfo/2.1'])
      expect(answers.find(({ asked }) => asked.includes(read))?.status, read).toBe(200);
  });
});
