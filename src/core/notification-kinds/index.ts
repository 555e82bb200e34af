// All kinds of notifications: a new one is a file here, and a line in this one.

import type { NotificationKind } from '../../db/enums.ts';
import { addedToCollection } from './added-to-collection.ts';
import { boost } from './boost.ts';
import { collectionUpdate } from './collection-update.ts';
import { favourite } from './favourite.ts';
import { follow } from './follow.ts';
import { followRequest } from './follow-request.ts';
import type { KindOfNotification } from './kind.ts';
import { mention } from './mention.ts';
import { moderationWarning } from './moderation-warning.ts';
import { report } from './moderators/report.ts';
import { signUp } from './moderators/sign-up.ts';
import { signUpRequest } from './moderators/sign-up-request.ts';
import { move } from './move.ts';
import { newPost } from './new-post.ts';
import { poll } from './poll.ts';
import { quote } from './quote.ts';
import { quotedUpdate } from './quoted-update.ts';
import { reaction } from './reaction.ts';
import { replyRequest } from './reply-request.ts';
import { severedRelationships } from './severed-relationships.ts';
import { update } from './update.ts';

const ALL = [
  mention,
  favourite,
  boost,
  follow,
  followRequest,
  poll,
  update,
  newPost,
  move,
  quote,
  quotedUpdate,
  moderationWarning,
  severedRelationships,
  addedToCollection,
  collectionUpdate,
  reaction,
  signUp,
  signUpRequest,
  report,
  replyRequest,
] as const;

/** Whoever adds a kind to the database and none here is told by the type checker. */
export const KINDS = Object.fromEntries(ALL.map((each) => [each.kind, each])) as Record<
  (typeof ALL)[number]['kind'],
  KindOfNotification
> satisfies Record<NotificationKind, KindOfNotification>;

export const KIND_NAMES: readonly NotificationKind[] = ALL.map(({ kind }) => kind);

export type GroupedKind = Extract<(typeof ALL)[number], { groupWord: string }>['kind'];

/** Kinds whose notifications are told together; every other one stands alone. */
export const GROUPED_KINDS = ALL.filter(({ groupWord }) => groupWord !== null).map(
  ({ kind }) => kind,
) as GroupedKind[];
