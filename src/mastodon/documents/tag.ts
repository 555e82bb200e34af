// The GraphQL fragments that hashtags are made of.

import { graphql } from '../../graphql/documents/typed.ts';

/** The fields that the REST entity Tag needs. */
export const TAG = graphql(
  'fragment TagParts on Hashtag { key name display history { day posts authors } viewer { isFollowing isFeatured } }',
);

/** What a FeaturedTag is made of. */
export const FEATURED_TAG = graphql(
  'fragment FeaturedTagParts on FeaturedHashtag { key hashtag { name display } posts lastPostAt }',
);
