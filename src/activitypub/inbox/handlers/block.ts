// A received Block: somebody elsewhere blocks one of ours, so follows between them end.

import { block } from '../../../core/blocks/block.ts';
import { inTransaction } from '../../../core/context.ts';
import type { PlainActivity } from '../../parse/activity.ts';
import { localIdentity } from '../local-object.ts';
import { type InboundHandler, uriOf } from '../message.ts';
import { handled, ignored } from '../outcome.ts';

/** Block of an identity of the addressed domain: follows end, and neither sees the other. */
export const handleBlock: InboundHandler<PlainActivity> = async (received) => ({
  apply: (ctx) =>
    inTransaction(ctx, async (ctx) => {
      const { activity, actor, domain } = received;
      const blocked = await localIdentity(ctx, domain, activity.object.id);
      if (!blocked || blocked.isInstance) return ignored('nobody of that name is on this domain');
      const uri = uriOf(received);
      const uri_blockerId = { uri, blockerId: actor.id };
      const taken = await ctx.tx.models.block.findUnique({ where: { uri_blockerId } });
      if (taken && taken.blockedId !== blocked.id) return ignored('its id is that of another Block');
      await block(ctx, actor, blocked, uri);
      return handled();
    }),
});
