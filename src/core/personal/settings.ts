// Settings of an identity: what its posts are by default, and what its apps show.

import * as v from 'valibot';
import type { SensitiveMedia, Visibility } from '../../db/enums.ts';
import type { Identity, Settings } from '../../db/rows.ts';
import { type Ctx, inTransaction, models } from '../context.ts';
import { parseInput } from '../input.ts';

const Changes = v.object({
  visibility: v.optional(v.picklist(['PUBLIC', 'UNLISTED', 'FOLLOWERS', 'MENTIONED', 'LOCAL'])),
  isSensitive: v.optional(v.boolean()),
  showsMedia: v.optional(v.picklist(['UNMARKED', 'ALWAYS', 'NEVER'])),
  opensWarnings: v.optional(v.boolean()),
  playsAnimations: v.optional(v.boolean()),
  showsApplication: v.optional(v.boolean()),
});

export interface SettingsChanges {
  visibility?: Visibility;
  isSensitive?: boolean;
  showsMedia?: SensitiveMedia;
  opensWarnings?: boolean;
  playsAnimations?: boolean;
  showsApplication?: boolean;
}

/** What an identity set, or what holds for who set nothing. */
export async function settingsOf(ctx: Ctx, identityId: bigint): Promise<Settings> {
  const set = await models(ctx).settings.findUnique({ where: { identityId } });
  return (
    set ?? {
      identityId,
      visibility: 'PUBLIC',
      isSensitive: false,
      showsMedia: 'UNMARKED',
      opensWarnings: false,
      playsAnimations: false,
      showsApplication: true,
    }
  );
}

/** Changes what is given and leaves the rest. Errors: INVALID_INPUT. */
export async function changeSettings(
  ctx: Ctx,
  identity: Identity,
  input: SettingsChanges,
): Promise<Settings> {
  const changes = parseInput(Changes, input);
  const data = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  return inTransaction(ctx, (ctx) =>
    ctx.tx.models.settings.upsert({
      where: { identityId: identity.id },
      create: { identityId: identity.id, ...data },
      update: data,
    }),
  );
}
