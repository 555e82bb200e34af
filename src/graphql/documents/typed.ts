// Typed documents: operations and fragments as text, with the types of their answers derived from the SDL.

import type { initGraphQLTada, ResultOf as TadaResultOf, VariablesOf as TadaVariablesOf } from 'gql.tada';
import type { introspection } from './generated/introspection.ts';

/**
 * GraphQL documents of our own (of pages, the command line and clients/tail), whose results and variables are typed by
 * schema/schema.graphql: gql.tada derives the types from the text of a document while types are checked. At run time
 * there is the text and nothing of gql.tada.
 */

/** What a document answers (`data`), and what a fragment selects. */
export type ResultOf<Document> = TadaResultOf<Document>;
export type VariablesOf<Document> = TadaVariablesOf<Document>;

/** An operation as text with all fragments that it spreads. The other member is never set and carries the types. */
export interface TypedDocument<Result, Variables> {
  readonly text: string;
  readonly __apiType?: (variables: Variables) => Result;
}

/** Custom scalars as JSON carries them. */
interface Scalars {
  BlurHash: string;
  Cursor: string;
  DateTime: string;
  HTML: string;
  Handle: string;
  Language: string;
  Snowflake: string;
  URL: string;
}

type Tada = initGraphQLTada<{ introspection: introspection; disableMasking: true; scalars: Scalars }>;
type Fragment = NonNullable<Parameters<Tada>[1]>[number];

interface Composed {
  /** The document alone, as it was written. */
  own: string;
  fragments: readonly Composed[];
  text: string;
}

/** A fragment that several others spread stands in the text once. */
function compose(own: string, fragments: readonly Composed[]): Composed {
  const parts = new Set([own]);
  const add = (fragment: Composed): void => {
    parts.add(fragment.own);
    fragment.fragments.forEach(add);
  };
  fragments.forEach(add);
  return { own, fragments, text: [...parts].join('\n') };
}

/** gql.tada's types on our function: its own would parse the text and give a tree that nobody here asks for. */
const derive = <const Text extends string, const Fragments extends readonly Fragment[]>(
  text: Text,
  fragments: Fragments,
) => (compose as unknown as Tada)(text, fragments);

type Typed<Text extends string, Fragments extends readonly Fragment[]> = Omit<
  ReturnType<typeof derive<Text, Fragments>>,
  'kind' | 'definitions' | 'loc'
> & { readonly text: string };

/** Names of members, however deep, whose type gql.tada does not know. */
type Unknown<T> = T extends readonly (infer Item)[]
  ? Unknown<Item>
  : T extends object
    ? { [Name in keyof T & string]: unknown extends T[Name] ? Name : Unknown<T[Name]> }[keyof T & string]
    : never;

/**
 * Nothing is asked of a text whose fields the schema has; of another what no text is, with the name of the field in the
 * compiler's words.
 */
type Sound<Result> = [Unknown<Result>] extends [never]
  ? unknown
  : { notInTheSchema: Exclude<Unknown<Result>, undefined> };

/**
 * A typed document or fragment: `graphql('query Post($id: ID!) { post(id: $id) { ...Post } }', [POST])`. The fragments
 * that it spreads are given, and bring those that they spread. A field that the schema does not have is an error of
 * types; what types do not see (arguments, fragments that are not given) is found by the validation in
 * test/graphql/own-documents.test.ts.
 */
export function graphql<const Text extends string, const Fragments extends readonly Fragment[] = []>(
  text: Text & Sound<ResultOf<Typed<Text, Fragments>>>,
  fragments?: Fragments,
): Typed<Text, Fragments> {
  return derive(text, (fragments ?? []) as Fragments) as unknown as Typed<Text, Fragments>;
}
