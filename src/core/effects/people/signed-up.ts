// What follows when somebody signs up on a domain, or asks to join it with a login they have.

import type { Identity } from '../../../db/rows.ts';
import type { TxCtx } from '../../context.ts';
import type { FactOf } from '../../facts.ts';
import { tellModerators } from '../../moderation/mails.ts';
import { moderatorsToTell } from '../../moderation/recipients.ts';
import { type NewNotification, notify } from '../../notifications/notify.ts';
import { withdrawNotifications } from '../../notifications/withdraw.ts';

/** The moderators of the domain are mailed and notified; there is no identity yet, so each is named themselves. */
export async function onSignUpWaits(ctx: TxCtx, { signUp, domain }: FactOf<'signUpWaits'>): Promise<void> {
  await tellModerators(ctx, domain, 'SIGN_UPS');
  await tell(ctx, domain.id, (target) => ({
    ...{ kind: 'SIGN_UP_REQUEST', target, actor: target, signUpId: signUp.id },
  }));
}

/** Nobody is asked any more. */
export async function onSignUpEnded(ctx: TxCtx, { signUpId }: FactOf<'signUpEnded'>): Promise<void> {
  await withdrawNotifications(ctx, { signUpId });
}

/** The moderators of the domain are notified, but for the one who let them in. */
export async function onSignedUp(ctx: TxCtx, { identity, domain }: FactOf<'signedUp'>): Promise<void> {
  await tell(ctx, domain.id, (target) => ({ kind: 'SIGN_UP', target, actor: identity }));
}

async function tell(
  ctx: TxCtx,
  moderatedDomainId: bigint,
  what: (target: Identity) => NewNotification,
): Promise<void> {
  for (const target of await moderatorsToTell(ctx, moderatedDomainId))
    await notify(ctx, { ...what(target), moderatedDomainId });
}
