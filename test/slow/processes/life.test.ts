import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { projectRoot } from '../../../src/lib/root.ts';
import { crashEnvironment } from '../../helpers/runs/crashes.ts';
import { createWorld, type Person, type TestInstall, type World } from '../../helpers/world.ts';

/** How a server begins and ends: nothing that was answered is lost by it. */
let world: World;
let install: TestInstall;
let ana: Person;

beforeAll(async () => {
  world = await createWorld({ installs: { one: ['a.test'] } });
  install = world.install('one');
  ana = await install.person('ana');
});

afterAll(() => world?.close());

// A test that failed may have left the server stopped; the next one is about itself.
beforeEach(async () => {
  const { process: server } = install;
  if (server === null || server.exitCode !== null || server.signalCode !== null) await install.start();
});

const post = (text: string) =>
  install.graphql<{ createPost: { post: { id: string } } }>(
    ana,
    'mutation ($text: String!) { createPost(input: { text: $text }) { ... on CreatePostPayload { post { id } } } }',
    { text },
  );

const textOf = async (id: string) => {
  const answer = await install.graphql<{ post: { html: string } | null }>(
    null,
    'query ($id: ID!) { post(id: $id) { html } }',
    { id },
  );
  return answer.data.post?.html ?? null;
};

/** Another server process with other settings; gives its exit code and words. */
function startBeside(env: Record<string, string>): Promise<{ code: number | null; words: string }> {
  const child = spawn(process.execPath, [join(projectRoot, 'dist', 'main.js'), 'start'], {
    env: {
      ...crashEnvironment(),
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PUKEKO_LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words += text;
  });
  return new Promise((done) => child.on('close', (code) => done({ code, words })));
}

describe('SIGTERM', () => {
  it('lets what is under way end and exits 0, a second one changing nothing', async () => {
    const underWay = Array.from({ length: 20 }, (_, n) => post(`While it stops ${n}`));
    const first = await Promise.race(underWay);
    const started = performance.now();
    const ended = install.stop();
    install.process?.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(performance.now() - started).toBeLessThan(10_000);
    const settled = await Promise.allSettled(underWay);
    const answered = settled.flatMap((each) =>
      each.status === 'fulfilled' && each.value.data?.createPost ? [each.value] : [],
    );
    await install.start();
    for (const { data } of [first, ...answered])
      expect(await textOf(data.createPost.post.id)).toContain('While it stops');
  });
});

// What else keeps a server from starting: start-errors.test.ts.
describe('a second server', () => {
  it('on the same data ends with words, and the first goes on', async () => {
    const { code, words } = await startBeside({ PORT: '0', PUKEKO_DATA: install.dataDir });
    expect(code).toBe(1);
    expect(words).toMatch(/(already|other|another).*\./i);
    expect(words).not.toMatch(/^\s+at /m);
    expect((await install.http('/readyz')).status).toBe(200);
  });

  it('in a part of the work alone needs PostgreSQL', async () => {
    const { code, words } = await startBeside({
      PORT: '0',
      PUKEKO_DATA: install.dataDir,
      PUKEKO_ROLE: 'worker',
    });
    expect(code).toBe(1);
    expect(words).toContain('DATABASE_URL');
  });
});
