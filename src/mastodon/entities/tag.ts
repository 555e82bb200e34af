// The REST entities Tag and FeaturedTag.

import type { Domain } from '../../db/rows.ts';
import type { ResultOf } from '../../graphql/documents/typed.ts';
import type { FEATURED_TAG, TAG } from '../documents/tag.ts';
import { day } from './dates.ts';

/** The page of a hashtag on the domain that is asked. */
export function tagUrl(domain: Domain, name: string): string {
  return `${domain.origin}/tags/${encodeURIComponent(name)}`;
}

/** Tag, named as it is written. What nobody used has no id of its own, so its name stands for it. */
export function tag(domain: Domain, { key, name, display, history, viewer }: ResultOf<typeof TAG>) {
  return {
    id: key ?? name,
    name: display,
    url: tagUrl(domain, name),
    history: history.map(useOfDay),
    ...(viewer === null ? {} : { following: viewer.isFollowing, featuring: viewer.isFeatured }),
  };
}

/** A day of the history of a tag or link. */
export function useOfDay({ day: midnight, posts, authors }: { day: string; posts: number; authors: number }) {
  return { day: String(Date.parse(midnight) / 1000), accounts: String(authors), uses: String(posts) };
}

/** FeaturedTag of somebody's profile. */
export function featuredTag(profileUrl: string, data: ResultOf<typeof FEATURED_TAG>) {
  return {
    id: data.key,
    name: data.hashtag.display,
    url: `${profileUrl}/tagged/${encodeURIComponent(data.hashtag.name)}`,
    statuses_count: String(data.posts),
    last_status_at: data.lastPostAt === null ? null : day(data.lastPostAt),
  };
}
