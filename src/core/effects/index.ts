// Which effect belongs to which fact.

import type { TxCtx } from '../context.ts';
import type { Fact, FactKind, FactOf } from '../facts.ts';
import { onBlocked, onUnblocked } from './blocked.ts';
import { onBoosted, onUnboosted } from './boosted.ts';
import { onPostBrought, onRepliesAdopted } from './brought.ts';
import { onDomainChanged, onHostBlocksChanged, onTokenRevoked, onUserChanged } from './changed.ts';
import { onEdited } from './edited.ts';
import { onFavourited, onUnfavourited } from './favourited.ts';
import { onFollowed, onFollowRepeated, onFollowRequested } from './followed.ts';
import { onFiltersChanged, onHostHidden, onTagUnfollowed } from './hidden.ts';
import { onIdentityCreated, onIdentityDeleted, onIdentityMoved, onIdentityUpdated } from './identity.ts';
import { onListChanged } from './list-changed.ts';
import { onMuted, onUnmuted } from './muted.ts';
import { onPinned, onUnpinned } from './pinned.ts';
import { onPostDeleted } from './post-deleted.ts';
import { onPosted } from './posted.ts';
import { onReported } from './reported.ts';
import { onFollowUnaccepted, onUnfollowed } from './unfollowed.ts';
import { onPollChanged, onPollTold, onVoted } from './voted.ts';

type Effects = { [K in FactKind]: (ctx: TxCtx, fact: FactOf<K>) => Promise<void> };

const EFFECTS: Effects = {
  identityCreated: onIdentityCreated,
  identityUpdated: onIdentityUpdated,
  identityDeleted: onIdentityDeleted,
  identityMoved: onIdentityMoved,
  posted: onPosted,
  postBrought: onPostBrought,
  repliesAdopted: onRepliesAdopted,
  edited: onEdited,
  postDeleted: onPostDeleted,
  boosted: onBoosted,
  unboosted: onUnboosted,
  favourited: onFavourited,
  unfavourited: onUnfavourited,
  followRequested: onFollowRequested,
  followed: onFollowed,
  followRepeated: onFollowRepeated,
  followUnaccepted: onFollowUnaccepted,
  unfollowed: onUnfollowed,
  blocked: onBlocked,
  unblocked: onUnblocked,
  muted: onMuted,
  unmuted: onUnmuted,
  filtersChanged: onFiltersChanged,
  hostHidden: onHostHidden,
  tagUnfollowed: onTagUnfollowed,
  listChanged: onListChanged,
  voted: onVoted,
  pollChanged: onPollChanged,
  pollTold: onPollTold,
  pinned: onPinned,
  unpinned: onUnpinned,
  reported: onReported,
  domainChanged: onDomainChanged,
  hostBlocksChanged: onHostBlocksChanged,
  tokenRevoked: onTokenRevoked,
  userChanged: onUserChanged,
};

/** What follows from a fact, in its transaction; bound to `App.effects` by app.ts. */
export function runEffects(ctx: TxCtx, fact: Fact): Promise<void> {
  const effect = EFFECTS[fact.kind] as (ctx: TxCtx, fact: Fact) => Promise<void>;
  return effect(ctx, fact);
}
