// Gives the picture of a preview its hash when somebody looks at it for the first time.

import { type Ctx, inTransaction, sql } from '../context.ts';

/** Kept where a picture has no hash, so that nobody tries again. */
const NONE = '';

/**
 * Makes and keeps the hash of a preview's picture, which lies at `path`, where it has none yet. Whoever reads the
 * preview from then on gets it; nobody is told, because the picture itself is there already.
 */
export async function hashPreviewPicture(
  ctx: Ctx,
  { previewId, imageUrl, path }: { previewId: bigint; imageUrl: string; path: string },
): Promise<void> {
  const lacking = 'WHERE "id" = ? AND "imageUrl" = ? AND "blurhash" IS NULL';
  const found = await sql(ctx).all(`SELECT 1 AS "one" FROM preview ${lacking}`, [previewId, imageUrl]);
  if (found.length === 0) return;
  const hash = (await ctx.app.ports.media.hashOf(path)) ?? NONE;
  await inTransaction(ctx, ({ tx }) =>
    tx.sql.run(`UPDATE preview SET "blurhash" = ? ${lacking}`, [hash, previewId, imageUrl]),
  );
}
