// What the pages about decisions and appeals ask and do: typed documents of the API, as everybody's.

import { graphql, type ResultOf } from '../../graphql/documents/typed.ts';
import type { PagesGraphQL } from '../documents/run.ts';

const STRIKE = graphql(
  'fragment PageStrike on Strike { id key act message createdAt canAppeal identity { handle } posts { post { url uri publishedAt } } appeal { text state createdAt } }',
);

const OPEN_APPEALS = graphql(
  `query OpenAppeals($name: String!, $after: String) {
    domain(name: $name) {
      id
      strikes(first: 50, appeal: OPEN, after: $after) {
        nodes { ...PageStrike concerned: identity { moderation { canUnrestrict } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }`,
  [STRIKE],
);

const DECIDE_APPEAL = graphql(
  `mutation DecideAppealByPage($input: DecideAppealInput!) {
    decideAppeal(input: $input) { __typename ... on Error { code message } ... on DecideAppealPayload { strike { id } } }
  }`,
);

const OWN_STRIKES = graphql(
  `query OwnStrikes($after: String) {
    viewer { strikes(first: 20, after: $after) { nodes { ...PageStrike } pageInfo { hasNextPage endCursor } } }
  }`,
  [STRIKE],
);

const BY_LINK = graphql(
  'query StrikeOfLink($token: String!) { strikeByLink(token: $token) { ...PageStrike } }',
  [STRIKE],
);

const APPEAL = graphql(
  `mutation AppealByPage($input: AppealStrikeInput!) {
    appealStrike(input: $input) { __typename ... on Error { code message } ... on AppealStrikePayload { strike { id } } }
  }`,
);

export type StrikeData = ResultOf<typeof STRIKE>;
export type AppealData = NonNullable<
  NonNullable<ResultOf<typeof OPEN_APPEALS>['domain']>['strikes']
>['nodes'][number];
export type StrikeDocuments = ReturnType<typeof strikeDocuments>;

/** The documents, ready to be run. */
export function strikeDocuments({ trust }: PagesGraphQL) {
  return {
    openAppeals: trust(OPEN_APPEALS),
    decideAppeal: trust(DECIDE_APPEAL),
    ownStrikes: trust(OWN_STRIKES),
    byLink: trust(BY_LINK),
    appeal: trust(APPEAL),
  };
}
