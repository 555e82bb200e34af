import type { Host, Inbox } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';

/** The row of another server, made when it is first met. A new host outdates the cached ids of blocked hosts. */
export async function ensureHost(ctx: TxCtx, name: string): Promise<Host> {
  const { models, sql } = ctx.tx;
  const known = await models.host.findUnique({ where: { name } });
  if (known) return known;
  await sql.run('INSERT INTO host ("id", "name", "createdAt") VALUES (?, ?, ?) ON CONFLICT DO NOTHING', [
    ctx.app.ids.next(),
    name,
    BigInt(ctx.now),
  ]);
  ctx.tx.afterCommit(() => ctx.app.hostBlocks.forget());
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
