import { graphql } from 'relay-runtime';

/** What the test of the Relay store asks (relay.test.ts), compiled there. */

export const Scopes = graphql`
  query queriesScopesQuery {
    viewer {
      scopes
    }
  }
`;

export const Who = graphql`
  query queriesWhoQuery {
    viewer {
      identity {
        id
        identity {
          handle
        }
      }
    }
  }
`;

export const Held = graphql`
  query queriesHeldQuery {
    viewer {
      identities {
        id
        username
      }
    }
  }
`;

export const PostDetails = graphql`
  query queriesPostQuery($id: ID!) {
    node(id: $id) {
      ... on Post {
        id
        html
        counts {
          replies
          boosts
          favourites
        }
        viewer {
          canEdit
          hasFavourited
          hasBookmarked
        }
      }
    }
  }
`;

export const Favourite = graphql`
  mutation queriesFavouriteMutation($input: FavouritePostInput!) {
    favouritePost(input: $input) {
      ... on FavouritePostPayload {
        post {
          counts {
            favourites
          }
          viewer {
            hasFavourited
          }
        }
      }
    }
  }
`;

export const Profile = graphql`
  query queriesProfileQuery($id: ID!, $first: Int!) {
    identity(id: $id) {
      ...queriesProfilePosts @arguments(count: $first)
    }
  }
`;

export const ProfilePosts = graphql`
  fragment queriesProfilePosts on Identity
  @refetchable(queryName: "queriesProfilePostsQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" }) {
    posts(first: $count, after: $cursor) @connection(key: "queriesProfilePosts_posts") {
      edges {
        node {
          id
          post {
            id
            html
          }
        }
      }
    }
  }
`;
