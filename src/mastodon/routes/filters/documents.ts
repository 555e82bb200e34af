// What the routes of filters ask of GraphQL.

import { graphql } from '../../../graphql/documents/typed.ts';
import type { Call } from '../../call.ts';
import { FILTER, type FilterData } from '../../documents/filter.ts';
import { actionOf, contextsOf } from '../../entities/filter.ts';
import { invalid, notFound } from '../../errors.ts';

export const FILTERS = graphql('query RestFilters { viewer { identity { filters { ...FilterParts } } } }', [
  FILTER,
]);
export const CREATE = graphql(
  `mutation RestCreateFilter($input: CreateFilterInput!) {
    done: createFilter(input: $input) { ... on CreateFilterPayload { filter { ...FilterParts } } ... on Error { code message path } }
  }`,
  [FILTER],
);
export const UPDATE = graphql(
  `mutation RestUpdateFilter($input: UpdateFilterInput!) {
    done: updateFilter(input: $input) { ... on UpdateFilterPayload { filter { ...FilterParts } } ... on Error { code message path } }
  }`,
  [FILTER],
);
export const DELETE = graphql(`mutation RestDeleteFilter($id: ID!) {
  done: deleteFilter(input: {filterId: $id}) { ... on DeleteFilterPayload { filterId } ... on Error { code message path } }
}`);
export const ADD_POST = graphql(
  `mutation RestFilterPost($id: ID!, $post: ID!) {
    done: filterPost(input: {filterId: $id, postId: $post}) { ... on FilterPostPayload { filter { ...FilterParts } } ... on Error { code message path } }
  }`,
  [FILTER],
);
export const REMOVE_POST = graphql(
  `mutation RestUnfilterPost($id: ID!, $post: ID!) {
    done: unfilterPost(input: {filterId: $id, postId: $post}) { ... on UnfilterPostPayload { filter { ...FilterParts } } ... on Error { code message path } }
  }`,
  [FILTER],
);

/** All filters of the viewer. */
export async function ownFilters(call: Call<unknown>): Promise<readonly FilterData[]> {
  const { viewer } = await call.ask(FILTERS, {});
  return viewer?.identity?.filters ?? [];
}

/** The filter with an id of the REST API. Throws 404. */
export async function filterOf(call: Call<unknown>, key: string): Promise<FilterData> {
  const found = (await ownFilters(call)).find((filter) => filter.key === key);
  if (!found) throw notFound();
  return found;
}

/** The filter that a keyword is of, and the keyword. Throws 404. */
export async function keywordOf(call: Call<unknown>, key: string) {
  for (const filter of await ownFilters(call)) {
    const keyword = filter.keywords.find((each) => each.key === key);
    if (keyword) return { filter, keyword };
  }
  throw notFound();
}

/** The contexts that were sent; undefined where none were. Throws 422. */
export function readContexts(words: readonly string[]) {
  if (words.length === 0) return undefined;
  const contexts = contextsOf(words);
  if (!contexts) throw invalid('Context None or invalid context supplied');
  return contexts;
}

/** The action that was sent; undefined where none was. Throws 422. */
export function readAction(word: string | undefined) {
  if (word === undefined || word === '') return undefined;
  const action = actionOf(word);
  if (!action) throw invalid('Action is not included in the list');
  return action;
}
