// What one viewer of a shared live timeline may see, decided in memory.

import type { LiveEvent } from '../../live/events.ts';
import { type HiddenPeople, isHidden, loadHiddenPeople } from '../blocks/hidden.ts';
import type { Ctx } from '../context.ts';
import { isLimited, loadFollowedLimited } from '../identities/limits/limited.ts';
import { canSee } from '../posts/policy.ts';
import type { Reader } from '../posts/reader.ts';

/**
 * One reader of public timelines, with everything in memory that decides what they see there: subscribers of one public
 * timeline share its payloads, and each is asked for in turn without a statement.
 */
export interface Watcher {
  reader: Reader;
  hidden: HiddenPeople;
  /** The limited people whom they follow. */
  followedLimited: ReadonlySet<bigint>;
}

/**
 * Reads what a watcher must know; three statements for an identity (four where anybody is limited), none for the
 * anonymous.
 */
export async function loadWatcher(ctx: Ctx, reader: Reader): Promise<Watcher> {
  const [hidden, followedLimited] = await Promise.all([
    loadHiddenPeople(ctx, reader.identityId),
    loadFollowedLimited(ctx, reader),
  ]);
  return { reader, hidden, followedLimited };
}

/**
 * The visibility rule (core/posts/policy.ts) and the watcher's wishes for what local, federated and hashtag timelines
 * carry, that is public and `local` posts of active authors. `hostOf`: the author's server, null for our own people.
 */
export function watcherSees(
  { reader, hidden, followedLimited }: Watcher,
  event: LiveEvent,
  hostOf: (identityId: bigint) => bigint | null,
  now: number,
): boolean {
  const { authorId, domainId, audience } = event;
  if (authorId === null || (audience !== 'PUBLIC' && audience !== 'LOCAL'))
    return reader.scope === 'everything';
  const hostId = domainId === null ? hostOf(authorId) : null;
  const person = { id: authorId, serverId: domainId ?? hostId };
  if (reader.scope === 'rule' && authorId !== reader.identityId && isHidden(hidden, person, now))
    return false;
  // Who is suspended is not in `event`: streams leave those posts out when they make the frame. Who blocks the reader
  // is hidden above.
  const author = {
    id: authorId,
    state: 'ACTIVE' as const,
    hostId,
    domainId,
  };
  if (reader.scope === 'rule' && authorId !== reader.identityId && !followedLimited.has(authorId))
    if (isLimited(reader.limits, author)) return false;
  // Replies that wait for consent are left out when the frame is made, as those of the suspended.
  const post = { authorId, domainId, visibility: audience, deletedAt: null, replyState: null };
  return canSee(reader, post, { author, isBlocked: false, isFollower: false, isMentioned: false });
}
