// The domains of the install, in memory.

import { readBool, readJson } from '../../db/row.ts';
import type { Domain } from '../../db/rows.ts';
import type { Database } from '../../db/types.ts';
import { kept } from '../kept.ts';

/**
 * All domains of the install in memory (there are few, and every request asks for one): by host, by any name, by id.
 * Forgotten and read again when the log says that a domain changed, in every process. One that waits for its proof
 * (PENDING) is found by `pending`, `byId` and `all` only: its names and host are those of any other server until they
 * are proven to be its owner's.
 */
export interface DomainDirectory {
  /** The domain whose URIs live on `host` (lower case, with its port), in any state but PENDING. */
  byHost(host: string): Promise<Domain | null>;
  /** The domain that answers for a name: as its host or as what its handles end in. */
  byName(name: string): Promise<Domain | null>;
  /** One that waits for its proof, by its name or host. */
  pending(name: string): Promise<Domain | null>;
  byId(id: bigint): Promise<Domain | null>;
  default(): Promise<Domain | null>;
  /** The same without waiting, from what was last read. */
  defaultNow(): Domain | null;
  all(): Promise<readonly Domain[]>;
  /** Whether a URI's host is one of ours, in any state but PENDING. */
  isOwnHost(host: string): Promise<boolean>;
  /** The same without waiting, from what was last read: for the guard at dial time. */
  isOwnHostNow(host: string): boolean;
  forget(): void;
}

/** Named, because PostgreSQL answers a kept `SELECT *` no more once a newer process has added a column. */
const COLUMNS = `"id", "name", "host", "origin", "state", "ownerId", "isPrivate", "isDefault", "registrations", "confirmsEmail", "mailSender",
  "title", "description", "iconUrl", "accent", "rules", "contactEmail", "contactId", "language", "postLength",
  "collectionLimit", "showsPeers", "showsBlocksTo", "createdAt"`;

interface DomainName {
  name: string;
  domainId: bigint;
}

interface Snapshot {
  all: Domain[];
  byHost: Map<string, Domain>;
  byName: Map<string, Domain>;
  byId: Map<bigint, Domain>;
  pending: Map<string, Domain>;
}

export function createDomainDirectory(db: Database): DomainDirectory {
  let last: Snapshot | null = null;
  let begun = 0;
  const memory = kept(async () => {
    const mine = ++begun;
    const found = await read(db);
    // One that was begun earlier and took longer knows less.
    if (mine === begun) last = found;
    return found;
  });
  const snapshot = memory.value;
  return {
    byHost: async (host) => (await snapshot()).byHost.get(host) ?? null,
    byName: async (name) => (await snapshot()).byName.get(name) ?? null,
    pending: async (name) => (await snapshot()).pending.get(name) ?? null,
    byId: async (id) => (await snapshot()).byId.get(id) ?? null,
    default: async () => defaultOf((await snapshot()).all),
    defaultNow: () => defaultOf(last?.all ?? []),
    all: async () => (await snapshot()).all,
    isOwnHost: async (host) => (await snapshot()).byHost.has(host),
    isOwnHostNow: (host) => last?.byHost.has(host) ?? false,
    forget: memory.forget,
  };
}

function defaultOf(all: readonly Domain[]): Domain | null {
  return all.find((domain) => domain.isDefault) ?? all[0] ?? null;
}

/**
 * What is committed, also for a use case that stands in a transaction of its own. By hand: every server reads this
 * before it is ready, and the first query of the model API loads its compiler.
 */
async function read(db: Database): Promise<Snapshot> {
  const rows = await db.committed.all<Domain>(`SELECT ${COLUMNS} FROM domain ORDER BY "id"`);
  const names = await db.committed.all<DomainName>('SELECT "name", "domainId" FROM domain_name');
  const all = rows.map(domainOf);
  const byId = new Map(all.map((domain) => [domain.id, domain]));
  const byName = new Map<string, Domain>();
  const pending = new Map<string, Domain>();
  for (const { name, domainId } of names) {
    const domain = byId.get(domainId);
    if (domain) (domain.state === 'PENDING' ? pending : byName).set(name, domain);
  }
  const proven = all.filter((domain) => domain.state !== 'PENDING');
  return { all, byId, byName, pending, byHost: new Map(proven.map((domain) => [domain.host, domain])) };
}

/**
 * One domain as it stands in the database now, in any state. By hand as well: it is asked on servers on which nobody
 * does anything.
 */
export async function readDomain(db: Database, id: bigint): Promise<Domain | null> {
  const [row] = await db.sql.all<Domain>(`SELECT ${COLUMNS} FROM domain WHERE "id" = ?`, [id]);
  return row ? domainOf(row) : null;
}

/** A row as the model API gives it; a test compares them. */
function domainOf(row: Domain): Domain {
  return {
    ...row,
    isPrivate: readBool(row.isPrivate),
    isDefault: readBool(row.isDefault),
    confirmsEmail: readBool(row.confirmsEmail),
    showsPeers: readBool(row.showsPeers),
    rules: readJson(row.rules),
    postLength: Number(row.postLength),
    collectionLimit: Number(row.collectionLimit),
  };
}
