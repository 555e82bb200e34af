// Finds and makes the rows of hashtags.

import type { Tag } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { normaliseHashtag } from '../../lib/post-text/hashtag.ts';
import type { TxCtx } from '../context.ts';

/** A hashtag as it is stored. Errors: INVALID_INPUT for what is none. */
export function readTagName(text: string): string {
  const name = normaliseHashtag(text);
  if (name !== null) return name;
  throw new AppError('INVALID_INPUT', 'Write a hashtag as one word, with or without #.', {
    path: ['input', 'name'],
  });
}

/** The row of a hashtag, made where nobody used it yet; `text` as somebody typed it. */
export async function ensureTag(ctx: TxCtx, text: string): Promise<Tag> {
  const name = readTagName(text);
  await ctx.tx.sql.run(
    'INSERT INTO tag ("id", "name", "display", "createdAt") VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    [ctx.app.ids.next(), name, text.replace(/^[#\uff03]/, ''), BigInt(ctx.now)],
  );
  return ctx.tx.models.tag.findUniqueOrThrow({ where: { name } });
}
