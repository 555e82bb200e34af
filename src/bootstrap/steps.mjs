// The steps from a clone to a server: install, generate, build.

import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { runChild } from './child.mjs';
import { filesBelow, hashOf, isFresh, listingOf, writeStamp } from './stamps.mjs';

/**
 * A step makes something out of files. `inputs` null: there is nothing to make it from (a deployment that carries only
 * what was built).
 * @typedef {{ stamp: string, inputs: () => string[] | null, make: () => Promise<void> }} Step
 */

/** @param {string} text */
export const say = (text) => process.stderr.write(`pukeko: ${text}\n`);

/**
 * The steps from a clone to a server (install, generate, build), in the order they need each other; `schemaTypes` is
 * only for whoever checks types.
 * @param {string} root the folder of package.json
 * @returns {{ install: Step, generate: Step, schemaTypes: Step, build: Step }}
 */
export function stepsOf(root) {
  const at = (/** @type {string[]} */ ...parts) => join(root, ...parts);
  const lockFile = at('package-lock.json');
  const generated = at('src', 'db', 'generated');
  const generatedStamp = join(generated, '.stamp.json');
  const bootstrap = at('src', 'bootstrap');
  const schemaTypes = at('src', 'graphql', 'documents', 'generated');

  return {
    install: {
      stamp: at('node_modules', '.pukeko-stamp.json'),
      inputs: () => (existsSync(lockFile) ? [lockFile] : null),
      async make() {
        if (isInstalled(root)) return;
        say('installing the dependencies (two minutes where better-sqlite3 has to be compiled) …');
        await runChild(
          'Installing the dependencies',
          'npm',
          ['ci', '--include=dev', '--no-audit', '--no-fund'],
          {
            cwd: root,
            // npm.cmd on Windows is a script.
            shell: process.platform === 'win32',
          },
        );
      },
    },
    generate: {
      stamp: generatedStamp,
      inputs: () =>
        existsSync(at('prisma', 'schema'))
          ? filesBelow([
              at('prisma', 'schema'),
              at('prisma', 'prisma.config.ts'),
              at('prisma', 'postgresql.mjs'),
              at('node_modules', 'prisma', 'package.json'),
              at('node_modules', '@pothos', 'plugin-prisma', 'package.json'),
            ])
          : null,
      async make() {
        say('generating the database clients …');
        await generateClients(root);
      },
    },
    schemaTypes: {
      stamp: join(schemaTypes, '.stamp.json'),
      inputs: () =>
        existsSync(at('schema', 'schema.graphql'))
          ? filesBelow([
              at('schema', 'schema.graphql'),
              join(bootstrap, 'schema-types.mjs'),
              at('node_modules', '@gql.tada', 'internal', 'package.json'),
            ])
          : null,
      async make() {
        say('generating the types of the GraphQL schema …');
        const { writeSchemaTypes } = await import('./schema-types.mjs');
        writeSchemaTypes(at('schema', 'schema.graphql'), join(schemaTypes, 'introspection.ts'));
      },
    },
    build: {
      stamp: at('dist', '.stamp.json'),
      inputs: () =>
        existsSync(at('src', 'main.ts'))
          ? [
              // The clients are known by the Prisma schema they were made from; of types nothing is left in the bundle.
              ...filesBelow(
                [at('src')],
                (path) => path.startsWith(generated + sep) || path.startsWith(schemaTypes + sep),
              ),
              ...filesBelow([at('prisma', 'schema'), lockFile, at('package.json')]),
            ]
          : null,
      async make() {
        say('building …');
        await runChild('Building', process.execPath, [join(bootstrap, 'bundle.mjs'), 'product'], {
          cwd: root,
        });
      },
    },
  };
}

/**
 * Whether a step has to be done.
 * @param {string} root
 * @param {Step} step
 */
export function isDone(root, step) {
  const inputs = step.inputs();
  return inputs === null || isFresh(root, step.stamp, inputs);
}

/**
 * @param {string} root
 * @param {Step} step
 */
export async function doStep(root, step) {
  if (isDone(root, step)) return;
  const inputs = step.inputs() ?? [];
  // Taken before the work: a file saved while it runs makes the next run do it again.
  const stamp = { listing: listingOf(root, inputs), hash: hashOf(root, inputs) };
  await step.make();
  writeStamp(step.stamp, stamp);
}

/**
 * Compares the lock file with what npm says it put into node_modules (its hidden lock file, written last): an `npm
 * install` somebody ran by hand counts, one that was interrupted does not.
 * @param {string} root
 */
export function isInstalled(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link) return true;
    const here = present[path];
    return here
      ? here.version === entry.version && here.integrity === entry.integrity
      : entry.optional === true;
  });
}

/**
 * @param {string} path
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean, link?: boolean }> | null}
 */
function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return null;
  }
}

/**
 * Two clients, because the one for SQLite refuses PostgreSQL's adapter; the second from a derived copy of the same
 * schema.
 * @param {string} root
 */
async function generateClients(root) {
  const { writePostgresqlSchema } = await import('../../prisma/postgresql.mjs');
  const derived = writePostgresqlSchema(root);
  const env = {
    ...process.env,
    // Prisma wants to download an engine that generating does not use; any executable contents it.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    // The Pothos generator is found by name.
    PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`,
  };
  const prisma = join(root, 'node_modules', 'prisma', 'build', 'index.js');
  const config = join(root, 'prisma', 'prisma.config.ts');
  await Promise.all(
    [join(root, 'prisma', 'schema'), derived].map((schema) =>
      runChild(
        'Generating a database client',
        process.execPath,
        [prisma, 'generate', '--no-hints', '--config', config, '--schema', schema],
        { cwd: root, env },
      ),
    ),
  );
}
