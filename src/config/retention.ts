// How long, and how many, posts and people of other servers are kept.

import type { Env } from './env.ts';
import { wholeNumber } from './whole-number.ts';

const DAY_MS = 24 * 3_600_000;

/** What is kept of other servers though nobody here did anything with it. */
export interface RemoteRetention {
  /** Milliseconds since it was stored; for people, since they were last fetched. */
  ageMs: number;
  /** So many posts of other servers, kept ones counted too; the oldest go first. Null: any number. */
  mostPosts: number | null;
}

export function retentionFrom(env: Env): RemoteRetention {
  return {
    ageMs: wholeNumber('PUKEKO_REMOTE_DAYS', env.remoteDays ?? '90') * DAY_MS,
    mostPosts: env.remotePosts === undefined ? null : wholeNumber('PUKEKO_REMOTE_POSTS', env.remotePosts),
  };
}
