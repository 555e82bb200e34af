// Reads a token with its user and identity, without the model API.

import type { Identity, Token, User } from '../../db/rows.ts';
import { IDENTITY } from '../../db/sql/identity-shape.ts';
import { columnsAs, rowAs, type Shape } from '../../db/sql/joined.ts';
import type { Database } from '../../db/types.ts';

/** A token and whose it is. */
export interface TokenRow {
  token: Token;
  user: User | null;
  identity: Identity | null;
}

const TOKEN: Shape<Token> = {
  id: 'as is',
  hash: 'as is',
  kind: 'as is',
  sealed: 'as is',
  applicationId: 'as is',
  domainId: 'as is',
  userId: 'as is',
  identityId: 'as is',
  scopes: 'as is',
  appName: 'as is',
  createdAt: 'as is',
  lastUsedAt: 'as is',
  expiresAt: 'as is',
  revokedAt: 'as is',
};

const USER: Shape<User> = {
  id: 'as is',
  email: 'as is',
  passwordHash: 'as is',
  isAdmin: 'boolean',
  disabledAt: 'as is',
  state: 'as is',
  createdAt: 'as is',
  lastSignInAt: 'as is',
  getsReportMail: 'boolean',
  getsSignUpMail: 'boolean',
  getsAppealMail: 'boolean',
  getsSignInMail: 'boolean',
  getsDigest: 'boolean',
  locale: 'as is',
  secondFactorAt: 'as is',
  signedUpWith: 'as is',
};

const SELECT = `SELECT ${columnsAs(TOKEN, 't')}, ${columnsAs(USER, 'u')}, ${columnsAs(IDENTITY, 'i')}
  FROM token t LEFT JOIN user_account u ON u."id" = t."userId" LEFT JOIN identity i ON i."id" = t."identityId" WHERE t."hash" = ?`;

/**
 * A token by its hash. The first request with a token must not load Prisma's query compiler (30 MB) on a server that
 * otherwise only reads by hand.
 */
export async function readToken(db: Database, hash: string): Promise<TokenRow | null> {
  const [row] = await db.sql.all<Record<string, unknown>>(SELECT, [hash]);
  const token = row ? rowAs(TOKEN, 't', row) : null;
  return row && token ? { token, user: rowAs(USER, 'u', row), identity: rowAs(IDENTITY, 'i', row) } : null;
}
