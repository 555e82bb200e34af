import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/lib/root.ts';
import {
  brokenRanks,
  circlesOfFiles,
  circlesOfNouns,
  crowdedFolders,
  effectsImports,
  hiddenClocks,
  namesOfLateCommonJs,
  outboundOutsideNet,
  passwordsElsewhere,
  patternsElsewhere,
  postgresqlClientImports,
  rulesInRoutes,
  statementsInFaces,
  strayImports,
  tokensElsewhere,
  tooLong,
  unusedExports,
  wideComments,
} from './rules.ts';
import { parseTree, readTree, type SourceFile, textsBelow } from './source-tree.ts';

/** Folders beside src/ whose files belong to the product, the bootstrap among them. */
const BESIDE_SRC = ['clients', 'prisma', 'src/bootstrap', 'test/bench'];

const tree = readTree(projectRoot);

describe('the house', () => {
  it('is read whole', () => {
    expect(tree.length).toBeGreaterThan(5);
    expect(tree.map(({ path }) => path)).toContain('lib/ids.ts');
    expect(tree.find(({ path }) => path === 'lib/ids.ts')?.imports.map(({ file }) => file)).toContain(
      'lib/time/clock.ts',
    );
  });

  it('no folder of tests is crowded', () => {
    const paths = readdirSync(join(projectRoot, 'test'), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(ts|mjs)$/.test(path) && !path.includes('node_modules'))
      .map((path) => ({ path: `test/${path}` }));
    expect(paths.length).toBeGreaterThan(400);
    expect(crowdedFolders(paths)).toEqual([]);
  });

  it.each([
    ['files import their own folder or a lower rank', brokenRanks],
    ['relative imports stay in src and end in .ts', strayImports],
    ['only net opens sockets to elsewhere', outboundOutsideNet],
    ['time and chance come from lib', hiddenClocks],
    ['only db/postgresql/postgresql.ts imports the PostgreSQL client', postgresqlClientImports],
    ['only app.ts imports core/effects', effectsImports],
    ['parts of texts are looked for as they are written', patternsElsewhere],
    ['passwords are compared behind one door', passwordsElsewhere],
    ['tokens are made where somebody was let in', tokensElsewhere],
    ['nouns of core form no circle', circlesOfNouns],
    ['no file is too long', tooLong],
    ['no comment is too wide', wideComments],
    ['no folder is crowded', crowdedFolders],
    ['files form no circle', circlesOfFiles],
    ['faces have no SQL in them', statementsInFaces],
    ['routes of the REST API hold no rules', rulesInRoutes],
    ['CommonJS packages that are loaded late are taken by their default', namesOfLateCommonJs],
    [
      'nothing is exported that only tests use',
      (tree: SourceFile[]) => unusedExports(tree, textsBelow(projectRoot, BESIDE_SRC)),
    ],
  ])('%s', (_name, rule) => {
    expect(rule(tree)).toEqual([]);
  });

  it('is made of small files', () => {
    const sizes = tree.map(({ lines }) => lines).sort((one, other) => one - other);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(90);
    expect(tree.filter(({ lines }) => lines > 350).length / tree.length).toBeLessThan(0.03);
  });
});

describe('the rules see', () => {
  it('imports upwards and sideways, types and re-exports too', () => {
    const broken = parseTree({
      'core/posts/create.ts': `import type { Note } from '../../activitypub/vocab.ts';\nimport { ids } from '../../lib/ids.ts';`,
      'net/dial.ts': `export { open } from '../db/client.ts';`,
      'live/ring.ts': `const load = () => import('../core/timelines/load.ts');`,
      'lib/ids.ts': `import {\n  a,\n  b,\n} from '../config/env.ts';`,
      'graphql/schema.ts': `import './modules/posts/post.ts';\nimport '../http/server.ts';`,
      'elsewhere/a.ts': '',
      'app.ts': `import { create } from './core/posts/create.ts';\n// import './main.ts';\n/* import './cli/main.ts'; */`,
    });
    expect(brokenRanks(broken)).toEqual([
      'core/posts/create.ts imports activitypub/vocab.ts: core may not know activitypub',
      'net/dial.ts imports db/client.ts: net may not know db',
      'live/ring.ts imports core/timelines/load.ts: live may not know core',
      'lib/ids.ts imports config/env.ts: lib may not know config',
      'graphql/schema.ts imports http/server.ts: graphql may not know http',
      'elsewhere/a.ts: elsewhere has no rank',
    ]);
  });

  it('no fault in types that Prisma generated', () => {
    const fine = parseTree({ 'lib/row.ts': `import type { Post } from '../db/generated/sqlite/client.ts';` });
    expect(brokenRanks(fine)).toEqual([]);
    const cast = `import { PrismaClient } from './generated/postgresql/client.ts';`;
    expect(
      postgresqlClientImports(parseTree({ 'db/client.ts': cast, 'db/postgresql/postgresql.ts': cast })),
    ).toEqual(['db/client.ts']);
  });

  it('relative imports that leave src or lack their ending', () => {
    const stray = parseTree({
      'lib/a.ts': `import a from './b';\nimport c from '../../test/c.ts';\nimport './d.ts';`,
    });
    expect(strayImports(stray)).toEqual(['lib/a.ts imports ./b', 'lib/a.ts imports ../../test/c.ts']);
  });

  it('sockets opened outside of net', () => {
    const dialling = parseTree({
      'media/s3.ts': `import { Agent } from 'undici';`,
      'core/hosts/check.ts': `import { get } from 'node:http';`,
      'oauth/jwks.ts': `const keys = await fetch(url);`,
      'graphql/proxy.ts': `import net from 'node:net';`,
      'pages/peek.ts': `import { connect } from 'tls';`,
      'live/peer.ts': `import WebSocket from 'ws';\nconst socket = new WebSocket(url);`,
    });
    expect(new Set(outboundOutsideNet(dialling).map((text) => text.split(' ')[0]))).toEqual(
      new Set(dialling.map(({ path }) => path)),
    );
    const fine = parseTree({
      'net/agent.ts': `import { Agent } from 'undici';`,
      'http/server.ts': `import { createServer, type IncomingMessage } from 'node:http';\nimport type { Socket } from 'node:net';`,
      'cli/socket.ts': `import { connect } from 'node:net';`,
      'core/context.ts': `interface Ports {\n  fetch(url: string): Promise<Page>;\n}\nawait ctx.fetch(url);`,
      'http/upgrade.ts': `import { WebSocketServer } from 'ws';`,
    });
    expect(outboundOutsideNet(fine)).toEqual([]);
  });

  it('clocks and dice beside those of lib', () => {
    const hidden = parseTree({
      'lib/time/clock.ts': 'Date.now()',
      'lib/random.ts': 'Math.random()',
      'core/posts/create.ts': 'const at = Date.now();',
      'net/agent.ts': 'Math.random() * 5',
      'pages/feed.ts': 'new Date(at); new Date().toISOString()',
      'live/log.ts': '// Date.now() would be wrong here\nconst at = clock.now();',
    });
    expect(hiddenClocks(hidden)).toEqual([
      'core/posts/create.ts uses Date.now(',
      'net/agent.ts uses Math.random(',
      'pages/feed.ts uses new Date()',
    ]);
  });

  it('nouns that import effects, and circles of nouns', () => {
    const effect = `import { posted } from '../effects/posted.ts';`;
    const tangled = parseTree({
      'core/posts/create.ts': `${effect}\nimport { rootOf } from '../threads/root.ts';\nimport type { Ctx } from '../context.ts';`,
      'core/threads/root.ts': `import { visible } from '../tags/policy.ts';`,
      'core/tags/policy.ts': `import type { Post } from '../posts/post.ts';`,
      'core/effects/posted.ts': `import { create } from '../posts/create.ts';`,
      'core/context.ts': `import type { Post } from './posts/post.ts';`,
      'app.ts': `import { posted } from './core/effects/posted.ts';`,
    });
    expect(effectsImports(tangled)).toEqual(['core/posts/create.ts']);
    expect(circlesOfNouns(tangled)).toContain(
      'posts -> threads -> tags -> posts (core/posts/create.ts, core/threads/root.ts, core/tags/policy.ts)',
    );
    expect(
      circlesOfNouns(
        tangled.filter(({ path }) => path !== 'core/tags/policy.ts' && path !== 'core/posts/create.ts'),
      ),
    ).toEqual([]);
  });

  it('passwords compared past the door, and tokens made there', () => {
    const tree = parseTree({
      'core/users/authenticate.ts': 'await ctx.app.ports.passwords.verify(hash, password);',
      'core/users/sign-in.ts': `import { createToken } from '../tokens/create.ts';`,
      'core/tokens/literal.ts': `import { readLiteral } from './create.ts';`,
      'core/sign-up/link.ts': `import { createToken } from '../tokens/create.ts';\nawait passwords.verify(hash, password);`,
      'graphql/a.ts': 'const { verify } = ctx.core.app.ports.passwords;',
      'mastodon/b.ts': `const { verify } = await import('@node-rs/argon2');`,
      'core/users/passkeys/register.ts': `import { letIn } from '../authenticate.ts';`,
      'oauth/c.ts': `import { tokenForApplication } from '../core/tokens/for-application.ts';`,
    });
    expect(passwordsElsewhere(tree)).toEqual(['core/sign-up/link.ts', 'graphql/a.ts', 'mastodon/b.ts']);
    expect(tokensElsewhere(tree)).toEqual([
      'core/sign-up/link.ts',
      'core/users/passkeys/register.ts',
      'oauth/c.ts',
    ]);
  });

  it('files that grew too long', () => {
    expect(tooLong(parseTree({ 'lib/a.ts': 'x\n'.repeat(501), 'lib/b.ts': 'x\n'.repeat(500) }))).toEqual([
      'lib/a.ts: 501 lines',
    ]);
  });

  it('comments that are too wide, but no code', () => {
    const text = (length: number) => [`// ${'x'.repeat(length - 3)}`, `   * ${'x'.repeat(length - 5)}`];
    expect(wideComments(parseTree({ 'lib/a.ts': [...text(121), ...text(120)].join('\n') }))).toEqual([
      'lib/a.ts:1: a comment of more than 120 characters',
      'lib/a.ts:2: a comment of more than 120 characters',
    ]);
    expect(wideComments(parseTree({ 'lib/a.ts': `const a = '${'x'.repeat(120)}';` }))).toEqual([]);
  });

  it('crowded folders, circles of files and exports that nothing uses', () => {
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`lib/a/${index}.ts`, '']));
    expect(crowdedFolders(parseTree({ ...many, 'lib/b/1.ts': '' }))).toEqual(['lib/a: 21 files']);
    const circle = {
      'lib/a.ts': `import type { B } from './b.ts';`,
      'lib/b.ts': `import { c } from './c.ts';`,
      'lib/c.ts': `export { a } from './a.ts';`,
    };
    expect(circlesOfFiles(parseTree(circle))).toEqual(['lib/a.ts -> lib/b.ts -> lib/c.ts -> lib/a.ts']);
    const dead = parseTree({
      'lib/a.ts':
        'export const used = 1;\nexport function unused() {}\nexport interface Own {}\nexport const of: Own = {};',
      'lib/b.ts': `import { used, type of as other } from './a.ts';`,
    });
    expect(unusedExports(dead)).toEqual(['lib/a.ts: function unused']);
    expect(unusedExports(dead, ['unused()'])).toEqual([]);
    const imported = (how: string) =>
      unusedExports(parseTree({ 'lib/a.ts': 'export const one = 1;', 'lib/b.ts': how }));
    expect(imported("import './a.ts';")).toEqual(['lib/a.ts: const one']);
    for (const how of [
      "import * as all from './a.ts';",
      "await import('./a.ts');",
      "export * from './a.ts';",
    ])
      expect(imported(how), how).toEqual([]);
  });

  it('parts of texts that Prisma would take for patterns', () => {
    const tree = parseTree({
      'core/a.ts': 'where: { name: { contains: text } }',
      'core/b.ts': 'where: { key: { startsWith: key } }',
      'core/c.ts': 'name.startsWith(key)',
      'db/sql/matching.ts': 'return { contains: literal(text) };',
    });
    expect(patternsElsewhere(tree).map((text) => text.split(' ')[0])).toEqual(['core/a.ts', 'core/b.ts']);
  });

  it('statements in faces', () => {
    const tree = parseTree({
      'graphql/a.ts': 'const rows = db.all(`SELECT 1`);',
      'pages/b.ts': 'await sql.run(text);',
      'core/c.ts': 'db.all(`SELECT 1`);',
      'graphql/d.ts': "const description = 'Select what you want';",
    });
    expect(statementsInFaces(tree)).toEqual(['graphql/a.ts has SQL in it', 'pages/b.ts has SQL in it']);
  });
});
