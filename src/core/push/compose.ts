// Makes the message that is pushed to one app for one notification.

import type { Domain, Identity, Notification, Post } from '../../db/rows.ts';
import { MISSING_AVATAR } from '../../lib/url/missing-pictures.ts';
import { type Words, wordsFor } from '../../lib/words/words.ts';
import { type Ctx, models } from '../context.ts';
import { handleOf } from '../identities/queries.ts';
import { KINDS } from '../notification-kinds/index.ts';
import { titleOf } from '../notification-kinds/title.ts';
import { isWelcome, mayStillPush, type WholeSubscription, wantsAlert } from './allowed.ts';
import type { OutgoingPush } from './port.ts';
import { unsubscribeUrl } from './unsubscribe.ts';
import { bodyOf } from './words.ts';

/** What was not pushed for so long is no news any more; push services are told the same. */
export const PUSH_LIFE_MS = 48 * 3_600_000;
/** A longer address of a picture would not fit into a message. */
const LONGEST_ICON = 1_500;

interface Told {
  notification: Notification;
  recipient: Identity;
  actor: Identity;
  post: Post | null;
  domain: Domain;
  /** What is told in words that are neither the post's nor the actor's; null for nothing. */
  said: string | null;
  /** In the language of whoever the app works for. */
  words: Words;
  /** Who did it, where they have no identity yet; null for the actor. */
  name: string | null;
}

/** A subscription with what its right to be sent anything hangs on; null for one that ended. */
export function wholeSubscription(ctx: Ctx, id: bigint): Promise<WholeSubscription | null> {
  return models(ctx).pushSubscription.findUnique({
    where: { id },
    include: { token: { include: { user: true, identity: true } } },
  });
}

/**
 * The message; null where nothing is to be pushed: the notification is gone or old, the token has ended, or it is not
 * wanted.
 */
export async function composePush(
  ctx: Ctx,
  subscription: WholeSubscription,
  notificationId: bigint,
): Promise<OutgoingPush | null> {
  const { notification: notifications, identity, post: posts } = models(ctx);
  const notification = await notifications.findUnique({ where: { id: notificationId } });
  if (!notification || notification.identityId !== subscription.identityId) return null;
  const leftMs = Number(notification.createdAt) + PUSH_LIFE_MS - ctx.now;
  if (leftMs <= 0 || !wantsAlert(subscription, notification)) return null;
  const recipient = await identity.findUnique({ where: { id: notification.identityId } });
  const actor = await identity.findUnique({ where: { id: notification.actorId } });
  const domain = recipient?.domainId == null ? null : await ctx.app.domains.byId(recipient.domainId);
  if (!recipient || !actor || !domain || !(await mayStillPush(ctx, subscription, recipient))) return null;
  const { postId } = notification;
  const post = postId === null ? null : await posts.findUnique({ where: { id: postId } });
  if (postId !== null && !post) return null;
  const inside: Ctx = { ...ctx, domain };
  const forModeratorsOf = notification.moderatedDomainId;
  if (!(await isWelcome(inside, subscription, { recipient, actor, post, forModeratorsOf }))) return null;
  const told = await toldIn(ctx, notification);
  if (told === null) return null;
  const words = await wordsFor(subscription.token.user?.locale, domain.language);
  const all: Told = { notification, recipient, actor, post, domain, words, ...told };
  const text = subscription.payload === 'PUKEKO' ? ownText(ctx, all) : mastodonText(ctx, all, subscription);
  if (text === null) return null;
  const { endpoint, p256dh, auth, isStandard } = subscription;
  const urgency = KINDS[notification.kind].isUrgent ? 'high' : 'normal';
  return {
    ...{ endpoint, p256dh, auth, isStandard, text, urgency },
    ttlSeconds: Math.ceil(leftMs / 1000),
    unsubscribeUrl: unsubscribeUrl(ctx.app, domain, subscription.id),
  };
}

/**
 * What a push says besides its title: the message of the moderators, the comment of the report, the reason that was
 * given with a sign-up, or the server with which follows ended. Null for a sign-up that was decided meanwhile.
 */
async function toldIn(
  ctx: Ctx,
  { strikeId, severanceId, reportId, signUpId }: Notification,
): Promise<Pick<Told, 'said' | 'name'> | null> {
  const { strike, severance, report, signUp } = models(ctx);
  if (signUpId !== null) {
    const row = await signUp.findUnique({ where: { id: signUpId }, include: { domain: true } });
    return row && { said: row.reason, name: `@${row.username}@${row.domain.name}` };
  }
  const said =
    strikeId !== null
      ? ((await strike.findUnique({ where: { id: strikeId } }))?.text ?? '')
      : severanceId !== null
        ? ((await severance.findUnique({ where: { id: severanceId } }))?.target ?? '')
        : reportId !== null
          ? ((await report.findUnique({ where: { id: reportId } }))?.comment ?? '')
          : null;
  return { said, name: null };
}

/** This API's shape; schema/PROTOCOL.md describes it. */
function ownText(ctx: Ctx, told: Told): string {
  const { notification, recipient, actor, post, said, words, name } = told;
  return JSON.stringify({
    type: 'notification',
    kind: notification.kind,
    notificationKey: String(notification.id),
    recipient: { key: String(recipient.id), handle: handleOf(recipient) },
    by: { key: String(actor.id), handle: handleOf(actor) },
    postKey: post && String(post.id),
    title: titleOf(words, notification.kind, actor, name),
    body: bodyOf(post, actor, said),
    icon: iconOf(ctx, told),
  });
}

/** The shape of Mastodon. Its apps read the id as a number, which may be larger than JavaScript's numbers are exact. */
function mastodonText(ctx: Ctx, told: Told, { token }: WholeSubscription): string | null {
  const { notification, recipient, actor, post, said, words, name } = told;
  const type = KINDS[notification.kind].mastodon;
  if (type === null) return null;
  const rest = JSON.stringify({
    preferred_locale: recipient.language ?? 'en',
    notification_type: type,
    icon: iconOf(ctx, told),
    title: titleOf(words, notification.kind, actor, name),
    body: bodyOf(post, actor, said),
  });
  const opened = token.sealed === null ? null : ctx.app.ports.seal.open(token.sealed);
  return `{"access_token":${JSON.stringify(opened ?? '')},"notification_id":${notification.id},${rest.slice(1)}`;
}

function iconOf(ctx: Ctx, { actor, domain, name }: Told): string {
  const shown = name === null && actor.avatarUrl ? ctx.app.ports.links.shown(domain, actor.avatarUrl) : '';
  return shown !== '' && shown.length <= LONGEST_ICON ? shown : `${domain.origin}${MISSING_AVATAR}`;
}
