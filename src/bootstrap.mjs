#!/usr/bin/env node
// Where `npm start`, `npm test`, `npm run bench` and the `pukeko` command begin: makes what a fresh clone (or a pull)
// is missing, then becomes the program that was asked for. It imports node's own modules only, because nothing else is
// there yet; what it starts runs in this very process, so that signals and exit codes need no forwarding. Progress goes
// to stderr, stdout belongs to the program.
import { existsSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runChild } from './bootstrap/child.mjs';
import { withLock } from './bootstrap/lock.mjs';
import { noteServer, serverOf } from './bootstrap/running.mjs';
import { doStep, isDone, say, stepsOf } from './bootstrap/steps.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { install, generate, schemaTypes, build } = stepsOf(root);
const everything = [install, generate, build];
const [command, ...args] = process.argv.slice(2);

/** @type {{ script: string, argv: string[] } | null} */
let next = null;
try {
  next = await prepareFor(command, args);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
if (next) {
  process.argv.splice(1, process.argv.length, next.script, ...next.argv);
  // As `exec` would go on, but node has none.
  await import(pathToFileURL(next.script).href);
}

/**
 * Does what is missing and says what to run then; null: making was all that was asked for.
 * @param {string | undefined} what
 * @param {string[]} argv
 */
async function prepareFor(what, argv) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(
      `This is Node ${process.versions.node}, and Pūkeko needs 20.19 or newer. Install that and start again.`,
    );
  }
  switch (what) {
    case 'generate':
      await make([install, generate, schemaTypes]);
      return null;
    case 'build':
      await make(everything);
      return null;
    case 'test':
    case 'test:slow':
      await make(everything);
      process.chdir(root);
      if (what === 'test:slow') process.env.PUKEKO_TEST_SLOW = '1';
      return { script: present(join(root, 'node_modules', 'vitest', 'vitest.mjs')), argv: ['run', ...argv] };
    case 'bench':
      await make(everything);
      return { script: await asModule(join(root, 'test', 'bench', 'main.ts')), argv };
    case 'release':
      await make(everything);
      return { script: await asModule(join(root, 'src', 'operating', 'release', 'main.ts')), argv };
    case 'migration':
      await make([install, generate]);
      return { script: await asModule(join(root, 'prisma', 'migration.ts')), argv };
    case 'run': {
      // Any script of ours in TypeScript: node src/bootstrap.mjs run clients/tail/main.ts …
      const [file, ...rest] = argv;
      if (!file) throw new Error('Say which file to run: node src/bootstrap.mjs run FILE.ts …');
      await make(everything);
      return { script: await asModule(resolve(file)), argv: rest };
    }
    default:
      if (what === 'start') {
        await make(everything);
        noteServer(root);
      } else await makeUnlessServed();
      return { script: present(join(root, 'dist', 'main.js')), argv: process.argv.slice(2) };
  }
}

/**
 * Does the steps that are not done. Looked at without the lock first: the usual case is that nothing is missing.
 * @param {import('./bootstrap/steps.mjs').Step[]} steps
 */
async function make(steps) {
  if (steps.every((step) => isDone(root, step))) return;
  const work = async () => {
    for (const step of steps) await doStep(root, step);
  };
  await withLock(join(root, '.cache', 'bootstrap.lock'), work, {
    waiting: (pid) => say(`waiting for process ${pid}, which is installing or building here …`),
  });
}

/** A command takes what a server runs from as it is: the server would find other files than it began with. */
async function makeUnlessServed() {
  const pid = serverOf(root);
  if (pid === null) return make(everything);
  if (everything.every((step) => isDone(root, step))) return;
  say(
    `the sources are newer than what is built, and the server that runs from here (process ${pid}) was built from the older ones. Nothing was installed or built: start it again to take the new ones.`,
  );
}

/** @param {string} script */
function present(script) {
  if (existsSync(script)) return script;
  throw new Error(`${script} is missing. Run \`npm run build\` in a complete clone.`);
}

/**
 * A script in TypeScript as a module that Node 20 can read; gone when this process ends.
 * @param {string} entry
 */
async function asModule(entry) {
  present(entry);
  const script = join(root, '.cache', 'tools', `${basename(entry, '.ts')}-${process.pid}.mjs`);
  const bundle = join(root, 'src', 'bootstrap', 'bundle.mjs');
  await runChild('Reading the script', process.execPath, [bundle, 'tool', entry, script], { cwd: root });
  process.once('exit', () => {
    for (const path of [script, `${script}.map`]) rmSync(path, { force: true });
  });
  return script;
}
