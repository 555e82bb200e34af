// From where nobody signs up or comes at all, in memory.

import type { AccessBlockSeverity } from '../../db/enums.ts';
import type { AccessBlock } from '../../db/rows.ts';
import type { Database } from '../../db/types.ts';
import type { Clock } from '../../lib/time/clock.ts';
import { parentNames } from '../../lib/url/host-name.ts';
import { kept } from '../kept.ts';
import { holds } from './holds.ts';
import { hashOfMailbox } from './mailbox.ts';
import { Ranges } from './ranges.ts';

/**
 * The decisions of admins of the install, in memory: every request asks. Forgotten when the log says that blocks
 * changed.
 */
export interface AccessBlocks {
  /** What holds for the address of a client: the most severe of all ranges that it lies in; null for none. */
  ofAddress(ip: string): Promise<AccessBlockSeverity | null>;
  /** What holds for a mail address, its domain and the domains above it; null for nothing. */
  ofEmail(email: string): Promise<AccessBlockSeverity | null>;
  forget(): void;
}

type Terms = Pick<AccessBlock, 'severity' | 'expiresAt'>;

interface Snapshot {
  ranges: Ranges<Terms>;
  domains: Map<string, Terms>;
  /** By their hashes. */
  mailboxes: Map<string, Terms>;
}

const MILD_TO_SEVERE: readonly AccessBlockSeverity[] = [
  'SIGN_UP_REQUIRES_APPROVAL',
  'SIGN_UP_BLOCK',
  'NO_ACCESS',
];

export function createAccessBlocks(db: Database, clock: Clock): AccessBlocks {
  // What is committed, also for a use case that stands in a transaction of its own.
  const memory = kept(async (): Promise<Snapshot> => {
    const rows = await db.committed.all<Terms & Pick<AccessBlock, 'kind' | 'pattern'>>(
      'SELECT "kind", "pattern", "severity", "expiresAt" FROM access_block',
    );
    const ranges = new Ranges<Terms>();
    const domains = new Map<string, Terms>();
    const mailboxes = new Map<string, Terms>();
    for (const row of rows) {
      if (row.kind === 'IP_RANGE') ranges.add(row.pattern, row);
      else (row.kind === 'EMAIL_DOMAIN' ? domains : mailboxes).set(row.pattern, row);
    }
    return { ranges, domains, mailboxes };
  });
  function severest(found: readonly Terms[]): AccessBlockSeverity | null {
    if (found.length === 0) return null;
    const now = clock.now();
    const holding = found.filter((each) => holds(each, now));
    return MILD_TO_SEVERE.findLast((each) => holding.some(({ severity }) => severity === each)) ?? null;
  }

  return {
    ofAddress: async (ip) => severest((await memory.value()).ranges.of(ip)),
    async ofEmail(email) {
      const { domains, mailboxes } = await memory.value();
      const domain = email.slice(email.lastIndexOf('@') + 1);
      const own = mailboxes.size === 0 ? undefined : mailboxes.get(hashOfMailbox(email));
      return severest([
        ...(own ? [own] : []),
        ...[...parentNames(domain)].flatMap((name) => domains.get(name) ?? []),
      ]);
    },
    forget: memory.forget,
  };
}
