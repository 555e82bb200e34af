// What the pages of passkeys ask and do: typed documents of the API, as everybody's.

import { graphql } from '../../graphql/documents/typed.ts';
import type { PagesGraphQL } from '../documents/run.ts';

const BEGIN_SIGN_IN = graphql(
  `mutation BeginPasskeySignIn($input: BeginPasskeySignInInput!) {
    beginPasskeySignIn(input: $input) { __typename ... on Error { code message path } ... on BeginPasskeySignInPayload { options } }
  }`,
);

const FINISH_SIGN_IN = graphql(
  `mutation FinishPasskeySignIn($input: FinishPasskeySignInInput!) {
    finishPasskeySignIn(input: $input) {
      __typename ... on Error { code message path } ... on FinishPasskeySignInPayload { token user { locale } }
    }
  }`,
);

const HELD = graphql(
  `query Passkeys {
    viewer { user { email secondFactor { since } passkeys { key name host credentialId createdAt lastUsedAt } } }
  }`,
);

const BEGIN = graphql(
  `mutation BeginPasskey($input: BeginPasskeyRegistrationInput!) {
    beginPasskeyRegistration(input: $input) {
      __typename ... on Error { code message path } ... on BeginPasskeyRegistrationPayload { options }
    }
  }`,
);

const ADD = graphql(
  `mutation AddPasskey($input: FinishPasskeyRegistrationInput!) {
    finishPasskeyRegistration(input: $input) {
      __typename ... on Error { code message path } ... on FinishPasskeyRegistrationPayload { passkey { name } }
    }
  }`,
);

const RENAME = graphql(
  `mutation RenamePasskey($input: RenamePasskeyInput!) {
    renamePasskey(input: $input) { __typename ... on Error { code message path } ... on RenamePasskeyPayload { passkey { name } } }
  }`,
);

const REMOVE = graphql(
  `mutation RemovePasskey($input: DeletePasskeyInput!) {
    deletePasskey(input: $input) { __typename ... on Error { code message path } ... on DeletePasskeyPayload { passkeyId } }
  }`,
);

/** The documents, ready to be run. */
export function passkeyDocuments({ trust }: PagesGraphQL) {
  return {
    beginSignIn: trust(BEGIN_SIGN_IN),
    finishSignIn: trust(FINISH_SIGN_IN),
    held: trust(HELD),
    begin: trust(BEGIN),
    add: trust(ADD),
    rename: trust(RENAME),
    remove: trust(REMOVE),
  };
}
