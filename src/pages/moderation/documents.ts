// What the pages of moderators ask and do: typed documents of the API, as everybody's.

import { graphql } from '../../graphql/documents/typed.ts';
import type { PagesGraphQL } from '../documents/run.ts';

const WAITING = graphql(
  `query WaitingSignUps($name: String!, $after: String) {
    domain(name: $name) {
      id
      signUps(first: 50, after: $after) {
        nodes { key username email reason createdAt }
        pageInfo { hasNextPage endCursor }
      }
    }
  }`,
);

const DECIDE = graphql(
  `mutation DecideByPage($input: DecideSignUpInput!) {
    decideSignUp(input: $input) { __typename ... on Error { code message } ... on DecideSignUpPayload { signUpId } }
  }`,
);

const REPORTS = graphql(
  `query ReportList($name: String!, $isResolved: Boolean!, $after: String) {
    domain(name: $name) {
      id
      reports(first: 50, isResolved: $isResolved, after: $after) {
        nodes { key category comment createdAt reporter { handle } target { handle } assignee { handle } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }`,
);

const REPORT = graphql(
  `query OneReport($name: String!, $id: ID!) {
    domain(name: $name) { id reports(first: 1) { nodes { id } } }
    viewer { user { isAdmin roles { role domain { id } } } identities { id key handle name uri } }
    node(id: $id) {
      __typename
      ... on Report {
        id key category comment isForwarded createdAt resolvedAt
        domain { id }
        rules { ruleId text }
        reporter { handle name uri url }
        target { id handle name uri url state moderation { isSensitive canRestrict canUnrestrict canModeratePosts } }
        restriction { level }
        assignee { id handle }
        posts {
          postId uri isDeleted visibility summary html publishedAt isSensitive isMarkedSensitive
          attachments { type url remoteUrl alt }
        }
        collections { uri url name description }
        notes { key text createdAt author { handle } }
        acts(first: 50) { nodes { act comment createdAt targetName actor { handle } } }
      }
    }
  }`,
);

const ASSIGN = graphql(
  `mutation AssignByPage($input: AssignReportInput!) {
    assignReport(input: $input) { __typename ... on Error { code message } ... on AssignReportPayload { report { id } } }
  }`,
);

const ADD_NOTE = graphql(
  `mutation NoteByPage($input: AddReportNoteInput!) {
    addReportNote(input: $input) { __typename ... on Error { code message } ... on AddReportNotePayload { note { id } } }
  }`,
);

const REMOVE_NOTE = graphql(
  `mutation RemoveNoteByPage($input: RemoveReportNoteInput!) {
    removeReportNote(input: $input) { __typename ... on Error { code message } ... on RemoveReportNotePayload { noteId } }
  }`,
);

const RESOLVE = graphql(
  `mutation ResolveByPage($input: ResolveReportInput!) {
    resolveReport(input: $input) { __typename ... on Error { code message } ... on ResolveReportPayload { report { id } } }
  }`,
);

const REOPEN = graphql(
  `mutation ReopenByPage($input: ReopenReportInput!) {
    reopenReport(input: $input) { __typename ... on Error { code message } ... on ReopenReportPayload { report { id } } }
  }`,
);

const RESTRICT = graphql(
  `mutation RestrictByPage($input: RestrictIdentityInput!) {
    restrictIdentity(input: $input) { __typename ... on Error { code message } ... on RestrictIdentityPayload { restriction { id } } }
  }`,
);

const UNRESTRICT = graphql(
  `mutation UnrestrictByPage($input: UnrestrictIdentityInput!) {
    unrestrictIdentity(input: $input) { __typename ... on Error { code message } ... on UnrestrictIdentityPayload { wasRestricted } }
  }`,
);

const SUSPEND = graphql(
  `mutation SuspendByPage($input: SetIdentitySuspendedInput!) {
    setIdentitySuspended(input: $input) { __typename ... on Error { code message } ... on SetIdentitySuspendedPayload { identity { id } } }
  }`,
);

const WARN = graphql(
  `mutation WarnByPage($input: WarnIdentityInput!) {
    warnIdentity(input: $input) { __typename ... on Error { code message } ... on WarnIdentityPayload { identity { id } } }
  }`,
);

const REMOVE_POST = graphql(
  `mutation RemovePostByPage($input: RemovePostInput!) {
    removePost(input: $input) { __typename ... on Error { code message } ... on RemovePostPayload { deletedPostId } }
  }`,
);

const SET_POSTS_SENSITIVE = graphql(
  `mutation SetPostsSensitiveByPage($input: SetPostsSensitiveInput!) {
    setPostsSensitive(input: $input) { __typename ... on Error { code message } ... on SetPostsSensitivePayload { posts { id } } }
  }`,
);

const DELETE_SUSPENDED = graphql(
  `mutation DeleteSuspendedByPage($input: DeleteSuspendedIdentityInput!) {
    deleteSuspendedIdentity(input: $input) { __typename ... on Error { code message } ... on DeleteSuspendedIdentityPayload { identity { id } } }
  }`,
);

const SEEN = graphql(
  `mutation SeenByPage($input: MarkModerationSeenInput!) {
    markModerationSeen(input: $input) { __typename ... on Error { code message } ... on MarkModerationSeenPayload { queue } }
  }`,
);

export type ModerationDocuments = ReturnType<typeof moderationDocuments>;

/** The documents, ready to be run. */
export function moderationDocuments({ trust }: PagesGraphQL) {
  return {
    waiting: trust(WAITING),
    decide: trust(DECIDE),
    seen: trust(SEEN),
    reports: trust(REPORTS),
    report: trust(REPORT),
    assign: trust(ASSIGN),
    addNote: trust(ADD_NOTE),
    removeNote: trust(REMOVE_NOTE),
    resolve: trust(RESOLVE),
    reopen: trust(REOPEN),
    restrict: trust(RESTRICT),
    unrestrict: trust(UNRESTRICT),
    suspend: trust(SUSPEND),
    warn: trust(WARN),
    removePost: trust(REMOVE_POST),
    setPostsSensitive: trust(SET_POSTS_SENSITIVE),
    deleteSuspended: trust(DELETE_SUSPENDED),
  };
}
