import {
  type GraphQLSchema,
  isObjectType,
  lexicographicSortSchema,
  parse,
  printSchema,
  visit,
} from 'graphql';
import { type Access, accessOf } from '../../src/graphql/schema/access.ts';
import { scopeName } from '../../src/lib/scopes.ts';

/**
 * The schema as it is committed: sorted, so that a change shows as what it is, and with `@access` behind every field
 * that has a rule of its own, which graphql-js does not print.
 */
export function printed(schema: GraphQLSchema): string {
  const text = printSchema(lexicographicSortSchema(schema));
  const marks: { at: number; mark: string }[] = [];
  let owner = '';
  visit(parse(text), {
    ObjectTypeDefinition(node) {
      owner = node.name.value;
    },
    FieldDefinition(node) {
      const type = schema.getType(owner);
      const field = isObjectType(type) ? type.getFields()[node.name.value] : undefined;
      const access = field ? accessOf(field) : null;
      if (access && node.loc) marks.push({ at: node.loc.end, mark: markOf(access) });
    },
    InterfaceTypeDefinition: () => false,
  });
  let result = text;
  for (const { at, mark } of marks.reverse()) result = result.slice(0, at) + mark + result.slice(at);
  return `${result}\n`;
}

function markOf({ for: who, scope }: Access): string {
  return scope === null ? ` @access(for: ${who})` : ` @access(for: ${who}, scope: ${scopeName(scope)})`;
}
