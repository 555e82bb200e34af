// The words of what is pushed, for apps that show them as they come.

import type { NotificationKind } from '../../db/enums.ts';
import type { Identity, Post } from '../../db/rows.ts';
import { sanitizedToText } from '../../lib/html/plain-text.ts';
import { truncateText } from '../../lib/text.ts';
import { handleOf } from '../identities/queries.ts';
import { KINDS } from '../notification-kinds/index.ts';

const LONGEST_NAME = 60;
const LONGEST_BODY = 140;

/** Who did what, in English. */
export function titleOf(kind: NotificationKind, actor: Identity): string {
  return KINDS[kind].title(cut(actor.name.trim() || handleOf(actor), LONGEST_NAME));
}

/**
 * The beginning of the post, or its content warning in its place; for what is about no post, of `said`, or where that
 * is null of what the actor says of themselves.
 */
export function bodyOf(post: Post | null, actor: Identity, said: string | null): string {
  const text = post ? post.summary || sanitizedToText(post.html) : (said ?? sanitizedToText(actor.bioHtml));
  return cut(text, LONGEST_BODY);
}

/** At most so many characters on one line. */
function cut(text: string, longest: number): string {
  return truncateText(text.replace(/\s+/g, ' ').trim(), longest);
}
