// The routes below `/api/v2/filters`.

import * as v from 'valibot';
import { filterEntity, filterKeyword, filterStatus } from '../../entities/filter.ts';
import { invalid, notFound } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { given } from '../../params/given.ts';
import { flag, lifetime, objects, text, texts } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';
import {
  ADD_POST,
  CREATE,
  DELETE,
  FILTERS,
  filterOf,
  keywordOf,
  ownFilters,
  REMOVE_POST,
  readAction,
  readContexts,
  UPDATE,
} from './documents.ts';

const READ = { audience: 'user', scopes: ['read:filters'] } as const;
const WRITE = { audience: 'user', scopes: ['write:filters'], grants: ['read:filters'] } as const;

const KEYWORD = v.object({ id: text, keyword: text, whole_word: flag, _destroy: flag });
const PARAMS = {
  title: text,
  context: texts,
  filter_action: text,
  expires_in: lifetime,
  keywords_attributes: objects(KEYWORD),
};

/** Keywords as they were sent for a filter, in GraphQL's words. */
function keywordChanges(sent: readonly v.InferOutput<typeof KEYWORD>[]) {
  return sent.map(({ id, keyword, whole_word, _destroy }) => ({
    ...(id ? { key: id } : {}),
    ...given('keyword', keyword),
    ...given('isWholeWord', whole_word),
    ...given('isRemoved', _destroy),
  }));
}

const index = route({
  ...READ,
  method: 'GET',
  path: '/api/v2/filters',
  documents: [FILTERS],
  answer: async (call) => ok((await ownFilters(call)).map(filterEntity)),
});

const create = route({
  ...WRITE,
  method: 'POST',
  path: '/api/v2/filters',
  params: PARAMS,
  documents: [CREATE],
  async answer(call) {
    const { title = '', context, filter_action, expires_in, keywords_attributes = [] } = call.params;
    const contexts = readContexts(context);
    const wrong = [
      ...(title.trim() === '' ? ["Title can't be blank"] : []),
      ...(contexts ? [] : ["Context can't be blank", 'Context None or invalid context supplied']),
    ];
    if (!contexts || wrong.length > 0) throw invalid(wrong.join(', '));
    const { filter } = await call.act(CREATE, {
      input: {
        title,
        contexts,
        ...given('action', readAction(filter_action)),
        ...given('seconds', expires_in),
        keywords: keywords_attributes.map(({ keyword = '', whole_word }) => ({
          keyword,
          ...given('isWholeWord', whole_word),
        })),
      },
    });
    return ok(filterEntity(filter));
  },
});

const show = route({
  ...READ,
  method: 'GET',
  path: '/api/v2/filters/:id',
  documents: [FILTERS],
  answer: async (call) => ok(filterEntity(await filterOf(call, call.part('id')))),
});

const update = route({
  ...WRITE,
  method: ['PUT', 'PATCH'],
  path: '/api/v2/filters/:id',
  params: PARAMS,
  documents: [UPDATE],
  async answer(call) {
    const { title, context, filter_action, expires_in, keywords_attributes } = call.params;
    const { filter } = await call.act(UPDATE, {
      input: {
        filterId: globalId('filter', call.part('id')),
        ...given('title', title),
        ...given('contexts', readContexts(context)),
        ...given('action', readAction(filter_action)),
        ...given('seconds', expires_in),
        ...(keywords_attributes ? { keywords: keywordChanges(keywords_attributes) } : {}),
      },
    });
    return ok(filterEntity(filter));
  },
});

const remove = route({
  ...WRITE,
  method: 'DELETE',
  path: '/api/v2/filters/:id',
  documents: [DELETE],
  async answer(call) {
    await call.act(DELETE, { id: globalId('filter', call.part('id')) });
    return ok({});
  },
});

const keywords = route({
  ...READ,
  method: 'GET',
  path: '/api/v2/filters/:filter_id/keywords',
  documents: [FILTERS],
  answer: async (call) => ok((await filterOf(call, call.part('filter_id'))).keywords.map(filterKeyword)),
});

const addKeyword = route({
  ...WRITE,
  method: 'POST',
  path: '/api/v2/filters/:filter_id/keywords',
  params: { keyword: text, whole_word: flag },
  documents: [FILTERS, UPDATE],
  async answer(call) {
    const before = await filterOf(call, call.part('filter_id'));
    const { keyword = '', whole_word } = call.params;
    if (keyword.trim() === '') throw invalid("Keyword can't be blank");
    const { filter } = await call.act(UPDATE, {
      input: {
        filterId: globalId('filter', before.key),
        keywords: [{ keyword, ...given('isWholeWord', whole_word) }],
      },
    });
    const added = filter.keywords.find(({ key }) => before.keywords.every((each) => each.key !== key));
    if (!added) throw notFound();
    return ok(filterKeyword(added));
  },
});

const showKeyword = route({
  ...READ,
  method: 'GET',
  path: '/api/v2/filters/keywords/:id',
  documents: [FILTERS],
  answer: async (call) => ok(filterKeyword((await keywordOf(call, call.part('id'))).keyword)),
});

const updateKeyword = route({
  ...WRITE,
  method: ['PUT', 'PATCH'],
  path: '/api/v2/filters/keywords/:id',
  params: { keyword: text, whole_word: flag },
  documents: [FILTERS, UPDATE],
  async answer(call) {
    const { filter: before, keyword } = await keywordOf(call, call.part('id'));
    const { keyword: word, whole_word } = call.params;
    if (word !== undefined && word.trim() === '') throw invalid("Keyword can't be blank");
    const { filter } = await call.act(UPDATE, {
      input: {
        filterId: globalId('filter', before.key),
        keywords: [{ key: keyword.key, ...given('keyword', word), ...given('isWholeWord', whole_word) }],
      },
    });
    const changed = filter.keywords.find(({ key }) => key === keyword.key);
    if (!changed) throw notFound();
    return ok(filterKeyword(changed));
  },
});

const removeKeyword = route({
  ...WRITE,
  method: 'DELETE',
  path: '/api/v2/filters/keywords/:id',
  documents: [FILTERS, UPDATE],
  async answer(call) {
    const { filter, keyword } = await keywordOf(call, call.part('id'));
    await call.act(UPDATE, {
      input: {
        filterId: globalId('filter', filter.key),
        keywords: [{ key: keyword.key, isRemoved: true }],
      },
    });
    return ok({});
  },
});

const statuses = route({
  ...READ,
  method: 'GET',
  path: '/api/v2/filters/:filter_id/statuses',
  documents: [FILTERS],
  answer: async (call) => ok((await filterOf(call, call.part('filter_id'))).posts.map(filterStatus)),
});

const addStatus = route({
  ...WRITE,
  method: 'POST',
  path: '/api/v2/filters/:filter_id/statuses',
  params: { status_id: text },
  documents: [FILTERS, ADD_POST],
  async answer(call) {
    const { key } = await filterOf(call, call.part('filter_id'));
    const { status_id = '' } = call.params;
    if (!/^\d+$/.test(status_id)) throw invalid('Status must exist');
    const { filter } = await call.act(
      ADD_POST,
      { id: globalId('filter', key), post: globalId('post', status_id) },
      ({ code }) =>
        code === 'CONFLICT'
          ? invalid('Status has already been taken')
          : code === 'NOT_FOUND'
            ? invalid('Status must exist')
            : null,
    );
    const added = filter.posts.find(({ postKey }) => postKey === status_id);
    if (!added) throw notFound();
    return ok(filterStatus(added));
  },
});

/** The filter that names a post by an entry of its list, and the entry. Throws 404. */
const entryOf = async (call: Parameters<typeof ownFilters>[0], key: string) => {
  for (const filter of await ownFilters(call)) {
    const entry = filter.posts.find((each) => each.key === key);
    if (entry) return { filter, entry };
  }
  throw notFound();
};

const showStatus = route({
  ...READ,
  method: 'GET',
  path: '/api/v2/filters/statuses/:id',
  documents: [FILTERS],
  answer: async (call) => ok(filterStatus((await entryOf(call, call.part('id'))).entry)),
});

const removeStatus = route({
  ...WRITE,
  method: 'DELETE',
  path: '/api/v2/filters/statuses/:id',
  documents: [FILTERS, REMOVE_POST],
  async answer(call) {
    const { filter, entry } = await entryOf(call, call.part('id'));
    await call.act(REMOVE_POST, {
      id: globalId('filter', filter.key),
      post: globalId('post', entry.postKey),
    });
    return ok(filterStatus(entry));
  },
});

export const FILTERS_V2: readonly RestRoute[] = [
  index,
  create,
  show,
  update,
  remove,
  keywords,
  addKeyword,
  showKeyword,
  updateKeyword,
  removeKeyword,
  statuses,
  addStatus,
  showStatus,
  removeStatus,
];
