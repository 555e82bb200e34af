// Whether a notification is pushed to a subscription.

import type { NotificationKind } from '../../db/enums.ts';
import type { Identity, Notification, Post, PushSubscription, Token, User } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';
import { FilterMatcher } from '../filters/match.ts';
import { filtersOf } from '../filters/queries.ts';
import { KIND_NAMES, KINDS } from '../notification-kinds/index.ts';
import { readerOf } from '../posts/reader.ts';
import { readerSees } from '../posts/visibility-facts.ts';
import { wantsToKnowOf } from '../relations/wanted.ts';
import { userHasRole } from '../roles/policy.ts';
import { hasMutedThread } from '../threads/mutes.ts';
import type { PushAlerts } from './input.ts';

export type WholeSubscription = PushSubscription & {
  token: Token & { user: User | null; identity: Identity | null };
};

/** Whether the app of a subscription wants to be woken for such a thing. */
export function wantsAlert(subscription: PushSubscription, { kind }: Pick<Notification, 'kind'>): boolean {
  const alerts = subscription.alerts as PushAlerts;
  return subscription.policy !== 'NONE' && alerts[alertFor(subscription, kind)] === true;
}

/** Mastodon's apps choose by its words: a reaction is a favourite to them. */
function alertFor({ payload }: PushSubscription, kind: NotificationKind): NotificationKind {
  if (payload !== 'MASTODON' || KINDS[kind].mastodon === null) return kind;
  return KIND_NAMES.find((each) => KINDS[each].mastodon === KINDS[kind].mastodon) ?? kind;
}

/** Whether its token is still good and its user and identity may act. */
export async function mayStillPush(
  ctx: Ctx,
  { token, identityId }: WholeSubscription,
  recipient: Identity,
): Promise<boolean> {
  const { user } = token;
  if (token.revokedAt !== null || (token.expiresAt !== null && token.expiresAt <= BigInt(ctx.now)))
    return false;
  if (recipient.state !== 'ACTIVE') return false;
  if (!user) return true;
  if (user.disabledAt !== null || user.state !== 'ACTIVE') return false;
  const key = { identityId_userId: { identityId, userId: user.id } };
  return (await models(ctx).identityMember.findUnique({ where: key })) !== null;
}

interface Pushed {
  recipient: Identity;
  actor: Identity;
  post: Post | null;
  /** The domain whose moderators it is for; null for what is for the recipient whatever they are. */
  forModeratorsOf: bigint | null;
}

/**
 * Whether the recipient wants to hear of it now: things may have changed since it was notified. Neither what they
 * block, mute or filter out of notifications is pushed, nor a post that they may not see any more, nor what the policy
 * of the subscription leaves out. What is for moderators is for those who are, and nothing else keeps it from them.
 */
export async function isWelcome(
  ctx: Ctx,
  { policy, token }: WholeSubscription,
  { recipient, actor, post, forModeratorsOf }: Pushed,
): Promise<boolean> {
  if (forModeratorsOf !== null)
    return token.user !== null && (await userHasRole(ctx, token.user, forModeratorsOf, 'MODERATOR'));
  if (actor.state !== 'ACTIVE' || !(await wantsToKnowOf(ctx, recipient, actor))) return false;
  if (policy === 'FOLLOWED' && !(await follows(ctx, recipient, actor))) return false;
  if (policy === 'FOLLOWERS' && !(await follows(ctx, actor, recipient))) return false;
  if (!post) return true;
  if (!(await readerSees(ctx, await readerOf(ctx, recipient), post))) return false;
  if (await hasMutedThread(ctx, recipient.id, post.threadId)) return false;
  return !(await isFilteredOut(ctx, recipient, post));
}

async function follows(ctx: Ctx, follower: Identity, followee: Identity): Promise<boolean> {
  if (follower.id === followee.id) return true;
  const key = { followerId_followeeId: { followerId: follower.id, followeeId: followee.id } };
  return (await models(ctx).follow.findUnique({ where: key }))?.state === 'ACCEPTED';
}

/** What a filter of notifications hides, or shows behind a warning alone, is not shown on a locked screen. */
async function isFilteredOut(ctx: Ctx, recipient: Identity, post: Post): Promise<boolean> {
  if (post.authorId === recipient.id) return false;
  const filters = await filtersOf(ctx, recipient.id);
  const held = filters.filter(
    ({ action, contexts }) => action !== 'BLUR' && isFor(contexts, 'NOTIFICATIONS'),
  );
  return new FilterMatcher(held, ctx.now).matches(post).length > 0;
}

function isFor(contexts: unknown, context: string): boolean {
  return Array.isArray(contexts) && contexts.includes(context);
}
