// Reads a stored activity and prepares what it does; the reconciler applies it.

import type { Ctx } from '../../core/context.ts';
import { FetchError } from '../../net/errors.ts';
import { readActivity } from '../parse/activity.ts';
import { parseDocument } from '../parse/values/json.ts';
import { activityPub } from '../state.ts';
import { handleForwarded } from './handlers/forwarded.ts';
import { handlerOf } from './handlers/table.ts';
import type { InboundMessage, ReceivedActivity } from './message.ts';
import { failed, type InboundOutcome, ignored, type PreparedInbound, settled } from './outcome.ts';

/**
 * Reads an inbound message for the domain it was POSTed to (`ctx.domain`) and fetches what it needs; what is left is
 * `apply`, which touches the database alone and may share a transaction with others. Idempotent: after a crash it is
 * called again.
 */
export async function prepareInbound(ctx: Ctx, message: InboundMessage): Promise<PreparedInbound> {
  const { domain } = ctx;
  if (!domain) throw new Error('An inbound message is handled for the domain it was sent to.');
  const document = parseDocument(Buffer.from(message.body));
  if (document.kind === 'unreadable') return settled(failed(document.reason));
  const activity = readActivity(document.doc);
  if (activity.kind === 'unreadable') return settled(failed(activity.reason));
  const { actors, budgets } = activityPub(ctx.app);
  const actor = await actors.byUri(message.actorUri);
  if (!actor) return settled(ignored('who sent it is not known here any more'));
  if (actor.state !== 'ACTIVE') return settled(ignored(`who sent it is ${actor.state.toLowerCase()} here`));
  if (await ctx.app.hostBlocks.isBlocked(domain.id, message.hostName))
    return settled(ignored('its server is blocked'));
  if ((await ctx.app.restrictions.suspendedIds(domain.id)).has(actor.id))
    return settled(ignored('who sent it is suspended on this domain'));
  const options = { budget: budgets.forCause(message.hostName) };
  const received: ReceivedActivity = { ctx, domain, activity, actor, message, options };
  try {
    return message.isForwarded ? await handleForwarded(received) : await handlerOf(received);
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    return settled(later(error));
  }
}

function later(error: FetchError): InboundOutcome {
  return {
    outcome: 'retry',
    note: error.message,
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
  };
}
