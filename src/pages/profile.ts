// The page of a profile.

import type { Domain } from '../db/rows.ts';
import { htmlToLine } from '../lib/html/plain-text.ts';
import type { ProfilePage } from './data.ts';
import { type Html, html, safe } from './html.ts';
import { layout, pager } from './layout.ts';
import { ELSEWHERE, hrefOf, isOwn, paths } from './links.ts';
import { longDayOf } from './parts/dates.ts';
import { followForm } from './parts/follow.ts';
import { icons } from './parts/icons.ts';
import { avatar, nameLink } from './parts/person.ts';
import { entry, post } from './parts/post.ts';
import type { ProfileView } from './views.ts';

/** Somebody of this domain, with what they posted and boosted; `isFirst` false on pages with older posts. */
export function profilePage(
  domain: Domain,
  { profile, pinned, entries }: ProfilePage,
  isFirst: boolean,
): Html {
  const path = paths.profile(profile.username);
  const pins = pinned.map((view) => post(domain, view, { label: html`${icons.pin}<span>Pinned</span>` }));
  const isEmpty = pinned.length === 0 && entries.items.length === 0;
  const main = html`<div class="narrow h-feed">
${head(domain, profile)}
<section class="posts" aria-label="Posts">${pins}${entries.items.map((each) => entry(domain, each))}${isEmpty && html`<p class="empty">Nothing public here yet.</p>`}</section>
${pager(path, entries.older, isFirst)}
</div>`;
  return layout(
    domain,
    {
      title: `${profile.name} (${profile.handle})`,
      description: htmlToLine(profile.bioHtml, 300) || `${profile.handle} in the fediverse.`,
      canonical: path,
      openGraph: openGraph(profile),
      links: headLinks(profile),
      isIndexed: profile.isIndexable && isFirst,
    },
    main,
  );
}

function openGraph(profile: ProfileView): Html {
  const picture = hrefAbsolute(profile.avatarUrl);
  return html`<meta property="og:type" content="profile">
<meta property="profile:username" content="${profile.handle.replace(/^@/, '')}">
${
  picture &&
  html`<meta property="og:image" content="${picture}">
`
}`;
}

function headLinks(profile: ProfileView): Html {
  return html`<link rel="alternate" type="application/activity+json" href="${profile.uri}">
<link rel="alternate" type="application/atom+xml" title="Public posts of ${profile.name}" href="${paths.feedOf(profile.username)}">
`;
}

function head(domain: Domain, profile: ProfileView): Html {
  return html`<header class="card profile h-card p-author">${banner(domain, profile)}
<div class="inside">${avatar(domain, profile, 'large')}
${profile.movedTo && html`<p class="moved">${profile.name} moved to ${nameLink(domain, profile.movedTo)} (${profile.movedTo.handle}).</p>`}
<h1 class="p-name"><bdi>${profile.name}</bdi></h1>
<p class="handle"><a class="u-url u-uid" href="${paths.profile(profile.username)}" rel="me">${profile.handle}</a>${profile.isAutomated && html` <span class="badge">automated</span>`}${profile.isLocked && html` <span class="badge">approves followers</span>`}</p>
<div class="bio p-note"${profile.language !== null && html` lang="${profile.language}"`} dir="auto">${safe(profile.bioHtml)}</div>
${fields(profile)}
${counts(profile)}
${profile.movedTo === null && html`<div class="follow-here"><p>Follow from your own server:</p>${followForm([profile])}</div>`}
<p class="links"><span class="muted">Here since ${longDayOf(profile.joinedAt)}</span><a href="${paths.feedOf(profile.username)}">Feed of public posts</a>${picture(domain, profile.avatarUrl, 'Portrait')}${picture(domain, profile.headerUrl, 'Header picture')}</p></div></header>`;
}

/** A picture that lies on another host, as a link. */
function picture(domain: Domain, address: string | null, name: string): Html | null {
  const href = hrefOf(domain, address);
  return href === null || isOwn(domain, address)
    ? null
    : html`<a href="${href}" rel="${ELSEWHERE}">${name}</a>`;
}

/** The header picture where it lies here; otherwise a pattern in the domain's colour. */
function banner(domain: Domain, profile: ProfileView): Html {
  if (profile.headerUrl && isOwn(domain, profile.headerUrl)) {
    return html`<img class="banner" src="${hrefOf(domain, profile.headerUrl)}" alt="${profile.headerAlt}">`;
  }
  return html`<div class="banner"></div>`;
}

function fields(profile: ProfileView): Html | null {
  if (profile.fields.length === 0) return null;
  const rows = profile.fields.map(
    ({ name, valueHtml, verifiedAt }) =>
      html`<div><dt>${name}</dt><dd>${safe(valueHtml)}${verifiedAt !== null && html` <span class="proven" title="This page links back">✓ verified</span>`}</dd></div>`,
  );
  return html`<dl class="fields">${rows}</dl>`;
}

function counts({ counts: { posts, followers, following } }: ProfileView): Html {
  const count = (number: number | null, what: string) =>
    number !== null && html`<li><b>${number.toLocaleString('en')}</b> ${what}</li>`;
  return html`<ul class="counts">${count(posts, posts === 1 ? 'post' : 'posts')}${count(followers, followers === 1 ? 'follower' : 'followers')}${count(following, 'following')}</ul>`;
}

function hrefAbsolute(address: string | null): string | null {
  return address !== null && /^https?:\/\//.test(address) ? address : null;
}
