// Settings of an identity: what its posts are by default, and what its apps show.

import * as v from 'valibot';
import type { QuotePolicy, ReplyPolicy, SensitiveMedia, Visibility } from '../../db/enums.ts';
import { readBool } from '../../db/row.ts';
import type { Identity, Settings } from '../../db/rows.ts';
import { type Ctx, inTransaction, sql } from '../context.ts';
import { parseInput } from '../input.ts';

const ReplyPolicies = v.picklist(['ANYONE', 'FOLLOWERS', 'FOLLOWING', 'MENTIONED', 'NOBODY']);

const Changes = v.object({
  visibility: v.optional(v.picklist(['PUBLIC', 'UNLISTED', 'FOLLOWERS', 'MENTIONED', 'LOCAL'])),
  isSensitive: v.optional(v.boolean()),
  showsMedia: v.optional(v.picklist(['UNMARKED', 'ALWAYS', 'NEVER'])),
  opensWarnings: v.optional(v.boolean()),
  playsAnimations: v.optional(v.boolean()),
  showsApplication: v.optional(v.boolean()),
  quotePolicy: v.optional(v.picklist(['ANYONE', 'FOLLOWERS', 'NOBODY'])),
  replyPolicy: v.optional(ReplyPolicies),
  manualReplyPolicy: v.optional(ReplyPolicies),
});

export interface SettingsChanges {
  visibility?: Visibility;
  isSensitive?: boolean;
  showsMedia?: SensitiveMedia;
  opensWarnings?: boolean;
  playsAnimations?: boolean;
  showsApplication?: boolean;
  quotePolicy?: QuotePolicy;
  replyPolicy?: ReplyPolicy;
  manualReplyPolicy?: ReplyPolicy;
}

/**
 * What an identity set, or what holds for who set nothing. Read by hand, because every post that is written asks for
 * it; a test compares with the model API.
 */
export async function settingsOf(ctx: Ctx, identityId: bigint): Promise<Settings> {
  const [set] = await sql(ctx).all<Settings>(
    `SELECT "identityId", "visibility", "isSensitive", "showsMedia", "opensWarnings", "playsAnimations", "showsApplication", "quotePolicy", "replyPolicy", "manualReplyPolicy"
      FROM settings WHERE "identityId" = ?`,
    [identityId],
  );
  return {
    identityId,
    visibility: set?.visibility ?? 'PUBLIC',
    isSensitive: readBool(set?.isSensitive ?? false),
    showsMedia: set?.showsMedia ?? 'UNMARKED',
    opensWarnings: readBool(set?.opensWarnings ?? false),
    playsAnimations: readBool(set?.playsAnimations ?? false),
    showsApplication: readBool(set?.showsApplication ?? true),
    quotePolicy: set?.quotePolicy ?? 'ANYONE',
    replyPolicy: set?.replyPolicy ?? 'ANYONE',
    manualReplyPolicy: set?.manualReplyPolicy ?? 'NOBODY',
  };
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
