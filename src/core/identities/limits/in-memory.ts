// Whom which domain limits or suspended for itself, in memory.

import type { RestrictionLevel } from '../../../db/enums.ts';
import type { Database } from '../../../db/types.ts';
import { kept } from '../../kept.ts';

/**
 * What domains (or the whole install) decided about single identities, in memory: every page and every frame asks.
 * Forgotten when the log says that blocks changed.
 */
export interface Restrictions {
  /**
   * Ids of whom a domain (null: the install alone) keeps from strangers, by its own decision or that of the install.
   */
  limitedIds(domainId: bigint | null): Promise<ReadonlySet<bigint>>;
  /** Ids of whom a domain does not deal with. */
  suspendedIds(domainId: bigint | null): Promise<ReadonlySet<bigint>>;
  /**
   * Ids of whose media a domain shows as sensitive, by its own decision or that of the install, and of single posts;
   * ids are unique among all tables. At once where they were asked for before: every post with a picture asks.
   */
  sensitiveIds(domainId: bigint | null): ReadonlySet<bigint> | Promise<ReadonlySet<bigint>>;
  /** The domains that do not deal with somebody. */
  suspendersOf(identityId: bigint): Promise<ReadonlySet<bigint>>;
  forget(): void;
}

interface Row {
  identityId: bigint;
  domainId: bigint | null;
  level: RestrictionLevel;
}

interface PostRow {
  postId: bigint;
  domainId: bigint;
}

type Ids = ReadonlySet<bigint>;

const NOBODY: Ids = new Set();

export function createRestrictions(db: Database): Restrictions {
  // What is committed, also for a use case that stands in a transaction of its own.
  const memory = kept(() =>
    db.committed.all<Row>('SELECT "identityId", "domainId", "level" FROM identity_restriction'),
  );
  const posts = kept(() => db.committed.all<PostRow>('SELECT "postId", "domainId" FROM sensitive_post'));
  let sets = new Map<string, Ids | Promise<Ids>>();

  /** Made once for each domain: whoever reads holds the same set as everybody else there. */
  function idsOf(level: RestrictionLevel, domainId: bigint | null): Ids | Promise<Ids> {
    const key = `${level} ${domainId}`;
    const known = sets.get(key);
    if (known) return known;
    const mine = sets;
    const found = memory.value().then(async (all) => {
      const ids = all
        .filter((row) => row.level === level && (row.domainId === null || row.domainId === domainId))
        .map((row) => row.identityId);
      if (level === 'SENSITIVE')
        for (const row of await posts.value()) if (row.domainId === domainId) ids.push(row.postId);
      const set = ids.length === 0 ? NOBODY : new Set(ids);
      mine.set(key, set);
      return set;
    });
    mine.set(key, found);
    found.catch(() => mine.delete(key));
    return found;
  }

  return {
    limitedIds: async (domainId) => idsOf('LIMIT', domainId),
    suspendedIds: async (domainId) => idsOf('SUSPEND', domainId),
    sensitiveIds: (domainId) => idsOf('SENSITIVE', domainId),
    async suspendersOf(identityId) {
      const all = await memory.value();
      if (all.length === 0) return NOBODY;
      return new Set(
        all
          .filter((row) => row.identityId === identityId && row.level === 'SUSPEND')
          .flatMap((row) => row.domainId ?? []),
      );
    },
    forget() {
      posts.forget();
      memory.forget();
      sets = new Map();
    },
  };
}
