// Atom feeds (RFC 4287).

import type { Domain } from '../db/rows.ts';
import { htmlToLine } from '../lib/html/plain-text.ts';
import { displayHost } from '../lib/url/host-name.ts';
import { fill } from '../lib/words/fill.ts';
import type { Words } from '../lib/words/words.ts';
import { html, safe, type Xml, xml } from './html.ts';
import { titleOf } from './layout.ts';
import { hrefOf, paths } from './links.ts';
import { postDescription, postLine } from './parts/describe.ts';
import type { Place } from './request.ts';
import type { AttachmentView, PersonView, PostView, ProfileView } from './views.ts';

/** Atom (RFC 4287) of one identity's public posts. */
export function profileFeed(place: Place, profile: ProfileView, posts: readonly PostView[]): Xml {
  const path = paths.profile(profile.username);
  return feed(place, {
    title: `${profile.name} (${profile.handle})`,
    subtitle: htmlToLine(profile.bioHtml, 300),
    self: paths.feedOf(profile.username),
    page: path,
    since: profile.joinedAt,
    author: author(profile),
    posts,
  });
}

/** Atom of the public posts of a domain's people. */
export function domainFeed(place: Place, posts: readonly PostView[]): Xml {
  const { domain } = place;
  return feed(place, {
    title: titleOf(domain),
    subtitle: domain.description || displayHost(domain.name),
    self: paths.feed,
    page: '/',
    since: new Date(Number(domain.createdAt)).toISOString(),
    author: null,
    posts,
  });
}

interface FeedHead {
  title: string;
  subtitle: string;
  self: string;
  page: string;
  /** When it was last changed if there are no posts. */
  since: string;
  author: Xml | null;
  posts: readonly PostView[];
}

function feed({ domain, words }: Place, head: FeedHead): Xml {
  const changed = head.posts.map((post) => post.editedAt ?? post.publishedAt);
  const updated = [head.since, ...changed].sort().at(-1) ?? head.since;
  return xml`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${domain.origin}${head.self}</id>
<title>${head.title}</title>
<subtitle>${head.subtitle}</subtitle>
<updated>${updated}</updated>
<link rel="self" type="application/atom+xml" href="${domain.origin}${head.self}"/>
<link rel="alternate" type="text/html" href="${domain.origin}${head.page}"/>
<icon>${domain.origin}/favicon.svg</icon>
<generator>Pūkeko</generator>
${head.author}${head.posts.map((post) => item(domain, words, post))}</feed>
`;
}

function item(domain: Domain, words: Words, post: PostView): Xml {
  const page = hrefOf(domain, post.url, post.uri);
  return xml`<entry>
<id>${post.uri}</id>
<title>${postLine(words, post, 100)}</title>
<published>${post.publishedAt}</published>
<updated>${post.editedAt ?? post.publishedAt}</updated>
${
  page !== null &&
  xml`<link rel="alternate" type="text/html" href="${page.startsWith('/') ? domain.origin + page : page}"/>
`
}${author(post.author)}${
  post.summary !== null &&
  xml`<summary>${postDescription(words, post)}</summary>
`
}<content type="html"${post.language !== null && xml` xml:lang="${post.language}"`}>${content(words, post)}</content>
${post.tags.map(
  (tag) => xml`<category term="${tag}"/>
`,
)}${post.attachments.map(enclosure)}</entry>
`;
}

/** HTML as text: readers unpack it once, so it is escaped once more on the way (xml`` does). */
function content({ posts }: Words, post: PostView): string {
  const warning =
    post.summary !== null &&
    html`<p><strong>${fill(posts.warning, { summary: post.summary })}</strong></p><hr />`;
  const poll = post.poll && html`<ul>${post.poll.options.map(({ title }) => html`<li>${title}</li>`)}</ul>`;
  return html`${warning}${safe(post.html)}${poll}`.text;
}

function author(person: PersonView): Xml {
  return xml`<author><name>${person.name}</name><uri>${person.uri}</uri></author>
`;
}

function enclosure({ url, alt, mediaType }: AttachmentView): Xml | false {
  const type = mediaType !== null && xml` type="${mediaType}"`;
  const title = alt !== '' && xml` title="${alt}"`;
  return (
    /^https?:\/\//.test(url) &&
    xml`<link rel="enclosure"${type} href="${url}"${title}/>
`
  );
}
