// The mutations of filters.

import {
  addFilteredPost,
  createFilter,
  deleteFilter,
  removeFilteredPost,
  updateFilter,
} from '../../../core/filters/filters.ts';
import {
  FILTER_CONTEXTS,
  LONGEST_FILTER_TITLE,
  LONGEST_KEYWORD,
  MOST_FILTERED_POSTS,
  MOST_FILTERS,
  MOST_KEYWORDS,
  readFilterChanges,
} from '../../../core/filters/input.ts';
import { mustAct } from '../../../core/viewer.ts';
import { builder } from '../../schema/builder.ts';
import { FilterActionEnum, FilterContextEnum } from '../../schema/enums/personal.ts';
import { given } from '../../schema/given.ts';
import { encodeNodeId, readId } from '../../schema/ids.ts';
import { mutation } from '../../schema/mutation.ts';
import { FilterRef } from './ref.ts';

const FILTER_ID = 'Global id of a filter of the acting identity.';
const TITLE = `Its name, 1 to ${LONGEST_FILTER_TITLE} characters.`;
const CONTEXTS = `Where it holds, 1 to ${FILTER_CONTEXTS.length} places.`;
const ACTION = 'What apps do with a post that it matches.';
const SECONDS = 'How long it holds from now on, in seconds, at most 100 years; 0 for ever.';
/** The changes in core's words. */
function changesOf<K extends { key?: bigint | string | null }, T extends { keywords?: readonly K[] | null }>({
  keywords,
  ...input
}: T) {
  const words = keywords?.map(({ key, ...each }) => ({
    ...given(each),
    ...(key == null ? {} : { id: BigInt(key) }),
  }));
  return { ...given(input), ...(words ? { keywords: words } : {}) };
}

const readFilter = (filterId: string) => readId(filterId, 'Filter', ['input', 'filterId']);
const readPost = (postId: string) => readId(postId, 'Post', ['input', 'postId']);

const NewKeywordInput = builder.inputType('NewKeywordInput', {
  description: 'A word or phrase for a new filter.',
  fields: (t) => ({
    keyword: t.string({
      required: true,
      description: `1 to ${LONGEST_KEYWORD} characters; case does not matter.`,
    }),
    isWholeWord: t.boolean({
      defaultValue: true,
      description: 'Whether it must stand alone, and not inside of a longer word.',
    }),
  }),
});

const KeywordChangeInput = builder.inputType('KeywordChangeInput', {
  description: 'A keyword to add, to change or to remove.',
  fields: (t) => ({
    key: t.field({
      type: 'Snowflake',
      description: 'The `key` of the keyword to change or remove; a new one has none.',
    }),
    keyword: t.string({ description: `1 to ${LONGEST_KEYWORD} characters; a new one needs it.` }),
    isWholeWord: t.boolean({ description: 'Whether it must stand alone; a new one does when left out.' }),
    isRemoved: t.boolean({ defaultValue: false, description: 'Whether to remove it.' }),
  }),
});

mutation('createFilter', {
  description: `Makes a filter for the acting identity, which may have ${MOST_FILTERS}.`,
  scope: { holds: 'write:filters' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'The new filter.',
  input: (t) => ({
    title: t.string({ required: true, description: TITLE }),
    contexts: t.field({ type: [FilterContextEnum], required: true, description: CONTEXTS }),
    action: t.field({ type: FilterActionEnum, defaultValue: 'WARN', description: ACTION }),
    seconds: t.int({ description: SECONDS }),
    keywords: t.field({
      type: [NewKeywordInput],
      description: `Its words and phrases, ${MOST_KEYWORDS} at most.`,
    }),
  }),
  gives: 'The new filter.',
  payload: { filter: { type: FilterRef, description: 'The filter, which holds from now on.' } },
  resolve: async ({ keywords, ...input }, ctx) => {
    const words = (keywords ?? []).map((each) => ({ ...given(each) }));
    const filter = { ...given(input), keywords: words };
    return { filter: await createFilter(ctx.core, mustAct(ctx.core.viewer), filter) };
  },
});

mutation('updateFilter', {
  description: 'Changes a filter and its keywords. What is left out stays as it is.',
  scope: { holds: 'write:filters' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'The filter and what to change.',
  input: (t) => ({
    filterId: t.id({ required: true, description: FILTER_ID }),
    title: t.string({ description: TITLE }),
    contexts: t.field({ type: [FilterContextEnum], description: CONTEXTS }),
    action: t.field({ type: FilterActionEnum, description: ACTION }),
    seconds: t.int({ description: SECONDS }),
    keywords: t.field({
      type: [KeywordChangeInput],
      description: `Keywords to add, change or remove, ${MOST_KEYWORDS} at most; others stay.`,
    }),
  }),
  gives: 'The filter after the change.',
  payload: { filter: { type: FilterRef, description: 'The filter as it is now.' } },
  check: ({ filterId, ...input }) => [() => readFilter(filterId), () => readFilterChanges(changesOf(input))],
  resolve: async ({ filterId, ...input }, ctx) => ({
    filter: await updateFilter(ctx.core, mustAct(ctx.core.viewer), readFilter(filterId), changesOf(input)),
  }),
});

mutation('deleteFilter', {
  description: 'Deletes a filter with its keywords.',
  scope: { holds: 'write:filters' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The filter to delete.',
  input: (t) => ({ filterId: t.id({ required: true, description: FILTER_ID }) }),
  gives: 'What was deleted.',
  payload: { filterId: { type: 'ID', description: 'The `id` of the filter; remove it from your filters.' } },
  resolve: async ({ filterId }, ctx) => {
    const id = readFilter(filterId);
    await deleteFilter(ctx.core, mustAct(ctx.core.viewer), id);
    return { filterId: encodeNodeId('Filter', id) };
  },
});

mutation('filterPost', {
  description: `Lets a filter match one post, whatever it says. A filter names ${MOST_FILTERED_POSTS} at most.`,
  scope: { holds: 'write:filters' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'The filter and the post.',
  input: (t) => ({
    filterId: t.id({ required: true, description: FILTER_ID }),
    postId: t.id({ required: true, description: 'Any post that the acting identity sees.' }),
  }),
  gives: 'The filter with the post.',
  payload: { filter: { type: FilterRef, description: 'The filter, which names the post now.' } },
  check: ({ filterId, postId }) => [() => readFilter(filterId), () => readPost(postId)],
  resolve: async ({ filterId, postId }, ctx) => ({
    filter: await addFilteredPost(ctx.core, mustAct(ctx.core.viewer), readFilter(filterId), readPost(postId)),
  }),
});

mutation('unfilterPost', {
  description: 'Lets a filter match one post no longer because it names it; its keywords may still.',
  scope: { holds: 'write:filters' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The filter and the post that it names.',
  input: (t) => ({
    filterId: t.id({ required: true, description: FILTER_ID }),
    postId: t.id({ required: true, description: 'Global id of a post that the filter names.' }),
  }),
  gives: 'The filter without the post.',
  payload: { filter: { type: FilterRef, description: 'The filter, which names the post no longer.' } },
  check: ({ filterId, postId }) => [() => readFilter(filterId), () => readPost(postId)],
  resolve: async ({ filterId, postId }, ctx) => ({
    filter: await removeFilteredPost(
      ctx.core,
      mustAct(ctx.core.viewer),
      readFilter(filterId),
      readPost(postId),
    ),
  }),
});
