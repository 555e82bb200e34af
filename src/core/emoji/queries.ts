// Reads the custom emoji of domains.

import type { CustomEmoji } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { shortcodesIn } from '../../lib/post-text/shortcodes.ts';
import { type Ctx, models, sql } from '../context.ts';

/** An emoji as it is kept beside a text that names it. */
interface NamedEmoji {
  shortcode: string;
  url: string;
  staticUrl: string;
}

/** The emoji of a domain, by category and shortcode. */
export function emojiOfDomain(ctx: Ctx, domainId: bigint): Promise<CustomEmoji[]> {
  return models(ctx).customEmoji.findMany({
    where: { domainId },
    orderBy: [{ category: 'asc' }, { shortcode: 'asc' }],
  });
}

/** The emoji of a domain that some texts name, as they are kept beside a text. No statement where none are named. */
export async function emojiIn(ctx: Ctx, domainId: bigint, texts: Iterable<string>): Promise<NamedEmoji[]> {
  const shortcodes = shortcodesIn(texts);
  if (shortcodes.length === 0) return [];
  const db = sql(ctx);
  const rows = await db.all<NamedEmoji>(
    `SELECT "shortcode", "url", "staticUrl" FROM custom_emoji WHERE "domainId" = ? AND ${anyOf(db.dialect, '"shortcode"')}`,
    [domainId, shortcodes],
  );
  const found = new Map(rows.map((row) => [row.shortcode, row]));
  return shortcodes.flatMap((shortcode) => found.get(shortcode) ?? []);
}
