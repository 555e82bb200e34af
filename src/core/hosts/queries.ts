import type { Host } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';

export function hostById(ctx: Ctx, id: bigint): Promise<Host | null> {
  return models(ctx).host.findUnique({ where: { id } });
}

export function hostByName(ctx: Ctx, name: string): Promise<Host | null> {
  return models(ctx).host.findUnique({ where: { name } });
}
