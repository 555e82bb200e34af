// Bundles the server into dist/ with esbuild.

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { versionOf } from '../operating/release/version.mjs';

/**
 * Runs in a process of its own (`node bundle.mjs product` or `node bundle.mjs tool ENTRY OUTFILE`), so that the server
 * it builds for does not carry esbuild and the 36 MB of GraphiQL's sources in its memory.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Has a compiled part, or looks for files beside its own: stays in node_modules. */
const NATIVE = ['better-sqlite3', '@node-rs/argon2', 'sharp', 'pg-native'];

/** CommonJS inside the bundle asks for node's modules by `require`, and a few libraries for their own place. */
const BANNER = [
  `import {createRequire as __createRequire} from 'node:module';`,
  `const require=__createRequire(import.meta.url);`,
  `const __filename=import.meta.filename,__dirname=import.meta.dirname;`,
].join('');

/** @type {import('esbuild').BuildOptions & { write: false }} */
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'linked',
  sourcesContent: false,
  logLevel: 'warning',
  write: false,
};

/**
 * Prisma's query compiler travels as 2 MB of base64 in a module, which would stay in memory beside what is made of it:
 * it becomes a file that is read when it is asked for, and forgotten.
 * @param {{ path: string, contents: Uint8Array }[]} files what is to be placed besides
 * @returns {import('esbuild').Plugin}
 */
function wasmAsFile(files) {
  return {
    name: 'wasm-as-file',
    setup({ onLoad }) {
      onLoad({ filter: /\.wasm-base64\.m?js$/ }, ({ path }) => {
        const base64 = /"([A-Za-z0-9+/=]{1000,})"/.exec(readFileSync(path, 'utf8'))?.[1];
        if (!base64)
          throw new Error(`${path} is not the module of base64 that it was; see wasmAsFile in bundle.mjs.`);
        const name = `${basename(path).replace(/\.wasm-base64\.m?js$/, '')}.wasm`;
        files.push({ path: join(root, 'dist', name), contents: Buffer.from(base64, 'base64') });
        const read = `readFileSync(new URL(${JSON.stringify(`./${name}`)}, import.meta.url), 'base64')`;
        // Prisma calls Buffer.from(wasm, 'base64'), which asks an object for its text.
        const contents = `import { readFileSync } from 'node:fs'; export const wasm = { [Symbol.toPrimitive]: () => ${read} };`;
        return { contents, loader: 'js' };
      });
    },
  };
}

/**
 * Packages that hold far more than we use of them, and no way to ask for less: half of undici is `fetch`, caches and
 * mocks, most of the rate limiter are databases. In the bundle such a package is only the parts listed here; a name
 * that is used and missing fails the build.
 * @type {Record<string, string>}
 */
const PARTS = {
  undici: `
    import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
    import api from 'undici/lib/api/index.js';
    export { default as Agent } from 'undici/lib/dispatcher/agent.js';
    export { default as Pool } from 'undici/lib/dispatcher/pool.js';
    export { default as errors } from 'undici/lib/core/errors.js';
    export { default as buildConnector } from 'undici/lib/core/connect.js';
    // As its index does: request() and its like.
    Object.assign(Dispatcher.prototype, api);`,
  'rate-limiter-flexible': `
    export { default as RateLimiterMemory } from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
    export { default as RateLimiterRes } from 'rate-limiter-flexible/lib/RateLimiterRes.js';`,
};

/** @type {import('esbuild').Plugin} */
const partsAlone = {
  name: 'parts-alone',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^(${Object.keys(PARTS).join('|')})$`) }, ({ path, importer }) =>
      importer.includes('node_modules') ? null : { path, namespace: 'parts' },
    );
    onLoad({ filter: /.*/, namespace: 'parts' }, ({ path }) => ({
      contents: PARTS[path] ?? '',
      resolveDir: root,
      loader: 'js',
    }));
  },
};

/**
 * An object for the answers of `fields`, with their names in their order and nothing in them. Documents of clients may
 * have any names: the empty ones of so many kinds of objects, with so many letters, are kept. Runs inside of graphql-js.
 */
const ANSWER_FOR = `
const emptyAnswers = new Map();
function answerFor(fields) {
  if (fields.empty === undefined) {
    const names = [...fields.keys()];
    const key = names.join();
    let empty = emptyAnswers.get(key);
    if (empty === undefined) {
      // What is parsed has room for its names in itself, and none for more.
      empty = names.includes('__proto__') ? null : JSON.parse('{' + names.map((name) => '"' + name + '":0').join() + '}');
      if (empty !== null) for (const name of names) empty[name] = undefined;
      if (emptyAnswers.size === 2000) emptyAnswers.clear();
      if (key.length < 2000) emptyAnswers.set(key, empty);
    }
    fields.empty = empty;
  }
  return fields.empty === null ? new Answer() : { ...fields.empty };
}
`;

/**
 * graphql-js gathers answers and arguments in objects without a prototype, which are dictionaries for V8: slow to fill,
 * slow to write as JSON (a tenth of the time of a page). Objects of a class whose prototype has none are the same to
 * whoever uses them (`__proto__` is a name like any other) and have a shape. The objects of an answer, which are many
 * and large, are copies of an empty one with the names that are asked for: whole at once, where one that grows name by
 * name leaves several times its size behind. And graphql-js reads the arguments of every field of every object, though
 * most fields take none: they all are given the same ones.
 * @type {import('esbuild').Plugin}
 */
const shapedAnswers = {
  name: 'shaped-answers',
  setup({ onLoad }) {
    onLoad(
      { filter: /[\\/]graphql[\\/](execution[\\/](execute|values)|jsutils[\\/]promiseForObject)\.mjs$/ },
      ({ path }) => {
        const replace = (
          /** @type {string} */ text,
          /** @type {string} */ found,
          /** @type {string} */ by,
        ) => {
          if (!text.includes(found))
            throw new Error(`${path} is not what it was; see shapedAnswers in bundle.mjs.`);
          return text.replaceAll(found, by);
        };
        let text = readFileSync(path, 'utf8');
        // Nobody else has the object whose promises are waited for: it takes the answers itself.
        if (basename(path) === 'promiseForObject.mjs')
          return {
            contents: replace(text, 'resolvedObject = Object.create(null)', 'resolvedObject = object'),
            loader: 'js',
          };
        if (basename(path) === 'values.mjs') {
          const start = 'function getArgumentValues(def, node, variableValues) {';
          text = replace(text, start, `${start} if (def.args.length === 0) return NO_ARGUMENTS;`);
          text += '\nconst NO_ARGUMENTS = Object.freeze(new Answer());\n';
        } else {
          const start = 'const results = Object.create(null);\n  let containsPromise';
          text = replace(text, start, start.replace('Object.create(null)', 'answerFor(fields)'));
          text += ANSWER_FOR;
        }
        text = replace(text, 'Object.create(null)', 'new Answer()');
        const contents = `${text}\nfunction Answer() {}\nAnswer.prototype = Object.create(null);\n`;
        return { contents, loader: 'js' };
      },
    );
  },
};

/**
 * src/main.ts -> dist/main.js with what is rarely needed (the other database's client, Prisma's compiler) in chunks
 * loaded when asked for. Names stay, so that stacks are readable; comments and white space go: the source text lies in
 * memory as long as the server runs, and one letter beyond Latin-1 in it doubles that (inAscii). No keepNames: it would
 * redefine the name of every closure when it is made.
 */
async function buildProduct() {
  const dist = join(root, 'dist');
  /** @type {{ path: string, contents: Uint8Array }[]} */
  const wasm = [];
  const result = await build({
    ...common,
    entryPoints: { main: 'src/main.ts' },
    outdir: 'dist',
    chunkNames: 'chunk-[hash]',
    splitting: true,
    // Libraries written twice (module and CommonJS) are taken once, whoever asks: graphql refuses types of another copy
    // of itself.
    mainFields: ['module', 'main'],
    external: NATIVE,
    banner: { js: BANNER },
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [wasmAsFile(wasm), partsAlone, shapedAnswers],
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
  });
  assertOneGraphql(Object.keys(result.metafile.inputs));
  const outputs = [
    ...result.outputFiles.map((file) => ({
      path: file.path,
      contents: file.path.endsWith('.js') ? inAscii(file.text) : file.contents,
    })),
    ...wasm,
    ...(await graphiql(dist)),
  ];
  // The entry last: whoever starts in between finds the old one, whose chunks are still there.
  const entryLast = (/** @type {{ path: string }} */ output) => Number(basename(output.path) === 'main.js');
  outputs.sort((one, other) => entryLast(one) - entryLast(other));
  place(join(dist, 'version.json'), `${JSON.stringify({ version: versionAsFarAsKnown() })}\n`);
  for (const { path, contents } of outputs) place(path, contents);
  dropOldOutputs(
    dist,
    outputs.map(({ path }) => relative(dist, path)),
  );
}

/** What git cannot tell keeps nobody from building: then the version is that of package.json. */
function versionAsFarAsKnown() {
  try {
    return versionOf(root);
  } catch {
    return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
  }
}

/**
 * V8 keeps source text with one byte a character, or all of it with two if any letter lies beyond Latin-1. esbuild
 * escapes strings; this does it for what it leaves: regular expressions and tagged templates (whose tags here read the
 * cooked text).
 * @param {string} text
 */
function inAscii(text) {
  return text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** @param {string[]} inputs */
function assertOneGraphql(inputs) {
  const kinds = new Set();
  for (const input of inputs) {
    const match = /^(.*node_modules\/graphql)\/.*\.(m?js)$/.exec(input);
    if (match) kinds.add(`${match[1]} (.${match[2]})`);
  }
  if (kinds.size > 1) throw new Error(`The bundle holds more than one graphql: ${[...kinds].join(', ')}`);
}

/**
 * GraphiQL as files of our own, so that its page needs no inline script; the server only ever reads them.
 * @param {string} dist
 */
async function graphiql(dist) {
  const assets = await import('@graphql-yoga/render-graphiql/graphiql');
  const page = join(root, 'src', 'graphql', 'transports', 'graphiql');
  const outputs = [
    { path: 'graphiql.js', contents: assets.js },
    { path: 'graphiql.css', contents: assets.css },
    { path: 'editor.worker.js', contents: assets.editorWorkerService },
    { path: 'json.worker.js', contents: assets.jsonWorker },
    { path: 'graphql.worker.js', contents: assets.graphqlWorker },
    ...readdirSync(page).map((path) => ({ path, contents: readFileSync(join(page, path)) })),
  ];
  return outputs.map(({ path, contents }) => ({ path: join(dist, 'graphiql', path), contents }));
}

/**
 * Writes beside and renames, so nobody reads half a file.
 * @param {string} path
 * @param {string | Uint8Array} contents
 */
function place(path, contents) {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, contents);
  renameSync(draft, path);
}

/**
 * A server that is running may still ask for a chunk of the build it was started from, so the outputs of the last build
 * stay for one more.
 * @param {string} dist
 * @param {string[]} current
 */
function dropOldOutputs(dist, current) {
  const listPath = join(dist, '.outputs.json');
  /** @type {{ current: string[], previous: string[] }} */
  let last = { current: [], previous: [] };
  try {
    last = JSON.parse(readFileSync(listPath, 'utf8'));
  } catch {
    // The first build.
  }
  const keep = new Set([...current, ...last.current]);
  for (const path of last.previous) if (!keep.has(path)) rmSync(join(dist, path), { force: true });
  place(listPath, JSON.stringify({ current, previous: last.current }));
}

/**
 * A script in TypeScript as one file that node can run, with every package left where it is.
 * @param {string} entry
 * @param {string} outfile
 */
async function buildTool(entry, outfile) {
  const result = await build({ ...common, entryPoints: [entry], outfile, packages: 'external' });
  for (const file of result.outputFiles) place(file.path, file.contents);
}

const [what, entry, outfile] = process.argv.slice(2);
if (what === 'product') await buildProduct();
else if (what === 'tool' && entry && outfile) await buildTool(entry, outfile);
else throw new Error('bundle.mjs product | tool ENTRY OUTFILE');
