// The format of a backup: what its files say. schema/BACKUP.md tells it to others.

import type { DumpTable } from '../db/dump/types.ts';

/** Of this form; a higher one is of a newer Pūkeko. */
export const FORMAT_VERSION = 1;

/** What stands last in a backup, and makes it one. */
export interface Manifest {
  format: number;
  /** Names of its files bear it, so that those of two backups cannot be mixed. */
  id: string;
  /** Epoch milliseconds. */
  madeAt: number;
  /** The release that made it. */
  pukeko: string;
  /** The last migration of the database it was made of. */
  schema: string;
  tables: (DumpTable & { rows: number; sha256: string })[];
  media: { files: number; bytes: number; missing: number; sha256: string };
  secretSha256: string;
}

/** A line of `media`: a file in storage, and the blob that holds its bytes. */
export interface StoredFile {
  key: string;
  sha256: string;
  bytes: number;
  mediaType: string;
}
