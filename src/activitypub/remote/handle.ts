// Confirms the handle of a remote actor with WebFinger, in both directions.

import type { Ctx } from '../../core/context.ts';
import { usernameKey } from '../../lib/handle.ts';
import { FetchError } from '../../net/errors.ts';
import type { RemoteActor } from '../parse/actor.ts';
import { hostOf } from '../parse/values/iri.ts';
import { askWebfinger, type WebfingerAnswer, type WebfingerOptions } from './webfinger-client.ts';

export interface ConfirmedHandle {
  username: string;
  domain: string;
  /** Whether its domain confirmed it; otherwise it is only what the actor's own server calls it. */
  isConfirmed: boolean;
}

/** What the domain of a handle has just said of it; it is not asked that again. */
export interface Told {
  handle: { username: string; domain: string };
  answer: WebfingerAnswer;
}

/**
 * The handle of an actor: both directions must agree. The actor claims one (`webfinger`, FEP-2c59, else its username on
 * its own host), and that domain's WebFinger must name this very actor. A domain may call it by another name (split
 * domains): then that one's WebFinger must name it too. What nobody confirms falls back to the username on the actor's
 * own host.
 */
export async function confirmHandle(
  ctx: Ctx,
  actor: RemoteActor,
  options: WebfingerOptions & { told?: Told } = {},
): Promise<ConfirmedHandle> {
  const { told } = options;
  const askOnce = async (handle: Told['handle']) =>
    told && isSame(told.handle, handle) ? told.answer : ask(ctx, handle, options);
  const host = hostOf(actor.id) ?? '';
  const claim = actor.webfinger ?? { username: actor.username, domain: host };
  const own = { username: actor.username, domain: host, isConfirmed: false };
  const answer = await askOnce(claim);
  if (answer?.actorUri !== actor.id) {
    if (claim.domain === host) return own;
    const atHome = await askOnce(own);
    return { ...own, isConfirmed: atHome?.actorUri === actor.id };
  }
  const { subject } = answer;
  if (subject === null || isSame(subject, claim)) return { ...claim, isConfirmed: true };
  const isItsName = usernameKey(subject.username) === usernameKey(claim.username);
  const confirmation = isItsName ? await askOnce(subject) : null;
  return confirmation?.actorUri === actor.id
    ? { ...subject, isConfirmed: true }
    : { ...claim, isConfirmed: true };
}

/** A server that cannot be asked confirms nothing; that is no reason not to know the actor. */
async function ask(
  ctx: Ctx,
  handle: { username: string; domain: string },
  options: WebfingerOptions,
): Promise<WebfingerAnswer | null> {
  try {
    return await askWebfinger(ctx, handle, options);
  } catch (error) {
    if (error instanceof FetchError) return null;
    throw error;
  }
}

export function isSame(
  a: { username: string; domain: string },
  b: { username: string; domain: string },
): boolean {
  return a.domain === b.domain && usernameKey(a.username) === usernameKey(b.username);
}
