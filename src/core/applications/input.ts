// What an application may be registered with.

import { AppError } from '../../lib/app-error.ts';
import { parseScopes, type Scope } from '../../lib/scopes.ts';

/** Where a person copies the code by hand, because the application has no address (out-of-band). */
export const OUT_OF_BAND = 'urn:ietf:wg:oauth:2.0:oob';

const LONGEST_NAME = 60;
const LONGEST_ADDRESS = 2_000;
const MOST_REDIRECTS = 50;
/** Addresses that are programs or documents themselves: a page of ours would run them. */
const FORBIDDEN_SCHEMES = new Set([
  'about:',
  'blob:',
  'data:',
  'file:',
  'filesystem:',
  'javascript:',
  'vbscript:',
  'view-source:',
]);

const invalid = (message: string, ...path: string[]) =>
  new AppError('INVALID_INPUT', message, { path: ['input', ...path] });

export function readName(text: string): string {
  const name = text.trim();
  if (name === '') throw invalid("Name can't be blank", 'name');
  if ([...name].length > LONGEST_NAME)
    throw invalid(`Name is too long (maximum is ${LONGEST_NAME} characters)`, 'name');
  return name;
}

export function readWebsite(text: string | null | undefined): string | null {
  const website = text?.trim() ?? '';
  if (website === '') return null;
  if (website.length > LONGEST_ADDRESS)
    throw invalid(`Website is too long (maximum is ${LONGEST_ADDRESS} characters)`, 'website');
  const scheme = URL.canParse(website) ? new URL(website).protocol : '';
  if (scheme !== 'https:' && scheme !== 'http:') throw invalid('Website must be a valid URL', 'website');
  return website;
}

/** Addresses are kept letter for letter, because they are compared letter for letter (RFC 9700, 4.1). */
export function readRedirectUris(given: readonly string[]): string[] {
  const uris = [...new Set(given.map((uri) => uri.trim()).filter((uri) => uri !== ''))];
  if (uris.length === 0) throw invalid("Redirect URI can't be blank", 'redirectUris');
  if (uris.length > MOST_REDIRECTS)
    throw invalid(`Redirect URI: at most ${MOST_REDIRECTS} addresses`, 'redirectUris');
  for (const uri of uris) mustBeRedirect(uri);
  return uris;
}

function mustBeRedirect(uri: string): void {
  if (uri === OUT_OF_BAND) return;
  const refuse = (message: string) => invalid(`Redirect URI ${message}`, 'redirectUris');
  if (uri.length > LONGEST_ADDRESS) throw refuse(`is too long (maximum is ${LONGEST_ADDRESS} characters)`);
  // An absolute URI without white space or control characters, which browsers would take out before they go there.
  if (!/^[\x21-\x7e]+$/.test(uri) || /[\\<>"`^{}|]/.test(uri) || !URL.canParse(uri))
    throw refuse('must be an absolute URI.');
  if (uri.includes('#')) throw refuse('cannot contain a fragment.');
  const { protocol, host, username, password } = new URL(uri);
  if (FORBIDDEN_SCHEMES.has(protocol)) throw refuse('is forbidden by the server.');
  const isWeb = protocol === 'https:' || protocol === 'http:';
  if (isWeb && (!/^https?:\/\/[^/]/i.test(uri) || host === '' || username !== '' || password !== ''))
    throw refuse('must be an absolute URI.');
}

/** The scopes as words, `read` where none are given. */
export function readScopes(given: readonly string[] | null | undefined): Scope[] {
  const { scopes, unknown } = parseScopes(given ?? []);
  if (unknown.length > 0) throw invalid("Scopes doesn't match configured on the server.", 'scopes');
  return scopes.length === 0 ? ['read'] : scopes;
}
