import { graphql } from 'relay-runtime';

/**
 * What mutations and live streams do to lists of a Relay store, by its directives alone. Compiled by
 * relay-compiler.test.ts.
 */

export const CreatePost = graphql`
  mutation mutationsCreatePostMutation($input: CreatePostInput!, $connections: [ID!]!) {
    createPost(input: $input) {
      __typename
      ... on CreatePostPayload {
        edge @prependEdge(connections: $connections) {
          node {
            id
          }
        }
      }
    }
  }
`;

export const DeletePost = graphql`
  mutation mutationsDeletePostMutation($input: DeletePostInput!, $connections: [ID!]!) {
    deletePost(input: $input) {
      ... on DeletePostPayload {
        deletedEntryId @deleteEdge(connections: $connections)
        deletedPostId @deleteRecord
      }
    }
  }
`;

export const BookmarkPost = graphql`
  mutation mutationsBookmarkPostMutation($input: BookmarkPostInput!, $connections: [ID!]!) {
    bookmarkPost(input: $input) {
      ... on BookmarkPostPayload {
        post @prependNode(connections: $connections, edgeTypeName: "PostEdge") {
          id
        }
      }
    }
  }
`;

export const UnbookmarkPost = graphql`
  mutation mutationsUnbookmarkPostMutation($input: UnbookmarkPostInput!, $connections: [ID!]!) {
    unbookmarkPost(input: $input) {
      ... on UnbookmarkPostPayload {
        postId @deleteEdge(connections: $connections)
      }
    }
  }
`;

export const BoostPost = graphql`
  mutation mutationsBoostPostMutation($input: BoostPostInput!, $connections: [ID!]!) {
    boostPost(input: $input) {
      ... on BoostPostPayload {
        edge @prependEdge(connections: $connections) {
          node {
            id
          }
        }
      }
    }
  }
`;

export const FollowIdentity = graphql`
  mutation mutationsFollowIdentityMutation($input: FollowIdentityInput!, $connections: [ID!]!) {
    followIdentity(input: $input) {
      ... on FollowIdentityPayload {
        identity @appendNode(connections: $connections, edgeTypeName: "FollowEdge") {
          id
        }
      }
    }
  }
`;

export const UnfollowIdentity = graphql`
  mutation mutationsUnfollowIdentityMutation($input: UnfollowIdentityInput!, $connections: [ID!]!) {
    unfollowIdentity(input: $input) {
      ... on UnfollowIdentityPayload {
        identityId @deleteEdge(connections: $connections)
      }
    }
  }
`;

export const DismissNotifications = graphql`
  mutation mutationsDismissNotificationsMutation(
    $input: DismissNotificationsInput!
    $connections: [ID!]!
  ) {
    dismissNotifications(input: $input) {
      ... on DismissNotificationsPayload {
        dismissedId @deleteEdge(connections: $connections)
        unread
      }
    }
  }
`;

export const AddDomain = graphql`
  mutation mutationsAddDomainMutation($input: AddDomainInput!, $connections: [ID!]!) {
    addDomain(input: $input) {
      ... on AddDomainPayload {
        domain @appendNode(connections: $connections, edgeTypeName: "DomainEdge") {
          id
        }
      }
    }
  }
`;

export const AddUser = graphql`
  mutation mutationsAddUserMutation($input: AddUserInput!, $connections: [ID!]!) {
    addUser(input: $input) {
      ... on AddUserPayload {
        user @appendNode(connections: $connections, edgeTypeName: "UserEdge") {
          id
        }
      }
    }
  }
`;

export const CreateToken = graphql`
  mutation mutationsCreateTokenMutation($input: CreateTokenInput!, $connections: [ID!]!) {
    createToken(input: $input) {
      ... on CreateTokenPayload {
        details @appendNode(connections: $connections, edgeTypeName: "TokenEdge") {
          id
        }
      }
    }
  }
`;

export const RevokeToken = graphql`
  mutation mutationsRevokeTokenMutation($input: RevokeTokenInput!, $connections: [ID!]!) {
    revokeToken(input: $input) {
      ... on RevokeTokenPayload {
        tokenId @deleteEdge(connections: $connections)
      }
    }
  }
`;

export const BlockHost = graphql`
  mutation mutationsBlockHostMutation($input: BlockHostInput!, $connections: [ID!]!) {
    blockHost(input: $input) {
      ... on BlockHostPayload {
        block @appendNode(connections: $connections, edgeTypeName: "HostBlockEdge") {
          id
        }
      }
    }
  }
`;

export const UnblockHost = graphql`
  mutation mutationsUnblockHostMutation($input: UnblockHostInput!, $connections: [ID!]!) {
    unblockHost(input: $input) {
      ... on UnblockHostPayload {
        blockId @deleteEdge(connections: $connections)
      }
    }
  }
`;

export const Timeline = graphql`
  subscription mutationsTimelineSubscription($source: TimelineSourceInput!, $after: Cursor, $connections: [ID!]!) {
    timeline(source: $source, after: $after) {
      cursor
      ... on PostAppeared {
        edge @prependEdge(connections: $connections) {
          node {
            id
          }
        }
      }
      ... on PostRemoved {
        entryId @deleteEdge(connections: $connections)
      }
    }
  }
`;
