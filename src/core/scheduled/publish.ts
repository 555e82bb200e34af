// Publishes a scheduled post when its time has come.

import { isAppError } from '../../lib/app-error.ts';
import { type Ctx, systemCtx } from '../context.ts';
import { createPost } from '../posts/write/create.ts';
import { inputOf } from './shape.ts';

/** Not the author's fault: another try may help. */
const PASSING = ['BUSY', 'UNAVAILABLE', 'RATE_LIMITED', 'INTERNAL'] as const;

/**
 * Publishes it if it is due; answers until when to wait otherwise (epoch milliseconds), null where nothing is left to
 * do. One that cannot be published any more (its parent is gone, its author suspended) stays with the reason. A crash
 * in between does not publish it twice: it has an idempotency key of its own.
 */
export async function publishScheduled(ctx: Ctx, id: bigint): Promise<number | null> {
  const { models } = ctx.app.db;
  const row = await models.scheduledPost.findUnique({ where: { id } });
  if (!row || row.problem !== null) return null;
  if (Number(row.publishAt) > ctx.now) return Number(row.publishAt);
  const author = await models.identity.findUnique({ where: { id: row.identityId } });
  if (!author) return null;
  const domain = author.domainId === null ? null : await ctx.app.domains.byId(author.domainId);
  try {
    await createPost(systemCtx(ctx.app, domain), author, {
      ...inputOf(row),
      idempotencyKey: `scheduled ${row.id}`,
    });
  } catch (error) {
    if (!isAppError(error) || PASSING.some((code) => code === error.code)) throw error;
    await models.scheduledPost.updateMany({ where: { id }, data: { problem: error.message } });
    return null;
  }
  await models.scheduledPost.deleteMany({ where: { id } });
  return null;
}
