import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, getNamedType, isObjectType } from 'graphql';
import { expect, it } from 'vitest';
import { projectRoot } from '../../src/lib/root.ts';
import { compileRelay } from './relay/compile.ts';

/**
 * The Relay compiler takes the schema: types are asked for again by id, lists are paged, and mutations change lists by
 * directives.
 */
const sdl = readFileSync(join(projectRoot, 'schema', 'schema.graphql'), 'utf8');
const types = Object.values(buildSchema(sdl).getTypeMap()).filter(isObjectType);

it('compiles a fragment of every type with an id and of every list that is paged', async () => {
  const { complaint, names, remove } = await compileRelay(sdl);
  remove();
  expect(complaint).toBeNull();
  const nodes = types.filter((type) => type.getInterfaces().some(({ name }) => name === 'Node'));
  expect(nodes.length).toBeGreaterThan(18);
  const lists = types.flatMap((type) =>
    nodes.includes(type) || ['Query', 'Viewer'].includes(type.name)
      ? Object.values(type.getFields())
          .filter((field) => getNamedType(field.type).name.endsWith('Connection'))
          .map((field) => `${type.name}${field.name.charAt(0).toUpperCase()}${field.name.slice(1)}`)
      : [],
  );
  expect(lists.length).toBeGreaterThan(20);
  const missing = [...nodes.map(({ name }) => name), ...lists].filter(
    (name) => !names.includes(`fragments${name}Query`),
  );
  expect(missing).toEqual([]);
});

it.each([
  ['a second argument of node', 'node(', 'node(as: ID, ', 'queryName'],
  ['a type that is no Node', 'type Host implements Node {', 'type Host {', 'Host'],
  ['an edge without a cursor', /(type PostEdge \{[^}]*?)cursor: String!/s, '$1place: String!', 'cursor'],
  ['a payload that does not name what went', 'deletedEntryId: ID!', 'deletedEntry: Post!', 'deletedEntryId'],
] as const)('would notice %s', async (_what, from, to, said) => {
  const changed = sdl.replace(from, to);
  expect(changed).not.toBe(sdl);
  const { complaint, remove } = await compileRelay(changed);
  remove();
  expect(complaint).toContain(said);
  expect(complaint).not.toContain('panicked');
});
