import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../src/lib/root.ts';

interface Entry {
  optionalDependencies?: Record<string, string>;
}

/**
 * `npm ci` refuses a lock file without the packages of other platforms, and `npm install` leaves out what the registry it talks to lacks: then a fresh
 * clone does not start. Mend it by an entry with version, os, cpu and `"optional": true`.
 */
it('names every optional package, whatever platform it is for', () => {
  const lock: { packages: Record<string, Entry> } = JSON.parse(
    readFileSync(join(projectRoot, 'package-lock.json'), 'utf8'),
  );
  const names = new Set(Object.keys(lock.packages).map((path) => path.split('node_modules/').at(-1)));
  const wanted = Object.values(lock.packages).flatMap((entry) =>
    Object.keys(entry.optionalDependencies ?? {}),
  );
  expect(wanted.length).toBeGreaterThan(20);
  expect(wanted.filter((name) => !names.has(name))).toEqual([]);
});
