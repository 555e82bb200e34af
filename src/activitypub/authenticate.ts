// Says who signed a request to us, by the key that is stored or fetched; blocked and suspended senders are refused.

import type { Ctx } from '../core/context.ts';
import { FetchError } from '../net/errors.ts';
import { fetchKey } from './keys/fetch-key.ts';
import type { RemoteKey } from './keys/remote-key-cache.ts';
import type { ReadSignature } from './signatures/result.ts';
import { verifySignature } from './signatures/verify.ts';
import { activityPub } from './state.ts';

/** Whose signature it is, or why we do not take it. `unknown`: the key is not here, and was not to be looked for. */
export type Authentication =
  | { kind: 'signed'; key: RemoteKey }
  | { kind: 'unknown' }
  | {
      kind: 'refused';
      status: 401 | 403 | 503;
      reason: string;
      retryAfterMs?: number;
      /** It was deleted here before: a second Delete of itself, sent to another of our domains, is not refused. */
      isGone?: boolean;
    };

/**
 * Verifies a signature with the key that is here; one that fails is fetched anew, at most once in 5 minutes a key. A
 * key that is not here is looked for only where `mayFetch` says so, on what the client's address (`ip`) may cause.
 * Blocked hosts are refused before anything is fetched.
 */
export async function authenticate(
  ctx: Ctx,
  read: ReadSignature,
  client: { ip: string; mayFetch: boolean },
): Promise<Authentication> {
  const { remoteKeys, keyLookups } = activityPub(ctx.app);
  if (await isBlocked(ctx, read.location.host)) return blocked();
  const known = remoteKeys.cached(read.keyId) ?? (await remoteKeys.stored(read.keyId));
  if (known) {
    const early = await objection(ctx, known);
    if (early) return early;
    if ((await verifySignature(read, known.object)).ok) {
      keyLookups.speaksFor(client.ip, known.host);
      return { kind: 'signed', key: known };
    }
    return search(ctx, read, client.ip, true);
  }
  return client.mayFetch ? search(ctx, read, client.ip, false) : { kind: 'unknown' };
}

async function search(
  ctx: Ctx,
  read: ReadSignature,
  ip: string,
  isRefresh: boolean,
): Promise<Authentication> {
  const { remoteKeys, keyLookups } = activityPub(ctx.app);
  const budget = keyLookups.budget(ip, read.location.host);
  let found: { ok: true } | { ok: false; reason: string } | null;
  try {
    found = await remoteKeys.search(read.keyId, isRefresh, () =>
      fetchKey(ctx, read.keyId, read.location, budget),
    );
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    return unreachable(error);
  }
  if (found && !found.ok) return refused(found.reason);
  const key = await remoteKeys.reread(read.keyId);
  if (!key) return refused('the key of the signature could not be found');
  const late = await objection(ctx, key);
  if (late) return late;
  const verified = await verifySignature(read, key.object);
  if (!verified.ok) return refused(verified.reason);
  budget.proven();
  return { kind: 'signed', key };
}

/** The owner may be on a blocked host, suspended or deleted, or one of ours, who need no HTTP. */
async function objection(ctx: Ctx, key: RemoteKey): Promise<Authentication | null> {
  if (key.isLocal)
    return { kind: 'refused', status: 403, reason: 'identities of this server do not speak to it over HTTP' };
  if (await isBlocked(ctx, key.host)) return blocked();
  if (key.state !== 'ACTIVE') {
    const isGone = key.state === 'DELETED';
    return { kind: 'refused', status: 403, reason: `this actor is ${key.state.toLowerCase()} here`, isGone };
  }
  return null;
}

async function isBlocked(ctx: Ctx, host: string): Promise<boolean> {
  return ctx.app.hostBlocks.isBlocked(ctx.domain?.id ?? null, host);
}

function blocked(): Authentication {
  return { kind: 'refused', status: 403, reason: 'this server does not deal with yours' };
}

function refused(reason: string): Authentication {
  return { kind: 'refused', status: 401, reason };
}

function unreachable(error: FetchError): Authentication {
  return {
    kind: 'refused',
    status: 503,
    reason: 'the key of the signature could not be fetched right now',
    retryAfterMs: error.retryAfterMs ?? 60_000,
  };
}
