// A Pothos plugin: fields that a scope may refuse are nullable.

import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';

/**
 * A field that may be refused is nullable, so that one refused field never empties the answer around it: everything at
 * the root of queries and mutations (as graphql-eslint's require-nullable-result-in-root asks), everything that wants a
 * scope, and every list that is paged by numbers, which may be out of range. The rule stands here and not at each
 * field; what no rule can refuse stays non-null.
 */

const NAME = 'nullability';

const WHY: Partial<Record<string, string>> = {
  Query: 'Null where it is refused, with the reason in `errors`.',
  Object: 'Null where it is refused, with the reason in `errors`.',
  Mutation: 'Null only after a fault of the server, or where the limits of requests refuse it: see `errors`.',
};

interface Field {
  kind: string;
  pothosOptions: unknown;
  args: Record<string, unknown>;
}

function mayBeRefused({ kind, pothosOptions, args }: Field): boolean {
  if (kind === 'Subscription') return false;
  if (kind === 'Query' || kind === 'Mutation') return true;
  return (pothosOptions as { authScopes?: unknown }).authScopes !== undefined || 'first' in args;
}

class NullabilityPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(field: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    if (!mayBeRefused(field) || field.type.nullable === true) return field;
    const why = WHY[field.kind] ?? WHY.Object;
    return {
      ...field,
      type: { ...field.type, nullable: true },
      description: `${field.description ?? ''} ${why}`.trim(),
    };
  }
}

SchemaBuilder.registerPlugin(NAME as never, NullabilityPlugin as never);

/** The name by which the builder loads this plugin. */
export const nullability = NAME as never;
