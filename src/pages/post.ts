// The page of a post with its thread.

import type { Domain } from '../db/rows.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';
import { paths } from './links.ts';
import { postDescription, postLine } from './parts/describe.ts';
import { post } from './parts/post.ts';
import type { PostView, ThreadView } from './views.ts';

/** Deeper answers are not set in further. */
const DEEPEST_INDENT = 4;

/** A post with what it answers above and what answers it below. */
export function postPage(domain: Domain, { post: view, ancestors, replies, isCut }: ThreadView): Html {
  const main = html`<div class="narrow thread">
<h1 class="hidden">Post by ${view.author.name}</h1>
${ancestors.map((each) => post(domain, each, { className: 'before' }))}${post(domain, view, { className: 'focus', isFocus: true })}
${replies.length > 0 && html`<h2>Replies</h2>`}${replies.map(({ post: each, depth }) => post(domain, each, { className: `d${Math.min(depth, DEEPEST_INDENT)}` }))}
${isCut && html`<p class="empty">There are more replies than are shown here.</p>`}
</div>`;
  const path = paths.post(view.author.username, view.key);
  return layout(
    domain,
    {
      title: `${view.author.name}: ${postLine(view, 70)}`,
      description: postDescription(view),
      canonical: path,
      openGraph: openGraph(view),
      links: html`<link rel="alternate" type="application/activity+json" href="${view.uri}">
<link rel="alternate" type="application/atom+xml" title="Public posts of ${view.author.name}" href="${paths.feedOf(view.author.username)}">
`,
      isIndexed: view.author.isIndexable && view.visibility === 'PUBLIC',
    },
    main,
  );
}

/** A sensitive picture is no preview. */
function openGraph(view: PostView): Html {
  const picture =
    view.isSensitive || view.summary !== null ? null : view.attachments.find(({ kind }) => kind === 'image');
  return html`<meta property="og:type" content="article">
<meta property="article:published_time" content="${view.publishedAt}">
${
  view.editedAt !== null &&
  html`<meta property="article:modified_time" content="${view.editedAt}">
`
}<meta property="profile:username" content="${view.author.handle.replace(/^@/, '')}">
${
  view.language !== null &&
  html`<meta property="og:locale" content="${view.language.replace('-', '_')}">
`
}${
  picture &&
  /^https?:\/\//.test(picture.url) &&
  html`<meta property="og:image" content="${picture.url}">
<meta property="og:image:alt" content="${picture.alt}">
`
}`;
}
