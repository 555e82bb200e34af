// The page of a profile.

import type { Domain } from '../../db/rows.ts';
import { htmlToLine } from '../../lib/html/plain-text.ts';
import { fill, type Plural } from '../../lib/words/fill.ts';
import type { Words } from '../../lib/words/words.ts';
import type { ProfilePage } from '../data.ts';
import { type Html, html, safe } from '../html.ts';
import { layout, pager } from '../layout.ts';
import { ELSEWHERE, hrefOf, isOwn, paths } from '../links.ts';
import { longDayOf } from '../parts/dates.ts';
import { followForm } from '../parts/follow.ts';
import { icons } from '../parts/icons.ts';
import { avatar, nameLink } from '../parts/person.ts';
import { entry, post } from '../parts/post.ts';
import { counted, rich } from '../parts/rich.ts';
import type { Place } from '../request.ts';
import type { ProfileView } from '../views.ts';

/** Somebody of this domain, with what they posted and boosted; `isFirst` false on pages with older posts. */
export function profilePage(place: Place, { profile, pinned, entries }: ProfilePage, isFirst: boolean): Html {
  const { words } = place;
  const path = paths.profile(profile.username);
  const pins = pinned.map((view) =>
    post(place, view, { label: html`${icons.pin}<span>${words.profile.pinned}</span>` }),
  );
  const isEmpty = pinned.length === 0 && entries.items.length === 0;
  const main = html`<div class="narrow h-feed">
${head(place, profile)}
<section class="posts" aria-label="${words.profile.posts}">${pins}${entries.items.map((each) => entry(place, each))}${isEmpty && html`<p class="empty">${words.profile.empty}</p>`}</section>
${pager(place, path, entries.older, isFirst)}
</div>`;
  return layout(
    place,
    {
      title: `${profile.name} (${profile.handle})`,
      description:
        htmlToLine(profile.bioHtml, 300) || fill(words.profile.description, { handle: profile.handle }),
      canonical: path,
      openGraph: openGraph(profile),
      links: headLinks(words, profile),
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

function headLinks(words: Words, profile: ProfileView): Html {
  return html`<link rel="alternate" type="application/activity+json" href="${profile.uri}">
<link rel="alternate" type="application/atom+xml" title="${fill(words.profile.feedTitle, { name: profile.name })}" href="${paths.feedOf(profile.username)}">
`;
}

function head(place: Place, profile: ProfileView): Html {
  const { domain, words } = place;
  const { profile: says } = words;
  return html`<header class="card profile h-card p-author">${banner(domain, profile)}
<div class="inside">${avatar(domain, profile, 'large')}
${profile.movedTo && html`<p class="moved">${rich(says.moved, { name: profile.name, other: nameLink(domain, profile.movedTo), handle: profile.movedTo.handle })}</p>`}
<h1 class="p-name"><bdi>${profile.name}</bdi></h1>
<p class="handle"><a class="u-url u-uid" href="${paths.profile(profile.username)}" rel="me">${profile.handle}</a>${profile.isAutomated && html` <span class="badge">${says.automated}</span>`}${profile.isLocked && html` <span class="badge">${says.locked}</span>`}</p>
<div class="bio p-note"${profile.language !== null && html` lang="${profile.language}"`} dir="auto">${safe(profile.bioHtml)}</div>
${fields(words, profile)}
${counts(words, profile)}
${profile.movedTo === null && html`<div class="follow-here"><p>${says.followHere}</p>${followForm(words, [profile])}</div>`}
<p class="links"><span class="muted">${rich(says.since, { day: longDayOf(words, profile.joinedAt) })}</span><a href="${paths.feedOf(profile.username)}">${says.feed}</a>${picture(domain, profile.avatarUrl, says.portrait)}${picture(domain, profile.headerUrl, says.header)}</p></div></header>`;
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

function fields(words: Words, profile: ProfileView): Html | null {
  if (profile.fields.length === 0) return null;
  const rows = profile.fields.map(
    ({ name, valueHtml, verifiedAt }) =>
      html`<div><dt>${name}</dt><dd>${safe(valueHtml)}${verifiedAt !== null && html` <span class="proven" title="${words.profile.verifiedHow}">${words.profile.verified}</span>`}</dd></div>`,
  );
  return html`<dl class="fields">${rows}</dl>`;
}

function counts(words: Words, { counts: { posts, followers, following } }: ProfileView): Html {
  const { postCount, followerCount, followingCount } = words.profile;
  const count = (number: number | null, forms: Plural) =>
    number !== null && html`<li>${counted(words, forms, number)}</li>`;
  return html`<ul class="counts">${count(posts, postCount)}${count(followers, followerCount)}${count(following, followingCount)}</ul>`;
}

function hrefAbsolute(address: string | null): string | null {
  return address !== null && /^https?:\/\//.test(address) ? address : null;
}
