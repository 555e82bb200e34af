// The addresses of account pages.

import { type Route, routesOf } from '../../lib/route.ts';
import type { PageRequest } from '../request.ts';
import { authorizePages } from './authorize.ts';
import { accountDocuments } from './documents.ts';
import { overviewPages } from './overview.ts';
import { signInPages } from './sign-in.ts';
import type { AccountParts } from './visit.ts';

/** Pages where people sign in, let applications act for them and take that back. Server-rendered, and they work without script. */
export function accountRoutes(parts: AccountParts): readonly Route<PageRequest>[] {
  const route = routesOf<PageRequest>('account');
  const documents = accountDocuments(parts.graphql);
  const signIn = signInPages(parts, documents);
  const authorize = authorizePages(parts, documents);
  const overview = overviewPages(parts, documents);
  return [
    route.get('/auth/sign_in', signIn.get),
    route.post('/auth/sign_in', signIn.post),
    route.get('/auth/sign_out', signIn.signOutPage),
    route.post('/auth/sign_out', signIn.signOut),
    route.delete('/auth/sign_out', signIn.signOutByProgram),
    route.get('/oauth/authorize', authorize.get),
    route.post('/oauth/authorize', authorize.post),
    route.delete('/oauth/authorize', authorize.delete),
    route.get('/oauth/authorize/native', authorize.native),
    route.get('/oauth/authorized_applications', overview.get),
    route.delete('/oauth/authorized_applications/:key', (http) =>
      overview.endApplication(http, http.params.key),
    ),
    route.post('/oauth/authorized_applications/:key/revoke', (http) =>
      overview.endApplication(http, http.params.key),
    ),
    route.post('/auth/sessions/:key/revoke', (http) => overview.endSession(http, http.params.key)),
  ];
}
