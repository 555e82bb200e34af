import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { projectRoot } from '../../src/lib/root.ts';
import { freePort } from '../helpers/free-port.ts';
import { eventually, TestInstall } from '../helpers/world.ts';

/** Of the dependencies in package.json. */
const EVERY_SERVER = [
  '@escape.tech/graphql-armor-max-aliases',
  '@escape.tech/graphql-armor-max-directives',
  // Small, and asked for by prom-client.
  '@opentelemetry/api',
  '@pothos/core',
  '@pothos/plugin-complexity',
  '@pothos/plugin-errors',
  '@pothos/plugin-prisma',
  '@pothos/plugin-relay',
  '@pothos/plugin-scope-auth',
  '@prisma/adapter-better-sqlite3',
  '@prisma/client',
  'aws4fetch',
  'better-sqlite3',
  'dataloader',
  'graphql',
  'graphql-ws',
  'htmlparser2',
  'ipaddr.js',
  'jose',
  'lru-cache',
  'markdown-it',
  'pino',
  'prom-client',
  'rate-limiter-flexible',
  'structured-headers',
  'tldts',
  'undici',
  'valibot',
  'ws',
];

const { dependencies } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));

/** The source files in the modules that were loaded: of chunks of the bundle, what their source maps name. */
function sourcesOf(urls: readonly string[]): string[] {
  return urls.flatMap((url): string[] => {
    const path = url.startsWith('file:') ? fileURLToPath(url) : '';
    const isChunk = path.startsWith(join(projectRoot, 'dist'));
    return isChunk ? JSON.parse(readFileSync(`${path}.map`, 'utf8')).sources : [path];
  });
}

/**
 * The bundle's graphql-js gathers answers in objects of a class of its own: names that every object has stay names like
 * any other.
 */
async function expectAnyNames(server: TestInstall): Promise<void> {
  const query = `query ($id: ID!) { __proto__: instance { constructor: software } toString: node(id: $id) { id } hasOwnProperty: nodes(ids: ["post_1"]) { id } }`;
  const headers = { host: server.host, 'content-type': 'application/json' };
  const body = JSON.stringify({ query, variables: { id: 'post_1' } });
  const answer = await server.http('/graphql', { method: 'POST', headers, body });
  expect([answer.status, JSON.stringify(JSON.parse(answer.body).data)]).toEqual([
    200,
    '{"__proto__":{"constructor":"pukeko"},"toString":null,"hasOwnProperty":[null]}',
  ]);
}

/** Until what was made due has been done, and what else begins with a server is over. */
async function untilQuiet(server: TestInstall): Promise<void> {
  const db = new Database(join(server.dataDir, 'pukeko.db'), { readonly: true });
  const undone = db.prepare(
    `SELECT 1 FROM work WHERE "machine" IN ('trends', 'search-index') AND ("dueAt" = 0 OR "owner" IS NOT NULL)`,
  );
  await eventually(
    async () => undone.all().length,
    (rows) => rows === 0,
  ).finally(() => db.close());
  let [before, since] = ['', 0];
  await eventually(
    async () => (await server.http('/metrics', { host: '127.0.0.1' })).body,
    (metrics) => {
      const statements = /^pukeko_db_statements_total .*$/m.exec(metrics)?.[0] ?? '';
      if (statements !== before) [before, since] = [statements, performance.now()];
      return performance.now() - since > 1_000;
    },
  );
}

/** Trends are to be computed at once, as every ten minutes, and everything is to be indexed. */
function makeDue({ dataDir }: TestInstall): void {
  const db = new Database(join(dataDir, 'pukeko.db'));
  db.exec(
    `UPDATE work SET "dueAt" = 0 WHERE "machine" IN ('trends', 'search-index'); DELETE FROM meta WHERE "key" LIKE 'search.%'`,
  );
  db.close();
}

it('loads at its start what every server needs, and nothing that some request may need', {
  timeout: 60_000,
}, async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'pukeko-loaded-')), 'modules');
  const preload = pathToFileURL(join(projectRoot, 'test', 'helpers', 'runs', 'loaded-modules.mjs')).href;
  const port = await freePort();
  const server = new TestInstall('idle', ['idle.test'], port, {
    NODE_OPTIONS: `--import ${preload}`,
    LOADED_MODULES: file,
  });
  try {
    // The first start makes a domain, which is more than every later one does.
    await server.start(`idle.test=http://127.0.0.1:${port}`);
    await expectAnyNames(server);
    await server.stop();
    writeFileSync(file, '');
    makeDue(server);
    await server.start();
    await untilQuiet(server);
    await server.stop();
    const sources = sourcesOf(readFileSync(file, 'utf8').trim().split('\n'));
    const loaded = Object.keys(dependencies).filter((name) =>
      sources.some((source) => source.includes(`node_modules/${name}/`)),
    );
    // Whoever adds to this list makes every server larger and slower to start: `await import(…)` where it is needed is
    // the other way.
    expect(loaded.sort()).toEqual(EVERY_SERVER);
    // The first query of the model API loads Prisma's compiler, a tenth of a second and 20 MB.
    const seldom =
      /query_compiler|src\/(cli\/commands|db\/postgresql)\/|transports\/yoga|src\/graphql\/transports\/graphiql\//;
    expect(sources.filter((source) => seldom.test(source))).toEqual([]);
  } finally {
    await server.close();
  }
});
