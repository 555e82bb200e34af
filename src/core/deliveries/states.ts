// States and priorities of deliveries.

/** States of a delivery as stored (`delivery.state`). */
export const DELIVERY = { WAITING: 0, DELIVERED: 2, FAILED: 3, CANCELLED: 4 } as const;
/** Smaller is sooner; ages by waiting. */
export const PRIORITY = { PEOPLE: 0, FOLLOWERS: 1, EDITS: 2, REFRESHES: 3 } as const;
export type Priority = (typeof PRIORITY)[keyof typeof PRIORITY];
