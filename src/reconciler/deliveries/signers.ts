// The private keys that deliveries are signed with, kept parsed.

import type { KeyObject } from 'node:crypto';
import type { KeyObjectCache } from '../../activitypub/keys/key-object.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { Database } from '../../db/types.ts';
import { growingLru } from '../../lib/cache/growing-lru.ts';
import { ReadCache } from '../../lib/cache/read-cache.ts';
import { Gather } from '../engine/batched-read.ts';

/** With what an identity signs. */
export interface Signer {
  /** `{actor}#main-key`. */
  id: string;
  key: KeyObject;
}

interface KeyRow {
  identityId: bigint;
  uri: string;
  privatePem: string;
}

const SIGNERS_KEPT = 5_000;

/**
 * Who sends with which key: read and parsed once, forgotten when the log says that the identity changed (a new key).
 */
export class Signers {
  readonly #db: Database;
  readonly #keys: Pick<KeyObjectCache, 'privateKey'>;
  readonly #known = new ReadCache(growingLru<bigint, Signer>(SIGNERS_KEPT));
  readonly #gather = new Gather<Signer>((ids) => this.#read(ids));

  constructor(db: Database, keys: Pick<KeyObjectCache, 'privateKey'>) {
    this.#db = db;
    this.#keys = keys;
  }

  now(identityId: bigint): Signer | undefined {
    return this.#known.get(identityId);
  }

  /** Undefined for an identity that has no key any more. */
  find(identityId: bigint): Promise<Signer | undefined> {
    return this.#gather.load(identityId);
  }

  forget(identityId: bigint | null): void {
    if (identityId === null) this.#known.forgetAll();
    else this.#known.forget([identityId]);
  }

  async #read(ids: readonly bigint[]): Promise<Map<bigint, Signer>> {
    const keep = this.#known.begin();
    const rows = await this.#db.sql.all<KeyRow>(
      `SELECT "identityId", "uri", "privatePem" FROM identity_key
       WHERE ${anyOf(this.#db.dialect, '"identityId"')} AND "algorithm" = 'RSA' AND "privatePem" IS NOT NULL AND "retiredAt" IS NULL
       ORDER BY "createdAt"`,
      [ids],
    );
    const found = new Map<bigint, Signer>();
    for (const row of rows) {
      const signer = { id: row.uri, key: this.#keys.privateKey(row.privatePem) };
      keep(row.identityId, signer);
      found.set(row.identityId, signer);
    }
    return found;
  }
}
