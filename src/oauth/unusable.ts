// What is said to who holds a good token of a login that may not be used now.

/**
 * Mastodon's sentences by what a token says (core/tokens/viewer.ts), each with status 403: apps compare them, and would
 * sign out at a 401.
 */
export const UNUSABLE = {
  disabled: 'Your login is currently disabled',
  unconfirmed: 'Your login is missing a confirmed e-mail address',
  unapproved: 'Your login is currently pending approval',
} as const;
