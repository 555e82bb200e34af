// A post in one line, for titles and previews.

import { htmlToLine, sanitizedToText } from '../../lib/html/plain-text.ts';
import { cleanLine, truncateText } from '../../lib/text.ts';
import type { AttachmentView, PostView } from '../views.ts';

/**
 * What a post is called where it has one line: its heading, its content warning (then nothing of what is under it), or
 * how it begins.
 */
export function postLine(post: PostView, longest: number): string {
  const line = post.title ?? post.summary;
  if (line !== null) return truncateText(cleanLine(line), longest);
  const text = htmlToLine(post.html, longest);
  if (text !== '') return text;
  const [first] = post.attachments;
  return first ? attachmentLine(first, longest) : 'A post without text';
}

/** The description of a post in link previews. */
export function postDescription(post: PostView): string {
  if (post.summary !== null) return truncateText(`Content warning: ${cleanLine(post.summary)}`, 300);
  const text = truncateText(cleanLine(sanitizedToText(post.html)), 300);
  return text || postLine(post, 300);
}

function attachmentLine({ kind, alt }: AttachmentView, longest: number): string {
  const word = { image: 'A picture', video: 'A video', audio: 'A sound', file: 'A file' }[kind];
  return alt === '' ? word : truncateText(`${word}: ${cleanLine(alt)}`, longest);
}
