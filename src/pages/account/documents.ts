// What account pages ask and do: typed documents of the API, as everybody's.

import { graphql } from '../../graphql/documents/typed.ts';
import type { PagesGraphQL } from '../documents/run.ts';

const SIGN_IN = graphql(
  `mutation SignIn($input: SignInInput!) {
    signIn(input: $input) { __typename ... on Error { code message } ... on SignInPayload { token } }
  }`,
);

const SIGN_OUT = graphql(
  `mutation SignOut { signOut(input: {}) { __typename ... on Error { code message } ... on SignOutPayload { ended } } }`,
);

const CLIENT = graphql(
  `query Client($clientId: String!) {
    application(clientId: $clientId) { id name website redirectUris scopes }
  }`,
);

const CONSENT = graphql(
  `query Consent($clientId: String!) {
    viewer { user { email } identities { id key handle name uri } }
    application(clientId: $clientId) {
      viewerTokens(first: 100) { nodes { scopes identity { id } } }
    }
  }`,
);

const AUTHORIZE = graphql(
  `mutation Authorize($input: AuthorizeApplicationInput!) {
    authorizeApplication(input: $input) {
      __typename ... on Error { code message } ... on AuthorizeApplicationPayload { authorizationCode redirectUrl }
    }
  }`,
);

const OVERVIEW = graphql(
  `query Overview {
    viewer {
      user { email }
      applications(first: 100) {
        nodes { key name website viewerTokens(first: 100) { nodes { scopes lastUsedAt identity { handle } } } }
      }
      sessions(first: 100) { nodes { key appName createdAt lastUsedAt isCurrent } }
    }
  }`,
);

const REVOKE_APPLICATION = graphql(
  `mutation RevokeApplication($input: RevokeApplicationInput!) {
    revokeApplication(input: $input) { __typename ... on Error { code message } ... on RevokeApplicationPayload { ended } }
  }`,
);

const REVOKE_TOKEN = graphql(
  `mutation RevokeToken($input: RevokeTokenInput!) {
    revokeToken(input: $input) { __typename ... on Error { code message } ... on RevokeTokenPayload { tokenId } }
  }`,
);

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

export type Documents = ReturnType<typeof accountDocuments>;

/** The documents, ready to be run. */
export function accountDocuments({ trust }: PagesGraphQL) {
  return {
    signIn: trust(SIGN_IN),
    signOut: trust(SIGN_OUT),
    client: trust(CLIENT),
    consent: trust(CONSENT),
    authorize: trust(AUTHORIZE),
    overview: trust(OVERVIEW),
    revokeApplication: trust(REVOKE_APPLICATION),
    revokeToken: trust(REVOKE_TOKEN),
    signUp: trust(SIGN_UP),
    confirmEmail: trust(CONFIRM_EMAIL),
    requestPasswordReset: trust(REQUEST_RESET),
    resetPassword: trust(RESET_PASSWORD),
    confirmEmailChange: trust(CONFIRM_CHANGE),
  };
}
