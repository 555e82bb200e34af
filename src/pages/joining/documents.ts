// What the pages ask and do on which people come in: typed documents of the API, as everybody's.

import { graphql } from '../../graphql/documents/typed.ts';
import type { PagesGraphQL } from '../documents/run.ts';

const SIGN_UP = graphql(
  `mutation SignUp($input: SignUpInput!) {
    signUp(input: $input) { __typename ... on Error { code message } ... on SignUpPayload { next } }
  }`,
);

const CONFIRM_EMAIL = graphql(
  `mutation ConfirmEmail($input: ConfirmEmailInput!) {
    confirmEmail(input: $input) { __typename ... on Error { code message } ... on ConfirmEmailPayload { next } }
  }`,
);

const REQUEST_RESET = graphql(
  `mutation RequestPasswordReset($input: RequestPasswordResetInput!) {
    requestPasswordReset(input: $input) { __typename ... on Error { code message } ... on RequestPasswordResetPayload { email } }
  }`,
);

const RESET_PASSWORD = graphql(
  `mutation ResetPassword($input: ResetPasswordInput!) {
    resetPassword(input: $input) { __typename ... on Error { code message } ... on ResetPasswordPayload { isChanged } }
  }`,
);

const CONFIRM_CHANGE = graphql(
  `mutation ConfirmEmailChange($input: ConfirmEmailChangeInput!) {
    confirmEmailChange(input: $input) { __typename ... on Error { code message } ... on ConfirmEmailChangePayload { isChanged } }
  }`,
);

const IS_MAIL_LINK_GOOD = graphql(
  `query IsMailLinkGood($kind: MailLinkKind!, $token: String!) { isMailLinkGood(kind: $kind, token: $token) }`,
);

const INVITE_STATE = graphql('query InviteState($code: String!) { inviteState(code: $code) }');

const JOIN = graphql(
  `mutation Join($input: JoinDomainInput!) {
    joinDomain(input: $input) { __typename ... on Error { code message } ... on JoinDomainPayload { identity { handle } } }
  }`,
);

export type JoiningDocuments = ReturnType<typeof joiningDocuments>;

/** The documents, ready to be run. */
export function joiningDocuments({ trust }: PagesGraphQL) {
  return {
    signUp: trust(SIGN_UP),
    confirmEmail: trust(CONFIRM_EMAIL),
    requestPasswordReset: trust(REQUEST_RESET),
    resetPassword: trust(RESET_PASSWORD),
    confirmEmailChange: trust(CONFIRM_CHANGE),
    isMailLinkGood: trust(IS_MAIL_LINK_GOOD),
    inviteState: trust(INVITE_STATE),
    join: trust(JOIN),
  };
}
