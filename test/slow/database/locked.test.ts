import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { projectRoot } from '../../../src/lib/root.ts';
import { Somebody } from '../../helpers/people/somebody.ts';
import { createWorld, eventually, type TestInstall, type World } from '../../helpers/world.ts';

/**
 * An operator who opens the database of a running server and begins a transaction there: `sqlite3 pukeko.db 'BEGIN
 * EXCLUSIVE'`.
 */
let world: World;
let install: TestInstall;
let ana: Somebody;
let bo: Somebody;

beforeAll(async () => {
  world = await createWorld({ installs: { one: ['a.test'], two: ['b.test'] } });
  install = world.install('one');
  ana = new Somebody(install, await install.person('ana', 'a.test'));
  const two = world.install('two');
  bo = new Somebody(two, await two.person('bo', 'b.test'));
  await bo.towards('followIdentity', ana.handle);
  await ana.towards('followIdentity', bo.handle);
  for (const [who, whom] of [
    [ana, bo],
    [bo, ana],
  ] as const)
    await eventually(
      async () => (await who.find(whom.handle)).viewer,
      (viewer) => viewer?.isFollowing === true && viewer.isFollowedBy,
    );
});

afterAll(() => world?.close());

const LOCK = `
const db = new (require('better-sqlite3'))(process.argv[1], { timeout: 10000 });
db.exec('BEGIN EXCLUSIVE');
console.log('locked');
process.stdin.on('data', () => { db.exec('COMMIT'); process.exit(); });
`;

/** Another process that holds the lock until it is told to let go. */
async function lock(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', LOCK, join(install.dataDir, 'pukeko.db')], {
    cwd: projectRoot,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  return child;
}

async function letGo(child: ChildProcess): Promise<void> {
  child.stdin?.write('go\n');
  await once(child, 'exit');
}

it('refuses writes with UNAVAILABLE, is not ready, serves what is there, and loses nothing', async () => {
  const before = await ana.post('Before the lock');
  const holder = await lock();
  let answers = 0;
  let isLocked = true;
  // Whoever blocks the event loop answers nobody meanwhile.
  const asking = (async () => {
    while (isLocked) {
      expect((await install.http('/livez')).status).toBe(200);
      answers += 1;
    }
  })();
  const refused = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      install.graphql<{ createPost: object | null }>(
        ana,
        'mutation ($text: String!) { createPost(input: { text: $text }) { ... on CreatePostPayload { post { id } } } }',
        { text: `Locked ${n}` },
      ),
    ),
  );
  for (const { data, errors } of refused) {
    expect(data.createPost).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UNAVAILABLE', retryAfter: 10 });
  }
  expect(answers).toBeGreaterThan(10);
  const ready = await install.http('/readyz');
  expect([ready.status, ready.headers['retry-after']]).toEqual([503, '10']);
  expect((await install.http('/@ana')).body).toContain('Before the lock');
  expect((await ana.home()).map(({ uri }) => uri)).toContain(before.uri);
  // What comes from elsewhere is sent again.
  const answer = await bo.post('@ana@a.test while it is locked');
  await eventually(
    async () => install.log,
    (log) => log.includes('Another program holds the lock'),
  );
  await letGo(holder);
  isLocked = false;
  await asking;
  await eventually(
    () => install.http('/readyz'),
    ({ status }) => status === 200,
  );
  const after = await ana.post('After the lock');
  await eventually(
    () => ana.home(),
    (home) => home.some(({ uri }) => uri === answer.uri),
    180_000,
  );
  await eventually(
    () => bo.home(),
    (home) => [before, after].every((post) => home.some(({ uri }) => uri === post.uri)),
    180_000,
  );
  const page = await install.http('/@ana');
  expect(page.body).not.toMatch(/Locked \d/);
});

it('is not ready under a lock though nobody writes', async () => {
  const holder = await lock();
  // Work of the background that waits for the lock at this moment finds out itself, within a second.
  const becomes = (expected: number) =>
    eventually(
      () => install.http('/readyz'),
      ({ status }) => status === expected,
    );
  await becomes(503);
  await letGo(holder);
  await becomes(200);
});

it('does not start under a lock, and says why', async () => {
  await install.stop();
  const holder = await lock();
  await expect(install.start()).rejects.toThrow(/locked by another program/);
  expect(install.log).not.toMatch(/^\s+at /m);
  await letGo(holder);
  await install.start();
});
