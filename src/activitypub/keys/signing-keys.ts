// The private keys with which requests are signed, in memory over the database.

import type { App } from '../../core/context.ts';
import { uris } from '../../core/uris.ts';
import type { Domain } from '../../db/rows.ts';
import { growingLru } from '../../lib/cache/growing-lru.ts';
import { ReadCache } from '../../lib/cache/read-cache.ts';
import type { SigningKey } from '../signatures/sign.ts';
import type { KeyObjectCache } from './key-object.ts';

/** The private keys of local identities, parsed once each (a few kB a key). */
export class SigningKeys {
  readonly #app: App;
  readonly #objects: KeyObjectCache;
  readonly #byIdentity = new ReadCache(growingLru<bigint, SigningKey>(2000));
  /** Domain id -> its instance actor. */
  readonly #instanceActors = new Map<bigint, bigint>();

  constructor(app: App, objects: KeyObjectCache) {
    this.#app = app;
    this.#objects = objects;
  }

  /** Forgets keys that were rotated, in every process. Returns what ends it. */
  watch(): () => void {
    return this.#app.events.onEvent(
      ['identity.changed'],
      ({ authorId }) => this.#byIdentity.forget(authorId === null ? [] : [authorId]),
      () => this.#byIdentity.forgetAll(),
    );
  }

  /** The RSA key a local identity signs with. Throws where it has none: then it is no identity of this install. */
  async of(identityId: bigint): Promise<SigningKey> {
    const known = this.#byIdentity.get(identityId);
    if (known) return known;
    const keep = this.#byIdentity.begin();
    const row = await this.#app.db.models.identityKey.findFirst({
      where: { identityId, algorithm: 'RSA', retiredAt: null, privatePem: { not: null } },
      orderBy: { id: 'desc' },
    });
    if (!row?.privatePem) throw new Error(`Identity ${identityId} has no key to sign with.`);
    const key = { id: row.uri, key: this.#objects.privateKey(row.privatePem) };
    keep(identityId, key);
    return key;
  }

  /** The key of the actor that speaks for a domain's host: what fetches are signed with. */
  async ofDomain(domain: Domain): Promise<SigningKey> {
    let id = this.#instanceActors.get(domain.id);
    if (id === undefined) {
      const actor = await this.#app.db.models.identity.findUnique({
        where: { uri: uris.instanceActor(domain) },
        select: { id: true },
      });
      if (!actor) throw new Error(`${domain.name} has no actor that speaks for it.`);
      id = actor.id;
      this.#instanceActors.set(domain.id, id);
    }
    return this.of(id);
  }
}
