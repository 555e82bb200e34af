// Reads the passkeys of a login.

import type { Passkey, User } from '../../../db/rows.ts';
import { type Ctx, models } from '../../context.ts';

/** All passkeys of a login, oldest first; at most MOST_PASSKEYS. Who may see them is checked by the caller. */
export function passkeysOf(ctx: Ctx, { id: userId }: Pick<User, 'id'>): Promise<Passkey[]> {
  return models(ctx).passkey.findMany({ where: { userId }, orderBy: { id: 'asc' } });
}

/** One of them by id; null where it is another login's. */
export async function passkeyById(ctx: Ctx, { id: userId }: Pick<User, 'id'>, id: bigint) {
  const passkey = await models(ctx).passkey.findUnique({ where: { id } });
  return passkey?.userId === userId ? passkey : null;
}
