// The inbox endpoint: checks, signature, and the durable row behind a 202.

import { createHash } from 'node:crypto';
import { type App, type Ctx, systemCtx } from '../../core/context.ts';
import type { Domain } from '../../db/rows.ts';
import { type Answer, jsonError } from '../../lib/answer.ts';
import { isAppError } from '../../lib/app-error.ts';
import { usernameKey } from '../../lib/handle.ts';
import { type Authentication, authenticate } from '../authenticate.ts';
import type { RemoteKey } from '../keys/remote-key-cache.ts';
import { type RemoteActivity, readActivity } from '../parse/activity.ts';
import { audienceOr, readAudience, visibilityOf } from '../parse/audience.ts';
import { activityProblem } from '../parse/authority.ts';
import { parseDocument } from '../parse/values/json.ts';
import { LIMITS } from '../parse/values/limits.ts';
import type { SignedRequest } from '../signatures/request.ts';
import { readSignature } from '../signatures/verify.ts';
import { activityPub } from '../state.ts';
import { isActivityMediaType } from '../vocab.ts';
import { readBody } from './body.ts';
import type { InboxRequest } from './request.ts';

const RETRY_SECONDS = 30;

/**
 * Takes in an activity (in that order): cheap refusals, signature, then the document, then the durable row; 202 means
 * that it is committed. Handling is the reconciler's. Never throws for what a peer sends.
 */
export async function receive(app: App, request: InboxRequest): Promise<Answer> {
  const answer = await take(app, request);
  app.metrics.inboxRequests.inc({ status: String(answer.status) });
  return answer;
}

async function take(app: App, request: InboxRequest): Promise<Answer> {
  const { domain } = request;
  const recipient = await recipientOf(app, domain, request.identityUsername);
  if ('status' in recipient) return recipient;
  const early = unfit(request.headers) ?? (await tooMuch(app, null));
  if (early) return early;
  const read = await readBody(request.body);
  if (!read.ok && read.reason === 'aborted') return refusal(400, 'it did not come in full');
  if (!read.ok) return jsonError(413, 'An activity may have at most 1 MB.', { connection: 'close' });
  const signed: SignedRequest = {
    method: request.method,
    target: request.target,
    headers: request.headers,
    origin: domain.origin,
    body: read.bytes,
  };
  const ctx = systemCtx(app, domain);
  const signature = readSignature(signed, ctx.now);
  if (!signature.ok) return refusal(signature.status, signature.reason);
  const busy = await tooMuch(app, signature.location.host);
  if (busy) return busy;
  const { ip } = request;
  let authentication = await authenticate(ctx, signature, { ip, mayFetch: false });
  let document: ReadActivity | null = null;
  if (authentication.kind === 'unknown') {
    document = readBytes(read.bytes);
    if (!document.ok) return refusal(400, document.reason);
    if (await isFarewell(ctx, document.activity)) return ACCEPTED;
    authentication = await authenticate(ctx, signature, { ip, mayFetch: true });
  }
  if (authentication.kind === 'refused' && authentication.isGone) {
    document ??= readBytes(read.bytes);
    if (document.ok && isOwnDelete(document.activity)) return ACCEPTED;
  }
  if (authentication.kind !== 'signed') return refusedAs(authentication);
  activityPub(app).hostSeen(authentication.key.host);
  document ??= readBytes(read.bytes);
  if (!document.ok) return refusal(400, document.reason);
  return store(ctx, recipient.id, document.activity, {
    key: authentication.key,
    signedAt: signature.signedAt,
    bytes: read.bytes,
  });
}

const ACCEPTED: Answer = { status: 202, headers: {}, body: null };

/**
 * The identity whose inbox it is; null for the shared one. Suspended ones are still delivered to: what comes counts
 * once they are back.
 */
async function recipientOf(
  app: App,
  domain: Domain,
  username: string | null,
): Promise<{ id: bigint | null } | Answer> {
  if (username === null) return { id: null };
  const [row] = await app.db.sql.all<{ id: bigint; state: string }>(
    'SELECT "id", "state" FROM identity WHERE "handleDomain" = ? AND "usernameKey" = ? AND "domainId" = ?',
    [domain.name, usernameKey(username), domain.id],
  );
  if (!row) return jsonError(404, 'There is no such inbox here.');
  return row.state === 'DELETED' ? jsonError(410, 'This identity was deleted.') : { id: row.id };
}

/** Refusals for which the headers are enough (413, 415): nothing of the body is read. */
function unfit(headers: InboxRequest['headers']): Answer | null {
  const type = headers['content-type'];
  if (typeof type !== 'string' || !isActivityMediaType(type)) {
    return jsonError(
      415,
      'Send application/activity+json, or application/ld+json with the ActivityStreams profile.',
    );
  }
  const length = Number(headers['content-length'] ?? 0);
  if (length > LIMITS.documentBytes)
    return jsonError(413, 'An activity may have at most 1 MB.', { connection: 'close' });
  return null;
}

async function tooMuch(app: App, host: string | null): Promise<Answer | null> {
  const { writer, backlog } = activityPub(app);
  const against = writer.isFull ? 'deep' : await backlog.against(host);
  if (against === null) return null;
  const headers = { 'retry-after': String(RETRY_SECONDS) };
  return against === 'deep'
    ? jsonError(503, 'This server has more to do than it can hold right now; send it again later.', headers)
    : jsonError(429, 'Your server has sent more than its share; send the rest later.', headers);
}

function refusal(status: number, reason: string): Answer {
  const headers: Record<string, string> = status === 401 ? { 'www-authenticate': 'Signature' } : {};
  return jsonError(status, `The activity was not taken: ${reason}.`, headers);
}

function refusedAs(authentication: Exclude<Authentication, { kind: 'signed' }>): Answer {
  if (authentication.kind === 'unknown') return refusal(401, 'the key of the signature could not be found');
  const { status, reason, retryAfterMs } = authentication;
  const answer = refusal(status, reason);
  if (retryAfterMs !== undefined) answer.headers['retry-after'] = String(Math.ceil(retryAfterMs / 1000));
  return answer;
}

type ReadActivity = { ok: true; activity: RemoteActivity } | { ok: false; reason: string };

function readBytes(bytes: Uint8Array): ReadActivity {
  const document = parseDocument(bytes);
  if (document.kind === 'unreadable') return { ok: false, reason: document.reason };
  const activity = readActivity(document.doc);
  return activity.kind === 'activity' ? { ok: true, activity } : { ok: false, reason: activity.reason };
}

function isOwnDelete(activity: RemoteActivity): boolean {
  return activity.type === 'Delete' && activity.object.id === activity.actor;
}

/** A Delete or Update by an actor that is not known here: nothing to do, and nothing to fetch. */
async function isFarewell(ctx: Ctx, activity: RemoteActivity): Promise<boolean> {
  if (activity.type !== 'Delete' && activity.type !== 'Update') return false;
  if (activity.object.id !== activity.actor) return false;
  const known = await ctx.app.db.models.identity.findUnique({
    where: { uri: activity.actor },
    select: { id: true },
  });
  return known === null;
}

async function store(
  ctx: Ctx,
  identityId: bigint | null,
  activity: RemoteActivity,
  { key, signedAt, bytes }: { key: RemoteKey; signedAt: number; bytes: Uint8Array },
): Promise<Answer> {
  const isForwarded = activity.actor !== key.actorUri;
  if (isForwarded && !activity.isVouchedFor) return refusal(403, 'its actor is not who signed the request');
  const problem = activityProblem(activity);
  if (problem !== null) return refusal(403, problem);
  const id = activity.id !== null && !isForwarded ? activity.id : `sha256:${hashOf(bytes)}`;
  // Everybody whom it is sent to may read it, also where it names nobody: each of these inboxes counts by itself.
  const isForOne = identityId !== null && !isForwarded && (await isForAFew(ctx, activity));
  // A Follow signed anew is a new one, whatever its id: an Undo that came in between must not be the last word. Nor may
  // that Undo's id, used again, be taken for the first.
  try {
    await activityPub(ctx.app).writer.write({
      domainId: ctx.domain?.id ?? 0n,
      identityId,
      // What was only passed on is the forwarder's message: under the actor's name and id it could stand in the way of
      // the real one.
      actorUri: key.actorUri,
      hostName: key.host,
      dedupKey: isForOne ? `${id} ${identityId}` : REPEATED.has(activity.type) ? `${id} ${signedAt}` : id,
      type: activity.type === 'Other' ? activity.name.slice(0, 100) : activity.type,
      body: textOf(bytes),
      isForwarded,
      signedAt,
    });
  } catch (error) {
    if (!isAppError(error, 'BUSY')) throw error;
    return jsonError(503, error.message, { 'retry-after': String(RETRY_SECONDS) });
  }
  return ACCEPTED;
}

/** What some servers send again and again under one id (Misskey follows so, and takes it back). */
const REPEATED: ReadonlySet<string> = new Set(['Follow', 'Undo']);

/** Whether it publishes something that is neither for everyone nor for followers. */
async function isForAFew(ctx: Ctx, activity: RemoteActivity): Promise<boolean> {
  if (activity.type !== 'Create') return false;
  const { doc } = activity.object;
  const audience = doc === null ? activity.audience : audienceOr(readAudience(doc), activity.audience);
  if (visibilityOf(audience, null) !== 'MENTIONED') return false;
  const actor = await activityPub(ctx.app).actors.byUri(activity.actor);
  return visibilityOf(audience, actor?.followersUri ?? null) === 'MENTIONED';
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url');
}

/** The bytes were read as UTF-8 already, so nothing is lost. */
function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
