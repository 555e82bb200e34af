// The GraphQL fragments that the entities for moderators are made of.

import { graphql, type ResultOf } from '../../graphql/documents/typed.ts';
import { ACCOUNT } from './account.ts';
import { COLLECTION } from './collection.ts';
import { ATTACHMENT } from './status.ts';

/** What an Admin::Account is made of. */
export const MODERATED = graphql(
  `fragment Moderated on Identity {
    ...Account
    moderation {
      restriction { level } isSensitive role inviter { key } logins { key email disabledAt createdAt locale }
    }
  }`,
  [ACCOUNT],
);

/** The fields from which the Account entity of somebody is made whose sign-up waits for approval. */
export const WAITING_PERSON = graphql(
  'fragment WaitingPerson on SignUp { key username createdAt domain { name origin } }',
);

/** Somebody who waits to be let in. */
export const SIGN_UP = graphql('fragment WaitingSignUp on SignUp { id email reason ...WaitingPerson }', [
  WAITING_PERSON,
]);

/** What a Report, as it is told to those who may not moderate by their token, is made of. */
export const REPORTED = graphql(
  `fragment Reported on Report {
    key category comment isForwarded createdAt resolvedAt
    rules { ruleId } posts { postKey } collections { key } target { ...Account }
  }`,
  [ACCOUNT],
);

/** What an Admin::Report is made of. */
export const REPORT = graphql(
  `fragment ModeratedReport on Report {
    id key category comment isForwarded createdAt resolvedAt
    rules { ruleId text hint }
    reporter { ...Moderated } target { ...Moderated } assignee { ...Moderated } resolver { ...Moderated }
    collections { ...CollectionParts }
    posts { postKey uri isDeleted isSensitive visibility summary html publishedAt attachments { ...Media } }
  }`,
  [MODERATED, ATTACHMENT, COLLECTION],
);

export type ModeratedData = ResultOf<typeof MODERATED>;
export type WaitingPersonData = ResultOf<typeof WAITING_PERSON>;
export type SignUpData = ResultOf<typeof SIGN_UP>;
export type ReportedData = ResultOf<typeof REPORTED>;
export type ReportData = ResultOf<typeof REPORT>;
