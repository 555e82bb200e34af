// What the page of waiting replies asks and does: typed documents of the API.

import { graphql, type ResultOf } from '../../graphql/documents/typed.ts';
import type { PagesGraphQL } from '../documents/run.ts';

const WAITING = graphql(
  `query WaitingReplies($after: String) {
    viewer {
      identity {
        pendingReplies(first: 20, after: $after) {
          nodes { key html summary publishedAt author { handle name } inReplyTo { url uri } }
          pageInfo { hasNextPage endCursor }
        }
      }
    }
  }`,
);

type Viewer = NonNullable<ResultOf<typeof WAITING>['viewer']>;
type Waiting = NonNullable<NonNullable<Viewer['identity']>['pendingReplies']>;
export type WaitingReply = Waiting['nodes'][number];

const APPROVE = graphql(
  `mutation PageApproveReply($input: ApproveReplyInput!) {
    approveReply(input: $input) { __typename ... on Error { code message } ... on ApproveReplyPayload { post { key } } }
  }`,
);

const REJECT = graphql(
  `mutation PageRejectReply($input: RejectReplyInput!) {
    rejectReply(input: $input) { __typename ... on Error { code message } ... on RejectReplyPayload { post { key } } }
  }`,
);

export type ReplyDocuments = ReturnType<typeof replyDocuments>;

/** The documents, ready to be run. */
export function replyDocuments({ trust }: PagesGraphQL) {
  return { waiting: trust(WAITING), approve: trust(APPROVE), reject: trust(REJECT) };
}
