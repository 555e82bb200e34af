// Declares mutations, all of one shape.

import type { InputFieldMap, InputShapeFromFields, TypeParam } from '@pothos/core';
import { InputProblems } from '../../core/input.ts';
import type { ActName } from '../../lib/rate-limits/acts.ts';
import type { GraphQLContext } from '../request/context.ts';
import { builder, type Types } from './builder.ts';
import { type AnswerCode, answered, errorsOf } from './errors.ts';
import type { ScopeRule } from './scopes.ts';

/** Makes the fields of an input. */
export type InputFieldBuilder = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>;

/** A field of a payload: read from what `resolve` gives by the same name. */
export interface PayloadField {
  type: TypeParam<Types>;
  description: string;
  /** Then the description says what null means. */
  nullable?: boolean;
}

export interface MutationOptions<Fields extends InputFieldMap, Key extends string> {
  description: string;
  /** Who may use it at all; what they may do it with is the use case's to say. */
  scope: ScopeRule;
  /** The budget that it counts against besides that of all mutations. */
  act?: ActName;
  /**
   * The kinds of errors its use case gives; that somebody is not signed in or may not do it comes with every mutation.
   */
  errors: readonly AnswerCode[];
  /** Description of the input object. */
  takes: string;
  input: (t: InputFieldBuilder) => Fields;
  /**
   * Reads each field of the input that can be wrong by itself, where there are two or more: they are all run before
   * `resolve`, so that whoever sent the input learns of everything at once. What `resolve` calls reads them again.
   */
  check?: (
    input: InputShapeFromFields<Fields>,
    ctx: GraphQLContext,
  ) => readonly (() => unknown)[] | Promise<readonly (() => unknown)[]>;
  /** Description of the payload. */
  gives: string;
  payload: Record<Key, PayloadField>;
  resolve: (input: InputShapeFromFields<Fields>, ctx: GraphQLContext) => Promise<Record<Key, unknown>>;
}

const ACTS = new Map<string, ActName>();

/** The budget that a mutation counts against besides that of all mutations; null: none. */
export const actOf = (name: string): ActName | null => ACTS.get(name) ?? null;

/**
 * The one shape of a mutation: an `input` object in, a union of a payload and typed errors out. Who acts is no part of
 * the input: it is the identity that the request is made as (`mustAct`).
 */
export function mutation<Fields extends InputFieldMap, Key extends string>(
  name: string,
  options: MutationOptions<Fields, Key>,
): void {
  if (options.act) ACTS.set(name, options.act);
  const capitalised = name.charAt(0).toUpperCase() + name.slice(1);
  const input = builder.inputType(`${capitalised}Input`, {
    description: options.takes,
    fields: options.input,
  });
  const payload = builder.objectRef<Record<Key, unknown>>(`${capitalised}Payload`).implement({
    description: options.gives,
    fields: (t) =>
      Object.fromEntries(
        (Object.entries(options.payload) as [Key, PayloadField][]).map(
          ([key, { type, description, nullable }]) => [
            key,
            t.field({
              type,
              description,
              nullable: nullable ?? false,
              resolve: (it) => it[key] as never,
            }),
          ],
        ),
      ),
  });
  builder.mutationField(name, (t) =>
    t.field({
      type: payload,
      description: options.description,
      authScopes: options.scope as never,
      errors: {
        directResult: true,
        types: errorsOf(['UNAUTHENTICATED', 'FORBIDDEN', ...options.errors]),
        union: { description: `What comes of \`${name}\`: its payload, or why it was not done.` },
      },
      args: { input: t.arg({ type: input, required: true, description: options.takes }) },
      complexity: 10,
      resolve: (_root, args, ctx) =>
        answered(async () => {
          const { input } = args as { input: InputShapeFromFields<Fields> };
          const payload = await done(options, input, ctx);
          // What was loaded on the way was true before the change.
          ctx.renewView();
          return payload;
        }) as never,
    }),
  );
}

/** What a mutation gives. One that is refused has done nothing, and counts against no budget of what people do. */
async function done<Fields extends InputFieldMap, Key extends string>(
  { act, check, resolve }: MutationOptions<Fields, Key>,
  input: InputShapeFromFields<Fields>,
  ctx: GraphQLContext,
): Promise<Record<Key, unknown>> {
  try {
    if (check) readEach(await check(input, ctx));
    return await resolve(input, ctx);
  } catch (error) {
    if (act) await ctx.nothingDone(act);
    throw error;
  }
}

function readEach(readers: readonly (() => unknown)[]): void {
  const problems = new InputProblems();
  for (const read of readers) problems.take(read);
  problems.throwIfAny();
}
