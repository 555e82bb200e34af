// Long texts in Markdown that are no posts: no mentions, no hashtags.

import MarkdownIt from 'markdown-it';
import { safeHref } from '../html/href.ts';
import { sanitizeHtml } from '../html/sanitize.ts';
import { whenAsked } from '../when-asked.ts';

const reader = whenAsked(() => {
  const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });
  markdown.validateLink = (url) => safeHref(url) !== null;
  return markdown;
});

/** Markdown as safe HTML; headings are bold paragraphs, as in all HTML that is shown here. */
export function documentHtml(markdown: string): string {
  return sanitizeHtml(reader.get().render(markdown)).trim();
}
