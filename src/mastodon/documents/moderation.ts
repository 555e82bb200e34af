// The GraphQL fragments that the entities for moderators are made of.

import { graphql, type ResultOf } from '../../graphql/documents/typed.ts';
import { ACCOUNT } from './account.ts';
import { COLLECTION } from './collection.ts';
import { ATTACHMENT } from './status.ts';

/** What an Admin::Account is made of. */
export const MODERATED = graphql(
  `fragment Moderated on Identity {
    ...Account
    moderation { restriction { level } isSensitive role logins { key email disabledAt createdAt } }
  }`,
  [ACCOUNT],
);

/** Somebody who waits to be let in. */
export const SIGN_UP = graphql('fragment WaitingSignUp on SignUp { id key username email reason createdAt }');

/** What an Admin::Report is made of. */
export const REPORT = graphql(
  `fragment ModeratedReport on Report {
    id key category comment isForwarded createdAt resolvedAt
    rules { ruleId text hint }
    reporter { ...Moderated } target { ...Moderated } assignee { ...Moderated } resolver { ...Moderated }
    collections { ...CollectionParts }
    posts { postKey uri isDeleted visibility summary html publishedAt attachments { ...Media } }
  }`,
  [MODERATED, ATTACHMENT, COLLECTION],
);

export type ModeratedData = ResultOf<typeof MODERATED>;
export type SignUpData = ResultOf<typeof SIGN_UP>;
export type ReportData = ResultOf<typeof REPORT>;
