// Looks up the application that a person is asked about.

import { OUT_OF_BAND } from '../../core/applications/input.ts';
import { paths } from '../links.ts';
import { type Asked, checkAsked, type Refused, type Request, readAsked } from './asked.ts';
import type { Documents } from './documents.ts';
import { type AccountParts, type AccountRequest, type AccountVisit, openAccountVisit } from './visit.ts';

/** What is asked, checked against the application's registration with this host. */
export async function requestOf(
  visit: AccountVisit,
  documents: Documents,
  asked: Asked | null,
): Promise<Request | Refused> {
  if (asked === null) return { status: 400, message: 'A parameter of this request stands there twice.' };
  const { application } =
    asked.client_id === null
      ? { application: null }
      : await visit.run(documents.client, { clientId: asked.client_id });
  return checkAsked(asked, application);
}

/**
 * For a page from which a form may end at the application: its address as `form-action` names it. `back`: path and
 * query of the page that comes next, which leads on to the application itself or by the page for joining.
 */
export async function clientTarget(
  parts: AccountParts,
  documents: Documents,
  request: AccountRequest,
  back: string,
): Promise<string | null> {
  if (back.startsWith(`${paths.join}?`)) {
    const after = new URLSearchParams(back.slice(paths.join.length + 1)).get('next') ?? '';
    return clientTarget(parts, documents, request, after);
  }
  if (!back.startsWith(`${paths.authorize}?`)) return null;
  const visit = await openAccountVisit(parts, request);
  const asked = readAsked(new URLSearchParams(back.slice(paths.authorize.length + 1)));
  const found = await requestOf(visit, documents, asked);
  return 'client' in found ? formTarget(found.redirectUri) : null;
}

/** Where a form may lead (CSP): the origin of a web address, the scheme of others. */
export function formTarget(redirectUri: string): string | null {
  if (redirectUri === OUT_OF_BAND) return null;
  const { protocol, origin } = new URL(redirectUri);
  return protocol === 'https:' || protocol === 'http:' ? origin : protocol;
}
