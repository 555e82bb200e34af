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

const read = (name: string) => readFileSync(join(projectRoot, 'schema', name), 'utf8');

/** The SDL as the last release had it, and as it is now. */
const [released, current, changes] = ['released.graphql', 'schema.graphql', 'CHANGES.md'].map(read) as [
  string,
  string,
  string,
];

it('breaks nothing of the last release without a line in CHANGES.md', async () => {
  expect(await unannounced(released, current, changes)).toEqual([]);
});

it.each([
  [
    'a field that went',
    '  unreadNotifications: Int ',
    '  unread: Int ',
    'ViewerIdentity.unreadNotifications',
  ],
  ['a field that may be null now', '  html: HTML!', '  html: HTML', 'Post.html'],
  ['a member of a union that went', / GoneError \| /, ' ', 'GoneError'],
  ['an argument that is needed now', 'snapshot: Int = 0', 'snapshot: Int!', 'snapshot'],
  ['an enum value that went', '  TOO_SLOW\n', '  SLOW\n', 'TOO_SLOW'],
  [
    'a field of an input that is needed now',
    /(input AddDomainInput \{[^}]*host: String)/,
    '$1!',
    'AddDomainInput.host',
  ],
] as const)('would notice %s', async (_what, from, to, named) => {
  const changed = released.replace(from, to);
  expect(changed).not.toBe(released);
  const found = await unannounced(released, changed, '');
  expect(found.length).toBeGreaterThan(0);
  expect(found.join(' ')).toContain(named.split('.').at(-1));
});

it('takes a change that a line names', async () => {
  const line = '- `Query.b` is gone: ask for `Query.a`.';
  const before = 'type Query { a: Int b: Int }';
  expect(await unannounced(before, 'type Query { a: Int }', line)).toEqual([]);
});
