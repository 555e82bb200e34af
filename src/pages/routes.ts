// Which page a path means.

import { isLocalUsername, parseHandle } from '../lib/handle.ts';
import { parseId } from '../lib/ids.ts';

/** What a path of ours means; everything else is no page. */
export type Route =
  | { kind: 'front' }
  | { kind: 'feed' }
  | { kind: 'developers' }
  /** What the domain says about itself at length. */
  | { kind: 'text'; of: DomainTextName }
  | { kind: 'profile'; username: string }
  | { kind: 'profile-feed'; username: string }
  | { kind: 'post'; username: string; key: string; isEmbedded?: boolean }
  /** The same under a whole handle: on to the page, if it is one of this domain. */
  | { kind: 'handle'; username: string; domain: string; key: string | null }
  | { kind: 'tag'; name: string }
  | { kind: 'collection'; key: string }
  /** Actor and post URIs, when a browser asks: on to the page. */
  | { kind: 'actor-uri'; username: string }
  | { kind: 'post-uri'; key: string }
  /** GraphiQL is what browsers get at the API's own address. */
  | { kind: 'graphiql' }
  | { kind: 'stylesheet' }
  /** Of the pages that ask for passkeys. */
  | { kind: 'script' }
  | { kind: 'mark' }
  /** What apps show for those without a picture. */
  | { kind: 'placeholder'; of: 'avatar' | 'header' }
  | { kind: 'manifest' }
  /** Chooses the language of pages. */
  | { kind: 'language' }
  | { kind: 'robots' };

export type DomainTextName = 'about' | 'privacyPolicy' | 'terms';
const TEXTS = {
  '/about': 'about',
  '/privacy-policy': 'privacyPolicy',
  '/terms-of-service': 'terms',
} as const;

/** Reads a path as on the wire; null where no page of ours can be. */
export function routeOf(path: string): Route | null {
  switch (path) {
    case '/':
      return { kind: 'front' };
    case '/developers':
      return { kind: 'developers' };
    case '/about':
    case '/privacy-policy':
    case '/terms-of-service':
      return { kind: 'text', of: TEXTS[path] };
    case '/manifest':
    case '/manifest.json':
      return { kind: 'manifest' };
    case '/language':
      return { kind: 'language' };
    case '/feed.atom':
      return { kind: 'feed' };
    case '/graphiql':
    case '/graphiql/':
      return { kind: 'graphiql' };
    case '/favicon.svg':
    case '/favicon.ico':
      return { kind: 'mark' };
    case '/assets/missing-avatar.png':
      return { kind: 'placeholder', of: 'avatar' };
    case '/assets/missing-header.png':
      return { kind: 'placeholder', of: 'header' };
    case '/robots.txt':
      return { kind: 'robots' };
  }
  if (/^\/assets\/pages\.[0-9a-f]{12}\.css$/.test(path)) return { kind: 'stylesheet' };
  if (/^\/assets\/passkeys\.[0-9a-f]{12}\.js$/.test(path)) return { kind: 'script' };
  const [first = '', second, ...more] = path.slice(1).split('/').map(decoded);
  if (first === null || second === null) return null;
  if (more.length > 0) {
    const shown =
      more.join('/') === 'embed' && first.startsWith('@') ? profileRoute(first.slice(1), second) : null;
    return shown?.kind === 'post' ? { ...shown, isEmbedded: true } : null;
  }
  if (first.startsWith('@')) return profileRoute(first.slice(1), second);
  if (second === undefined || second === '') return null;
  if (first === 'tags') return { kind: 'tag', name: second };
  if (first === 'collections') return parseId(second) === null ? null : { kind: 'collection', key: second };
  if (first === 'users') return isLocalUsername(second) ? { kind: 'actor-uri', username: second } : null;
  if (first === 'posts') return parseId(second) === null ? null : { kind: 'post-uri', key: second };
  return null;
}

/** A username may end in `.atom` too: where there is no feed of that name, whoever asks looks for the profile. */
function profileRoute(name: string, key: string | undefined): Route | null {
  if (name.includes('@')) return handleRoute(name, key ?? null);
  if (key === undefined) {
    const feedOf = /^(.+)\.atom$/.exec(name)?.[1];
    if (feedOf !== undefined)
      return isLocalUsername(feedOf) ? { kind: 'profile-feed', username: feedOf } : null;
    return isLocalUsername(name) ? { kind: 'profile', username: name } : null;
  }
  if (!isLocalUsername(name) || parseId(key) === null) return null;
  return { kind: 'post', username: name, key };
}

function handleRoute(text: string, key: string | null): Route | null {
  const handle = parseHandle(text);
  if (!handle?.domain || !isLocalUsername(handle.username)) return null;
  if (key !== null && parseId(key) === null) return null;
  return { kind: 'handle', username: handle.username, domain: handle.domain, key };
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
