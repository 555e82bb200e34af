// Writes the GraphQL schema as a TypeScript type, for typed documents.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { minifyIntrospection, outputIntrospectionFile } from '@gql.tada/internal';
import { buildSchema, introspectionFromSchema } from 'graphql';

/**
 * Writes the GraphQL schema as one TypeScript type, from which gql.tada derives what documents ask for and answer
 * (src/graphql/documents/graphql.ts). Nothing of it exists at run time.
 * @param {string} sdlPath
 * @param {string} outputPath
 */
export function writeSchemaTypes(sdlPath, outputPath) {
  const schema = buildSchema(readFileSync(sdlPath, 'utf8'));
  const introspection = minifyIntrospection(introspectionFromSchema(schema, { descriptions: false }));
  const declared = outputIntrospectionFile(introspection, { fileType: '.d.ts', shouldPreprocess: true });
  // The end declares this schema to be every user's of gql.tada; ours is named where it is used.
  const [types = ''] = declared.split(/^import \* as gqlTada/m);
  mkdirSync(dirname(outputPath), { recursive: true });
  const draft = `${outputPath}.${process.pid}`;
  writeFileSync(draft, types);
  renameSync(draft, outputPath);
}
