// Links that prove to whoever opens them that they read mail at an address.

import type { MailPurpose } from '../../db/enums.ts';
import type { MailLink, User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, models, type TxCtx } from '../context.ts';
import { hashToken } from '../tokens/hash.ts';

const HOUR = 3600_000;
/** How long each is good. */
const LIFE_MS: Record<MailPurpose, number> = { CONFIRM: 48 * HOUR, RESET: HOUR, CHANGE: 24 * HOUR };

/**
 * Makes a link's secret; earlier ones of the same user and purpose end where they went to another address. Those of the
 * same mailbox stay good for their time: anybody may ask for a link, and must not end the one that its owner is about
 * to open. Old ones of everybody go on this occasion.
 */
export async function makeMailLink(
  ctx: TxCtx,
  purpose: MailPurpose,
  user: Pick<User, 'id'>,
  email: string,
): Promise<string> {
  const secret = ctx.app.random.bytes(32).toString('base64url');
  const { mailLink } = ctx.tx.models;
  await mailLink.deleteMany({
    where: {
      OR: [{ userId: user.id, purpose, email: { not: email } }, { expiresAt: { lt: BigInt(ctx.now) } }],
    },
  });
  const expiresAt = BigInt(ctx.now + LIFE_MS[purpose]);
  await mailLink.create({ data: { hash: hashToken(secret), purpose, userId: user.id, email, expiresAt } });
  return secret;
}

/** Whether a link is good still; looking uses nothing up. */
export async function isMailLinkGood(ctx: Ctx, purpose: MailPurpose, secret: string): Promise<boolean> {
  const link = await models(ctx).mailLink.findUnique({ where: { hash: hashToken(secret) } });
  return isGood(ctx, purpose, link);
}

const isGood = ({ now }: Ctx, purpose: MailPurpose, link: MailLink | null) =>
  link?.purpose === purpose && link.expiresAt > BigInt(now);

/**
 * Uses a link up, once, and with it all others of the same user and purpose. Errors: NOT_FOUND for one that never was,
 * was used, or is too old.
 */
export async function takeMailLink(
  ctx: TxCtx,
  purpose: MailPurpose,
  secret: string,
): Promise<MailLink & { user: User }> {
  const hash = hashToken(secret);
  const link = await ctx.tx.models.mailLink.findUnique({ where: { hash }, include: { user: true } });
  const taken = isGood(ctx, purpose, link)
    ? await ctx.tx.models.mailLink.deleteMany({ where: { hash } })
    : { count: 0 };
  if (!link || taken.count === 0)
    throw new AppError('NOT_FOUND', 'This link was used already or is too old; ask for a new one.', {
      path: ['input', 'token'],
    });
  await ctx.tx.models.mailLink.deleteMany({ where: { userId: link.userId, purpose } });
  return link;
}
