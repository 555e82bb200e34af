// Reads bearer tokens: from a token to the viewer who sent it.

import { LRUCache } from 'lru-cache';
import { asUnavailable } from '../../db/errors.ts';
import type { Domain } from '../../db/rows.ts';
import type { Database } from '../../db/types.ts';
import type { Clock } from '../../lib/time/clock.ts';
import type { Viewer } from '../viewer.ts';
import { hashToken } from './hash.ts';

/** Turns bearer tokens into viewers, for all faces. Known ones are kept for a minute; the log tells at once when one ends. */
export interface TokenReader {
  /** null: unknown, ended, or of an identity of another domain than the one addressed. */
  viewer(token: string, domain: Domain): Promise<Viewer | null>;
  forget(): void;
}

/** `lastUsedAt` is written at most this often. */
const USED_EVERY_MS = 3600_000;
const KEPT_MS = 60_000;

export function createTokenReader(db: Database, clock: Clock): TokenReader {
  const known = new LRUCache<string, { viewer: Viewer; domainId: bigint | null; expiresAt: bigint | null }>({
    max: 2000,
    ttl: KEPT_MS,
  });
  let forgotten = 0;
  return {
    async viewer(token, domain) {
      const hash = hashToken(token);
      let entry = known.get(hash);
      if (!entry) {
        const before = forgotten;
        const read = await readViewer(db, hash, clock);
        if (!read) return null;
        entry = read;
        // What was read before something changed is not kept beyond it: a token revoked in between would live on for a minute.
        if (before === forgotten) known.set(hash, entry);
      }
      if (entry.expiresAt !== null && entry.expiresAt <= BigInt(clock.now())) return null;
      if (entry.domainId !== null && entry.domainId !== domain.id) return null;
      return entry.viewer;
    },
    forget() {
      forgotten += 1;
      known.clear();
    },
  };
}

async function readViewer(db: Database, hash: string, clock: Clock) {
  const row = await db.models.token.findUnique({ where: { hash }, include: { user: true, identity: true } });
  if (!row || row.revokedAt !== null || row.user?.disabledAt != null) return null;
  const scopes = row.scopes.split(' ').filter(Boolean);
  const now = BigInt(clock.now());
  if (row.lastUsedAt === null || now - row.lastUsedAt > USED_EVERY_MS) {
    // A database that takes no writes (a full disk) keeps nobody from reading.
    await db.models.token.update({ where: { id: row.id }, data: { lastUsedAt: now } }).catch((error) => {
      if (!asUnavailable(error)) throw error;
    });
  }
  if (row.identity) {
    if (row.identity.state !== 'ACTIVE') return null;
    const viewer: Viewer = {
      kind: 'identity',
      identity: row.identity,
      user: row.user,
      scopes,
      tokenId: row.id,
    };
    return { viewer, domainId: row.identity.domainId, expiresAt: row.expiresAt };
  }
  if (!row.user) {
    const viewer: Viewer = { kind: 'app', scopes, tokenId: row.id };
    return { viewer, domainId: null, expiresAt: row.expiresAt };
  }
  const viewer: Viewer = { kind: 'user', user: row.user, identity: null, scopes, tokenId: row.id };
  return { viewer, domainId: null, expiresAt: row.expiresAt };
}
