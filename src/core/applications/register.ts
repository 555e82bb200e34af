// Registers OAuth applications.

import type { Application, Domain } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { formatScopes } from '../../lib/scopes.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { readAll } from '../input.ts';
import { hashToken } from '../tokens/hash.ts';
import { readName, readRedirectUris, readScopes, readWebsite } from './input.ts';

export interface RegisterApplicationInput {
  name: string;
  redirectUris: readonly string[];
  /** Scopes as OAuth writes them; `read` when there are none. */
  scopes?: readonly string[] | null;
  website?: string | null;
  /** Which domain it is for: that of the host asked, or any by the operator. */
  domain?: Domain | null;
  /** Id and secret chosen by the operator, for scripts and tests; random when not given. */
  clientId?: string | null;
  secret?: string | null;
}

/**
 * Every application is told a secret, also those that cannot keep one: what an app may do comes from people's consent.
 */
const LITERAL = /^[\x21-\x7e]{8,200}$/;

/**
 * Registers an application with a domain; anybody may. The secret is told once, only its hash is kept. How often is
 * limited by the caller. Errors: INVALID_INPUT with everything that is wrong, FORBIDDEN for id, secret or domain of
 * one's choice, CONFLICT for an id that is taken.
 */
export async function registerApplication(
  ctx: Ctx,
  input: RegisterApplicationInput,
): Promise<{ application: Application; secret: string }> {
  const isOperator = ctx.viewer.kind === 'operator';
  const { clientId: ownId, secret: ownSecret } = input;
  if (
    (ownId != null || ownSecret != null || (input.domain && input.domain.id !== ctx.domain?.id)) &&
    !isOperator
  )
    throw new AppError('FORBIDDEN', 'Only the command line chooses id, secret and domain of an application.');
  const domain = input.domain ?? ctx.domain ?? (await ctx.app.domains.default());
  if (domain?.state !== 'ACTIVE')
    throw new AppError('CONFLICT', 'Applications are registered with a domain that is active.');
  const { name, website, redirectUris, scopes, clientId, secret } = readAll({
    name: () => readName(input.name),
    website: () => readWebsite(input.website),
    redirectUris: () => readRedirectUris(input.redirectUris),
    scopes: () => readScopes(input.scopes),
    clientId: () => literal(ctx, ownId, 'clientId'),
    secret: () => literal(ctx, ownSecret, 'secret'),
  });
  return inTransaction(ctx, async (ctx) => {
    const id = ctx.app.ids.next();
    const taken = await ctx.tx.models.application.findUnique({ where: { clientId }, select: { id: true } });
    if (taken)
      throw new AppError('CONFLICT', 'There is an application with this id.', {
        path: ['input', 'clientId'],
      });
    const application = await ctx.tx.models.application.create({
      data: {
        id,
        domainId: domain.id,
        clientId,
        secretHash: hashToken(secret),
        name,
        website,
        redirectUris,
        scopes: formatScopes(scopes),
        createdAt: BigInt(ctx.now),
      },
    });
    return { application, secret };
  });
}

function literal(ctx: Ctx, given: string | null | undefined, field: string): string {
  if (given == null) return ctx.app.random.bytes(32).toString('base64url');
  if (LITERAL.test(given)) return given;
  throw new AppError('INVALID_INPUT', 'Write 8 to 200 printable characters without spaces.', {
    path: ['input', field],
  });
}
