// The blocked hosts, in memory.

import type { HostBlockLevel } from '../../db/enums.ts';
import type { HostBlock } from '../../db/rows.ts';
import type { Database } from '../../db/types.ts';
import { parentNames } from '../../lib/url/host-name.ts';
import { kept } from '../kept.ts';

/**
 * Which hosts a domain (or the whole install) does not deal with, and which it limits, in memory: there are few, and
 * every request and delivery asks. A name means its subdomains too. Forgotten when the log says that blocks changed.
 */
export interface HostBlocks {
  /**
   * Whether a domain (null: the install alone) does not deal with a host, by its own decision or that of the install.
   */
  isBlocked(domainId: bigint | null, host: string): Promise<boolean>;
  /** Who blocks a host: ids of domains, null among them for the whole install. */
  blockersOf(host: string): Promise<ReadonlySet<bigint | null>>;
  /** Names blocked for a domain, the install's included. */
  blockedNames(domainId: bigint | null): Promise<ReadonlySet<string>>;
  /** Ids of stored hosts blocked for a domain, subdomains included: for `where` clauses. */
  blockedHostIds(domainId: bigint | null): Promise<readonly bigint[]>;
  /** The same four questions of hosts whose people are kept from strangers (core/identities/limits/limited.ts). */
  isLimited(domainId: bigint | null, host: string): Promise<boolean>;
  limitersOf(host: string): Promise<ReadonlySet<bigint | null>>;
  limitedNames(domainId: bigint | null): Promise<ReadonlySet<string>>;
  limitedHostIds(domainId: bigint | null): Promise<readonly bigint[]>;
  forget(): void;
}

type Row = Pick<HostBlock, 'name' | 'domainId' | 'level'>;

interface Snapshot {
  rows: Row[];
  byName: Map<string, Row[]>;
}

export function createHostBlocks(db: Database): HostBlocks {
  let hostIds = new Map<string, Promise<bigint[]>>();

  // What is committed, also for a use case that stands in a transaction of its own.
  const memory = kept(async (): Promise<Snapshot> => {
    const rows = await db.committed.all<Row>('SELECT "name", "domainId", "level" FROM host_block');
    const byName = new Map<string, Row[]>();
    for (const row of rows) byName.set(row.name, [...(byName.get(row.name) ?? []), row]);
    return { rows, byName };
  });
  async function rowsOf(level: HostBlockLevel, host: string): Promise<Row[]> {
    const { byName } = await memory.value();
    if (byName.size === 0) return [];
    const rows = [...parentNames(host)].flatMap((name) => byName.get(name) ?? []);
    return rows.filter((row) => row.level === level);
  }
  async function namesOf(level: HostBlockLevel, domainId: bigint | null): Promise<ReadonlySet<string>> {
    const { rows } = await memory.value();
    return new Set(
      rows.filter((row) => row.level === level && applies(row, domainId)).map((row) => row.name),
    );
  }
  function idsOf(level: HostBlockLevel, domainId: bigint | null): Promise<bigint[]> {
    const key = `${level} ${domainId}`;
    const known = hostIds.get(key);
    if (known) return known;
    const ids = hostIds;
    const found = namesOf(level, domainId).then((names) => storedHosts(db, names));
    ids.set(key, found);
    found.catch(() => ids.delete(key));
    return found;
  }
  const isAt = async (level: HostBlockLevel, domainId: bigint | null, host: string) =>
    (await rowsOf(level, host)).some((row) => applies(row, domainId));
  const decidersOf = async (level: HostBlockLevel, host: string) =>
    new Set((await rowsOf(level, host)).map((row) => row.domainId));

  return {
    isBlocked: (domainId, host) => isAt('BLOCK', domainId, host),
    blockersOf: (host) => decidersOf('BLOCK', host),
    blockedNames: (domainId) => namesOf('BLOCK', domainId),
    blockedHostIds: (domainId) => idsOf('BLOCK', domainId),
    isLimited: (domainId, host) => isAt('LIMIT', domainId, host),
    limitersOf: (host) => decidersOf('LIMIT', host),
    limitedNames: (domainId) => namesOf('LIMIT', domainId),
    limitedHostIds: (domainId) => idsOf('LIMIT', domainId),
    forget() {
      memory.forget();
      hostIds = new Map();
    },
  };
}

function applies(row: Row, domainId: bigint | null): boolean {
  return row.domainId === null || row.domainId === domainId;
}

async function storedHosts(db: Database, names: ReadonlySet<string>): Promise<bigint[]> {
  if (names.size === 0) return [];
  const hosts = await db.committed.all<{ id: bigint; name: string }>('SELECT "id", "name" FROM host');
  return hosts
    .filter((host) => [...parentNames(host.name)].some((name) => names.has(name)))
    .map((host) => host.id);
}
