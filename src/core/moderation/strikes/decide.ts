// Moderators decide on an appeal.

import type { Domain, Strike } from '../../../db/rows.ts';
import { AppError } from '../../../lib/app-error.ts';
import { displayHost } from '../../../lib/url/host-name.ts';
import { fill } from '../../../lib/words/fill.ts';
import type { Notice } from '../../audit/notice.ts';
import { identityTarget, recordAct } from '../../audit/record.ts';
import { type Ctx, inTransaction, type TxCtx } from '../../context.ts';
import { unrestrictIdentity } from '../../identities/limits/restrict.ts';
import { setSuspended } from '../../identities/suspend.ts';
import { mustRankToDecide } from '../../roles/ranks.ts';
import { setUserDisabled } from '../../users/disable.ts';
import { lookedAt } from '../mails.ts';
import { setPostsSensitive } from '../sensitive-posts.ts';
import { mailHolders } from '../tell-holders.ts';
import { lockStrike } from './appeal.ts';
import { decidesAbout, postsOfStrike } from './queries.ts';

/** What is taken back is told in the mail about the appeal. */
const SILENT: Notice = { message: '', isMailed: false };

/**
 * Approves an appeal, which takes back what was decided as far as it still holds, or rejects it; who appealed is
 * mailed. Moderators of the domain may, but not about themselves; where a login was disabled, admins of the install.
 * Deciding the same twice is the same as once. Errors: NOT_FOUND, FORBIDDEN, CONFLICT where there is no appeal, or the
 * other was decided.
 */
export async function decideAppeal(ctx: Ctx, id: bigint, isApproved: boolean): Promise<Strike> {
  return inTransaction(ctx, async (ctx) => {
    const strike = await lockStrike(ctx, id);
    const missing = new AppError('NOT_FOUND', 'There is no such decision.', { path: ['input', 'strikeId'] });
    if (!strike || !(await decidesAbout(ctx, strike))) throw missing;
    const { domainId, identityId } = strike;
    await mustRankToDecide(ctx, 'for', domainId, { id: identityId, domainId });
    const state = isApproved ? 'APPROVED' : 'REJECTED';
    if (strike.appealState === state) return strike;
    if (strike.appealState !== 'OPEN')
      throw new AppError(
        'CONFLICT',
        strike.appealState === null ? 'Nobody appealed against this.' : 'This appeal was decided already.',
      );
    const domain = await ctx.app.domains.byId(strike.domainId);
    const identity = await ctx.tx.models.identity.findUnique({ where: { id: strike.identityId } });
    if (!domain || !identity || identity.state === 'DELETED') throw missing;
    if (isApproved) await takeBack(ctx, strike, domain);
    await recordAct(ctx, {
      act: isApproved ? 'APPEAL_APPROVED' : 'APPEAL_REJECTED',
      // What concerns logins is not read by admins of the domain.
      domainId: strike.act === 'DISABLE' ? null : domain.id,
      target: identityTarget(identity),
      reportId: strike.act === 'DISABLE' ? null : strike.reportId,
    });
    await lookedAt(ctx, domain.id, 'APPEALS');
    const handle = `@${identity.username}@${displayHost(domain.name)}`;
    await mailHolders(ctx, { domain, identity }, ({ mails }) => ({
      subject: mails.appealTo[state],
      parts: [
        fill(mails.appealHow[state], { handle }),
        ...(isApproved && strike.act === 'POSTS_DELETED' ? [mails.staysDeleted] : []),
      ],
    }));
    return ctx.tx.models.strike.update({
      where: { id },
      data: { appealState: state, decidedAt: BigInt(ctx.now) },
    });
  });
}

async function takeBack(ctx: TxCtx, strike: Strike, domain: Domain): Promise<void> {
  const { act, identityId } = strike;
  const identity = { id: identityId, domainId: domain.id };
  switch (act) {
    case 'WARN':
    // Nothing is left of them that could come back.
    case 'POSTS_DELETED':
      return;
    case 'SUSPEND':
      await setSuspended(ctx, identity, false, { notice: SILENT });
      return;
    case 'DISABLE': {
      const users = await ctx.tx.models.user.findMany({
        where: { disabledAt: { not: null }, memberships: { some: { identityId } } },
      });
      for (const user of users) await setUserDisabled(ctx, user, false, { notice: SILENT });
      return;
    }
    case 'POSTS_SENSITIVE': {
      const posts = await ctx.tx.models.post.findMany({
        where: { id: { in: await postsOfStrike(ctx, strike) }, deletedAt: null },
        select: { id: true },
      });
      const ids = posts.map(({ id }) => id);
      if (ids.length > 0)
        await setPostsSensitive(ctx, ids, { isSensitive: false, domain, reason: null, notice: SILENT });
      return;
    }
    case 'LIMIT':
    case 'SENSITIVE': {
      if (await unrestrictIdentity(ctx, identity, domain, act, SILENT)) return;
      // Admins of the install may have decided it, for all domains.
      const { identityRestriction } = ctx.tx.models;
      const forAll = await identityRestriction.findFirst({
        where: { identityId, domainId: null, level: act },
      });
      if (forAll) await unrestrictIdentity(ctx, identity, null, act, SILENT);
    }
  }
}
