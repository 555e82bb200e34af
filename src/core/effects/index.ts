// Which effect belongs to which fact.

import type { TxCtx } from '../context.ts';
import type { Fact, FactKind, FactOf } from '../facts.ts';
import { onActRecorded } from './acted.ts';
import { onAnnouncementChanged } from './announced.ts';
import {
  onAccessBlocksChanged,
  onDomainChanged,
  onHostBlocksChanged,
  onTokenRevoked,
  onUserChanged,
} from './caches-outdated.ts';
import {
  onCollectionChanged,
  onCollectionCreated,
  onCollectionDeleted,
  onCollectionItemChanged,
  onCollectionItemRemoved,
  onFeatureAnswered,
} from './collections.ts';
import { onImportChanged } from './import-changed.ts';
import { onListChanged } from './list-changed.ts';
import { onBlocked, onUnblocked } from './people/blocked.ts';
import { onFiltersChanged } from './people/filters-changed.ts';
import {
  onFollowed,
  onFollowOptionsChanged,
  onFollowRepeated,
  onFollowRequested,
  onOlderPostsCame,
} from './people/followed.ts';
import { onFollowsSevered } from './people/follows-severed.ts';
import { onHostHidden } from './people/host-hidden.ts';
import {
  onIdentityCreated,
  onIdentityDeleted,
  onIdentityMoved,
  onIdentityUpdated,
} from './people/identity.ts';
import { onIdentityShared } from './people/identity-shared.ts';
import { onModeratorLeaves } from './people/moderator-leaves.ts';
import { onMuted, onUnmuted } from './people/muted.ts';
import { onSignedUp, onSignUpEnded, onSignUpWaits } from './people/signed-up.ts';
import { onTagUnfollowed } from './people/tag-unfollowed.ts';
import { onFollowUnaccepted, onUnfollowed } from './people/unfollowed.ts';
import { onBoosted, onUnboosted } from './posts/boosted.ts';
import { onPostBrought, onRepliesAdopted } from './posts/brought.ts';
import { onEdited } from './posts/edited.ts';
import { onFavourited, onUnfavourited } from './posts/favourited.ts';
import { onMarkAnswered, onMarkAsked, onMarkRefused, onMarkWithdrawn } from './posts/marked.ts';
import { onHashtagFeatured, onHashtagUnfeatured, onPinned, onUnpinned } from './posts/pinned.ts';
import { onPostDeleted } from './posts/post-deleted.ts';
import { onPosted } from './posts/posted.ts';
import { onPreviewChanged } from './posts/preview-changed.ts';
import { onPolicyChanged, onQuoteAnswered, onQuoteChanged } from './posts/quoted.ts';
import { onReacted, onUnreacted } from './posts/reacted.ts';
import { onReplyAnswered, onReplyAuthorizationEnded, onReplyChanged, onReplyHeld } from './posts/replied.ts';
import { onPollChanged, onPollTold, onVoted } from './posts/voted.ts';
import { onReported } from './reported.ts';

type Effects = { [K in FactKind]: (ctx: TxCtx, fact: FactOf<K>) => Promise<void> };

const EFFECTS: Effects = {
  identityCreated: onIdentityCreated,
  identityUpdated: onIdentityUpdated,
  identityDeleted: onIdentityDeleted,
  identityMoved: onIdentityMoved,
  identityShared: onIdentityShared,
  posted: onPosted,
  postBrought: onPostBrought,
  repliesAdopted: onRepliesAdopted,
  edited: onEdited,
  postDeleted: onPostDeleted,
  boosted: onBoosted,
  unboosted: onUnboosted,
  favourited: onFavourited,
  unfavourited: onUnfavourited,
  reacted: onReacted,
  unreacted: onUnreacted,
  followRequested: onFollowRequested,
  followed: onFollowed,
  olderPostsCame: onOlderPostsCame,
  followRepeated: onFollowRepeated,
  followOptionsChanged: onFollowOptionsChanged,
  followUnaccepted: onFollowUnaccepted,
  unfollowed: onUnfollowed,
  blocked: onBlocked,
  unblocked: onUnblocked,
  muted: onMuted,
  unmuted: onUnmuted,
  filtersChanged: onFiltersChanged,
  hostHidden: onHostHidden,
  followsSevered: onFollowsSevered,
  tagUnfollowed: onTagUnfollowed,
  importChanged: onImportChanged,
  listChanged: onListChanged,
  voted: onVoted,
  pollChanged: onPollChanged,
  pollTold: onPollTold,
  quoteChanged: onQuoteChanged,
  quoteAnswered: onQuoteAnswered,
  policyChanged: onPolicyChanged,
  replyChanged: onReplyChanged,
  replyHeld: onReplyHeld,
  replyAnswered: onReplyAnswered,
  replyAuthorizationEnded: onReplyAuthorizationEnded,
  markAsked: onMarkAsked,
  markWithdrawn: onMarkWithdrawn,
  markRefused: onMarkRefused,
  markAnswered: onMarkAnswered,
  collectionCreated: onCollectionCreated,
  collectionChanged: onCollectionChanged,
  collectionDeleted: onCollectionDeleted,
  collectionItemChanged: onCollectionItemChanged,
  collectionItemRemoved: onCollectionItemRemoved,
  featureAnswered: onFeatureAnswered,
  previewChanged: onPreviewChanged,
  hashtagFeatured: onHashtagFeatured,
  hashtagUnfeatured: onHashtagUnfeatured,
  pinned: onPinned,
  unpinned: onUnpinned,
  reported: onReported,
  signUpWaits: onSignUpWaits,
  signUpEnded: onSignUpEnded,
  signedUp: onSignedUp,
  announcementChanged: onAnnouncementChanged,
  actRecorded: onActRecorded,
  domainChanged: onDomainChanged,
  hostBlocksChanged: onHostBlocksChanged,
  accessBlocksChanged: onAccessBlocksChanged,
  tokenRevoked: onTokenRevoked,
  userChanged: onUserChanged,
  moderatorLeaves: onModeratorLeaves,
};

/** What follows from a fact, in its transaction; bound to `App.effects` by app.ts. */
export function runEffects(ctx: TxCtx, fact: Fact): Promise<void> {
  const effect = EFFECTS[fact.kind] as (ctx: TxCtx, fact: Fact) => Promise<void>;
  return effect(ctx, fact);
}
