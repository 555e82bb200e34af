// Reads what a domain says about itself at length.

import { graphql } from '../../graphql/documents/typed.ts';
import type { PageData } from '../data.ts';
import type { PagesGraphQL, Visit } from './run.ts';

const TEXTS = graphql(`query DomainTexts($about: Boolean!, $privacyPolicy: Boolean!, $terms: Boolean!) {
  domain {
    about @include(if: $about) { html updatedAt }
    privacyPolicy @include(if: $privacyPolicy) { html updatedAt }
    terms @include(if: $terms) { html updatedAt effectiveDate }
  }
}`);

const NONE = { about: false, privacyPolicy: false, terms: false };

/** Reads one of them. */
export function textData({ trust }: PagesGraphQL): (visit: Visit) => Pick<PageData, 'text'> {
  const document = trust(TEXTS);
  return ({ run }) => ({
    async text(of) {
      const { domain } = await run(document, { ...NONE, [of]: true });
      if (domain?.terms) return domain.terms;
      const text = domain?.about ?? domain?.privacyPolicy;
      return text ? { ...text, effectiveDate: null } : null;
    },
  });
}
