// What a domain says about itself at length: description, privacy policy and terms.

import { graphql } from '../../../graphql/documents/typed.ts';
import { dateTime } from '../../entities/dates.ts';
import { notFound } from '../../errors.ts';
import { ok, type RestRoute, route } from '../../route.ts';

const ABOUT = graphql(
  'query RestExtendedDescription { domain { createdAt text: about { html updatedAt } } }',
);
const PRIVACY = graphql(
  'query RestPrivacyPolicy { domain { createdAt text: privacyPolicy { html updatedAt } } }',
);
const TERMS = graphql(
  'query RestTerms($date: String) { domain { terms(date: $date) { effectiveDate isEffective succeededBy html } } }',
);

const MINUTE = 60;

/** ExtendedDescription and PrivacyPolicy. Where nothing was written an empty text is as old as the domain. */
const aText = (path: string, document: typeof ABOUT | typeof PRIVACY): RestRoute =>
  route({
    method: 'GET',
    path,
    audience: 'public',
    documents: [document],
    cache: MINUTE,
    isForAll: true,
    async answer(call) {
      const { domain } = await call.ask(document, {});
      if (!domain) throw notFound();
      const { text, createdAt } = domain;
      return ok({ updated_at: dateTime(text?.updatedAt ?? createdAt), content: text?.html ?? '' });
    },
  });

const terms = (path: string): RestRoute =>
  route({
    method: 'GET',
    path,
    audience: 'public',
    documents: [TERMS],
    cache: MINUTE,
    isForAll: true,
    async answer(call) {
      const { domain } = await call.ask(TERMS, { date: call.part('date') || null });
      const found = domain?.terms;
      if (!found) throw notFound();
      return ok({
        effective_date: found.effectiveDate,
        effective: found.isEffective,
        content: found.html,
        succeeded_by: found.succeededBy,
      });
    },
  });

export const ABOUT_ROUTES: readonly RestRoute[] = [
  aText('/api/v1/instance/extended_description', ABOUT),
  aText('/api/v1/instance/privacy_policy', PRIVACY),
  terms('/api/v1/instance/terms_of_service'),
  terms('/api/v1/instance/terms_of_service/:date'),
];
