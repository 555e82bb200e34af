// What account pages ask and do: typed documents of the API, as everybody's.

import { graphql } from '../../graphql/documents/typed.ts';
import type { PagesGraphQL } from '../documents/run.ts';

const SIGN_IN = graphql(
  `mutation SignIn($input: SignInInput!) {
    signIn(input: $input) { __typename ... on Error { code message path } ... on SignInPayload { token user { locale } } }
  }`,
);

const WHOM = graphql('query Whom($handle: Handle!) { identityByHandle(handle: $handle) { id handle name } }');

const FOLLOW_PAGE = graphql(
  `mutation FollowPage($input: FindFollowPageInput!) {
    findFollowPage(input: $input) { __typename ... on Error { code message } ... on FindFollowPagePayload { url host } }
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
    viewer { user { email } joinState identities { id key handle name uri } }
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

const HELD = graphql('query Held { viewer { user { email } identities { id key handle name uri } } }');

const JOINING = graphql(
  `query Joining {
    viewer { user { email } joinState waitingSignUp { username } identities { id key handle name uri } }
  }`,
);

const CREATE_POST = graphql(
  `mutation SharePost($input: CreatePostInput!) {
    createPost(input: $input) { __typename ... on Error { code message } ... on CreatePostPayload { post { url } } }
  }`,
);

const RESOLVE = graphql(
  `query Interact($text: String!) {
    resolve(text: $text) {
      __typename
      ... on Identity { id handle name url }
      ... on Post { id url html author { handle name } }
    }
  }`,
);

const FOLLOW = graphql(
  `mutation InteractFollow($input: FollowIdentityInput!) {
    followIdentity(input: $input) { __typename ... on Error { code message } ... on FollowIdentityPayload { identity { handle } } }
  }`,
);

const FAVOURITE = graphql(
  `mutation InteractFavourite($input: FavouritePostInput!) {
    favouritePost(input: $input) { __typename ... on Error { code message } ... on FavouritePostPayload { post { url } } }
  }`,
);

const BOOST = graphql(
  `mutation InteractBoost($input: BoostPostInput!) {
    boostPost(input: $input) { __typename ... on Error { code message } ... on BoostPostPayload { post { url } } }
  }`,
);

const SET_PASSWORD = graphql(
  `mutation ChangePassword($input: SetPasswordInput!) {
    setPassword(input: $input) { __typename ... on Error { code message } ... on SetPasswordPayload { user { email } } }
  }`,
);

const REQUEST_EMAIL_CHANGE = graphql(
  `mutation RequestEmailChange($input: RequestEmailChangeInput!) {
    requestEmailChange(input: $input) { __typename ... on Error { code message } ... on RequestEmailChangePayload { email } }
  }`,
);

const DELETE_USER = graphql(
  `mutation DeleteLogin($input: DeleteUserInput!) {
    deleteUser(input: $input) { __typename ... on Error { code message } ... on DeleteUserPayload { isDeleted } }
  }`,
);

const INVITES = graphql(
  `query Invites($name: String!) {
    domain(name: $name) { id invites(first: 100) { nodes { id key url usesLeft expiresAt createdAt } } }
  }`,
);

const CREATE_INVITE = graphql(
  `mutation MakeInvite($input: CreateInviteInput!) {
    createInvite(input: $input) { __typename ... on Error { code message } ... on CreateInvitePayload { invite { url } } }
  }`,
);

const REVOKE_INVITE = graphql(
  `mutation EndInvite($input: RevokeInviteInput!) {
    revokeInvite(input: $input) { __typename ... on Error { code message } ... on RevokeInvitePayload { inviteId } }
  }`,
);

const PROFILE = graphql(
  `query SettingsProfile {
    viewer { identity { identity {
      id handle name bioSource isLocked isDiscoverable isIndexable isBot hidesRelations showsMedia showsMediaReplies showsFeatured
      avatarUrl avatarAlt headerUrl headerAlt fields { name source }
    } } }
  }`,
);

const UPDATE_PROFILE = graphql(
  `mutation SettingsUpdateProfile($input: UpdateIdentityInput!) {
    updateIdentity(input: $input) {
      __typename
      ... on Error { code message path }
      ... on InvalidInputError { problems { path message } }
      ... on UpdateIdentityPayload { identity { id } }
    }
  }`,
);

const CHOICES = graphql(
  `query Choices {
    viewer {
      user {
        locale getsSignInMail getsDigest getsReportMail getsSignUpMail getsAppealMail
        isAdmin roles { __typename }
      }
    }
  }`,
);

const UPDATE_USER = graphql(
  `mutation ChooseByPage($input: UpdateUserInput!) {
    updateUser(input: $input) { __typename ... on Error { code message } ... on UpdateUserPayload { user { locale } } }
  }`,
);

const STOP_MAIL = graphql(
  `mutation StopMailByPage($input: StopMailInput!) {
    stopMail(input: $input) { __typename ... on Error { code message } ... on StopMailPayload { isOn } }
  }`,
);

const PREFERENCES = graphql(
  `query SettingsPreferences {
    viewer { identity { settings { visibility isSensitive showsApplication quotePolicy replyPolicy manualReplyPolicy } } }
  }`,
);

const UPDATE_PREFERENCES = graphql(
  `mutation SettingsUpdatePreferences($input: UpdateSettingsInput!) {
    updateSettings(input: $input) { __typename ... on Error { code message } ... on UpdateSettingsPayload { settings { visibility } } }
  }`,
);

const DELETE_IDENTITY = graphql(
  `mutation SettingsDeleteIdentity($input: DeleteIdentityInput!) {
    deleteIdentity(input: $input) { __typename ... on Error { code message } ... on DeleteIdentityPayload { identity { id } } }
  }`,
);

const BEGIN_UPLOAD = graphql(
  `mutation SettingsBeginUpload($input: CreateMediaUploadInput!) {
    createMediaUpload(input: $input) { __typename ... on Error { code message path } ... on CreateMediaUploadPayload { uploadUrl media { id } } }
  }`,
);

const DISCARD_UPLOAD = graphql(
  `mutation SettingsDiscardUpload($input: DeleteMediaInput!) {
    deleteMedia(input: $input) { __typename ... on Error { code message } ... on DeleteMediaPayload { mediaId } }
  }`,
);

const SECOND_FACTOR = graphql(
  'query SecondFactor { viewer { user { email secondFactor { since recoveryCodesLeft } } } }',
);

const BEGIN_SECOND_FACTOR = graphql(
  `mutation BeginSecondFactor($input: BeginSecondFactorInput!) {
    beginSecondFactor(input: $input) { __typename ... on Error { code message } ... on BeginSecondFactorPayload { uri } }
  }`,
);

const CONFIRM_SECOND_FACTOR = graphql(
  `mutation ConfirmSecondFactor($input: ConfirmSecondFactorInput!) {
    confirmSecondFactor(input: $input) { __typename ... on Error { code message path } ... on ConfirmSecondFactorPayload { recoveryCodes } }
  }`,
);

const RENEW_RECOVERY_CODES = graphql(
  `mutation RenewRecoveryCodes($input: RenewRecoveryCodesInput!) {
    renewRecoveryCodes(input: $input) { __typename ... on Error { code message } ... on RenewRecoveryCodesPayload { recoveryCodes } }
  }`,
);

const TURN_OFF_SECOND_FACTOR = graphql(
  `mutation TurnOffSecondFactor($input: TurnOffSecondFactorInput!) {
    turnOffSecondFactor(input: $input) { __typename ... on Error { code message } ... on TurnOffSecondFactorPayload { user { email } } }
  }`,
);

export type Documents = ReturnType<typeof accountDocuments>;

/** The documents, ready to be run. */
export function accountDocuments({ trust }: PagesGraphQL) {
  return {
    signIn: trust(SIGN_IN),
    signOut: trust(SIGN_OUT),
    whom: trust(WHOM),
    followPage: trust(FOLLOW_PAGE),
    client: trust(CLIENT),
    consent: trust(CONSENT),
    authorize: trust(AUTHORIZE),
    overview: trust(OVERVIEW),
    revokeApplication: trust(REVOKE_APPLICATION),
    revokeToken: trust(REVOKE_TOKEN),
    held: trust(HELD),
    joining: trust(JOINING),
    createPost: trust(CREATE_POST),
    resolve: trust(RESOLVE),
    follow: trust(FOLLOW),
    favourite: trust(FAVOURITE),
    boost: trust(BOOST),
    setPassword: trust(SET_PASSWORD),
    requestEmailChange: trust(REQUEST_EMAIL_CHANGE),
    deleteUser: trust(DELETE_USER),
    invites: trust(INVITES),
    createInvite: trust(CREATE_INVITE),
    revokeInvite: trust(REVOKE_INVITE),
    profile: trust(PROFILE),
    updateProfile: trust(UPDATE_PROFILE),
    stopMail: trust(STOP_MAIL),
    choices: trust(CHOICES),
    updateUser: trust(UPDATE_USER),
    preferences: trust(PREFERENCES),
    updatePreferences: trust(UPDATE_PREFERENCES),
    deleteIdentity: trust(DELETE_IDENTITY),
    beginUpload: trust(BEGIN_UPLOAD),
    discardUpload: trust(DISCARD_UPLOAD),
    secondFactor: trust(SECOND_FACTOR),
    beginSecondFactor: trust(BEGIN_SECOND_FACTOR),
    confirmSecondFactor: trust(CONFIRM_SECOND_FACTOR),
    renewRecoveryCodes: trust(RENEW_RECOVERY_CODES),
    turnOffSecondFactor: trust(TURN_OFF_SECOND_FACTOR),
  };
}
