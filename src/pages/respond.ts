// Turns pages, feeds and files into answers with their headers.

import { createHash } from 'node:crypto';
import type { Answer } from '../lib/answer.ts';
import type { Html, Xml } from './html.ts';
import type { PageRequest, SpokenRequest } from './request.ts';

/**
 * Nothing runs, nothing comes from elsewhere, nothing is framed. Forms stay on the host but for `formTargets`; `styles`
 * are hashes of what stands in the page itself. `runsScript`: files of this host run, which ask this host.
 */
const policyOf = (formTargets: readonly string[], styles: readonly string[] = [], runsScript = false) =>
  [
    "default-src 'none'",
    ...(runsScript ? ["script-src 'self'", "connect-src 'self'"] : []),
    `style-src ${["'self'", ...styles].join(' ')}`,
    "img-src 'self'",
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * What is seen without an account is the same for everyone; caches ask each time whether it still is, so that nothing
 * deleted stays.
 */
const ASK_EACH_TIME = 'public, max-age=0, must-revalidate';
/** Feed readers come often; a minute costs nobody anything. */
const FEED = 'public, max-age=60';
const LASTING = {
  'for ever': 'public, max-age=31536000, immutable',
  'a day': 'public, max-age=86400',
  'a minute': 'public, max-age=60',
};

const COMMON = {
  'content-security-policy': policyOf([]),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
};

export function pageAnswer(
  request: SpokenRequest,
  page: Html,
  status = 200,
  headers: Record<string, string> = {},
): Answer {
  return answer(request, status, page.text, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': status === 200 ? ASK_EACH_TIME : 'no-cache',
    'content-language': request.words.locale,
    // The cookie holds a language that was chosen.
    vary: 'accept, accept-language, cookie',
    ...headers,
  });
}

/** A page that others may show in a frame: nothing can be done on it, so that nobody can be led to do it unawares. */
export function embeddedAnswer(request: SpokenRequest, page: Html): Answer {
  const policy = policyOf([]).replace("form-action 'self'", "form-action 'none'");
  return pageAnswer(request, page, 200, {
    'content-security-policy': policy.replace("frame-ancestors 'none'", 'frame-ancestors *'),
    'cross-origin-resource-policy': 'cross-origin',
  });
}

/**
 * A page for one person: kept by nobody. `formTargets`: where its forms may lead in the end, because browsers apply
 * `form-action` to the redirect after a form as well. The referrer policy is one under which browsers still say where a
 * form comes from. `runsScript`: the page has a script file of ours, which it does without where none runs.
 */
export function personalAnswer(
  page: Html,
  status = 200,
  {
    formTargets = [],
    styles = [],
    runsScript = false,
    headers = {},
  }: {
    formTargets?: readonly string[];
    styles?: readonly string[];
    runsScript?: boolean;
    headers?: Record<string, string>;
  } = {},
): Answer {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policyOf(formTargets, styles, runsScript),
      ...PERSONAL,
      ...headers,
    },
    body: page.text,
  };
}

/** What the script of a page asked for. */
export function personalData(
  data: Record<string, unknown>,
  status: number,
  headers: Record<string, string>,
): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...PERSONAL, ...headers },
    body: JSON.stringify(data),
  };
}

/** Somewhere else, for one person, now. */
export function personalRedirect(location: string, headers: Record<string, string> = {}): Answer {
  return { status: 302, headers: { location, ...PERSONAL, ...headers }, body: null };
}

const PERSONAL = {
  'cache-control': 'private, no-store',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

export function feedAnswer(request: PageRequest, feed: Xml): Answer {
  return answer(request, 200, feed.text, {
    'content-type': 'application/atom+xml; charset=utf-8',
    'cache-control': FEED,
    vary: 'accept',
  });
}

export function fileAnswer(
  request: PageRequest,
  type: string,
  content: string | Buffer<ArrayBuffer>,
  lasting: keyof typeof LASTING,
): Answer {
  return answer(request, 200, content, {
    'content-type': type,
    'cache-control': LASTING[lasting],
  });
}

/** To another address of the same host; for now, because what is there may go. */
export function redirect(location: string): Answer {
  return {
    status: 302,
    headers: { ...COMMON, location, 'cache-control': 'no-cache', vary: 'accept' },
    body: null,
  };
}

/** A body with its entity tag, or 304 without one where the client has it already (RFC 9110, 13.1.2). */
function answer(
  request: PageRequest,
  status: number,
  body: string | Buffer<ArrayBuffer>,
  headers: Record<string, string>,
): Answer {
  const all = { ...COMMON, ...headers };
  if (status !== 200) return { status, headers: all, body };
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  if (matches(request.headers['if-none-match'], etag)) {
    return { status: 304, headers: { ...all, etag }, body: null };
  }
  return { status, headers: { ...all, etag }, body };
}

/** Weakly: a proxy that compresses makes `W/"…"` of a tag. */
function matches(given: string | undefined, etag: string): boolean {
  if (given === undefined) return false;
  return given.split(',').some((each) => {
    const tag = each.trim();
    return tag === '*' || tag.replace(/^W\//, '') === etag;
  });
}
