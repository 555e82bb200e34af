import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/lib/root.ts';

interface Mutant {
  rule: string;
  file: string;
  from: string;
  tests: readonly string[];
}

const folder = join(projectRoot, 'test', 'mutants');
const tables = readdirSync(folder).filter((name) => /^table.*\.mjs$/.test(name));

/** A rule that was moved or written anew is otherwise broken by nothing, and nobody notices. */
describe.each(tables)('the mutants of %s', (name) => {
  it('break what stands in the sources, and name tests that there are', async () => {
    const lists: unknown[] = Object.values(await import(join(folder, name)));
    const mutants = lists.filter((list) => Array.isArray(list)).flat() as Mutant[];
    expect(mutants.length).toBeGreaterThan(0);
    const stale = mutants.filter(({ file, from }) => {
      const path = join(projectRoot, file);
      return !existsSync(path) || !readFileSync(path, 'utf8').includes(from);
    });
    expect(stale.map(({ rule, file }) => `${file}: ${rule}`)).toEqual([]);
    const missing = mutants
      .flatMap(({ tests }) => tests)
      .filter((test) => !existsSync(join(projectRoot, 'test', test)));
    expect(missing).toEqual([]);
  });
});
