import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { freePort } from '../../helpers/free-port.ts';
import { startPostgres, type TestPostgres } from '../../helpers/postgresql/postgres.ts';
import { eventually, type Person, TestInstall } from '../../helpers/world.ts';

/**
 * PostgreSQL that takes connections and answers nothing (a frozen machine, a disk that hangs): everybody is told within
 * a bounded time.
 */
let postgres: TestPostgres;
let install: TestInstall;
let ana: Person;

/** A statement may take 10 s, and so may waiting for a connection; the rest is for a machine that has other work. */
const BOUND_MS = 45_000;

beforeAll(async () => {
  postgres = await startPostgres();
  const url = await postgres.createDatabase();
  install = new TestInstall('frozen', ['a.test'], await freePort(), { DATABASE_URL: url });
  await install.start(`a.test=http://127.0.0.1:${install.port}`);
  ana = await install.person('ana');
  await install.person('bo');
});

afterAll(async () => {
  await postgres?.signal('SIGCONT');
  await install?.close();
  await postgres?.stop();
});

const post = (text: string) =>
  install.graphql<{ createPost: { post: { id: string } } | null }>(
    ana,
    'mutation ($text: String!) { createPost(input: { text: $text }) { ... on CreatePostPayload { post { id } } } }',
    { text },
  );

async function timed<T>(asked: Promise<T>): Promise<T> {
  const started = performance.now();
  const answer = await asked;
  expect(performance.now() - started).toBeLessThan(BOUND_MS);
  return answer;
}

it('is said with 503 and UNAVAILABLE, streams wait, and all goes on when it answers again', async () => {
  const seen: { __typename: string; reason?: string; text?: string }[] = [];
  const client = createClient({
    url: `ws://127.0.0.1:${install.port}/graphql`,
    webSocketImpl: class extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols, { headers: { host: ana.host } });
      }
    },
    connectionParams: { authorization: `Bearer ${ana.token}` },
    retryAttempts: 0,
  });
  const stop = client.subscribe<{
    timeline: { __typename: string; reason?: string; edge?: { node: { post: { html: string } } } };
  }>(
    {
      query:
        'subscription { timeline(source: { named: HOME }) { __typename ... on PostAppeared { edge { node { post { html } } } } ... on TimelineGap { reason } } }',
    },
    {
      next: ({ data }) => {
        if (data) seen.push({ ...data.timeline, text: data.timeline.edge?.node.post.html ?? '' });
      },
      error: (error) => seen.push({ __typename: `error ${String(error)}` }),
      complete: () => undefined,
    },
  );
  await eventually(
    async () => seen,
    (frames) => frames.length > 0,
  );
  // Some are on their way when it freezes.
  const underWay = Array.from({ length: 10 }, (_, n) => post(`Under way ${n}`));
  await Promise.race(underWay);
  await postgres.signal('SIGSTOP');

  const ready = await timed(install.http('/readyz'));
  expect([ready.status, ready.headers['retry-after']]).toEqual([503, '10']);
  const inbox = {
    method: 'POST' as const,
    body: '{}',
    headers: { 'content-type': 'application/activity+json' },
  };
  const answers = await Promise.all(
    [
      install.http('/users/bo', { headers: { accept: 'application/activity+json' } }),
      install.http('/.well-known/webfinger?resource=acct:bo@a.test'),
      install.http('/@bo', { headers: { accept: 'text/html' } }),
      install.http('/users/bo/inbox', inbox),
    ].map(timed),
  );
  for (const answer of answers) {
    expect(answer.status, answer.body + install.log).toBe(503);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  }
  const refused = await timed(post('While it is frozen'));
  expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'UNAVAILABLE' });
  const settled = await Promise.all(underWay.map(timed));
  // Who waited for a connection may be told so before the first statement was given up.
  for (const { data, errors } of settled)
    if (!data?.createPost) expect(['UNAVAILABLE', 'BUSY']).toContain(errors?.[0]?.extensions?.code);

  await postgres.signal('SIGCONT');
  await eventually(
    () => install.http('/readyz'),
    ({ status }) => status === 200,
  );
  expect((await install.http('/@bo', { headers: { accept: 'text/html' } })).status).toBe(200);
  expect((await post('After it')).data.createPost?.post.id).toBeTruthy();
  await eventually(
    async () => seen.map(({ text }) => text).join(),
    (text) => text.includes('After it'),
  );
  const gaps = seen.filter(({ __typename }) => __typename === 'TimelineGap');
  expect(gaps.length).toBeLessThanOrEqual(1);
  for (const { reason } of gaps) expect(reason).toBe('UNAVAILABLE');
  expect(seen.filter(({ __typename }) => __typename.startsWith('error'))).toEqual([]);
  stop();
  await client.dispose();
});
