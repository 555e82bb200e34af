// How long a post is news.

/** Posts that arrive later than this after they were written enter timelines, but nobody is notified. Milliseconds. */
export const NEWS_MS = 6n * 3600_000n;
