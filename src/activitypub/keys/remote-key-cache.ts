// The public keys of actors on other servers, in memory over the database.

import type { KeyObject } from 'node:crypto';
import type { App } from '../../core/context.ts';
import type { IdentityState } from '../../db/enums.ts';
import { SingleFlight } from '../../lib/async.ts';
import { growingLru } from '../../lib/cache/growing-lru.ts';
import { KeyIndex } from '../../lib/cache/key-index.ts';
import { ReadCache } from '../../lib/cache/read-cache.ts';
import { usernameKey } from '../../lib/handle.ts';
import { hostOf } from '../parse/values/iri.ts';
import { locateKey } from './key-id.ts';
import type { KeyObjectCache } from './key-object.ts';

/** A key of somebody else with what must be known of its owner to judge what it signed. */
export interface RemoteKey {
  object: KeyObject;
  identityId: bigint;
  actorUri: string;
  /** Host of the actor. */
  host: string;
  state: IdentityState;
  /** Of this install: nothing it signs comes over HTTP. */
  isLocal: boolean;
}

/** How long a key that failed, or that could not be had, is not asked for again. */
const REFETCH_MS = 5 * 60_000;

/** Keys of other servers: in memory over the rows in the database, by whatever name a signature calls them. */
export class RemoteKeys {
  readonly #app: App;
  readonly #objects: KeyObjectCache;
  /** The names by which the keys of an identity are in memory. */
  readonly #names = new KeyIndex<bigint, string>();
  readonly #known = new ReadCache(
    growingLru<string, RemoteKey>(2000, {
      dispose: ({ identityId }, keyId) => this.#names.remove(identityId, keyId),
    }),
  );
  /** keyId -> monotonic time until which it is not fetched again. */
  readonly #resting = growingLru<string, number>(20_000);
  readonly #flights = new SingleFlight<string, { ok: boolean } | null>();

  constructor(app: App, objects: KeyObjectCache) {
    this.#app = app;
    this.#objects = objects;
  }

  /** Forgets keys of identities that changed, in every process. Returns what ends it. */
  watch(): () => void {
    return this.#app.events.onEvent(
      ['identity.changed'],
      ({ authorId }) => this.#known.forget(authorId === null ? [] : this.#names.of(authorId)),
      () => this.#known.forgetAll(),
    );
  }

  /** What is in memory, at once. */
  cached(keyId: string): RemoteKey | undefined {
    return this.#known.get(keyId);
  }

  /** What is stored here; null when nothing is. */
  async stored(keyId: string): Promise<RemoteKey | null> {
    const cached = this.#known.get(keyId);
    if (cached) return cached;
    const keep = this.#known.begin();
    const row = (await this.#byUri(keyId)) ?? (await this.#byOwner(keyId));
    const object = row && this.#objects.publicKey(row.publicPem);
    if (!row || !object) return null;
    const { identity } = row;
    const key: RemoteKey = {
      object,
      identityId: identity.id,
      actorUri: identity.uri,
      host: hostOf(identity.uri) ?? '',
      state: identity.state,
      isLocal: identity.domainId !== null,
    };
    if (keep(keyId, key)) this.#names.add(identity.id, keyId);
    return key;
  }

  /** What is stored here, past the memory: another search has just replaced it. */
  reread(keyId: string): Promise<RemoteKey | null> {
    this.#known.forget([keyId]);
    return this.stored(keyId);
  }

  /**
   * Runs `search` once for all who wait for the same key, and not at all (`null`) within 5 minutes of a search that was
   * of no use. `isRefresh`: the key is known and failed; then even a search that went well is not repeated. A rejection
   * is the host's fault, not the key's, and starts no rest: the fetcher remembers it by itself.
   */
  search<T extends { ok: boolean }>(
    keyId: string,
    isRefresh: boolean,
    search: () => Promise<T>,
  ): Promise<T | null> {
    return this.#flights.run(keyId, async () => {
      const until = this.#resting.get(keyId);
      if (until !== undefined && until > this.#app.clock.monotonic()) return null;
      const result = await search();
      if (isRefresh || !result.ok) this.#resting.set(keyId, this.#app.clock.monotonic() + REFETCH_MS);
      return result;
    }) as Promise<T | null>;
  }

  #byUri(keyId: string) {
    return this.#app.db.models.identityKey.findUnique({
      where: { uri: keyId, retiredAt: null },
      include: { identity: { select: OWNER } },
    });
  }

  /** A bare actor, or a handle: its RSA key, as these styles are older than any other. */
  async #byOwner(keyId: string) {
    const location = locateKey(keyId);
    if (location === null) return null;
    const where =
      location.kind === 'url'
        ? { uri: keyId }
        : {
            usernameKey: usernameKey(location.handle.username),
            // The signature shows whether it is theirs.
            OR: [{ handleDomain: location.handle.domain }, { host: { name: location.handle.domain } }],
          };
    const rows = await this.#app.db.models.identityKey.findMany({
      where: { identity: where, retiredAt: null },
      include: { identity: { select: OWNER } },
      orderBy: { id: 'asc' },
      take: 20,
    });
    return rows.find((row) => row.algorithm === 'RSA') ?? rows[0] ?? null;
  }
}

const OWNER = { id: true, uri: true, state: true, domainId: true } as const;
