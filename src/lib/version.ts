// The version of this release.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './root.ts';

const read = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { version: string };

/** This release of Pūkeko, from package.json. */
export const VERSION = read.version;
