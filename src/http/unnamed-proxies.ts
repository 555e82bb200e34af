// Notices requests that came through a proxy which PUKEKO_TRUST_PROXY does not name, and tells their clients apart
// without believing them.

import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ipaddr from 'ipaddr.js';
import { clientKey } from '../lib/rate-limits/client-key.ts';
import type { Log } from '../observe/log.ts';

/** Read by `pukeko doctor`, which on PostgreSQL is another process than the server; gone at the next start. */
const NOTE_FILE = 'unnamed-proxy.json';

/**
 * So many budgets the clients of one such proxy have together. Their addresses are a header that a careless proxy
 * passes on from the client: who invents some gets no more budgets than these, while who fills one does not stop most
 * others.
 */
const BUDGETS = 64;

/**
 * Where proxies of one's own stand. Elsewhere the headers say nothing: anybody can send them, and is counted by their
 * own address.
 */
const NEAR: ReadonlySet<string> = new Set([
  'loopback',
  'private',
  'linkLocal',
  'uniqueLocal',
  'carrierGradeNat',
]);

/** Whether requests of a peer with forwarding headers come through a proxy that stands near. */
export function isNear(peer: string): boolean {
  return ipaddr.isValid(peer) && NEAR.has(ipaddr.parse(peer).range());
}

/**
 * What a client behind an unnamed proxy is counted by: never an address, so that nobody takes it for one. `claimed`:
 * the last element of X-Forwarded-For, which a careful proxy wrote itself; without one all share a budget.
 */
export function clientBehindUnnamed(peer: string, claimed: string): string {
  if (!ipaddr.isValid(claimed)) return `behind ${peer}`;
  const digest = createHash('sha256').update(clientKey(claimed)).digest();
  return `behind ${peer}, ${digest.readUInt32BE() % BUDGETS}`;
}

/** What was noticed since the server's last start. */
export interface UnnamedProxy {
  /** Its address. */
  peer: string;
  /** ISO 8601. */
  at: string;
}

/** Says once in the log, and for `pukeko doctor`, that a proxy should be named. */
export class UnnamedProxies {
  #isSaid = false;
  readonly #log: Pick<Log, 'warn'>;
  readonly #dataDir: string;

  constructor(log: Pick<Log, 'warn'>, dataDir: string) {
    this.#log = log;
    this.#dataDir = dataDir;
    rmSync(join(dataDir, NOTE_FILE), { force: true });
  }

  noticed(peer: string, now: number): void {
    if (this.#isSaid) return;
    this.#isSaid = true;
    this.#log.warn({ peer }, unnamedProxySentence(peer));
    const note: UnnamedProxy = { peer, at: new Date(now).toISOString() };
    try {
      writeFileSync(join(this.#dataDir, NOTE_FILE), `${JSON.stringify(note)}\n`);
    } catch (err) {
      // A full disk or a folder that is read-only has sentences of its own.
      this.#log.warn({ err }, 'The note of it for "pukeko doctor" was not written.');
    }
  }
}

export function unnamedProxySentence(peer: string): string {
  return `Requests come through a proxy at ${peer} that PUKEKO_TRUST_PROXY does not name, so what it says of its clients is not believed, and they share budgets: set PUKEKO_TRUST_PROXY=${peer} if it sets X-Forwarded-For and -Host itself ("pukeko proxy nginx" and "pukeko proxy caddy" print how).`;
}

/** The note of the server that runs on a data folder; null where it noticed none. */
export function unnamedProxyOf(dataDir: string): UnnamedProxy | null {
  try {
    const { peer, at } = JSON.parse(readFileSync(join(dataDir, NOTE_FILE), 'utf8')) as UnnamedProxy;
    return typeof peer === 'string' && ipaddr.isValid(peer) ? { peer, at } : null;
  } catch {
    return null;
  }
}
