import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';
import { expect, it } from 'vitest';
import { projectRoot } from '../../src/lib/root.ts';

/** Breaking changes from one SDL to another that no line of the list of changes names. */
async function unannounced(before: string, after: string, changes: string): Promise<string[]> {
  const found = await diff(buildSchema(before), buildSchema(after));
  return found
    .filter((change) => change.criticality.level === CriticalityLevel.Breaking)
    .filter((change) => !changes.includes(`\`${change.path ?? ''}\``))
    .map((change) => change.message);
}

/** The SDL of the last release; null where nothing was released, or git is not at hand. */
function released(): string | null {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: projectRoot, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    return git('show', `${git('describe', '--tags', '--abbrev=0').trim()}:schema/schema.graphql`);
  } catch {
    return null;
  }
}

const read = (name: string) => readFileSync(join(projectRoot, 'schema', name), 'utf8');

it('breaks nothing of the last release without a line in CHANGES.md', async () => {
  expect(
    await unannounced(released() ?? read('schema.graphql'), read('schema.graphql'), read('CHANGES.md')),
  ).toEqual([]);
});

it('would notice', async () => {
  const before = 'type Query { a: Int b: Int }';
  const after = 'type Query { a: Int }';
  expect(await unannounced(before, after, '')).toHaveLength(1);
  expect(await unannounced(before, after, '- `Query.b` is gone: ask for `Query.a`.')).toEqual([]);
});
