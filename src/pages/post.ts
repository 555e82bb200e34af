// The page of a post with its thread.

import { fill } from '../lib/words/fill.ts';
import { type Html, html } from './html.ts';
import { bareLayout, layout } from './layout.ts';
import { paths } from './links.ts';
import { postDescription, postLine } from './parts/describe.ts';
import { post } from './parts/post.ts';
import type { Place } from './request.ts';
import type { PostView, ThreadView } from './views.ts';

/** Deeper answers are not set in further. */
const DEEPEST_INDENT = 4;

/** A post with what it answers above and what answers it below. */
export function postPage(place: Place, { post: view, ancestors, replies, isCut }: ThreadView): Html {
  const { domain, words } = place;
  const { posts } = words;
  const main = html`<div class="narrow thread">
<h1 class="hidden">${fill(posts.byAuthor, { name: view.author.name })}</h1>
${ancestors.map((each) => post(place, each, { className: 'before' }))}${post(place, view, { className: 'focus', isFocus: true })}
${replies.length > 0 && html`<h2>${posts.replies}</h2>`}${replies.map(({ post: each, depth }) => post(place, each, { className: `d${Math.min(depth, DEEPEST_INDENT)}` }))}
${isCut && html`<p class="empty">${posts.isCut}</p>`}
</div>`;
  const path = paths.post(view.author.username, view.key);
  return layout(
    place,
    {
      title: `${view.author.name}: ${postLine(words, view, 70)}`,
      description: postDescription(words, view),
      canonical: path,
      openGraph: openGraph(view),
      links: html`<link rel="alternate" type="application/activity+json" href="${view.uri}">
<link rel="alternate" type="application/atom+xml" title="${fill(words.profile.feedTitle, { name: view.author.name })}" href="${paths.feedOf(view.author.username)}">
<link rel="alternate" type="application/json+oembed" href="${domain.origin}/api/oembed?url=${encodeURIComponent(`${domain.origin}${path}`)}">
`,
      isIndexed: view.author.isIndexable && view.visibility === 'PUBLIC',
    },
    main,
  );
}

/** A post alone, as other pages show it in a frame. */
export function embeddedPostPage(place: Place, view: PostView): Html {
  const { words } = place;
  const head = {
    title: `${view.author.name}: ${postLine(words, view, 70)}`,
    description: postDescription(words, view),
  };
  return bareLayout(place, head, post(place, view, { className: 'focus', isFocus: true }));
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
