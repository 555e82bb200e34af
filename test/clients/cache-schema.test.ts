import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isAbstractType,
  isListType,
  isObjectType,
} from 'graphql';
import { expect, it } from 'vitest';
import { graphqlSchema } from '../../src/graphql/schema/schema.ts';
import { projectRoot } from '../../src/lib/root.ts';

/** What clients/caches knows of the schema (schema.json) is what the schema says; PUKEKO_WRITE_SDL=1 writes it. */
const path = join(projectRoot, 'clients/caches/schema.json');
const schema = graphqlSchema();
const PAGING = ['first', 'after', 'last', 'before', 'newerThan'];

const objects = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter(({ name }) => !name.startsWith('__'));
const hasId = (type: GraphQLObjectType) => 'id' in type.getFields();
const isConnection = ({ name }: { name: string }) => name.endsWith('Connection');
const isRoot = (type: GraphQLObjectType) =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].includes(type);

function lists(type: GraphQLObjectType): [string, string[]][] {
  return Object.values(type.getFields())
    .filter((field) => isConnection(getNamedType(field.type)))
    .map((field) => [
      field.name,
      field.args.map(({ name }) => name).filter((name) => !PAGING.includes(name)),
    ]);
}

/** Types of things that are one part of something else, and not one of several in a list. */
function parts(): string[] {
  const found = new Set<string>();
  for (const type of objects) {
    if (type === schema.getMutationType() || type === schema.getSubscriptionType()) continue;
    for (const field of Object.values(type.getFields())) {
      const part = getNullableType(field.type);
      if (isListType(part) || !isObjectType(part)) continue;
      if (!hasId(part) && !isConnection(part) && part.name !== 'PageInfo') found.add(part.name);
    }
  }
  return [...found].sort();
}

it('says which types have no id, which lists are paged, and which types an interface has', () => {
  const known = {
    parts: parts(),
    withoutId: objects
      .filter((type) => !hasId(type) && !isRoot(type))
      .map(({ name }) => name)
      .sort(),
    lists: Object.fromEntries(
      objects
        .map((type) => [type.name, Object.fromEntries(lists(type))] as const)
        .filter(([, fields]) => Object.keys(fields).length > 0)
        .sort(),
    ),
    possibleTypes: Object.fromEntries(
      Object.values(schema.getTypeMap())
        .filter(isAbstractType)
        .map(
          (type) =>
            [
              type.name,
              schema
                .getPossibleTypes(type)
                .map(({ name }) => name)
                .sort(),
            ] as const,
        )
        .sort(),
    ),
  };
  if (process.env.PUKEKO_WRITE_SDL === '1') writeFileSync(path, JSON.stringify(known, null, 2));
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(known);
  expect(known.parts).toEqual(
    expect.arrayContaining(['Viewer', 'PostCounts', 'PostViewer', 'IdentityCounts', 'Relation']),
  );
});
