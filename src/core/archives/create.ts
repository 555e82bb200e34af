// Asks for an archive of an identity: all that it wrote and whom it follows, in one file.

import type { Archive, Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction, models } from '../context.ts';
import { lockIdentities } from '../identities/lock.ts';
import { scheduleWork } from '../work/schedule.ts';

/** Name of the state graph; `subject` is the id of the archive. */
export const ARCHIVE = 'archive';
/** A new one may be asked for so long after the last. */
const APART_MS = 24 * 3_600_000;
const NAME_BYTES = 16;

/**
 * Asks for an archive of a local identity, with its pictures, videos and sounds or without; the reconciler makes it.
 * Errors: FORBIDDEN for who is none of this install, CONFLICT while one is being made, RATE_LIMITED within a day after
 * the last.
 */
export async function createArchive(ctx: Ctx, owner: Identity, hasMedia: boolean): Promise<Archive> {
  if (owner.domainId === null || owner.state !== 'ACTIVE' || owner.isInstance)
    throw new AppError('FORBIDDEN', 'Only active identities of this server have archives here.');
  return inTransaction(ctx, async (ctx) => {
    await lockIdentities(ctx, [owner.id]);
    const [last] = await archivesOf(ctx, owner.id);
    const now = ctx.app.clock.now();
    if (last?.state === 'MAKING')
      throw new AppError('CONFLICT', 'An archive is being made already; wait for it.');
    const waitMs = last?.state === 'READY' ? Number(last.createdAt) + APART_MS - now : 0;
    if (waitMs > 0)
      throw new AppError('RATE_LIMITED', 'The last archive is less than a day old; take that one.', {
        retryAfterMs: waitMs,
      });
    const id = ctx.app.ids.next();
    const name = ctx.app.random.bytes(NAME_BYTES).toString('hex');
    const row = await ctx.tx.models.archive.create({
      data: { id, identityId: owner.id, name, hasMedia, createdAt: BigInt(now) },
    });
    await scheduleWork(ctx, { machine: ARCHIVE, subject: String(id), state: 'making', dueAt: now });
    return row;
  });
}

/** Where it lies in storage. */
export const archiveKey = ({ name }: Pick<Archive, 'name'>) =>
  `archives/${name.slice(0, 2)}/${name.slice(2)}.tar.gz`;

/** The archives of an identity, the latest first: those of the last week. */
export function archivesOf(ctx: Ctx, identityId: bigint): Promise<Archive[]> {
  return models(ctx).archive.findMany({ where: { identityId }, orderBy: { id: 'desc' }, take: 10 });
}

/** One's own; null for others' and for what is not there. */
export async function archiveFor(ctx: Ctx, owner: Identity, id: bigint): Promise<Archive | null> {
  const row = await models(ctx).archive.findUnique({ where: { id } });
  return row?.identityId === owner.id ? row : null;
}
