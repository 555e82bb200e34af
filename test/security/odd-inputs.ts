import {
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { graphqlSchema } from '../../src/graphql/schema/schema.ts';

/**
 * Every mutation there is, with one text in the place of every text of its input: one document for each of its fields.
 */
export function mutationsWith(odd: string): { query: string; variables: Record<string, unknown> }[] {
  const fields = Object.values(graphqlSchema().getMutationType()?.getFields() ?? {});
  return fields.flatMap((field) => {
    const type = getNamedType(field.args[0]?.type as GraphQLInputType);
    if (!isInputObjectType(type)) return [];
    const query = `mutation ($input: ${type.name}!) { ${field.name}(input: $input) { __typename ... on Error { code message } } }`;
    const inputs = Object.values(type.getFields());
    const required = Object.fromEntries(
      inputs
        .filter((input) => isNonNullType(input.type))
        .map((input) => [input.name, filled(input.type, odd)]),
    );
    const all = Object.fromEntries(inputs.map((input) => [input.name, filled(input.type, odd)]));
    return [required, all].map((input) => ({ query, variables: { input } }));
  });
}

function filled(type: GraphQLInputType, odd: string): unknown {
  if (isNonNullType(type)) return filled(type.ofType, odd);
  if (isListType(type)) return [filled(type.ofType, odd)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type))
    return Object.fromEntries(
      Object.values(type.getFields()).map((field) => [field.name, filled(field.type, odd)]),
    );
  const samples: Record<string, unknown> = { Boolean: true, Int: -2_147_483_648, Float: 1e308 };
  return samples[type.name] ?? odd;
}
