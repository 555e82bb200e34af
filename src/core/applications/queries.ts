// Finds OAuth applications.

import { timingSafeEqual } from 'node:crypto';
import type { Application } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';
import { hashToken } from '../tokens/hash.ts';

/** An application of the domain that was asked, by its client id; null for every other, those of other domains too. */
export async function applicationByClientId(ctx: Ctx, clientId: string): Promise<Application | null> {
  if (clientId.length > 200) return null;
  const found = await models(ctx).application.findUnique({ where: { clientId } });
  return found && (ctx.domain === null || found.domainId === ctx.domain.id) ? found : null;
}

/**
 * The application that holds the token of the request; null for sessions and for tokens that people made themselves.
 */
export function applicationOfToken(ctx: Ctx): Promise<Application | null> {
  const { viewer } = ctx;
  return applicationById(ctx, 'applicationId' in viewer ? viewer.applicationId : null);
}

export async function applicationById(ctx: Ctx, id: bigint | null | undefined): Promise<Application | null> {
  return id == null ? null : models(ctx).application.findUnique({ where: { id } });
}

/**
 * The application that id and secret are of (RFC 6749, 2.3.1), on the domain that was asked; null where either is
 * wrong.
 */
export async function authenticatedApplication(
  ctx: Ctx,
  clientId: string,
  secret: string,
): Promise<Application | null> {
  const application = await applicationByClientId(ctx, clientId);
  if (!application) return null;
  const [stored, given] = [Buffer.from(application.secretHash), Buffer.from(hashToken(secret))];
  return stored.byteLength === given.byteLength && timingSafeEqual(stored, given) ? application : null;
}

/** The addresses people may be sent back to. */
export function redirectUrisOf({ redirectUris }: Pick<Application, 'redirectUris'>): string[] {
  return Array.isArray(redirectUris) ? redirectUris.filter((uri) => typeof uri === 'string') : [];
}
