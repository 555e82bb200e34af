// Begins an import of follows, blocks and the like; its file is still to come.

import type { TransferKind } from '../../db/enums.ts';
import type { Identity, Import } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { lockIdentities } from '../identities/lock.ts';
import { scheduleWork } from '../work/schedule.ts';
import { IMPORT } from './machine.ts';
import { countImports } from './queries.ts';

/** Imports of one identity that are under way, those left out whose rows all wait for servers that do not answer. */
export const MOST_AT_ONCE = 10;
/** Imports of one identity that have not ended, whatever they wait for. */
export const MOST_UNENDED = 50;
/** Its file may be sent so long, in milliseconds. */
export const FILE_MS = 3_600_000;

class TooManyImports extends AppError {
  constructor(which: string) {
    super('CONFLICT', `${which}; wait for one to end, or cancel one.`);
  }
}

export interface NewImport {
  kind: TransferKind;
  /** Whether what the file does not name ends: those one follows and are not in it are unfollowed, and so on. */
  overwrites: boolean;
}

/**
 * Makes room for an import by a local identity, in the state AWAITED: `receiveImport` takes its file within an hour.
 * Errors: FORBIDDEN for who is none of this install, CONFLICT with many under way, or very many that have not ended.
 */
export async function createImport(
  ctx: Ctx,
  owner: Identity,
  { kind, overwrites }: NewImport,
): Promise<Import> {
  if (owner.domainId === null || owner.state !== 'ACTIVE' || owner.isInstance)
    throw new AppError('FORBIDDEN', 'Only active identities of this server import files here.');
  return inTransaction(ctx, async (ctx) => {
    await lockIdentities(ctx, [owner.id]);
    const { underWay, unended } = await countImports(ctx, owner.id);
    if (underWay >= MOST_AT_ONCE) throw new TooManyImports(`${MOST_AT_ONCE} imports are under way`);
    if (unended >= MOST_UNENDED) throw new TooManyImports(`${MOST_UNENDED} imports have not ended`);
    const now = ctx.app.clock.now();
    const row = await ctx.tx.models.import.create({
      data: { id: ctx.app.ids.next(), identityId: owner.id, kind, overwrites, createdAt: BigInt(now) },
    });
    await scheduleWork(ctx, {
      machine: IMPORT,
      subject: String(row.id),
      state: 'awaited',
      dueAt: now + FILE_MS,
    });
    return row;
  });
}
