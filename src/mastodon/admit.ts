// Whether a token may use a route, in Mastodon's order and words.

import type { Viewer } from '../core/viewer.ts';
import { scopesOfViewer } from '../core/viewer.ts';
import { type Scope, scopesAllow } from '../lib/scopes.ts';
import { RestError, SENTENCES, unauthorized } from './errors.ts';
import type { RestRoute } from './route.ts';

/**
 * The viewer with whom the documents of a route run, once its audience and its scopes were checked. Throws 401 without
 * a token, 403 outside of its scopes, 422 for the token of an app where a person is needed; where moderators are, 403
 * for all of these.
 */
export function admit(route: Pick<RestRoute, 'audience' | 'scopes' | 'grants'>, viewer: Viewer): Viewer {
  const { audience } = route;
  if (viewer.kind === 'anonymous') {
    if (audience === 'public' || audience === 'optional') return viewer;
    throw tokenless(route);
  }
  if (audience !== 'public' && !holdsAny(viewer, route.scopes)) throw new RestError(403, SENTENCES.scope);
  const isPerson = viewer.kind === 'identity' || (viewer.kind === 'user' && viewer.identity !== null);
  if (audience === 'user' && !isPerson) throw new RestError(422, SENTENCES.needsUser);
  if (audience === 'moderator' && !isPerson) throw new RestError(403, SENTENCES.notAllowed);
  if (audience === 'app' && viewer.kind !== 'app') throw new RestError(403, SENTENCES.needsApp);
  return withScopes(viewer, [...route.scopes, ...route.grants]);
}

/** What is answered where a token is needed, and none was sent or what was sent never was one. */
export function tokenless({ audience }: Pick<RestRoute, 'audience'>): RestError {
  return audience === 'moderator'
    ? new RestError(403, SENTENCES.notAllowed)
    : unauthorized(SENTENCES.invalidToken);
}

function holdsAny(viewer: Viewer, scopes: readonly Scope[]): boolean {
  const held = scopesOfViewer(viewer);
  return scopes.length === 0 || held === null || scopes.some((scope) => scopesAllow(held, scope));
}

/**
 * What the route itself stands under holds for its documents, even where the token came in by another of its scopes.
 */
export function withScopes(viewer: Viewer, scopes: readonly Scope[]): Viewer {
  return 'scopes' in viewer ? { ...viewer, scopes: [...viewer.scopes, ...scopes] } : viewer;
}
