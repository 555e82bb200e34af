// Adds, changes and removes the custom emoji of a domain.

import * as v from 'valibot';
import type { CustomEmoji, Domain, Identity } from '../../db/rows.ts';
import type { Models } from '../../db/types.ts';
import { AppError } from '../../lib/app-error.ts';
import { isShortcode } from '../../lib/post-text/shortcodes.ts';
import type { AuditAct } from '../audit/acts.ts';
import { type AuditChange, changesBetween } from '../audit/changes.ts';
import { recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { parseInput } from '../input.ts';
import { assertReady } from '../media/attach.ts';
import { InvalidMedia } from '../media/errors.ts';
import { urlOfKey } from '../media/keys.ts';
import { getOwnMedia } from '../media/queries.ts';
import { removeWhere } from '../media/remove.ts';
import { mustAdministerDomain } from '../roles/policy.ts';

/** How many a domain may have: apps load all of them. */
export const MOST_EMOJI = 1_000;
export const LONGEST_CATEGORY = 100;
const PATH = ['input', 'mediaId'];

const Details = v.object({
  category: v.optional(
    v.nullable(
      v.pipe(
        v.string(),
        v.trim(),
        v.maxLength(LONGEST_CATEGORY, `A category has at most ${LONGEST_CATEGORY} characters.`),
      ),
    ),
  ),
  isListed: v.optional(v.boolean()),
});
const Fresh = v.object({
  ...Details.entries,
  shortcode: v.pipe(
    v.string(),
    v.check(isShortcode, 'A shortcode has 2 to 128 letters, digits and underscores, without colons.'),
  ),
});

export interface EmojiDetails {
  category?: string | null | undefined;
  isListed?: boolean | undefined;
}

/** Errors: INVALID_INPUT with everything that is wrong. */
export const readNewEmoji = (input: EmojiDetails & { shortcode: string }) => parseInput(Fresh, input);
export const readEmojiDetails = (input: EmojiDetails) => parseInput(Details, input);

/**
 * Adds an emoji of an upload by the identity that acts. Its files are the domain's from now on and stay when that
 * identity goes. Errors: FORBIDDEN for who does not administer the domain, INVALID_INPUT, NOT_FOUND (the upload),
 * CONFLICT where the shortcode is taken or there are as many as a domain may have.
 */
export async function createEmoji(
  ctx: Ctx,
  domain: Domain,
  owner: Identity,
  input: EmojiDetails & { shortcode: string; mediaId: bigint },
): Promise<CustomEmoji> {
  await mustAdministerDomain(ctx, domain);
  const { shortcode, category, isListed } = readNewEmoji(input);
  const media = await getOwnMedia(ctx, owner, input.mediaId, PATH);
  if (media.purpose !== 'EMOJI' || media.domainId !== domain.id)
    throw new InvalidMedia('This was uploaded for something else; upload it with the purpose EMOJI.', PATH);
  assertReady(media, PATH);
  if (media.file === null) throw new Error(`The media ${media.id} are ready and have no file.`);
  const url = urlOfKey(domain, media.file);
  const staticUrl = media.preview === null ? url : urlOfKey(domain, media.preview);
  return inTransaction(ctx, async (ctx) => {
    const { tx } = ctx;
    if ((await tx.models.customEmoji.count({ where: { domainId: domain.id } })) >= MOST_EMOJI)
      throw new AppError('CONFLICT', `A domain has at most ${MOST_EMOJI} emoji; delete one first.`);
    const keeper = await tx.models.identity.findFirst({ where: { domainId: domain.id, isInstance: true } });
    const { count } = await tx.models.media.updateMany({
      where: { id: media.id, state: 'READY', unusedSince: { not: null } },
      data: { unusedSince: null, identityId: keeper?.id ?? owner.id },
    });
    if (count === 0)
      throw new AppError('CONFLICT', 'This file was deleted or taken at the same moment; upload it again.');
    const now = BigInt(ctx.now);
    const inserted = await tx.sql.run(
      `INSERT INTO custom_emoji ("id", "domainId", "shortcode", "mediaId", "url", "staticUrl", "category", "isListed", "createdAt", "updatedAt")
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      [
        ctx.app.ids.next(),
        domain.id,
        shortcode,
        media.id,
        url,
        staticUrl,
        category || null,
        isListed ?? true,
        now,
        now,
      ],
    );
    if (inserted === 0)
      throw new AppError('CONFLICT', `There is an emoji :${shortcode}: already; delete it first.`, {
        path: ['input', 'shortcode'],
      });
    const emoji = await tx.models.customEmoji.findUniqueOrThrow({
      where: { domainId_shortcode: { domainId: domain.id, shortcode } },
    });
    await record(ctx, 'EMOJI_ADDED', emoji);
    return emoji;
  });
}

/** Changes where an emoji is offered. Errors: FORBIDDEN, INVALID_INPUT, NOT_FOUND. */
export async function updateEmoji(
  ctx: Ctx,
  domain: Domain,
  shortcode: string,
  details: EmojiDetails,
): Promise<CustomEmoji> {
  await mustAdministerDomain(ctx, domain);
  const { category, isListed } = readEmojiDetails(details);
  return inTransaction(ctx, async (ctx) => {
    const { tx } = ctx;
    const emoji = await mustFind(tx.models, domain, shortcode);
    const changed = await tx.models.customEmoji.update({
      where: { id: emoji.id },
      data: {
        ...(category === undefined ? {} : { category: category || null }),
        ...(isListed === undefined ? {} : { isListed }),
        updatedAt: BigInt(ctx.now),
      },
    });
    await record(ctx, 'EMOJI_CHANGED', changed, changesBetween(emoji, changed, ['category', 'isListed']));
    return changed;
  });
}

/** Removes an emoji with its files; what was written with it shows the shortcode. Errors: FORBIDDEN, NOT_FOUND. */
export async function deleteEmoji(ctx: Ctx, domain: Domain, shortcode: string): Promise<CustomEmoji> {
  await mustAdministerDomain(ctx, domain);
  return inTransaction(ctx, async (ctx) => {
    const emoji = await mustFind(ctx.tx.models, domain, shortcode);
    await ctx.tx.models.customEmoji.delete({ where: { id: emoji.id } });
    await removeWhere(ctx, '"id" = ?', [emoji.mediaId]);
    await record(ctx, 'EMOJI_DELETED', emoji);
    return emoji;
  });
}

function record(
  ctx: TxCtx,
  act: AuditAct,
  { id, domainId, shortcode }: CustomEmoji,
  changes: readonly AuditChange[] = [],
): Promise<void> {
  return recordAct(ctx, { act, domainId, target: { kind: 'EMOJI', id, name: `:${shortcode}:` }, changes });
}

async function mustFind(models: Models, { id: domainId }: Domain, shortcode: string): Promise<CustomEmoji> {
  const emoji = await models.customEmoji.findUnique({
    where: { domainId_shortcode: { domainId, shortcode } },
  });
  if (!emoji)
    throw new AppError('NOT_FOUND', 'The domain has no such emoji; check the shortcode.', {
      path: ['input', 'shortcode'],
    });
  return emoji;
}
