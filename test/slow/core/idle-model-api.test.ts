import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteHandle from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../helpers/free-port.ts';
import { createWorld, eventually, type Person, type TestInstall, type World } from '../../helpers/world.ts';

/**
 * Prisma's query compiler takes 30 MB, and is loaded by the first statement of the model API and by the first of its
 * transactions. A server on which nobody writes does without, whatever comes due meanwhile.
 */
const folder = mkdtempSync(join(tmpdir(), 'pukeko-idle-'));
const seen = join(folder, 'wasm.txt');
const script = join(folder, 'watch-wasm.mjs');
/** Writes down the size of each WebAssembly module that the process compiles. */
const WATCH = `import { appendFileSync } from 'node:fs';
WebAssembly.Module = new Proxy(WebAssembly.Module, {
  construct(target, [bytes]) {
    appendFileSync(${JSON.stringify(seen)}, bytes.byteLength + '\\n');
    return new target(bytes);
  },
});
`;
/** The compiler has well over a megabyte; what else is WebAssembly here (undici's parser) has less than 100 kB. */
const COMPILER_BYTES = 500_000;

let world: World;
let install: TestInstall;
let pages: Server;

beforeAll(async () => {
  writeFileSync(script, WATCH);
  writeFileSync(seen, '');
  const port = await freePort();
  pages = createServer((request, response) => {
    response.statusCode = request.url === '/one' ? 200 : 404;
    response.setHeader('content-type', 'text/html').end('<title>A page</title>');
  }).listen(port, '127.0.0.1');
  world = await createWorld({
    peers: { 'page.test': `http://127.0.0.1:${port}` },
    installs: { one: ['a.test', 'b.test'] },
    env: { one: { NODE_OPTIONS: `--import ${script}` } },
  });
  install = world.install('one');
});

afterAll(async () => {
  await world?.close();
  pages?.close();
  rmSync(folder, { recursive: true, force: true });
});

const hasCompiler = () =>
  readFileSync(seen, 'utf8')
    .split('\n')
    .some((size) => Number(size) > COMPILER_BYTES);

/** Runs statements on the database file while the server is stopped. */
function alter(statements: readonly string[]): void {
  const db = new SqliteHandle(join(install.dataDir, 'pukeko.db'));
  for (const statement of statements) db.exec(statement);
  db.close();
}

function rowsOf<Row>(statement: string): Row[] {
  const db = new SqliteHandle(join(install.dataDir, 'pukeko.db'), { readonly: true });
  const rows = db.prepare(statement).all() as Row[];
  db.close();
  return rows;
}

const waiting = () =>
  rowsOf<{ machine: string; owner: string | null; dueAt: number; lastError: string | null }>(
    'SELECT "machine", "owner", "dueAt", "lastError" FROM work',
  );

/** A mute that will end, a poll with a vote, and links to pages. */
async function makeWhatComesDue(ana: Person): Promise<void> {
  const bo = await install.person('bo');
  const act = async <T>(who: Person, name: string, input: object, payload: string): Promise<T> => {
    const type = name.charAt(0).toUpperCase() + name.slice(1);
    const { data } = await install.graphql<Record<string, T>>(
      who,
      `mutation ($input: ${type}Input!) { ${name}(input: $input) { ... on ${type}Payload { ${payload} } ... on Error { message } } }`,
      { input },
    );
    return data[name] as T;
  };
  const { identityByHandle: identity } = (
    await install.graphql<{ identityByHandle: { id: string } }>(
      ana,
      '{ identityByHandle(handle: "@bo@a.test") { id } }',
    )
  ).data;
  await act(ana, 'muteIdentity', { identityId: identity.id, seconds: 3_600 }, 'identity { id }');
  const poll = { options: ['Yes', 'No'], expiresIn: 3_600 };
  const { post } = await act<{ post: { id: string } }>(
    ana,
    'createPost',
    { text: 'Well?', poll },
    'post { id }',
  );
  await act(bo, 'voteInPoll', { postId: post.id, choices: [0] }, 'post { id }');
  await act(ana, 'createPost', { text: 'https://page.test/one' }, 'post { id }');
  await act(ana, 'createPost', { text: 'https://page.test/none' }, 'post { id }');
  await eventually(
    async () => rowsOf('SELECT 1 FROM preview'),
    (rows) => rows.length === 2,
  );
}

it('does everything that comes due, and answers a request with a token, without the model API', async () => {
  const ana = await install.person('ana');
  // What a write needs: the look at it works.
  await install.graphql(
    ana,
    'mutation { createPost(input: { text: "One" }) { ... on CreatePostPayload { post { id } } } }',
  );
  expect(hasCompiler()).toBe(true);
  await makeWhatComesDue(ana);
  await install.stop();
  writeFileSync(seen, '');
  alter([
    'UPDATE mute SET "expiresAt" = 1',
    `UPDATE post SET "poll" = json_set("poll", '$.endsAt', 1000) WHERE "poll" IS NOT NULL`,
    // One of another server, that nobody kept.
    'CREATE TEMP TABLE old AS SELECT * FROM post LIMIT 1',
    `UPDATE old SET "id" = 5, "uri" = 'https://far.test/5', "domainId" = NULL, "poll" = NULL, "storedAt" = 1`,
    'INSERT INTO post SELECT * FROM old',
    'DELETE FROM preview',
    'UPDATE post_link SET "dueAt" = 1',
    `UPDATE domain SET "state" = 'PENDING' WHERE "name" = 'b.test'`,
    `INSERT INTO work ("id", "machine", "subject", "state", "payload", "dueAt", "createdAt", "updatedAt")
       SELECT 1, 'domain-proof', "id", 'unproved', '{}', 0, 0, 0 FROM domain WHERE "name" = 'b.test'`,
    `UPDATE work SET "dueAt" = 1`,
  ]);
  const before = waiting().map(({ machine }) => machine);
  expect(before).toEqual(expect.arrayContaining(['domain-proof', 'pruning', 'search-index', 'trends']));
  await install.start();
  await eventually(
    async () => waiting(),
    (rows) => rows.every(({ owner, dueAt }) => owner === null && dueAt > Date.now()),
  );
  // Each of them comes to its end: some in several steps with pauses between; mutes have no row of work, and links none
  // at first.
  const ends = {
    mutes: 'SELECT count(*) AS "n" FROM mute',
    told: `SELECT count(*) AS "n" FROM notification WHERE "kind" = 'POLL'`,
    old: 'SELECT count(*) AS "n" FROM post WHERE "id" = 5',
    looked: 'SELECT count(*) AS "n" FROM preview',
  };
  const counted = () => Object.values(ends).map((statement) => rowsOf<{ n: number }>(statement)[0]?.n);
  await eventually(
    async () => counted(),
    (found) => found.join() === '0,2,0,2',
  );
  expect(rowsOf('SELECT "state", "title" FROM preview ORDER BY "url"')).toEqual([
    { state: 'FAILED', title: '' },
    { state: 'READY', title: 'A page' },
  ]);
  expect(waiting().map(({ lastError }) => lastError)).toEqual(waiting().map(() => null));
  const { data } = await install.graphql<{ viewer: object | null }>(ana, '{ viewer { __typename } }');
  expect(data?.viewer).not.toBeNull();
  expect(hasCompiler()).toBe(false);
});
