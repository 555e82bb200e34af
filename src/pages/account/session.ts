// The cookies of account pages, and the tokens that keep other sites from sending their forms.

import { createHash } from 'node:crypto';
import type { Domain } from '../../db/rows.ts';
import { systemRandom } from '../../lib/random.ts';
import type { PageRequest } from '../request.ts';

/**
 * Cookies of one host each: the session of whoever signed in, a random one for forms that are shown before, one that
 * stays when somebody signs out, by which this browser is known again, and the page that signing in leads back to.
 * `__Host-` keeps neighbours on other names of the same site from setting them; over plain http on localhost browsers
 * take no such name.
 */
type CookieName = 'session' | 'form' | 'device' | 'back';

const RANDOM = /^[\w-]{20,200}$/;
const PATTERNS: Record<CookieName, RegExp> = {
  session: RANDOM,
  form: RANDOM,
  device: RANDOM,
  // Browsers keep no cookie of more than 4,096 bytes.
  back: /^[\w-]{2,3600}$/,
};

const isSecure = ({ origin }: Pick<Domain, 'origin'>) => origin.startsWith('https:');

function nameOf(domain: Pick<Domain, 'origin'>, cookie: CookieName): string {
  return `${isSecure(domain) ? '__Host-' : ''}pukeko_${cookie}`;
}

/** Its value; null where there is none, or more than one: somebody else set the other. */
export function cookieOf({ domain, headers }: PageRequest, cookie: CookieName): string | null {
  const name = nameOf(domain, cookie);
  const values = (headers.cookie ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1));
  const [value] = values;
  return values.length === 1 && value && PATTERNS[cookie].test(value) ? value : null;
}

/** `Set-Cookie` of one; `seconds` null: until the browser is closed, 0: it goes. */
export function setCookie(
  domain: Pick<Domain, 'origin'>,
  cookie: CookieName,
  value: string,
  seconds: number | null,
): Record<string, string> {
  const parts = [`${nameOf(domain, cookie)}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Lax'];
  if (isSecure(domain)) parts.push('Secure');
  if (seconds !== null) parts.push(`Max-Age=${seconds}`);
  return { 'set-cookie': parts.join('; ') };
}

/** The token that a form carries: whoever knows the cookie can make it, and nobody else. */
const tokenOf = (secret: string) => createHash('sha256').update(`form\n${secret}`).digest('base64url');

/** The token for a form of whoever asks, with the cookie that goes with it where there is none yet. */
export function formToken(request: PageRequest): { token: string; headers: Record<string, string> } {
  const known = cookieOf(request, 'session') ?? cookieOf(request, 'form');
  if (known !== null) return { token: tokenOf(known), headers: {} };
  const made = systemRandom.bytes(32).toString('base64url');
  return { token: tokenOf(made), headers: setCookie(request.domain, 'form', made, null) };
}

/** Whether a form was filled in on a page of this host, in this browser. */
export function isOwnForm(request: PageRequest, fields: URLSearchParams): boolean {
  const secrets = [cookieOf(request, 'session'), cookieOf(request, 'form')];
  const given = fields.get('form_token') ?? '';
  return isSameOrigin(request) && secrets.some((secret) => secret !== null && tokenOf(secret) === given);
}

/** What browsers say of where a request comes from; where they say nothing the form's token decides alone. */
export function isSameOrigin({ domain, headers }: PageRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin } = headers;
  if (origin === undefined) return true;
  const host = URL.canParse(origin) ? new URL(origin).host : '';
  return host !== '' && (host === domain.host || host === headers.host);
}
