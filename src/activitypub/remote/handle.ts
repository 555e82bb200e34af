// Confirms the handle of a remote actor with WebFinger, in both directions.

import type { Ctx } from '../../core/context.ts';
import type { Identity } from '../../db/rows.ts';
import { usernameKey } from '../../lib/handle.ts';
import { FetchError, isLasting } from '../../net/errors.ts';
import type { RemoteActor } from '../parse/actor.ts';
import { hostOf } from '../parse/values/iri.ts';
import { askWebfinger, type WebfingerAnswer, type WebfingerOptions } from './webfinger-client.ts';

export interface ConfirmedHandle {
  username: string;
  domain: string;
  /** Whether its domain confirmed it; otherwise it is only what the actor's own server calls it. */
  isConfirmed: boolean;
  /** A domain that had to be asked could not be (it was down, or too slow): another handle may be confirmed soon. */
  isUnsure: boolean;
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
 * own host. While one of them cannot be asked nothing counts as confirmed, so that a handle that was stays.
 */
export async function confirmHandle(
  ctx: Ctx,
  actor: RemoteActor,
  options: WebfingerOptions & { told?: Told } = {},
): Promise<ConfirmedHandle> {
  const { told } = options;
  let isUnsure = false;
  /** A server that cannot be asked confirms nothing; that is no reason not to know the actor. */
  const ask = async (handle: Told['handle']): Promise<WebfingerAnswer | null> => {
    if (told && isSame(told.handle, handle)) return told.answer;
    try {
      return await askWebfinger(ctx, handle, options);
    } catch (error) {
      if (!(error instanceof FetchError)) throw error;
      isUnsure ||= !isLasting(error);
      return null;
    }
  };
  /** The handle as far as it could be confirmed: a server that did not answer confirms none. */
  const handle = (names: Told['handle'], isConfirmed: boolean): ConfirmedHandle => ({
    ...{ username: names.username, domain: names.domain },
    isConfirmed: isConfirmed && !isUnsure,
    isUnsure,
  });
  const host = hostOf(actor.id) ?? '';
  const claim = actor.webfinger ?? { username: actor.username, domain: host };
  const own = { username: actor.username, domain: host };
  const answer = await ask(claim);
  if (answer?.actorUri !== actor.id) {
    if (claim.domain === host) return handle(own, false);
    const atHome = await ask(own);
    return handle(own, atHome?.actorUri === actor.id);
  }
  const { subject } = answer;
  if (subject === null || isSame(subject, claim)) return handle(claim, true);
  const isItsName = usernameKey(subject.username) === usernameKey(claim.username);
  const confirmation = isItsName ? await ask(subject) : null;
  return handle(confirmation?.actorUri === actor.id ? subject : claim, true);
}

/** Whether an actor that was stored with a handle bears one that may have to change as soon as its domains answer. */
export function isUnsure(handle: ConfirmedHandle, { handleDomain, uri }: Identity): boolean {
  // By the name of another domain it goes only where that was confirmed once.
  return handle.isUnsure && handleDomain === hostOf(uri);
}

export function isSame(
  a: { username: string; domain: string },
  b: { username: string; domain: string },
): boolean {
  return a.domain === b.domain && usernameKey(a.username) === usernameKey(b.username);
}
