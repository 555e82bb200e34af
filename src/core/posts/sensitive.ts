// Whether media of a post are shown as sensitive.

import { readBool } from '../../db/row.ts';
import type { Post } from '../../db/rows.ts';
import type { App, TxCtx } from '../context.ts';

type Shown = Pick<Post, 'id' | 'isSensitive' | 'attachments' | 'authorId'>;

/**
 * Its author says so, or whoever moderates a domain (null: the whole install) says it of the post, or of all media of
 * the author. At once where nothing has to be asked.
 */
export function isShownAsSensitive(
  { restrictions }: Pick<App, 'restrictions'>,
  domainId: bigint | null,
  { id, isSensitive, attachments, authorId }: Shown,
): boolean | Promise<boolean> {
  if (isSensitive || !Array.isArray(attachments) || attachments.length === 0) return isSensitive;
  const ids = restrictions.sensitiveIds(domainId);
  const isAmong = (set: ReadonlySet<bigint>) => set.has(authorId) || set.has(id);
  return ids instanceof Promise ? ids.then(isAmong) : isAmong(ids);
}

/**
 * Whether moderators of the domain that a post was written on hold it to be sensitive, whatever its author says. What
 * the author says in an edit (`said`; null: nothing of it) is noted: it counts once the moderators take theirs back.
 */
export async function isHeldSensitive(
  { tx }: TxCtx,
  { id, domainId }: Pick<Post, 'id' | 'domainId'>,
  said: boolean | null,
): Promise<boolean> {
  const rows = await tx.sql.all<{ isEdited: boolean | bigint }>(
    'SELECT "isEdited" FROM sensitive_post WHERE "domainId" = ? AND "postId" = ?',
    [domainId, id],
  );
  const [row] = rows;
  if (!row) return false;
  if (said !== null && said === readBool(row.isEdited))
    await tx.sql.run(`UPDATE sensitive_post SET "isEdited" = ? WHERE "domainId" = ? AND "postId" = ?`, [
      ...[!said, domainId, id],
    ]);
  return true;
}

/** A post of ours as other servers are told of it. */
export async function asSentOut<Row extends Shown & Pick<Post, 'domainId'>>(
  app: Pick<App, 'restrictions'>,
  post: Row,
): Promise<Row> {
  const isSensitive = await isShownAsSensitive(app, post.domainId, post);
  return isSensitive === post.isSensitive ? post : { ...post, isSensitive };
}
