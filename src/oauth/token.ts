// POST /oauth/token: grants become tokens.

import { tokenOfApplication } from '../core/applications/client-tokens.ts';
import { tokenByPassword } from '../core/applications/password-grant.ts';
import { redeemCode } from '../core/applications/redeem.ts';
import type { App, Ctx } from '../core/context.ts';
import { signInName } from '../core/users/sign-in-name.ts';
import type { Application, Token } from '../db/rows.ts';
import type { Answer } from '../lib/answer.ts';
import { type AppErrorCode, isAppError } from '../lib/app-error.ts';
import { clientOf } from './client.ts';
import {
  answered,
  ctxOf,
  jsonAnswer,
  missing,
  OAuthRefusal,
  type OAuthRequest,
  type Parameters,
  parametersOf,
} from './request.ts';

interface Granted {
  token: string;
  row: Token;
  scope: string;
}

/** Limits guessing of passwords, together with the other ways to sign in. */
export interface PasswordGuard {
  attempt<T>(login: string, ip: string, wrong: AppErrorCode, verify: () => Promise<T>): Promise<T>;
}

type Grant = (ctx: Ctx, application: Application, parameters: Parameters) => Promise<Granted>;

const GRANTS: Record<string, Grant> = {
  authorization_code: byCode,
  client_credentials: byCredentials,
};

/**
 * The token endpoint (RFC 6749, 3.2). Tokens do not end by themselves, so no answer has `expires_in`, and there is
 * nothing to refresh.
 */
export function tokenEndpoint(app: App, guard: PasswordGuard) {
  return (request: OAuthRequest): Promise<Answer> =>
    answered(async () => {
      const parameters = await parametersOf(request);
      const type = parameters.required('grant_type');
      const isPassword = type === 'password' && app.config.passwordGrant;
      const grant = isPassword
        ? byPassword(guard, request.ip)
        : Object.hasOwn(GRANTS, type)
          ? GRANTS[type]
          : undefined;
      if (!grant)
        throw new OAuthRefusal(
          400,
          'unsupported_grant_type',
          'The authorization grant type is not supported by the authorization server.',
        );
      const ctx = ctxOf(app, request);
      const application = await clientOf(ctx, request, parameters);
      const { token, row, scope } = await grant(ctx, application, parameters);
      return jsonAnswer({
        access_token: token,
        token_type: 'Bearer',
        scope,
        created_at: Math.floor(Number(row.createdAt) / 1000),
      });
    });
}

async function byCode(ctx: Ctx, application: Application, parameters: Parameters): Promise<Granted> {
  const redeemed = await redeemCode(ctx, application, {
    code: parameters.required('code'),
    redirectUri: parameters.required('redirect_uri'),
    codeVerifier: parameters.optional('code_verifier'),
  });
  if (redeemed.outcome === 'token') return redeemed;
  if (redeemed.outcome === 'missing-verifier') throw missing('code_verifier');
  throw new OAuthRefusal(
    400,
    'invalid_grant',
    'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.',
  );
}

async function byCredentials(ctx: Ctx, application: Application, parameters: Parameters): Promise<Granted> {
  const made = await tokenOfApplication(ctx, application, parameters.optional('scope'));
  if (made) return made;
  throw new OAuthRefusal(400, 'invalid_scope', 'The requested scope is invalid, unknown, or malformed.');
}

function byPassword(guard: PasswordGuard, ip: string): Grant {
  return async (ctx, application, parameters) => {
    const email = parameters.required('username');
    const password = parameters.required('password');
    const code = parameters.optional('otp');
    const scope = parameters.optional('scope');
    // Thrown and not answered, what is no sign-in ends no count of wrong passwords.
    return guard
      .attempt(signInName(email, ctx.domain), ip, 'UNAUTHENTICATED', async () => {
        const made = await tokenByPassword(ctx, application, { email, password, code, scope });
        if (made === 'scope')
          throw new OAuthRefusal(
            400,
            'invalid_scope',
            'The requested scope is invalid, unknown, or malformed.',
          );
        if (made === 'identity')
          throw new OAuthRefusal(400, 'invalid_grant', 'This login has no identity on this domain.');
        return made;
      })
      .catch((error) => {
        if (isAppError(error, 'SECOND_FACTOR_REQUIRED'))
          throw new OAuthRefusal(400, 'mfa_required', `${error.message} It is the parameter otp.`);
        if (!isAppError(error, 'UNAUTHENTICATED', 'FORBIDDEN')) throw error;
        throw new OAuthRefusal(400, 'invalid_grant', error.message);
      });
  };
}
