import { execFileSync, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, eventually, type Person, type TestInstall, type World } from '../../helpers/world.ts';

/**
 * A disk that is full, as SQLite meets it: the files of the server may not grow beyond a limit that is lifted later.
 * Nothing that was answered with success is lost, and everybody is told to come back.
 */
let world: World;
let install: TestInstall;
let ana: Person;
/** Has not used their token yet: its first use is written down. */
let bo: Person;

beforeAll(async () => {
  world = await createWorld({ installs: { one: ['a.test'] } });
  install = world.install('one');
  ana = await install.person('ana');
  bo = await install.person('bo');
});

afterAll(() => world?.close());

const canLimit = spawnSync('prlimit', ['--version']).status === 0;
if (!canLimit) process.stderr.write('No prlimit here: tests of a disk that is full are skipped.\n');

/** No file of the server grows beyond `bytes`. */
function limitFiles(bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(install.process?.pid), `--fsize=${bytes}:`]);
}

interface Posted {
  createPost: { post: { id: string } } | null;
}

const post = (text: string) =>
  install.graphql<Posted>(
    ana,
    'mutation ($text: String!) { createPost(input: { text: $text }) { ... on CreatePostPayload { post { id } } } }',
    { text },
  );

async function textOf(id: string): Promise<string> {
  const answer = await install.graphql<{ post: { html: string } | null }>(
    null,
    'query ($id: ID!) { post(id: $id) { html } }',
    { id },
  );
  return answer.data.post?.html ?? '';
}

it.skipIf(!canLimit)(
  'says UNAVAILABLE and 503, keeps what was answered, and goes on when there is room',
  async () => {
    const kept: string[] = [(await post('Before 0')).data.createPost?.post.id ?? ''];
    limitFiles(1_000);
    const refused = await post('While it is full');
    expect(refused.data.createPost).toBeNull();
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'UNAVAILABLE', retryAfter: 10 });

    const ready = await install.http('/readyz');
    expect(ready.status).toBe(503);
    expect(ready.headers['retry-after']).toBe('10');
    // What is there can be read.
    expect((await install.http('/@ana')).status).toBe(200);
    const read = await install.graphql<{ viewer: object | null }>(bo, '{ viewer { scopes } }');
    expect([read.status, read.errors]).toEqual([200, undefined]);
    for (const id of kept) expect(await textOf(id)).toContain('Before');

    // Each of many at once is either kept or told that it is not.
    const many = await Promise.all(Array.from({ length: 20 }, (_, n) => post(`Full ${n}`)));
    expect(many.filter(({ data }) => data.createPost !== null)).toEqual([]);

    limitFiles('unlimited');
    await eventually(
      () => install.http('/readyz'),
      ({ status }) => status === 200,
    );
    kept.push((await post('After it')).data.createPost?.post.id ?? '');
    await install.kill();
    await install.start();
    expect(await textOf(kept[0] ?? '')).toContain('Before 0');
    expect(await textOf(kept[1] ?? '')).toContain('After it');
    const page = await install.http('/@ana');
    expect(page.body).not.toMatch(/While it is full|Full \d/);
  },
);

it.skipIf(!canLimit)('loses nothing that was answered while the disk becomes full', async () => {
  const answered: string[] = [];
  let refused = 0;
  // Some more commits fit, then none.
  limitFiles(3_000_000);
  const writing = Array.from({ length: 8 }, async (_, writer) => {
    for (let n = 0; n < 400 && refused < 8; n += 1) {
      const { data, errors } = await post(`${'Room '.repeat(90)} ${writer}-${n}`);
      if (data.createPost) answered.push(data.createPost.post.id);
      else {
        expect(errors?.[0]?.extensions?.code).toBe('UNAVAILABLE');
        refused += 1;
      }
    }
  });
  await Promise.all(writing);
  expect(refused).toBeGreaterThan(0);
  expect(answered.length).toBeGreaterThan(0);
  await install.kill();
  await install.start();
  for (const id of answered) expect(await textOf(id)).toContain('Room');
});
