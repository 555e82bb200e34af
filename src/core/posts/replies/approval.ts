// Who may reply to a post, as its author says (GoToSocial's `interactionPolicy.canReply`).

import type { ReplyPolicy, Visibility } from '../../../db/enums.ts';
import type { Identity, Post } from '../../../db/rows.ts';
import {
  ANYONE_BITS,
  type ApprovalGroup,
  approvalBits,
  approvalOf,
  type FollowFacts,
  type Permission,
  permissionIn,
} from '../approval/groups.ts';
import { remoteApprovalBits, type ToldApproval } from '../approval/remote.ts';
import { mentionsOf } from '../shapes.ts';
import { isHeld } from './held.ts';

/** Who may reply, and who else may once the author agreed. */
export interface ReplyPolicies {
  replyPolicy: ReplyPolicy;
  manualReplyPolicy: ReplyPolicy;
}

/**
 * What an author's choices stand for, as `post.replyApproval`. A post for those it mentions alone is for a talk with
 * them. Nobody and the mentioned alone are the same number: whom a post mentions may always reply. Who may anyway need
 * not ask.
 */
export function bitsOfReplyPolicy(
  { replyPolicy, manualReplyPolicy }: ReplyPolicies,
  visibility: Visibility,
): number {
  if (visibility === 'MENTIONED' || replyPolicy === 'ANYONE') return ANYONE_BITS;
  const automatic = groupsOf(replyPolicy);
  const manual = groupsOf(manualReplyPolicy).filter((group) => !automatic.includes(group));
  return approvalBits({ automatic, manual });
}

/** The choice that stands for the people who have to ask. */
export function manualPolicyOf({ replyApproval }: Pick<Post, 'replyApproval'>): ReplyPolicy {
  return policyOf(approvalOf(replyApproval).manual);
}

/** The choice that stands for those who need not. */
export function replyPolicyOf({ replyApproval }: Pick<Post, 'replyApproval'>): ReplyPolicy {
  return policyOf(approvalOf(replyApproval).automatic);
}

function policyOf(groups: readonly ApprovalGroup[]): ReplyPolicy {
  const [group] = groups;
  return group === undefined || group === 'OTHERS' ? 'NOBODY' : group;
}

function groupsOf(policy: ReplyPolicy): ApprovalGroup[] {
  return policy === 'NOBODY' || policy === 'MENTIONED' ? [] : [policy];
}

/** Who may reply to a post of another server. One that says nothing lets everybody. */
export function remoteReplyBits(
  author: Identity,
  {
    mayReply,
    visibility,
    mentions,
  }: {
    mayReply?: ToldApproval | null;
    visibility: Visibility;
    mentions: readonly { uri: string }[];
  },
): number {
  if (!mayReply || visibility === 'MENTIONED') return ANYONE_BITS;
  return remoteApprovalBits(author, mayReply, new Set(mentions.map(({ uri }) => uri)));
}

/** Who may favourite or boost a post of another server, of which the same holds. */
export function remoteActBits(author: Identity, told: ToldApproval | null | undefined): number {
  return told ? remoteApprovalBits(author, told) : ANYONE_BITS;
}

/** How somebody stands to a post that they want to reply to. */
export interface ReplierFacts extends FollowFacts {
  /** The post answers one of theirs. */
  isAnswered: boolean;
}

type RepliedTo = Pick<Post, 'authorId' | 'replyApproval' | 'replyState' | 'mentions' | 'deletedAt'>;

/**
 * What somebody who sees a post may do about replying to it. Its author, whom it mentions and whom it answers always
 * may (GoToSocial's implicit rights), unless it waits for consent itself: nobody replies to what is not shown. UNKNOWN:
 * the author names people, so asking may help.
 */
export function replyPermission(
  identity: Pick<Identity, 'id' | 'uri'>,
  post: RepliedTo,
  facts: ReplierFacts,
): Permission {
  if (post.deletedAt !== null || isHeld(post)) return 'DENIED';
  return mayAnyway(identity, post, facts) ? 'AUTOMATIC' : permissionIn(post.replyApproval, facts);
}

/**
 * Whether others can see for themselves that somebody may reply: everybody may, or they are the author, mentioned or
 * answered. All else rests on what only the author's server knows, which must say so by an authorization.
 */
export function isPlain(
  identity: Pick<Identity, 'id' | 'uri'>,
  post: RepliedTo,
  facts: Pick<ReplierFacts, 'isAnswered'>,
): boolean {
  return approvalOf(post.replyApproval).automatic.includes('ANYONE') || mayAnyway(identity, post, facts);
}

function mayAnyway(
  identity: Pick<Identity, 'id' | 'uri'>,
  post: RepliedTo,
  { isAnswered }: Pick<ReplierFacts, 'isAnswered'>,
): boolean {
  if (identity.id === post.authorId || isAnswered) return true;
  return mentionsOf(post).some(({ id, uri }) => id === String(identity.id) || uri === identity.uri);
}

/** Whether everybody may reply: then nothing has to be asked of anybody. */
export function isFree({ replyApproval }: Pick<Post, 'replyApproval'>): boolean {
  return approvalOf(replyApproval).automatic.includes('ANYONE');
}
