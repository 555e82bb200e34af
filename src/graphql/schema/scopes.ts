// The rules by which fields are for a token, a scope, or an admin.

import type { AuthFailure } from '@pothos/plugin-scope-auth';
import { administersInstall } from '../../core/roles/policy.ts';
import { scopesOfViewer } from '../../core/viewer.ts';
import { type Scope, scopesAllow } from '../../lib/scopes.ts';
import type { GraphQLContext } from '../request/context.ts';
import { NotAllowedError, UnauthenticatedError } from './errors.ts';

/** Who may use a root field; every one says which of these it is (a test holds it). */
export interface AuthScopes {
  /** Everyone, whatever their token may do. */
  public: boolean;
  /** Everyone without a token; a token, that of an app too, must hold the scope. */
  open: Scope;
  /** Whoever is signed in with a token that holds the scope. */
  holds: Scope;
  /** Admins of the install, with a token that holds the scope. */
  installAdmin: Scope;
}

/** One rule of a root field. */
export type ScopeRule = { [K in keyof AuthScopes]: { [k in K]: AuthScopes[K] } }[keyof AuthScopes];

export function scopesOf(ctx: GraphQLContext) {
  return {
    public: true,
    open: (scope: Scope) => ctx.core.viewer.kind === 'anonymous' || holds(ctx, scope),
    holds: (scope: Scope) => ctx.isSignedIn && holds(ctx, scope),
    installAdmin: (scope: Scope) => ctx.isSignedIn && holds(ctx, scope) && administersInstall(ctx.core),
  };
}

/** Whether the viewer's token holds a scope; the operator and the server itself hold all. */
export function holds(ctx: GraphQLContext, scope: Scope): boolean {
  const scopes = scopesOfViewer(ctx.core.viewer);
  return scopes === null || scopesAllow(scopes, scope);
}

/**
 * Throws where the viewer's token does not hold a scope: for what needs more than the scope of its root field, which is
 * for the signed-in.
 */
export function mustHold(ctx: GraphQLContext, scope: Scope): void {
  if (!holds(ctx, scope)) throw denial(ctx, scope);
}

/** The scope of the rule that refused; the plugin wraps even a single rule in a list. */
export function scopeMeant(failure: AuthFailure): Scope | null {
  if ('failures' in failure) return failure.failures.map(scopeMeant).find((scope) => scope !== null) ?? null;
  return 'parameter' in failure && typeof failure.parameter === 'string'
    ? (failure.parameter as Scope)
    : null;
}

/** The error for somebody whom a rule refuses. */
export function denial(ctx: GraphQLContext, scope: Scope | null): UnauthenticatedError | NotAllowedError {
  const { kind } = ctx.core.viewer;
  if (kind === 'anonymous' || kind === 'remote')
    return new UnauthenticatedError(
      'Send a token to do this: sign in, or ask for one (Authorization: Bearer …).',
    );
  if (scope !== null && !holds(ctx, scope))
    return new NotAllowedError(`This needs a token with the scope ${scope}; make one that has it.`);
  if (kind === 'app')
    return new NotAllowedError('This needs somebody who signed in; the token of an app alone is nobody.');
  return new NotAllowedError('Only admins of this install may do this; ask one of them.');
}
