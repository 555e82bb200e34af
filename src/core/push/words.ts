// What is shown below the title of what is pushed, for apps that show it as it comes.

import type { Identity, Post } from '../../db/rows.ts';
import { sanitizedToText } from '../../lib/html/plain-text.ts';
import { truncateText } from '../../lib/text.ts';

const LONGEST_BODY = 140;

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
