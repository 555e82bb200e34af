// Finds the folder of the package.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of package.json: where prisma/migrations and dist/graphiql are found, from whatever folder the server was
 * started. This file runs as source in tests and inside dist/ in production, at different depths, so it looks upwards.
 */
export const projectRoot: string = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const above = dirname(folder);
  if (above === folder)
    throw new Error('package.json is missing: put dist/ and prisma/ beside it, as in the repository.');
  return findRoot(above);
}
