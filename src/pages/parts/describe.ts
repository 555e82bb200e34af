// A post in one line, for titles and previews.

import { htmlToLine, sanitizedToText } from '../../lib/html/plain-text.ts';
import { cleanLine, truncateText } from '../../lib/text.ts';
import { fill } from '../../lib/words/fill.ts';
import type { Words } from '../../lib/words/words.ts';
import type { AttachmentView, PostView } from '../views.ts';

/**
 * What a post is called where it has one line: its heading, its content warning (then nothing of what is under it), or
 * how it begins.
 */
export function postLine(words: Words, post: PostView, longest: number): string {
  const line = post.title ?? post.summary;
  if (line !== null) return truncateText(cleanLine(line), longest);
  const text = htmlToLine(post.html, longest);
  if (text !== '') return text;
  const [first] = post.attachments;
  return first ? attachmentLine(words, first, longest) : words.posts.textless;
}

/** The description of a post in link previews. */
export function postDescription(words: Words, post: PostView): string {
  if (post.summary !== null)
    return truncateText(fill(words.posts.warning, { summary: cleanLine(post.summary) }), 300);
  const text = truncateText(cleanLine(sanitizedToText(post.html)), 300);
  return text || postLine(words, post, 300);
}

function attachmentLine({ posts }: Words, { kind, alt }: AttachmentView, longest: number): string {
  const word = posts.aPicture[kind];
  return alt === ''
    ? word
    : truncateText(fill(posts.described, { kind: word, description: cleanLine(alt) }), longest);
}
