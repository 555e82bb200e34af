// Creates access tokens.

import type { Identity, Token, User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { formatScopes, normaliseScopes, type Scope } from '../../lib/scopes.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { hashToken } from './hash.ts';

const LONGEST_APP_NAME = 200;

export interface CreateTokenInput {
  user: User | null;
  identity: Identity | null;
  scopes: readonly Scope[];
  appName: string;
  /** Epoch milliseconds; null when it does not end by itself. */
  expiresAt?: number | null;
  /** A token chosen by the operator (scripts and tests); random when not given. */
  literal?: string | null;
}

/** Makes a token and tells it once; only its hash is kept. Who may make one for whom is checked by the caller. */
export async function createToken(ctx: Ctx, input: CreateTokenInput): Promise<{ row: Token; token: string }> {
  if (input.literal != null && !/^[\x21-\x7e]{8,500}$/.test(input.literal)) {
    throw new AppError('INVALID_INPUT', 'A token has 8 to 500 printable characters without spaces.', {
      path: ['input', 'token'],
    });
  }
  if (input.appName.length > LONGEST_APP_NAME)
    throw new AppError('INVALID_INPUT', `The name of an app has at most ${LONGEST_APP_NAME} characters.`, {
      path: ['input', 'appName'],
    });
  const token = input.literal ?? ctx.app.random.bytes(32).toString('base64url');
  return inTransaction(ctx, async (ctx) => {
    const id = ctx.app.ids.next();
    const inserted = await ctx.tx.sql.run(
      `INSERT INTO token ("id", "hash", "userId", "identityId", "scopes", "appName", "createdAt", "expiresAt")
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      [
        id,
        hashToken(token),
        input.user?.id ?? null,
        input.identity?.id ?? null,
        formatScopes(normaliseScopes(input.scopes)),
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
