// Events that make every process forget what it cached: domains, blocks, tokens, users.

import type { TxCtx } from '../context.ts';
import type { FactOf } from '../facts.ts';

/** Facts that outdate what every process keeps in memory; the log carries them there. */
export async function onDomainChanged(ctx: TxCtx, { domain }: FactOf<'domainChanged'>): Promise<void> {
  await ctx.app.events.append(ctx.tx, { kind: 'domain.changed', domainId: domain.id });
}

export async function onHostBlocksChanged(
  ctx: TxCtx,
  { domainId }: FactOf<'hostBlocksChanged'>,
): Promise<void> {
  await ctx.app.events.append(ctx.tx, { kind: 'blocks.changed', domainId });
}

export async function onAccessBlocksChanged(ctx: TxCtx): Promise<void> {
  await ctx.app.events.append(ctx.tx, { kind: 'access.changed' });
}

export async function onTokenRevoked(ctx: TxCtx, { tokenId }: FactOf<'tokenRevoked'>): Promise<void> {
  await ctx.app.events.append(ctx.tx, { kind: 'token.revoked', detail: { tokenId: String(tokenId) } });
}

export async function onUserChanged(ctx: TxCtx, { userId }: FactOf<'userChanged'>): Promise<void> {
  await ctx.app.events.append(ctx.tx, { kind: 'user.changed', detail: { userId: String(userId) } });
}
