import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteHandle from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, eventually, type TestInstall, type World } from '../helpers/world.ts';

/**
 * Prisma's query compiler takes 30 MB, and is loaded by the first statement of the model API and by the first of its transactions. A server on which
 * nobody writes does without, whatever comes due meanwhile.
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

beforeAll(async () => {
  writeFileSync(script, WATCH);
  writeFileSync(seen, '');
  world = await createWorld({
    installs: { one: ['a.test', 'b.test'] },
    env: { one: { NODE_OPTIONS: `--import ${script}` } },
  });
  install = world.install('one');
});

afterAll(async () => {
  await world?.close();
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

const waiting = () => {
  const db = new SqliteHandle(join(install.dataDir, 'pukeko.db'), { readonly: true });
  const rows = db.prepare('SELECT "machine", "owner", "dueAt", "lastError" FROM work').all() as {
    machine: string;
    owner: string | null;
    dueAt: number;
    lastError: string | null;
  }[];
  db.close();
  return rows;
};

it('does everything that comes due, and answers a request with a token, without the model API', async () => {
  const ana = await install.person('ana');
  // What a write needs: the look at it works.
  await install.graphql(
    ana,
    'mutation { createPost(input: { text: "One" }) { ... on CreatePostPayload { post { id } } } }',
  );
  expect(hasCompiler()).toBe(true);
  await install.stop();
  writeFileSync(seen, '');
  alter([
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
  expect(waiting().map(({ lastError }) => lastError)).toEqual(waiting().map(() => null));
  const { data } = await install.graphql<{ viewer: object | null }>(ana, '{ viewer { __typename } }');
  expect(data?.viewer).not.toBeNull();
  expect(hasCompiler()).toBe(false);
}, 60_000);
