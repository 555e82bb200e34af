// Invites to a domain.

import type { Domain, Invite } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction, models, type TxCtx } from '../context.ts';
import { readAll } from '../input.ts';
import { idsOf, orderOf, type Page } from '../page.ts';
import { identityOnDomain } from '../roles/known-as.ts';
import { hasRole, mustModerateDomain, userOf } from '../roles/policy.ts';

const LONGEST_LIFE_MS = 365 * 24 * 3600_000;
const MOST_USES = 10_000;

export interface InviteTerms {
  uses: number | null;
  lifeMs: number | null;
}

/** Errors: INVALID_INPUT with everything that is wrong. */
export function readInviteTerms({ uses, lifeMs }: InviteTerms): InviteTerms {
  const refuse = (message: string, field: string) =>
    new AppError('INVALID_INPUT', message, { path: ['input', field] });
  return readAll({
    uses: () => {
      if (uses !== null && (uses < 1 || uses > MOST_USES))
        throw refuse(`An invite is for 1 to ${MOST_USES} people.`, 'uses');
      return uses;
    },
    lifeMs: () => {
      if (lifeMs !== null && (lifeMs < 60_000 || lifeMs > LONGEST_LIFE_MS))
        throw refuse('An invite is good for a minute to a year.', 'seconds');
      return lifeMs;
    },
  });
}

/** Makes an invite; moderators, admins and owners of the domain may. `lifeMs` and `uses` null: without end. */
export async function createInvite(ctx: Ctx, domain: Domain, terms: InviteTerms): Promise<Invite> {
  await mustModerateDomain(ctx, domain);
  const { uses, lifeMs } = readInviteTerms(terms);
  return inTransaction(ctx, async (ctx) => {
    const invite = await ctx.tx.models.invite.create({
      data: {
        id: ctx.app.ids.next(),
        code: ctx.app.random.bytes(12).toString('base64url'),
        domainId: domain.id,
        userId: userOf(ctx)?.id ?? null,
        usesLeft: uses,
        expiresAt: lifeMs === null ? null : BigInt(ctx.now + lifeMs),
        createdAt: BigInt(ctx.now),
      },
    });
    await recordAct(ctx, {
      act: 'INVITE_CREATED',
      domainId: domain.id,
      target: inviteTarget(invite),
      changes: uses === null ? [] : [{ field: 'uses', before: null, after: String(uses) }],
    });
    return invite;
  });
}

/** Invites of a domain, newest first, for those who may make some. */
export async function invitesOf(ctx: Ctx, domain: Domain, page: Page): Promise<Invite[]> {
  await mustModerateDomain(ctx, domain);
  return models(ctx).invite.findMany({ where: { domainId: domain.id, id: idsOf(page) }, ...orderOf(page) });
}

/** Takes an invite back; who signed up with it stays. Errors: NOT_FOUND. */
export async function revokeInvite(ctx: Ctx, id: bigint): Promise<void> {
  const invite = await models(ctx).invite.findUnique({ where: { id } });
  if (!invite || !(await hasRole(ctx, invite.domainId, 'MODERATOR')))
    throw new AppError('NOT_FOUND', 'There is no such invite.', { path: ['input', 'inviteId'] });
  await inTransaction(ctx, async (ctx) => {
    const { count } = await ctx.tx.models.invite.deleteMany({ where: { id } });
    if (count > 0)
      await recordAct(ctx, {
        act: 'INVITE_REVOKED',
        domainId: invite.domainId,
        target: inviteTarget(invite),
      });
  });
}

/** Named by the beginning of its code: with all of it one could sign up. */
function inviteTarget({ id, code }: Invite) {
  return { kind: 'INVITE' as const, id, name: `${code.slice(0, 4)}…` };
}

/**
 * The invite of a code, where it is good on the domain; null without a code. It is good no longer than whoever made it
 * might make another: it spares a moderator's decision. Errors: INVALID_INPUT for one that is not good.
 */
export async function usableInvite(
  ctx: Ctx,
  domain: Domain,
  code: string | null | undefined,
): Promise<Invite | null> {
  if (code == null || code === '') return null;
  const invite = await inviteOf(ctx, domain, code);
  if (!invite || !(await isGood(ctx, invite)))
    throw new AppError('INVALID_INPUT', 'This invite is not good any more; ask for another.', {
      path: ['input', 'inviteCode'],
    });
  return invite;
}

export type InviteState = 'GOOD' | 'OVER' | 'UNKNOWN';

/** What has become of an invite of the domain; one that was taken back is unknown. */
export async function inviteState(ctx: Ctx, domain: Domain, code: string): Promise<InviteState> {
  const invite = await inviteOf(ctx, domain, code);
  if (!invite) return 'UNKNOWN';
  return (await isGood(ctx, invite)) ? 'GOOD' : 'OVER';
}

const inviteOf = async (ctx: Ctx, domain: Domain, code: string): Promise<Invite | null> => {
  const invite = await models(ctx).invite.findUnique({ where: { code: code.slice(0, 100) } });
  return invite?.domainId === domain.id ? invite : null;
};

const isGood = async (ctx: Ctx, invite: Invite): Promise<boolean> =>
  invite.usesLeft !== 0 &&
  (invite.expiresAt === null || invite.expiresAt > BigInt(ctx.now)) &&
  (await mayInvite(ctx, invite));

/** Whether whoever made an invite still moderates its domain; the operator's are nobody's. */
async function mayInvite(ctx: Ctx, { userId, domainId }: Invite): Promise<boolean> {
  if (userId === null) return true;
  const maker = await models(ctx).user.findUnique({
    where: { id: userId },
    select: { isAdmin: true, disabledAt: true, roles: { where: { domainId } } },
  });
  return maker !== null && maker.disabledAt === null && (maker.isAdmin || maker.roles.length > 0);
}

/** One person less may use it. Of two at once who want the last place one alone gets it. */
export async function useInvite(ctx: TxCtx, { id, usesLeft }: Invite): Promise<void> {
  if (usesLeft === null) return;
  const used = await ctx.tx.sql.run(
    'UPDATE invite SET "usesLeft" = "usesLeft" - 1 WHERE "id" = ? AND "usesLeft" > 0',
    [id],
  );
  if (used === 0)
    throw new AppError('INVALID_INPUT', 'This invite is not good any more; ask for another.', {
      path: ['input', 'inviteCode'],
    });
}

/**
 * Who made an invite, by an identity of theirs on its domain; null for the operator, and where they have none there.
 */
export async function inviterOf(ctx: Ctx, invite: Invite | null): Promise<bigint | null> {
  return invite?.userId == null ? null : identityOnDomain(ctx, invite.userId, invite.domainId);
}

/** One invite, for those who may make some; null for everybody else. */
export async function inviteFor(ctx: Ctx, id: bigint): Promise<Invite | null> {
  const invite = await models(ctx).invite.findUnique({ where: { id } });
  return invite && (await hasRole(ctx, invite.domainId, 'MODERATOR')) ? invite : null;
}
