// Which language a page is answered in, and the cookie by which somebody chooses another.

import type { Domain } from '../../db/rows.ts';
import type { Answer } from '../../lib/answer.ts';
import { type Locale, localeOf, wantedLocale } from '../../lib/words/locales.ts';
import { type Words, wordsIn } from '../../lib/words/words.ts';
import type { PageRequest } from '../request.ts';

/** No secret, and nobody is let in by it: it needs no `__Host-`, and all names of a site may share it. */
const COOKIE = 'pukeko_language';
const YEAR_S = 365 * 24 * 3600;

/** What was chosen in this browser; null where nothing was. */
function chosenLocale({ headers }: Pick<PageRequest, 'headers'>): Locale | null {
  return localeOf(/(?:^|;\s*)pukeko_language=([a-z]{2})(?:;|$)/.exec(headers.cookie ?? '')?.[1]);
}

/**
 * The words for a request: of the language chosen in this browser, else of the person's own (`locale`), else of what
 * the browser asks for, else of the domain's, else English.
 */
export function wordsOf(
  request: Pick<PageRequest, 'headers' | 'domain'>,
  locale: string | null = null,
): Promise<Words> {
  const { headers, domain } = request;
  const chosen = chosenLocale(request) ?? localeOf(locale);
  return wordsIn(chosen ?? wantedLocale(headers['accept-language'], localeOf(domain.language) ?? 'en'));
}

/** `Set-Cookie` for a language; null takes the choice back. */
export function languageCookie({ origin }: Pick<Domain, 'origin'>, locale: Locale | null): string {
  const secure = origin.startsWith('https:') ? '; Secure' : '';
  return `${COOKIE}=${locale ?? ''}; Path=/; SameSite=Lax; HttpOnly; Max-Age=${locale === null ? 0 : YEAR_S}${secure}`;
}

/** GET /language?to=de&back=/path: chooses a language in this browser, and leads back to where it was chosen. */
export function chooseLanguage(domain: Domain, query: URLSearchParams): Answer {
  const back = query.get('back') ?? '/';
  // A path of this host, and nothing that a browser reads as another.
  const location = /^\/(?![/\\])[^\s\\]*$/.test(back) && URL.canParse(back, domain.origin) ? back : '/';
  const locale = localeOf(query.get('to'));
  return {
    status: 302,
    headers: {
      location,
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
      ...(locale === null ? {} : { 'set-cookie': languageCookie(domain, locale) }),
    },
    body: null,
  };
}
