import type { LiveEvent } from '../../live/events.ts';
import { type Ctx, sql } from '../context.ts';
import type { Reader } from '../posts/reader.ts';

/**
 * One reader of public timelines, with everything in memory that decides what they see there: subscribers of one public timeline share
 * its payloads, and each is asked for in turn without a statement.
 */
export interface Watcher {
  reader: Reader;
  /** Blocked, or blocking them. */
  blocked: ReadonlySet<bigint>;
  /** Muted, with the epoch milliseconds at which it ends, or null. */
  muted: ReadonlyMap<bigint, bigint | null>;
}

/** Reads what a watcher must know; two statements for an identity, none for the anonymous. */
export async function loadWatcher(ctx: Ctx, reader: Reader): Promise<Watcher> {
  const { identityId } = reader;
  if (identityId === null) return { reader, blocked: new Set(), muted: new Map() };
  const db = sql(ctx);
  const [blocks, mutes] = await Promise.all([
    db.all<{ id: bigint }>(
      `SELECT "blockedId" AS "id" FROM block WHERE "blockerId" = ? UNION SELECT "blockerId" FROM block WHERE "blockedId" = ?`,
      [identityId, identityId],
    ),
    db.all<{ id: bigint; expiresAt: bigint | null }>(
      'SELECT "mutedId" AS "id", "expiresAt" FROM mute WHERE "muterId" = ?',
      [identityId],
    ),
  ]);
  return {
    reader,
    blocked: new Set(blocks.map((row) => row.id)),
    muted: new Map(mutes.map((row) => [row.id, row.expiresAt])),
  };
}

/**
 * The visibility rule (core/posts/policy.ts) and the watcher's wishes for what local, federated and hashtag timelines carry, that is
 * public and `local` posts of active authors. `hostOf`: the author's server, null for our own people.
 */
export function watcherSees(
  { reader, blocked, muted }: Watcher,
  event: LiveEvent,
  hostOf: (identityId: bigint) => bigint | null,
  now: number,
): boolean {
  if (reader.scope !== 'rule') return reader.scope === 'everything';
  const { authorId, domainId, audience } = event;
  if (authorId === null) return false;
  if (authorId !== reader.identityId) {
    const until = muted.get(authorId);
    if (blocked.has(authorId) || until === null || (until !== undefined && until > BigInt(now))) return false;
  }
  if (domainId !== null && (reader.blockedDomainIds.has(domainId) || reader.refusingDomainIds.has(domainId)))
    return false;
  if (reader.blockedHostIds.size > 0) {
    const host = hostOf(authorId);
    if (host !== null && reader.blockedHostIds.has(host)) return false;
  }
  if (audience === 'PUBLIC') return true;
  return (
    audience === 'LOCAL' &&
    (authorId === reader.identityId || (domainId !== null && domainId === reader.homeDomainId))
  );
}
