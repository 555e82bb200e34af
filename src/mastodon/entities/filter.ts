// The REST entities Filter, FilterKeyword, FilterStatus, FilterResult and V1::Filter.

import type { ResultOf } from '../../graphql/documents/typed.ts';
import type { AloneData, FILTER_MATCH, FilterData, KeywordData } from '../documents/filter.ts';
import { dateTimeOrNull } from './dates.ts';

const ACTION = { WARN: 'warn', HIDE: 'hide', BLUR: 'blur' } as const;
const CONTEXT = {
  HOME: 'home',
  NOTIFICATIONS: 'notifications',
  PUBLIC: 'public',
  THREAD: 'thread',
  ACCOUNT: 'account',
} as const;
type Context = keyof typeof CONTEXT;

function alone({ key, title, contexts, action, expiresAt }: AloneData) {
  return {
    id: key,
    title,
    context: contexts.map((context) => CONTEXT[context]),
    expires_at: dateTimeOrNull(expiresAt),
    filter_action: ACTION[action],
  };
}

/** Filter with its keywords and statuses. */
export function filterEntity(data: FilterData) {
  return {
    ...alone(data),
    keywords: data.keywords.map(filterKeyword),
    statuses: data.posts.map(filterStatus),
  };
}

export function filterKeyword({ key, keyword, isWholeWord }: KeywordData) {
  return { id: key, keyword, whole_word: isWholeWord };
}

export function filterStatus({ key, postKey }: FilterData['posts'][number]) {
  return { id: key, status_id: postKey };
}

/** FilterResult: a filter that matches the status `statusId`. */
export function filterResult(statusId: string, { filter, keywords, isNamed }: ResultOf<typeof FILTER_MATCH>) {
  return {
    filter: alone(filter),
    keyword_matches: keywords.length > 0 ? keywords : null,
    status_matches: isNamed ? [statusId] : null,
  };
}

/** V1::Filter: one keyword, whose id it has. */
export function v1Filter(filter: FilterData, keyword: KeywordData) {
  const { context, expires_at, filter_action } = alone(filter);
  return {
    id: keyword.key,
    phrase: keyword.keyword,
    context,
    whole_word: keyword.isWholeWord,
    expires_at,
    irreversible: filter_action === 'hide',
  };
}

/** Contexts in GraphQL's words; null where one of them is none. */
export function contextsOf(words: readonly string[]): Context[] | null {
  const found = words.map((word) =>
    (Object.keys(CONTEXT) as Context[]).find((name) => CONTEXT[name] === word),
  );
  return found.every((context) => context !== undefined) ? (found as Context[]) : null;
}

/** An action in GraphQL's words; null for another word. */
export function actionOf(word: string): keyof typeof ACTION | null {
  return (['WARN', 'HIDE', 'BLUR'] as const).find((name) => ACTION[name] === word) ?? null;
}
