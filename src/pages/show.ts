// Answers requests for pages, feeds and their files.

import { asUnavailable } from '../db/errors.ts';
import type { Answer } from '../lib/answer.ts';
import { isAppError } from '../lib/app-error.ts';
import { usernameKey } from '../lib/handle.ts';
import { parseId } from '../lib/ids.ts';
import { preferred } from '../lib/negotiate.ts';
import { normaliseHashtag } from '../lib/post-text/hashtag.ts';
import { wordsFor } from '../lib/words/words.ts';
import { GONE, type PageData, type PageSource } from './data.ts';
import { developersPage } from './developers.ts';
import { domainFeed, profileFeed } from './feed.ts';
import { frontPage } from './front.ts';
import { paths } from './links.ts';
import { manifestOf } from './manifest.ts';
import { gonePage, notFoundPage, unavailablePage } from './notice.ts';
import { chooseLanguage, wordsOf } from './parts/language.ts';
import { MARK } from './parts/logo.ts';
import { placeholder } from './parts/placeholders.ts';
import { passkeyScript } from './passkeys/script.ts';
import { collectionPage } from './people/collection.ts';
import { profilePage } from './people/profile.ts';
import { embeddedPostPage, postPage } from './post.ts';

import { type PageRequest, type Place, type SpokenRequest, spoken } from './request.ts';
import { embeddedAnswer, feedAnswer, fileAnswer, pageAnswer, redirect } from './respond.ts';
import { ROBOTS } from './robots.ts';
import { type Route, routeOf } from './routes.ts';
import { stylesheetOf } from './style/stylesheet.ts';
import { tagPage } from './tag.ts';
import { textPage } from './text.ts';

/** Answers GET and HEAD of everything people look at, feeds included; null: nothing at that path. */
export type Pages = (request: PageRequest) => Promise<Answer | null>;

/** Pages over any source of what is shown. */
export function pagesOf(source: PageSource): Pages {
  return async (asked) => {
    const route = routeOf(asked.path);
    const request = spoken(asked, await wordsOf(asked));
    const answer =
      route &&
      (await show(source(request.domain), request, route).catch((error) => unavailable(request, error)));
    return answer ?? (isForPeople(request) ? missing(request) : null);
  };
}

async function show(data: PageData, request: SpokenRequest, route: Route): Promise<Answer | null> {
  const { domain } = request;
  switch (route.kind) {
    case 'front':
      if (wantsFeed(request))
        return feedAnswer(request, domainFeed(await ofDomain(request), await data.feed()));
      return pageAnswer(request, frontPage(request, await data.front()));
    case 'feed':
      return feedAnswer(request, domainFeed(await ofDomain(request), await data.feed()));
    case 'text': {
      const text = await data.text(route.of);
      return text ? pageAnswer(request, textPage(request, route.of, text)) : missing(request);
    }
    case 'developers':
      return pageAnswer(request, developersPage(request));
    case 'profile':
      if (wantsFeed(request)) return showProfileFeed(data, request, route.username);
      return showProfile(data, request, route.username);
    case 'profile-feed':
      return showProfileFeed(data, request, route.username);
    case 'post':
      return showPost(data, request, route);
    case 'tag': {
      const name = normaliseHashtag(route.name);
      if (name === null) return missing(request);
      const after = afterOf(request);
      const tag = await data.tagged(name, after);
      return pageAnswer(request, tagPage(request, { name, ...tag }, after === null));
    }
    case 'collection': {
      const found = await data.collection(route.key);
      if (found === null) return missing(request);
      return pageAnswer(request, collectionPage(request, found), 200, { link: alternate(found.uri) });
    }
    case 'handle': {
      if (route.domain !== domain.name && route.domain !== domain.host) return missing(request);
      if (route.key !== null) return redirect(paths.post(route.username, route.key));
      const found = await data.profile(route.username, null);
      if (found === GONE) return gone(request, 'profile');
      return found ? redirect(paths.profile(found.profile.username)) : missing(request);
    }
    case 'actor-uri': {
      const found = await data.profile(route.username, null);
      if (found === GONE) return gone(request, 'profile');
      return found ? redirect(paths.profile(found.profile.username)) : missing(request);
    }
    case 'post-uri': {
      const found = await data.thread(route.key);
      if (found === GONE) return gone(request, 'post');
      return found ? redirect(paths.post(found.post.author.username, found.post.key)) : missing(request);
    }
    case 'graphiql':
      return redirect('/graphql');
    case 'script':
      return ownFile(request, 'text/javascript; charset=utf-8', passkeyScript);
    case 'stylesheet':
      return ownFile(request, 'text/css; charset=utf-8', stylesheetOf(domain.accent));
    case 'mark':
      return fileAnswer(request, 'image/svg+xml; charset=utf-8', MARK, 'a day');
    case 'placeholder':
      return fileAnswer(request, 'image/png', placeholder(route.of), 'a day');
    case 'manifest':
      return fileAnswer(request, 'application/manifest+json; charset=utf-8', manifestOf(domain), 'a day');
    case 'language':
      return chooseLanguage(domain, queryOf(request));
    case 'robots':
      return fileAnswer(request, 'text/plain; charset=utf-8', ROBOTS, 'a day');
  }
}

/** A page from before a file changed still asks for the old address; what it gets must not be kept under it. */
function ownFile(
  request: SpokenRequest,
  type: string,
  { path, text }: { path: string; text: string },
): Answer {
  return fileAnswer(request, type, text, path === request.path ? 'for ever' : 'a minute');
}

async function showProfile(data: PageData, request: SpokenRequest, username: string): Promise<Answer> {
  const after = afterOf(request);
  const found = await data.profile(username, after);
  if (found === GONE) return gone(request, 'profile');
  if (found === null) return missing(request);
  return pageAnswer(request, profilePage(request, found, after === null), 200, {
    link: alternate(found.profile.uri),
  });
}

async function showProfileFeed(data: PageData, request: SpokenRequest, username: string): Promise<Answer> {
  const found = await data.feedOf(username);
  if (found === GONE) return gone(request, 'profile');
  if (found === null) return showProfile(data, request, `${username}.atom`);
  return feedAnswer(request, profileFeed(await ofDomain(request), found.profile, found.posts));
}

/** A post has one address: under its author's name, in whatever case it was asked. */
async function showPost(
  data: PageData,
  request: SpokenRequest,
  { username, key, isEmbedded }: Extract<Route, { kind: 'post' }>,
): Promise<Answer> {
  const found = await data.thread(key);
  if (found === GONE) return gone(request, 'post');
  if (found === null || usernameKey(found.post.author.username) !== usernameKey(username))
    return missing(request);
  if (isEmbedded) return embeddedAnswer(request, embeddedPostPage(request, found.post));
  return pageAnswer(request, postPage(request, found), 200, { link: alternate(found.post.uri) });
}

function alternate(uri: string): string {
  return `<${uri}>; rel="alternate"; type="application/activity+json"`;
}

/** While the database cannot be used; every other failure is thrown on. */
function unavailable(request: SpokenRequest, error: unknown): Answer {
  const reason = asUnavailable(error) ?? (isAppError(error, 'UNAVAILABLE', 'BUSY') ? error : null);
  if (reason === null) throw error;
  const seconds = Math.ceil((reason.retryAfterMs ?? 10_000) / 1000);
  return pageAnswer(request, unavailablePage(request), 503, { 'retry-after': String(seconds) });
}

function missing(request: SpokenRequest): Answer {
  return pageAnswer(request, notFoundPage(request), 404);
}

function gone(request: SpokenRequest, what: 'post' | 'profile'): Answer {
  return pageAnswer(request, gonePage(request, what), 410);
}

/** Cursor of a page with older posts; null on the first, and for what is no cursor. */
function afterOf(request: PageRequest): string | null {
  const after = queryOf(request).get('after') ?? '';
  return parseId(after) === null ? null : after;
}

function queryOf({ target, path }: PageRequest): URLSearchParams {
  return new URLSearchParams(target.slice(path.length + 1));
}

/** Feeds are kept for a while, by readers and caches, and speak the language of the domain to all. */
async function ofDomain({ domain }: PageRequest): Promise<Place> {
  return { domain, words: await wordsFor(domain.language) };
}

/** The same address gives its feed to a reader that asks for Atom and not for a page. */
function wantsFeed({ headers }: PageRequest): boolean {
  return preferred(headers.accept, ['text/html', 'application/atom+xml']) === 'application/atom+xml';
}

/** A browser that went astray gets a page; programs, and whatever lies under the API, get null and so JSON. */
function isForPeople({ path, headers }: PageRequest): boolean {
  const isApi = /^\/(?:api|oauth|graphql|graphiql|nodeinfo|\.well-known|inbox|actor|internal)(?:\/|$)/.test(
    path,
  );
  return !isApi && preferred(headers.accept, ['application/json', 'text/html']) === 'text/html';
}
