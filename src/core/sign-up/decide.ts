// Those who wait for an admin's decision.

import type { Domain, SignUp, User } from '../../db/rows.ts';
import { displayHost } from '../../lib/url/host-name.ts';
import { fill } from '../../lib/words/fill.ts';
import { recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction, models, type TxCtx } from '../context.ts';
import { queueMail } from '../mail/queue.ts';
import { lookedAt } from '../moderation/mails.ts';
import { idsOf, orderOf, type Page } from '../page.ts';
import { hasRole, mustModerateDomain } from '../roles/policy.ts';
import { lockLogin } from '../tokens/lock-login.ts';
import { isMailbox } from '../users/sign-in-name.ts';
import { isSession } from '../viewer.ts';
import { forgetSignUp } from './forget.ts';
import { approve, nobodyWaits, waits } from './let-in.ts';

/** As `waits` (let-in.ts) says of one. */
const WAITING = {
  OR: [{ state: 'UNAPPROVED' as const }, { state: 'ACTIVE' as const, disabledAt: null }],
};

/** Who waits on a domain, newest first: their address is confirmed. For moderators, admins and owners. */
export async function signUpsOf(ctx: Ctx, domain: Domain, page: Page): Promise<SignUp[]> {
  await mustModerateDomain(ctx, domain);
  return models(ctx).signUp.findMany({
    where: { domainId: domain.id, needsApproval: true, user: WAITING, id: idsOf(page) },
    ...orderOf(page),
  });
}

/**
 * Lets somebody in, or turns them away: then nothing of the sign-up is kept but the name they asked for, in the audit
 * log. Errors: NOT_FOUND.
 */
export async function decideSignUp(ctx: Ctx, id: bigint, isApproved: boolean): Promise<void> {
  const signUp = await models(ctx).signUp.findUnique({
    where: { id },
    include: { user: true, domain: true },
  });
  if (!signUp || !waits(signUp) || !(await hasRole(ctx, signUp.domainId, 'MODERATOR'))) throw nobodyWaits();
  const record = async (ctx: TxCtx) => {
    await lookedAt(ctx, signUp.domainId, 'SIGN_UPS');
    await recordAct(ctx, {
      act: isApproved ? 'SIGN_UP_APPROVED' : 'SIGN_UP_REJECTED',
      domainId: signUp.domainId,
      target: { kind: 'SIGN_UP', id: signUp.id, name: signUp.username },
    });
  };
  if (isApproved) await approve(ctx, signUp, record);
  else
    await inTransaction(ctx, async (ctx) => {
      await lockLogin(ctx, signUp.userId);
      if (!(await forgetSignUp(ctx, signUp))) throw nobodyWaits();
      await record(ctx);
      await mailTurnedDown(ctx, signUp);
    });
}

async function mailTurnedDown(
  ctx: TxCtx,
  { user, domain, username }: SignUp & { user: User; domain: Domain },
): Promise<void> {
  if (!isMailbox(user.email)) return;
  const server = displayHost(domain.name);
  await queueMail(ctx, {
    domain,
    to: user.email,
    locale: user.locale,
    letter: ({ mails }) => ({
      subject: mails.turnedDown,
      parts: [fill(mails.turnedDownHow, { server, handle: `@${username}@${server}` })],
    }),
  });
}

/** One who waits, for those who decide and for a login that asked to join; null for everybody else. */
export async function signUpFor(ctx: Ctx, id: bigint): Promise<SignUp | null> {
  const found = await models(ctx).signUp.findUnique({ where: { id }, include: { user: true } });
  if (!found || !waits(found)) return null;
  const isOwn = isSession(ctx.viewer) && ctx.viewer.user.id === found.userId;
  return isOwn || (await hasRole(ctx, found.domainId, 'MODERATOR')) ? found : null;
}

/** The handle that somebody who signed up will have; null where they wait no longer. The caller asks who may know. */
export async function handleOfSignUp(ctx: Ctx, id: bigint): Promise<string | null> {
  const row = await models(ctx).signUp.findUnique({ where: { id }, include: { domain: true } });
  return row && `@${row.username}@${row.domain.name}`;
}
