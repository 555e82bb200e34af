// Creates access tokens.

import type { TokenKind } from '../../db/enums.ts';
import type { Application, Domain, Identity, Token, User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { formatScopes, type Scope, scopesAllow } from '../../lib/scopes.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { readAll } from '../input.ts';
import { hashToken } from './hash.ts';

const LONGEST_APP_NAME = 200;

export interface CreateTokenInput {
  user: User | null;
  identity: Identity | null;
  /** Kept in this order, because applications are answered what they asked for. */
  scopes: readonly Scope[];
  appName: string;
  /** The OAuth application that is to hold it; a sealed copy is kept, for when the application asks for it again. */
  application?: Application | null;
  /** The one domain it is good on, where neither identity nor user say it. */
  domain?: Domain | null;
  /** `COOKIE`: a browser's session; never accepted as a bearer token, as others are never accepted as a cookie. */
  kind?: TokenKind;
  /** Epoch milliseconds; null when it does not end by itself. */
  expiresAt?: number | null;
  /** A token chosen by the operator (scripts and tests); random when not given. */
  literal?: string | null;
}

/** A token's text that somebody chose. Errors: INVALID_INPUT. */
export function readLiteral(literal: string | null | undefined): string | null {
  if (literal == null || /^[\x21-\x7e]{8,500}$/.test(literal)) return literal ?? null;
  throw new AppError('INVALID_INPUT', 'A token has 8 to 500 printable characters without spaces.', {
    path: ['input', 'token'],
  });
}

/** Errors: INVALID_INPUT for a name that is too long. */
export function readAppName(name: string): string {
  if (name.length <= LONGEST_APP_NAME) return name;
  throw new AppError('INVALID_INPUT', `The name of an app has at most ${LONGEST_APP_NAME} characters.`, {
    path: ['input', 'appName'],
  });
}

/** Makes a token and tells it once. Who may make one for whom is checked by the caller. */
export async function createToken(ctx: Ctx, input: CreateTokenInput): Promise<{ row: Token; token: string }> {
  readAll({ literal: () => readLiteral(input.literal), appName: () => readAppName(input.appName) });
  const token = input.literal ?? ctx.app.random.bytes(32).toString('base64url');
  return inTransaction(ctx, async (ctx) => {
    const id = ctx.app.ids.next();
    const inserted = await ctx.tx.sql.run(
      `INSERT INTO token ("id", "hash", "kind", "sealed", "applicationId", "domainId", "userId", "identityId", "scopes", "appName", "createdAt", "expiresAt")
       VALUES (?, ?, ${input.kind === 'COOKIE' ? "'COOKIE'" : "'BEARER'"}, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      [
        id,
        hashToken(token),
        isGivenOutAgain(input) ? ctx.app.ports.seal.seal(token) : null,
        input.application?.id ?? null,
        input.domain?.id ?? null,
        input.user?.id ?? null,
        input.identity?.id ?? null,
        formatScopes([...new Set(input.scopes)]),
        input.appName,
        BigInt(ctx.now),
        input.expiresAt == null ? null : BigInt(input.expiresAt),
      ],
    );
    if (inserted === 0)
      throw new AppError('CONFLICT', 'This token is in use already.', { path: ['input', 'token'] });
    return { token, row: await ctx.tx.models.token.findUniqueOrThrow({ where: { id } }) };
  });
}

/**
 * To the application that holds it, and in the messages that are pushed to an app of somebody (core/push/compose.ts).
 */
function isGivenOutAgain({ application, identity, kind, scopes }: CreateTokenInput): boolean {
  return application != null || (identity !== null && kind !== 'COOKIE' && scopesAllow(scopes, 'push'));
}
