// The REST entities Tag and FeaturedTag.

import type { Domain } from '../../db/rows.ts';
import { graphql, type ResultOf } from '../../graphql/documents/typed.ts';
import { day } from './dates.ts';
import { tagUrl } from './status.ts';

/** What a Tag is made of. */
export const TAG = graphql(
  'fragment TagParts on Hashtag { key name display history { day posts authors } viewer { isFollowing isFeatured } }',
);

/** What a FeaturedTag is made of. */
export const FEATURED_TAG = graphql(
  'fragment FeaturedTagParts on FeaturedHashtag { key hashtag { name } posts lastPostAt }',
);

/** Tag. What nobody used has no id of its own, so its name stands for it. */
export function tag(domain: Domain, { key, name, history, viewer }: ResultOf<typeof TAG>) {
  return {
    id: key ?? name,
    name,
    url: tagUrl(domain, name),
    history: history.map(({ day: midnight, posts, authors }) => ({
      day: String(Date.parse(midnight) / 1000),
      accounts: String(authors),
      uses: String(posts),
    })),
    ...(viewer === null ? {} : { following: viewer.isFollowing, featuring: viewer.isFeatured }),
  };
}

/** FeaturedTag of somebody's profile. */
export function featuredTag(profileUrl: string, data: ResultOf<typeof FEATURED_TAG>) {
  return {
    id: data.key,
    name: data.hashtag.name,
    url: `${profileUrl}/tagged/${encodeURIComponent(data.hashtag.name)}`,
    statuses_count: String(data.posts),
    last_status_at: data.lastPostAt === null ? null : day(data.lastPostAt),
  };
}
