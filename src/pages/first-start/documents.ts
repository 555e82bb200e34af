// What the pages of a first start ask and do.

import { graphql } from '../../graphql/documents/typed.ts';
import type { PagesGraphQL } from '../documents/run.ts';

const SETUP = graphql(
  'query Setup($token: String!) { setup(token: $token) { expiresAt tryOutName domain { name host origin } } }',
);

const CHECK = graphql(
  `mutation CheckFirstDomain($input: CheckFirstDomainInput!) {
    checkFirstDomain(input: $input) {
      __typename ... on Error { code message path }
      ... on CheckFirstDomainPayload { domainName domainHost findings { isFine message } }
    }
  }`,
);

const SET_UP = graphql(
  `mutation SetUp($input: SetUpInput!) {
    setUp(input: $input) {
      __typename ... on Error { code message path } ... on InvalidInputError { problems { path message } }
      ... on SetUpPayload { domain { name host origin } identity { handle username } }
    }
  }`,
);

export function firstStartDocuments({ trust }: PagesGraphQL) {
  return { setup: trust(SETUP), check: trust(CHECK), setUp: trust(SET_UP) };
}

export type FirstStartDocuments = ReturnType<typeof firstStartDocuments>;
