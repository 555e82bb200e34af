// Pictures of profiles that have none.

/** Paths on every host of ours. */
export const MISSING_AVATAR = '/assets/missing-avatar.png';
export const MISSING_HEADER = '/assets/missing-header.png';
