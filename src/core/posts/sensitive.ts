// Whether media of a post are shown as sensitive.

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

type Own = Pick<Post, 'id' | 'domainId'>;

/** Whether moderators of the domain that a post was written on hold it to be sensitive, whatever its author says. */
export async function isHeldSensitive({ tx }: TxCtx, { id, domainId }: Own): Promise<boolean> {
  const rows = await tx.sql.all(
    'SELECT 1 AS "one" FROM sensitive_post WHERE "domainId" = ? AND "postId" = ?',
    [domainId, id],
  );
  return rows.length > 0;
}

/**
 * Notes what its author says of a post that moderators hold to be sensitive: it counts once they take theirs back
 * (`isEdited`: then it is edited to be shown again).
 */
export async function noteAuthorsWord({ tx }: TxCtx, { id, domainId }: Own, isSensitive: boolean) {
  await tx.sql.run('UPDATE sensitive_post SET "isEdited" = ? WHERE "domainId" = ? AND "postId" = ?', [
    !isSensitive,
    domainId,
    id,
  ]);
}

/** A post of ours as other servers are told of it. */
export async function asSentOut<Row extends Shown & Pick<Post, 'domainId'>>(
  app: Pick<App, 'restrictions'>,
  post: Row,
): Promise<Row> {
  const isSensitive = await isShownAsSensitive(app, post.domainId, post);
  return isSensitive === post.isSensitive ? post : { ...post, isSensitive };
}
