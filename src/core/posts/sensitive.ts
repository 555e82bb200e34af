// Whether media of a post are shown as sensitive.

import type { Post } from '../../db/rows.ts';
import type { App } from '../context.ts';

type Shown = Pick<Post, 'isSensitive' | 'attachments' | 'authorId'>;

/**
 * Its author says so, or whoever moderates a domain (null: the whole install) says it of all media of the author. At
 * once where nothing has to be asked.
 */
export function isShownAsSensitive(
  { restrictions }: Pick<App, 'restrictions'>,
  domainId: bigint | null,
  { isSensitive, attachments, authorId }: Shown,
): boolean | Promise<boolean> {
  if (isSensitive || !Array.isArray(attachments) || attachments.length === 0) return isSensitive;
  const ids = restrictions.sensitiveIds(domainId);
  return ids instanceof Promise ? ids.then((set) => set.has(authorId)) : ids.has(authorId);
}

/** A post of ours as other servers are told of it. */
export async function asSentOut<Row extends Shown & Pick<Post, 'domainId'>>(
  app: Pick<App, 'restrictions'>,
  post: Row,
): Promise<Row> {
  const isSensitive = await isShownAsSensitive(app, post.domainId, post);
  return isSensitive === post.isSensitive ? post : { ...post, isSensitive };
}
