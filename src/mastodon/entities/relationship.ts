// The REST entity Relationship.

import type { RelationData } from '../documents/account.ts';
import { dateTimeOrNull } from './dates.ts';

/** Relationship: how the viewer and an identity stand to each other; to oneself it is all no. */
export function relationship({ key, viewer }: RelationData) {
  return {
    id: key,
    following: viewer?.isFollowing ?? false,
    showing_reblogs: viewer !== null && (viewer.isFollowing || viewer.hasRequested) && viewer.showsBoosts,
    notifying: viewer?.notifies ?? false,
    languages: viewer?.languages ?? null,
    followed_by: viewer?.isFollowedBy ?? false,
    blocking: viewer?.isBlocking ?? false,
    blocked_by: viewer?.isBlockedBy ?? false,
    muting: viewer?.isMuting ?? false,
    muting_notifications: viewer?.mutesNotifications ?? false,
    muting_expires_at: dateTimeOrNull(viewer?.muteEndsAt ?? null),
    requested: viewer?.hasRequested ?? false,
    requested_by: viewer?.wasRequestedBy ?? false,
    domain_blocking: viewer?.hidesHost ?? false,
    endorsed: viewer?.isEndorsed ?? false,
    note: viewer?.note ?? '',
  };
}
