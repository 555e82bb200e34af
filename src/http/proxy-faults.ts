// Notices by requests what is wrong with the proxy that they came through, and tells the clients of one that
// PUKEKO_TRUST_PROXY does not name apart without believing them.

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

/**
 * `unnamed`: PUKEKO_TRUST_PROXY does not name it. `silent`: it is named and says nothing of its clients. `stiff`: it
 * takes the upgrade out of requests for a WebSocket. `blind`: it passes on no name of the host that was asked for.
 */
type Fault = 'unnamed' | 'silent' | 'stiff' | 'blind';

/** What was noticed since the server's last start. */
interface ProxyFault {
  fault: Fault;
  /** Its address. */
  peer: string;
  /** ISO 8601. */
  at: string;
}

const PRINTED = '("pukeko proxy nginx" and "pukeko proxy caddy" print how)';

const SENTENCES: Record<Fault, (peer: string) => string> = {
  unnamed: (peer) =>
    `Requests come through a proxy at ${peer} that PUKEKO_TRUST_PROXY does not name, so what it says of its clients is not believed, and they share budgets: set PUKEKO_TRUST_PROXY=${peer} if it sets X-Forwarded-For and -Host itself ${PRINTED}.`,
  silent: (peer) =>
    `Requests come through a proxy at ${peer} without X-Forwarded-For, so all of its clients count as one, and share one budget: let it set that header ${PRINTED}.`,
  blind: (peer) =>
    `Requests come through a proxy at ${peer} without the host that was asked for, so all of them reach the default domain: let it pass on Host ${PRINTED}.`,
  stiff: (peer) =>
    `Requests come through a proxy at ${peer} that takes the upgrade to WebSocket out of them, so nothing arrives live: let it pass on Upgrade and Connection ${PRINTED}.`,
};

/** Says each fault of proxies once in the log, and for `pukeko doctor`. */
export class ProxyFaults {
  readonly #found = new Map<Fault, ProxyFault>();
  readonly #log: Pick<Log, 'warn'>;
  readonly #dataDir: string;

  constructor(log: Pick<Log, 'warn'>, dataDir: string) {
    this.#log = log;
    this.#dataDir = dataDir;
    rmSync(join(dataDir, NOTE_FILE), { force: true });
  }

  noticed(fault: Fault, peer: string, now: number): void {
    if (this.#found.has(fault)) return;
    this.#found.set(fault, { fault, peer, at: new Date(now).toISOString() });
    this.#log.warn({ peer }, SENTENCES[fault](peer));
    try {
      writeFileSync(join(this.#dataDir, NOTE_FILE), `${JSON.stringify([...this.#found.values()])}\n`);
    } catch (err) {
      // A full disk or a folder that is read-only has sentences of its own.
      this.#log.warn({ err }, 'The note of it for "pukeko doctor" was not written.');
    }
  }
}

/** What the server that runs on a data folder noted of proxies, as sentences; empty where it noticed nothing. */
export function proxyFaultsOf(dataDir: string): string[] {
  try {
    const noted = JSON.parse(readFileSync(join(dataDir, NOTE_FILE), 'utf8')) as ProxyFault[];
    return noted
      .filter(({ fault, peer }) => Object.hasOwn(SENTENCES, fault) && ipaddr.isValid(peer))
      .map(({ fault, peer }) => SENTENCES[fault](peer));
  } catch {
    return [];
  }
}
