// Keeps uploads for a scheduled post.

import type { Media } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { TxCtx } from '../context.ts';
import { InvalidMedia } from './errors.ts';

/**
 * Keeps uploads that no post has until a time (epoch milliseconds): they count as unused from then on, and until then
 * no post can take them. `again`: they were kept before, and whatever is still there is kept until the new time.
 * Errors: INVALID_INPUT where one was taken meanwhile.
 */
export async function holdMedia(
  ctx: TxCtx,
  media: readonly Pick<Media, 'id'>[],
  until: number,
  { again = false }: { again?: boolean } = {},
): Promise<void> {
  if (media.length === 0) return;
  const { sql } = ctx.tx;
  const held = await sql.run(
    `UPDATE media SET "unusedSince" = ? WHERE ${anyOf(sql.dialect, '"id"')} AND "state" = 'READY' AND "postId" IS NULL
       AND "unusedSince" > 0 ${again ? '' : 'AND "unusedSince" <= ?'}`,
    [BigInt(until), media.map(({ id }) => id), ...(again ? [] : [BigInt(ctx.app.clock.now())])],
  );
  if (!again && held !== media.length)
    throw new InvalidMedia(
      'Another post took one of these files at the same moment; upload it again.',
      ['input', 'mediaIds'],
      'TAKEN',
    );
}
