// The routes below `/api/v1/filters`: each keyword of a filter is one here.

import type { FilterData } from '../../documents/filter.ts';
import { v1Filter } from '../../entities/filter.ts';
import { invalid, notFound } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { given } from '../../params/given.ts';
import { flag, lifetime, text, texts } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';
import { CREATE, DELETE, FILTERS, keywordOf, ownFilters, readContexts, UPDATE } from './documents.ts';

const DEPRECATED = { audience: 'user', deprecation: '@1668384000' } as const;
const READ = { ...DEPRECATED, scopes: ['read:filters'] } as const;
const WRITE = { ...DEPRECATED, scopes: ['write:filters'], grants: ['read:filters'] } as const;
const PARAMS = { phrase: text, context: texts, irreversible: flag, whole_word: flag, expires_in: lifetime };

const index = route({
  ...READ,
  method: 'GET',
  path: '/api/v1/filters',
  documents: [FILTERS],
  answer: async (call) =>
    ok(
      (await ownFilters(call)).flatMap((filter) =>
        filter.keywords.map((keyword) => v1Filter(filter, keyword)),
      ),
    ),
});

const create = route({
  ...WRITE,
  method: 'POST',
  path: '/api/v1/filters',
  params: PARAMS,
  documents: [CREATE],
  async answer(call) {
    const { phrase = '', context, irreversible, whole_word, expires_in } = call.params;
    if (phrase.trim() === '') throw invalid("Keyword can't be blank");
    const contexts = readContexts(context);
    if (!contexts) throw invalid('Context None or invalid context supplied');
    const { filter } = await call.act(CREATE, {
      input: {
        title: phrase.slice(0, 256),
        contexts,
        action: irreversible ? 'HIDE' : 'WARN',
        ...given('seconds', expires_in),
        keywords: [{ keyword: phrase, ...given('isWholeWord', whole_word) }],
      },
    });
    return ok(only(filter));
  },
});

const show = route({
  ...READ,
  method: 'GET',
  path: '/api/v1/filters/:id',
  documents: [FILTERS],
  async answer(call) {
    const { filter, keyword } = await keywordOf(call, call.part('id'));
    return ok(v1Filter(filter, keyword));
  },
});

const update = route({
  ...WRITE,
  method: ['PUT', 'PATCH'],
  path: '/api/v1/filters/:id',
  params: PARAMS,
  documents: [FILTERS, UPDATE],
  async answer(call) {
    const { filter: before, keyword } = await keywordOf(call, call.part('id'));
    const { phrase, context, irreversible, whole_word, expires_in } = call.params;
    const contexts = readContexts(context);
    // What its other keywords share is not changed by one of them.
    const isLonger = expires_in !== undefined && (expires_in !== 0 || before.expiresAt !== null);
    const isShared = contexts !== undefined || irreversible !== undefined || isLonger;
    if (isShared && before.keywords.length > 1)
      throw invalid(
        'This filter has several keywords; change it with an app that knows filters with several',
      );
    const { filter } = await call.act(UPDATE, {
      input: {
        filterId: globalId('filter', before.key),
        ...given('contexts', contexts),
        ...(irreversible === undefined
          ? {}
          : { action: irreversible ? ('HIDE' as const) : ('WARN' as const) }),
        ...given('seconds', expires_in),
        keywords: [{ key: keyword.key, ...given('keyword', phrase), ...given('isWholeWord', whole_word) }],
      },
    });
    const changed = filter.keywords.find(({ key }) => key === keyword.key);
    if (!changed) throw notFound();
    return ok(v1Filter(filter, changed));
  },
});

const remove = route({
  ...WRITE,
  method: 'DELETE',
  path: '/api/v1/filters/:id',
  documents: [FILTERS, UPDATE, DELETE],
  async answer(call) {
    const { filter, keyword } = await keywordOf(call, call.part('id'));
    const id = globalId('filter', filter.key);
    if (filter.keywords.length > 1)
      await call.act(UPDATE, { input: { filterId: id, keywords: [{ key: keyword.key, isRemoved: true }] } });
    else await call.act(DELETE, { id });
    return ok({});
  },
});

function only(filter: FilterData) {
  const [keyword] = filter.keywords;
  if (!keyword) throw notFound();
  return v1Filter(filter, keyword);
}

export const FILTERS_V1: readonly RestRoute[] = [index, create, show, update, remove];
