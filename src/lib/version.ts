// The version of this release.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './root.ts';

/** In a clone the build says which commit it was made of; a release says it itself (operating/release/version.mjs). */
const PLACES = [join('dist', 'version.json'), 'package.json'];

/** This release of Pūkeko: `0.1.0`, or `0.1.0+584.g61332e6540` where it is made of a commit without a tag. */
export const VERSION = read();

function read(): string {
  const path = PLACES.map((place) => join(projectRoot, place)).find(existsSync) ?? '';
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
