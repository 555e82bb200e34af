// Makes the rows of hosts and inboxes when they are first met.

import type { Host, Inbox } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';

/**
 * The row of another server, made when it is first met. Where its name is blocked or limited already (itself or as a
 * subdomain), every process and every live stream is notified: they know blocked hosts by their ids, and this is a new
 * one.
 */
export async function ensureHost(ctx: TxCtx, name: string): Promise<Host> {
  const { models, sql } = ctx.tx;
  const known = await models.host.findUnique({ where: { name } });
  if (known) return known;
  const inserted = await sql.run(
    'INSERT INTO host ("id", "name", "createdAt") VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    [ctx.app.ids.next(), name, BigInt(ctx.now)],
  );
  if (inserted === 1) {
    const { hostBlocks } = ctx.app;
    const blockers = new Set([
      ...(await hostBlocks.blockersOf(name)),
      ...(await hostBlocks.limitersOf(name)),
    ]);
    for (const domainId of blockers) await ctx.emit({ kind: 'hostBlocksChanged', domainId });
    // This process need not wait for the log.
    if (blockers.size > 0) ctx.tx.afterCommit(() => ctx.app.hostBlocks.forget());
  }
  return models.host.findUniqueOrThrow({ where: { name } });
}

/** The id of the row of an inbox URL on a host. */
export async function ensureInbox(ctx: TxCtx, hostId: bigint, url: string): Promise<bigint> {
  return (await ensureInboxRow(ctx, hostId, url)).id;
}

/** The row of an inbox URL on a host, made when it is first met. */
export async function ensureInboxRow(ctx: TxCtx, hostId: bigint, url: string): Promise<Inbox> {
  const { models, sql } = ctx.tx;
  const known = await models.inbox.findUnique({ where: { url } });
  if (known) return known;
  await sql.run('INSERT INTO inbox ("id", "url", "hostId") VALUES (?, ?, ?) ON CONFLICT DO NOTHING', [
    ctx.app.ids.next(),
    url,
    hostId,
  ]);
  return models.inbox.findUniqueOrThrow({ where: { url } });
}
