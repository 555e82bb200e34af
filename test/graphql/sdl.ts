import {
  type ConstDirectiveNode,
  type GraphQLSchema,
  isObjectType,
  Kind,
  lexicographicSortSchema,
  parse,
  print,
  printSchema,
  visit,
} from 'graphql';
import { type Access, accessOf } from '../../src/graphql/schema/access.ts';

/**
 * The schema as it is committed: sorted, so that a change shows as what it is, and with `@access` on every field that has a rule of its
 * own, which graphql-js does not print.
 */
export function printed(schema: GraphQLSchema): string {
  const sorted = lexicographicSortSchema(schema);
  let owner = '';
  const document = visit(parse(printSchema(sorted)), {
    ObjectTypeDefinition: {
      enter(node) {
        owner = node.name.value;
      },
    },
    FieldDefinition(node) {
      const type = schema.getType(owner);
      const field = isObjectType(type) ? type.getFields()[node.name.value] : undefined;
      const access = field ? accessOf(field) : null;
      return access ? { ...node, directives: [directiveOf(access)] } : undefined;
    },
    InterfaceTypeDefinition: () => false,
  });
  return `${print(document)}\n`;
}

function directiveOf(access: Access): ConstDirectiveNode {
  const name = (value: string) => ({ kind: Kind.NAME, value }) as const;
  return {
    kind: Kind.DIRECTIVE,
    name: name('access'),
    arguments: [
      { kind: Kind.ARGUMENT, name: name('for'), value: { kind: Kind.ENUM, value: access.for } },
      ...(access.scope === null
        ? []
        : [
            {
              kind: Kind.ARGUMENT,
              name: name('scope'),
              value: { kind: Kind.STRING, value: access.scope },
            } as const,
          ]),
    ],
  };
}
