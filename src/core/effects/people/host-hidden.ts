// What follows when somebody hides a server from themselves, or shows it again.

import type { TxCtx } from '../../context.ts';
import type { FactOf } from '../../facts.ts';
import { relationsChanged } from '../between.ts';

export async function onHostHidden(ctx: TxCtx, { identity }: FactOf<'hostHidden'>): Promise<void> {
  await relationsChanged(ctx, identity);
}
