// Who sends a GET for a document: the signer, or nobody.

import type { Ctx } from '../../core/context.ts';
import { anonymousReader, type Reader, remoteReader } from '../../core/posts/reader.ts';
import { blockBetween } from '../../core/relations/between.ts';
import type { Identity } from '../../db/rows.ts';
import type { Answer } from '../../lib/answer.ts';
import { authenticate } from '../authenticate.ts';
import { isSigned } from '../signatures/request.ts';
import { readSignature } from '../signatures/verify.ts';
import { activityPub } from '../state.ts';
import { refusedAnswer } from './answers.ts';
import type { DocumentRequest } from './request.ts';

/** Who asks for a document. */
export interface Asker {
  reader: Reader;
  /** The owner of the key that signed; null for the anonymous. */
  identity: Identity | null;
}

export type AskerOrAnswer = { asker: Asker } | { answer: Answer };

/**
 * Who a signed GET comes from: the key's owner. Unsigned is anonymous; a signature that does not hold is refused, and
 * so are blocked servers, before any key is fetched.
 */
export async function askerOf(ctx: Ctx, request: DocumentRequest): Promise<AskerOrAnswer> {
  const signed = { ...request, origin: request.domain.origin, body: null };
  if (!isSigned(signed))
    return { asker: { reader: await anonymousReader(ctx, request.domain.id), identity: null } };
  const read = readSignature(signed, ctx.now);
  if (!read.ok) return { answer: refusedAnswer(read.status, read.reason) };
  const authentication = await authenticate(ctx, read, { ip: request.ip, mayFetch: true });
  if (authentication.kind !== 'signed') {
    const { status, reason } =
      authentication.kind === 'refused' ? authentication : { status: 401, reason: 'the key is not known' };
    return { answer: refusedAnswer(status, reason) };
  }
  const { identityId, host } = authentication.key;
  activityPub(ctx.app).hostSeen(host);
  const identity = await ctx.app.db.models.identity.findUnique({ where: { id: identityId } });
  if (!identity) return { answer: refusedAnswer(401, 'the owner of the key is not known here') };
  return { asker: { reader: await remoteReader(ctx, identity), identity } };
}

/**
 * The refusal of who says it comes from a blocked server, without looking whether that is true: whoever lies about it
 * harms nobody else. For what is served to all others, and where verifying could make two strict servers wait for each
 * other.
 */
export async function blockedClaim(ctx: Ctx, request: DocumentRequest): Promise<Answer | null> {
  const signed = { ...request, origin: request.domain.origin, body: null };
  if (!isSigned(signed)) return null;
  const read = readSignature(signed, ctx.now);
  if (!read.ok) return null;
  const isBlocked = await ctx.app.hostBlocks.isBlocked(request.domain.id, read.location.host);
  return isBlocked ? refusedAnswer(403, 'this server does not deal with yours') : null;
}

/** Whoever an identity blocks gets nothing of it. */
export async function isBlockedBy(ctx: Ctx, owner: Identity, asker: Asker): Promise<boolean> {
  return asker.identity !== null && (await blockBetween(ctx, owner.id, asker.identity.id)) === 'blocking';
}
