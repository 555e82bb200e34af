// Somebody says why what was decided about their identity is wrong.

import type { Strike } from '../../../db/rows.ts';
import { AppError } from '../../../lib/app-error.ts';
import { parseId } from '../../../lib/ids.ts';
import { cleanText, countCharacters } from '../../../lib/text.ts';
import { type Ctx, inTransaction, models, type TxCtx } from '../../context.ts';
import { tellModerators } from '../mails.ts';
import { isHeldByViewer } from './queries.ts';

/** Days after a decision in which it can be appealed. */
export const APPEAL_DAYS = 20;
const DAY_MS = 24 * 3600_000;
/** In characters. */
export const LONGEST_APPEAL = 2_000;

/** What the link in a mail about a decision carries, before the id. */
const LINK = 'appeal ';

/** What lets the reader of a mail appeal without signing in: who is locked out cannot sign in. */
export function appealToken(ctx: Ctx, { id }: Pick<Strike, 'id'>): string {
  return ctx.app.ports.seal.seal(`${LINK}${id}`);
}

const noStrike = (field: string) =>
  new AppError('NOT_FOUND', 'There is no such decision; it may be gone with the identity.', {
    path: ['input', field],
  });

/** The decision that such a link is about; null for a link that is not good. */
export async function strikeByToken(ctx: Ctx, token: string): Promise<Strike | null> {
  const text = ctx.app.ports.seal.open(token);
  const id = text?.startsWith(LINK) ? parseId(text.slice(LINK.length)) : null;
  return id === null ? null : models(ctx).strike.findUnique({ where: { id } });
}

/** Whether a decision can be appealed now: once, and for some days. */
export function canAppeal({ appealedAt, createdAt }: Strike, now: number): boolean {
  return appealedAt === null && Number(createdAt) + APPEAL_DAYS * DAY_MS > now;
}

/** The text of an appeal. Errors: INVALID_INPUT. */
export function readAppeal(given: string): string {
  const text = cleanText(given).trim();
  const refuse = (message: string) => new AppError('INVALID_INPUT', message, { path: ['input', 'text'] });
  if (text === '') throw refuse('Write why you think that the decision is wrong.');
  if (countCharacters(text, LONGEST_APPEAL) > LONGEST_APPEAL)
    throw refuse(`An appeal has at most ${LONGEST_APPEAL} characters.`);
  return text;
}

/**
 * Appeals, by the link of a mail or as somebody who holds the identity; the moderators of its domain are mailed.
 * Errors: NOT_FOUND, INVALID_INPUT, CONFLICT where it was appealed before, or too long ago.
 */
export async function appeal(
  ctx: Ctx,
  by: { token: string } | { strikeId: bigint },
  given: string,
): Promise<Strike> {
  const text = readAppeal(given);
  return inTransaction(ctx, async (ctx) => {
    const strike = await found(ctx, by);
    if (!canAppeal(strike, ctx.now))
      throw new AppError(
        'CONFLICT',
        strike.appealedAt === null
          ? `A decision can be appealed for ${APPEAL_DAYS} days; write to those who run the domain.`
          : 'This decision was appealed already.',
      );
    const changed = await ctx.tx.models.strike.update({
      where: { id: strike.id },
      data: { appealText: text, appealedAt: BigInt(ctx.now), appealState: 'OPEN' },
    });
    const domain = await ctx.app.domains.byId(strike.domainId);
    if (domain) await tellModerators(ctx, domain, 'APPEALS');
    return changed;
  });
}

async function found(ctx: TxCtx, by: { token: string } | { strikeId: bigint }): Promise<Strike> {
  const named = 'token' in by ? await strikeByToken(ctx, by.token) : { id: by.strikeId };
  const strike = named && (await lockStrike(ctx, named.id));
  if (!strike) throw noStrike('token' in by ? 'token' : 'strikeId');
  if (!('token' in by) && !(await isHeldByViewer(ctx, strike))) throw noStrike('strikeId');
  return strike;
}

/** The decision as it is now, held until the transaction ends; null for none. */
export async function lockStrike(ctx: TxCtx, id: bigint): Promise<Strike | null> {
  const { sql, models } = ctx.tx;
  if (sql.dialect === 'postgresql') await sql.all('SELECT 1 FROM strike WHERE "id" = ? FOR UPDATE', [id]);
  return models.strike.findUnique({ where: { id } });
}
