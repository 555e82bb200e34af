// Turns the text of a token into who sends a request.

import type { TokenKind } from '../../db/enums.ts';
import { asUnavailable } from '../../db/errors.ts';
import type { Domain } from '../../db/rows.ts';
import type { Database } from '../../db/types.ts';
import { growingLru } from '../../lib/cache/growing-lru.ts';
import { ReadCache } from '../../lib/cache/read-cache.ts';
import type { Clock } from '../../lib/time/clock.ts';
import type { Viewer } from '../viewer.ts';
import { hashToken } from './hash.ts';
import { readToken } from './row.ts';

/**
 * What a token says on a domain.
 *
 * - `active`: the viewer sends the request.
 * - `disabled`, `unconfirmed`, `unapproved`: the token is good, its login (or identity) may not be used now: an admin
 *   locked it or suspended the identity, its mail address is not confirmed yet, an admin has not let it in yet. Nobody
 *   acts as this viewer.
 * - `revoked`: it was good once.
 * - `unknown`: no token, one of another domain, or a browser's session where a bearer token is asked for (and the other
 *   way round).
 */
export type TokenReading =
  | { state: 'active'; viewer: Viewer }
  | { state: 'disabled' | 'unconfirmed' | 'unapproved'; viewer: Viewer }
  | { state: 'revoked' }
  | { state: 'unknown' };

/**
 * Turns tokens into viewers, for all faces. Known ones are kept for a minute; the event log says at once when one ends.
 */
export interface TokenReader {
  /**
   * What a token says; `kind`: how it was sent. Without a domain, before the first one: those of whole logins are good.
   */
  read(token: string, domain: Domain | null, kind?: TokenKind): Promise<TokenReading>;
  /** The viewer of a bearer token that is active; null for every other. */
  viewer(token: string, domain: Domain): Promise<Viewer | null>;
  forget(): void;
}

interface Known {
  reading: TokenReading;
  kind: TokenKind;
  domainId: bigint | null;
  expiresAt: bigint | null;
}

/** `lastUsedAt` is written at most this often. */
const USED_EVERY_MS = 3600_000;
const KEPT_MS = 60_000;

const UNKNOWN: TokenReading = { state: 'unknown' };
const REVOKED: TokenReading = { state: 'revoked' };

export function createTokenReader(db: Database, clock: Clock): TokenReader {
  const known = new ReadCache(growingLru<string, Known>(2000, { ttl: KEPT_MS }));
  async function read(
    token: string,
    domain: Domain | null,
    kind: TokenKind = 'BEARER',
  ): Promise<TokenReading> {
    const hash = hashToken(token);
    let entry = known.get(hash);
    if (!entry) {
      const keep = known.begin();
      const found = await readRow(db, hash, clock);
      if (!found) return UNKNOWN;
      entry = found;
      // Not where something was forgotten meanwhile: a token revoked in between would live on for a minute.
      keep(hash, entry);
    }
    if (entry.kind !== kind) return UNKNOWN;
    if (entry.domainId !== null && entry.domainId !== domain?.id) return UNKNOWN;
    return entry.expiresAt !== null && entry.expiresAt <= BigInt(clock.now()) ? REVOKED : entry.reading;
  }
  return {
    read,
    async viewer(token, domain) {
      const reading = await read(token, domain);
      return reading.state === 'active' ? reading.viewer : null;
    },
    forget: () => known.forgetAll(),
  };
}

async function readRow(db: Database, hash: string, clock: Clock): Promise<Known | null> {
  const found = await readToken(db, hash);
  if (!found) return null;
  const { token: row, identity, user } = found;
  const { kind, expiresAt } = row;
  const domainId = identity ? identity.domainId : row.domainId;
  const known = (reading: TokenReading): Known => ({ reading, kind, domainId, expiresAt });
  if (row.revokedAt !== null || identity?.state === 'DELETED') return known(REVOKED);
  const ofToken = {
    scopes: row.scopes.split(' ').filter(Boolean),
    tokenId: row.id,
    applicationId: row.applicationId,
  };
  const viewer: Viewer = identity
    ? { kind: 'identity', identity, user, ...ofToken }
    : user
      ? { kind: 'user', user, identity: null, ...ofToken }
      : { kind: 'app', ...ofToken };
  if (user?.disabledAt != null || identity?.state === 'SUSPENDED')
    return known({ state: 'disabled', viewer });
  if (user && user.state !== 'ACTIVE')
    return known({ state: user.state === 'UNCONFIRMED' ? 'unconfirmed' : 'unapproved', viewer });
  const now = BigInt(clock.now());
  if (row.lastUsedAt === null || now - row.lastUsedAt > USED_EVERY_MS) {
    // A database that takes no writes (a full disk) keeps nobody from reading.
    await db.sql.run('UPDATE token SET "lastUsedAt" = ? WHERE "id" = ?', [now, row.id]).catch((error) => {
      if (!asUnavailable(error)) throw error;
    });
  }
  return known({ state: 'active', viewer });
}
