// Parses and validates documents of the server itself at its start.

import { type DocumentNode, type GraphQLSchema, parse, specifiedRules, validate } from 'graphql';
import type { TypedDocument } from '../documents/typed.ts';

/** A document of our own, parsed and validated once; the type parameters are what it answers and asks for. */
export interface TrustedDocument<Result, Variables> extends TypedDocument<Result, Variables> {
  readonly node: DocumentNode;
}

/** Makes a trusted document at start: what does not fit the schema is a bug and throws at once. */
export function trustDocument<Result, Variables>(
  schema: GraphQLSchema,
  { text }: TypedDocument<Result, Variables>,
): TrustedDocument<Result, Variables> {
  const node = parse(text);
  const errors = validate(schema, node, specifiedRules);
  if (errors.length > 0)
    throw new Error(
      `A document of our own does not fit the schema: ${errors.map((error) => error.message).join(' ')}\n${text}`,
    );
  return { text, node };
}
