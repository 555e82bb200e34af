// The route that reports an account.

import { graphql } from '../../../graphql/documents/typed.ts';
import { REPORTED } from '../../documents/moderation.ts';
import { report as reportEntity } from '../../entities/moderation.ts';
import { invalid, notFound } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { flag, text, texts } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';

const REPORT = graphql(
  `mutation RestReport($input: ReportIdentityInput!) {
    done: reportIdentity(input: $input) {
      ... on ReportIdentityPayload { report { ...Reported } }
      ... on Error { code message path }
    }
  }`,
  [REPORTED],
);

const CATEGORIES = { SPAM: 'spam', LEGAL: 'legal', VIOLATION: 'violation', OTHER: 'other' } as const;
type Category = keyof typeof CATEGORIES;

/** Rules that are named make it a violation, whatever it is called. */
function categoryOf(word: string | undefined, ruleIds: readonly string[]): Category | null {
  if (ruleIds.length > 0) return 'VIOLATION';
  if (word === undefined || word === '') return null;
  const found = (Object.keys(CATEGORIES) as Category[]).find((name) => CATEGORIES[name] === word);
  if (!found) throw invalid('Category is not included in the list');
  return found;
}

const report = route({
  method: 'POST',
  path: '/api/v1/reports',
  audience: 'user',
  scopes: ['write:reports'],
  rate: 'reports',
  params: {
    account_id: text,
    status_ids: texts,
    comment: text,
    forward: flag,
    category: text,
    rule_ids: texts,
    collection_ids: texts,
  },
  documents: [REPORT],
  async answer(call) {
    const { params } = call;
    const input = {
      identityId: globalId('identity', params.account_id ?? ''),
      postIds: [...new Set(params.status_ids)].map((key) => globalId('post', key)),
      collectionIds: [...new Set(params.collection_ids)].map((key) => globalId('collection', key)),
      comment: params.comment ?? '',
      category: categoryOf(params.category, params.rule_ids),
      ruleIds: params.rule_ids,
      isForwarded: params.forward ?? false,
    };
    const { report: made } = await call.act(REPORT, { input }, ({ path }) => {
      if (path.includes('comment')) return invalid('Comment is too long (maximum is 1000 characters)');
      if (path.includes('ruleIds')) return invalid('Rule ids does not reference valid rules');
      return null;
    });
    if (!made.target) throw notFound();
    return ok(reportEntity(call.domain, made, made.target));
  },
});

export const REPORTS: readonly RestRoute[] = [report];
