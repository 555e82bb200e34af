import { COMMENT_WIDTH, type Import, type SourceFile } from './source-tree.ts';

/** Folders (and the files of src/ itself, by name) from low to high. A file imports its own folder or a lower rank. */
export const RANKS = [
  ['lib'],
  ['config', 'observe', 'operating'],
  ['net', 'db'],
  ['live'],
  ['core'],
  ['activitypub', 'backup', 'media', 'oauth'],
  ['reconciler', 'graphql'],
  ['mastodon', 'pages'],
  ['http'],
  ['app'],
  ['cli'],
  ['main'],
];

/** No file is longer. */
export const MAX_LINES = 500;

const rankOf = new Map(RANKS.flatMap((folders, rank) => folders.map((folder) => [folder, rank] as const)));

/** `core` of `core/posts/create.ts`, `app` of `app.ts`. */
export function folderOf(path: string): string {
  return path.split('/')[0]?.replace(/\.ts$/, '') ?? '';
}

const isGenerated = (path: string) => path.includes('/generated/');

/** Imports upwards or sideways, and files in no known folder. */
export function brokenRanks(tree: SourceFile[]): string[] {
  return tree.flatMap(({ path, imports }) => {
    const folder = folderOf(path);
    const rank = rankOf.get(folder);
    if (rank === undefined) return [`${path}: ${folder} has no rank`];
    return targets(imports).flatMap((file) => {
      const other = folderOf(file);
      const otherRank = rankOf.get(other) ?? Number.POSITIVE_INFINITY;
      return other === folder || otherRank < rank
        ? []
        : [`${path} imports ${file}: ${folder} may not know ${other}`];
    });
  });
}

/** Relative imports that are no part of src/, or lack the ending. */
export function strayImports(tree: SourceFile[]): string[] {
  return tree.flatMap(({ path, imports }) =>
    imports
      .filter(({ file }) => file && (file.startsWith('..') || !/\.(ts|mjs|json)$/.test(file)))
      .map(({ specifier }) => `${path} imports ${specifier}`),
  );
}

/** What opens outbound sockets, by module: the names that do not are allowed everywhere. */
const DIALLING: Record<string, string[]> = {
  undici: [],
  'node:https': [],
  'node:http2': [],
  'node:tls': [],
  'node:dgram': [],
  'node:http': ['createServer', 'Server', 'STATUS_CODES', 'METHODS', 'ServerResponse', 'IncomingMessage'],
  'node:net': ['createServer', 'Server', 'isIP', 'isIPv4', 'isIPv6', 'BlockList'],
  ws: ['WebSocketServer'],
};

/** The client side of the operator's socket is a local one: a path in the data folder. */
const LOCAL_SOCKET = /^cli\//;

/** The text of a script that runs in browsers: what it fetches, a browser does. */
const IN_BROWSERS = new Set(['pages/passkeys/script.ts']);

/** Everything outside of src/net that could open a socket to elsewhere. */
export function outboundOutsideNet(tree: SourceFile[]): string[] {
  return tree
    .filter(({ path }) => folderOf(path) !== 'net')
    .flatMap(({ path, code, imports }) => {
      const found = imports.filter(
        (one) => dials(one) && !(LOCAL_SOCKET.test(path) && one.specifier === 'node:net'),
      );
      const broken = found.map(({ specifier, clause }) => `${path} imports ${clause} from ${specifier}`);
      // A call of the global, no method and no declaration of that name.
      if (!IN_BROWSERS.has(path) && /(?:\bawait|\breturn|[=(,?]|=>)\s*fetch\(|globalThis\.fetch\b/.test(code))
        broken.push(`${path} calls fetch`);
      if (/\bnew (WebSocket|EventSource)\(/.test(code)) broken.push(`${path} opens a WebSocket`);
      return broken;
    });
}

function dials({ specifier, typeOnly, clause }: Import): boolean {
  const harmless = DIALLING[specifier.replace(/^(https?|http2|tls|dgram|net)$/, 'node:$1')];
  if (!harmless || typeOnly) return false;
  const named = /^\{([\s\S]*)\}$/.exec(clause)?.[1];
  if (named === undefined) return true;
  const names = named.split(',').map((name) => name.trim());
  return names.some(
    (name) => name !== '' && !name.startsWith('type ') && !harmless.includes(name.split(/\s/)[0] ?? ''),
  );
}

/**
 * Routes of the REST API that know more than documents and shapes: rows and rules belong to what stands below GraphQL.
 */
export function rulesInRoutes(tree: SourceFile[]): string[] {
  const allowed = /^(?:mastodon\/|lib\/|graphql\/documents\/)/;
  return tree
    .filter(({ path }) => /^mastodon\/(?:routes|entities|documents)\//.test(path))
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ file, typeOnly }) => file !== null && !typeOnly && !allowed.test(file))
        .map(({ file }) => `${path} imports ${file}`),
    );
}

/** Packages whose names are there when they are loaded late: ES modules, and native ones that are not bundled. */
const NAMES_WHEN_LOADED_LATE = new Set([
  '@node-rs/argon2',
  '@simplewebauthn/server',
  '@simplewebauthn/server/helpers',
  'blurhash',
  'otpauth',
  'qr',
  'sharp',
]);

/**
 * Late imports of CommonJS packages that take a name of them: in the bundle such a package is below `default` alone,
 * from source it is both.
 */
export function namesOfLateCommonJs(tree: SourceFile[]): string[] {
  return tree.flatMap(({ path, code }) =>
    [...code.matchAll(/import\('([a-z@][^'.]*)'\)(\)\.default)?/g)].flatMap(([text, name = '', isDefault]) =>
      isDefault ||
      name.startsWith('node:') ||
      NAMES_WHEN_LOADED_LATE.has(name) ||
      code.includes(`typeof ${text}`)
        ? []
        : [`${path} loads ${name} late and does not take its default`],
    ),
  );
}

/** Time and chance from anywhere but their two files: a fake clock would not reach them. */
export function hiddenClocks(tree: SourceFile[]): string[] {
  const home: Record<string, string> = {
    'Date.now(': 'lib/time/clock.ts',
    'new Date()': 'lib/time/clock.ts',
    'performance.now(': 'lib/time/clock.ts',
    'Math.random(': 'lib/random.ts',
  };
  return tree.flatMap(({ path, code }) =>
    Object.entries(home).flatMap(([call, allowed]) =>
      path !== allowed && code.includes(call) ? [`${path} uses ${call}`] : [],
    ),
  );
}

/** PostgreSQL's client is cast to SQLite's types in one place. */
export function postgresqlClientImports(tree: SourceFile[]): string[] {
  return tree
    .filter(
      ({ path, imports }) =>
        path !== 'db/postgresql/postgresql.ts' &&
        imports.some(({ file }) => file?.startsWith('db/generated/postgresql/')),
    )
    .map(({ path }) => path);
}

/**
 * Passwords are compared behind one door, which asks for the second factor too; whoever compares them elsewhere lets
 * people in without it.
 */
export function passwordsElsewhere(tree: SourceFile[]): string[] {
  const comparing = /\bpasswords\??\.verify\b|\bverify\b[^;]*\.passwords\b/;
  return tree
    .filter(
      ({ path, code, imports }) =>
        (path !== 'core/users/authenticate.ts' && path !== 'oauth/passwords.ts' && comparing.test(code)) ||
        (path !== 'oauth/passwords.ts' && imports.some(({ specifier }) => specifier === '@node-rs/argon2')),
    )
    .map(({ path }) => path);
}

/**
 * What makes tokens or lets people in, and the files that may: behind that door, by a passkey, by a token or code there
 * is, or for a new login.
 */
const MAKES_TOKENS = [
  'core/tokens/create.ts',
  'core/tokens/for-application.ts',
  'core/users/authenticate.ts',
  'core/users/open-session.ts',
];
const MAY_MAKE_TOKENS = [
  'core/applications/client-tokens.ts',
  'core/applications/password-grant.ts',
  'core/applications/redeem.ts',
  'core/sign-up/sign-up.ts',
  'core/tokens/for-application.ts',
  'core/tokens/issue.ts',
  'core/users/open-session.ts',
  'core/users/passkeys/sign-in.ts',
  'core/users/sign-in.ts',
];

/** A new way to a token must be looked at before it is in the list. */
export function tokensElsewhere(tree: SourceFile[]): string[] {
  const makes = ({ file, clause }: Import) =>
    MAKES_TOKENS.includes(file ?? '') &&
    /\b(?:createToken|tokenForApplication|letIn|openSession)\b|\*/.test(clause);
  return tree
    .filter(({ path, imports }) => !MAY_MAKE_TOKENS.includes(path) && imports.some(makes))
    .map(({ path }) => path);
}

/** Effects are bound by app.ts; whoever else imports them makes a noun know what follows from it. */
export function effectsImports(tree: SourceFile[]): string[] {
  const isEffect = (path: string) => path.startsWith('core/effects/');
  return tree
    .filter(
      ({ path, imports }) =>
        path !== 'app.ts' && !isEffect(path) && imports.some(({ file }) => file !== null && isEffect(file)),
    )
    .map(({ path }) => path);
}

/**
 * The folders of core/ that know each other in a circle, as `posts -> threads -> posts`, with a file for each arrow;
 * the files of core/ itself are everybody's.
 */
export function circlesOfNouns(tree: SourceFile[]): string[] {
  const nounOf = (path: string) => /^core\/([^/]+)\//.exec(path)?.[1];
  const knows = new Map<string, Map<string, string>>();
  for (const { path, imports } of tree) {
    const noun = nounOf(path);
    if (!noun) continue;
    const known = knows.get(noun) ?? new Map<string, string>();
    knows.set(noun, known);
    for (const file of targets(imports)) {
      const other = nounOf(file);
      if (other && other !== noun) known.set(other, path);
    }
  }
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (noun: string, way: string[]) => {
    const start = way.indexOf(noun);
    if (start >= 0) {
      const circle = [...way.slice(start), noun];
      const files = circle.slice(1).map((other, index) => knows.get(circle[index] ?? '')?.get(other));
      circles.push(`${circle.join(' -> ')} (${files.join(', ')})`);
    }
    if (start >= 0 || done.has(noun)) return;
    for (const other of knows.get(noun)?.keys() ?? []) visit(other, [...way, noun]);
    done.add(noun);
  };
  for (const noun of knows.keys()) visit(noun, []);
  return circles;
}

export function tooLong(tree: SourceFile[]): string[] {
  return tree.filter(({ lines }) => lines > MAX_LINES).map(({ path, lines }) => `${path}: ${lines} lines`);
}

export function wideComments(tree: SourceFile[]): string[] {
  return tree.flatMap(({ path, wideComments }) =>
    wideComments.map((line) => `${path}:${line}: a comment of more than ${COMMENT_WIDTH} characters`),
  );
}

/** More files beside each other are hard to survey: a folder of more is two rooms. */
export const MOST_FILES_A_FOLDER = 20;

export function crowdedFolders(tree: readonly Pick<SourceFile, 'path'>[]): string[] {
  const counts = new Map<string, number>();
  for (const { path } of tree) {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].flatMap(([folder, count]) =>
    count > MOST_FILES_A_FOLDER ? [`${folder}: ${count} files`] : [],
  );
}

/** Files that import each other in a circle, types included: `a.ts -> b.ts -> a.ts`. */
export function circlesOfFiles(tree: SourceFile[]): string[] {
  const knows = new Map(tree.map(({ path, imports }) => [path, targets(imports)]));
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, way: string[]) => {
    const start = way.indexOf(path);
    if (start >= 0) circles.push([...way.slice(start), path].join(' -> '));
    if (start >= 0 || done.has(path)) return;
    for (const other of knows.get(path) ?? []) visit(other, [...way, path]);
    done.add(path);
  };
  for (const path of knows.keys()) visit(path, []);
  return circles;
}

/**
 * Exports that no other file of the product imports: dead code, or kept alive by its tests alone. An exported value
 * that only its own file uses needs no `export`, unless a test wants to hold it by itself. Types that their own file
 * mentions again are part of a signature. `outside` are the texts of files beside src/ that belong to the product
 * (clients, prisma, the bootstrap).
 */
export function unusedExports(tree: SourceFile[], outside: readonly string[] = []): string[] {
  const used = new Set<string>();
  for (const { imports } of tree) {
    for (const { file, clause } of imports) {
      const braces = /\{([\s\S]*)\}/.exec(clause)?.[1];
      if (braces === undefined && clause !== '') used.add(`${file} *`);
      for (const name of braces?.split(',') ?? []) {
        used.add(
          `${file} ${
            name
              .trim()
              .replace(/^type\s+/, '')
              .split(/\s/)[0]
          }`,
        );
      }
    }
  }
  const elsewhere = outside.join('\n');
  return tree.flatMap(({ path, code }) =>
    [...code.matchAll(EXPORTED)].flatMap(([, kind = '', name = '']) => {
      if (used.has(`${path} ${name}`) || used.has(`${path} *`)) return [];
      const isInOwnFile = code.split(new RegExp(`\\b${name}\\b`)).length > 2;
      const isElsewhere = new RegExp(`\\b${name}\\b`).test(elsewhere);
      return isInOwnFile || isElsewhere ? [] : [`${path}: ${kind} ${name}`];
    }),
  );
}

/** Statements stand in core and below: faces ask use cases. */
export function statementsInFaces(tree: SourceFile[]): string[] {
  return tree.flatMap(({ path, code }) =>
    FACES.has(folderOf(path)) && STATEMENT_TEXT.test(code) ? [`${path} has SQL in it`] : [],
  );
}

/** Prisma makes patterns of LIKE of these: what is looked for is escaped in one place. */
export function patternsElsewhere(tree: SourceFile[]): string[] {
  return tree.flatMap(({ path, code }) =>
    !isGenerated(path) && path !== 'db/sql/matching.ts' && /\b(?:contains|startsWith|endsWith):/.test(code)
      ? [`${path} asks Prisma for a part of a text`]
      : [],
  );
}

const FACES = new Set(['graphql', 'mastodon', 'pages', 'http', 'cli']);
const STATEMENT_TEXT =
  /[`'"]\s*(?:SELECT|INSERT INTO|UPDATE "?\w+"? SET|DELETE FROM|WITH \w+ AS)\b|\bsql\.(?:all|run)\(/;

const EXPORTED = /^export (?:async )?(?:abstract )?(const|function\*?|class|interface|type|let) ([\w$]+)/gm;

/** The files of src/ that are imported, but what Prisma generated: its types are everybody's. */
function targets(imports: Import[]): string[] {
  return imports.flatMap(({ file }) => (file && !file.startsWith('..') && !isGenerated(file) ? [file] : []));
}
