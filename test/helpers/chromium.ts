import { existsSync } from 'node:fs';

/** Where Debian and others put it; PUKEKO_CHROMIUM names another place. */
export const CHROMIUM = [
  process.env.PUKEKO_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path));

if (!CHROMIUM) console.warn('No Chromium here: the tests of pages in a browser are skipped.');
