import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One Prisma schema, two databases: the PostgreSQL one is the same text with another provider and another place for its
 * client. It is derived, never edited, and not committed.
 * @param {string} text a file of prisma/schema
 */
export function toPostgresql(text) {
  return text.replace(/^(generator|datasource)\s+(\w+)\s*\{[^}]*\}\n?/gm, (block, kind, name) => {
    if (kind === 'datasource') return block.replace('"sqlite"', '"postgresql"');
    // The types for Pothos come from the SQLite client, whose own types are a subset of the other's.
    if (name === 'pothos') return '';
    return block.replace(/(output\s*=\s*)"[^"]*"/, '$1"../../../src/db/generated/postgresql"');
  });
}

/**
 * The files of prisma/schema by name, as they are or for PostgreSQL.
 * @param {string} root the folder of package.json
 * @param {'sqlite' | 'postgresql'} provider
 */
export function readSchema(root, provider) {
  const folder = join(root, 'prisma', 'schema');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.prisma'))
    .sort()
    .map((name) => {
      const content = readFileSync(join(folder, name), 'utf8');
      return { path: name, content: provider === 'sqlite' ? content : toPostgresql(content) };
    });
}

/**
 * Writes the PostgreSQL schema where `prisma generate` finds it.
 * @param {string} root
 * @returns {string} the folder
 */
export function writePostgresqlSchema(root) {
  const folder = join(root, '.cache', 'prisma', 'postgresql');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { path, content } of readSchema(root, 'postgresql')) writeFileSync(join(folder, path), content);
  return folder;
}
