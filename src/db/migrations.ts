// Reads the migrations of the program, and which of them a database lacks.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../lib/app-error.ts';
import { projectRoot } from '../lib/root.ts';
import { VERSION } from '../lib/version.ts';
import type { Dialect } from './types.ts';

/** One folder of prisma/migrations/{dialect}. */
export interface Migration {
  /** `0001_init`: they are applied in the order of their names. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, hexadecimal, as Prisma records it. */
  readonly checksum: string;
}

/** A row of `_prisma_migrations`. */
export interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
  /** False for one that Prisma's own tools began and did not end. */
  readonly isFinished: boolean;
  /** The version of Pūkeko that applied it; null where that was not written down. */
  readonly by: string | null;
}

const BY = 'Pūkeko ';

/** What is written beside a migration, in a column that Prisma's own tools have for their words. */
export const appliedBy = (version: string): string => BY + version;

/** The version that `appliedBy` wrote. */
export function readAppliedBy(words: string | null): string | null {
  return words?.startsWith(BY) ? words.slice(BY.length) : null;
}

/** The migrations of a dialect, in order. */
export function readMigrations(
  dialect: Dialect,
  folder = join(projectRoot, 'prisma', 'migrations'),
): Migration[] {
  const ofDialect = join(folder, dialect);
  return readdirSync(ofDialect, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(ofDialect, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

/**
 * What is still to be applied. Throws, with words for the operator, when the database is not a past state of these
 * migrations: then nothing that follows could be trusted.
 */
export function pendingMigrations(
  known: readonly Migration[],
  applied: readonly AppliedMigration[],
): Migration[] {
  const byName = new Map(known.map((migration) => [migration.name, migration]));
  const unfinished = applied.find((row) => !row.isFinished);
  if (unfinished) {
    throw new AppError(
      'UNAVAILABLE',
      `The database's migration ${unfinished.name} was begun and not finished. Restore a backup.`,
    );
  }
  for (const row of applied) {
    const migration = byName.get(row.name);
    if (!migration) {
      throw new AppError(
        'UNAVAILABLE',
        `The database was written by ${otherVersion(applied, byName)}: its migration ${row.name} is not known to this one (${VERSION}). Start the version that wrote it, or a newer one; to go back, restore a backup, or on SQLite the copy that was made before the upgrade (pukeko.db.before-…).`,
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new AppError(
        'UNAVAILABLE',
        `The migration ${row.name} is not the one this database was made with. Restore the file as it was, or start with a new database.`,
      );
    }
  }
  const names = new Set(applied.map((row) => row.name));
  const pending = known.filter((migration) => !names.has(migration.name));
  const last = applied
    .map((row) => row.name)
    .sort()
    .at(-1);
  const late = last === undefined ? undefined : pending.find((migration) => migration.name < last);
  if (late) {
    throw new AppError(
      'UNAVAILABLE',
      `The migration ${late.name} was never applied, but later ones were. Start the version that wrote this database, or restore a backup.`,
    );
  }
  return pending;
}

/** Who wrote what this one does not know, as far as that was written down: the last of them. */
function otherVersion(applied: readonly AppliedMigration[], known: ReadonlyMap<string, Migration>): string {
  const unknown = applied.filter(({ name }) => !known.has(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const by = unknown.at(-1)?.by ?? null;
  return by === null ? 'another version of Pukeko' : `Pukeko ${by}`;
}
