// The DNS records that prove that a domain is its owner's.

import type { Domain } from '../../db/rows.ts';

export interface ProofRecord {
  /** Where the TXT record stands. */
  name: string;
  value: string;
}

/**
 * What a domain's owner puts into its DNS to prove that it is theirs: a TXT record below what its handles end in, and
 * for a split domain another below its host, since either one alone could be somebody else's. All of them must be
 * there.
 */
export function proofRecords(domain: Pick<Domain, 'id' | 'name' | 'host'>): ProofRecord[] {
  const names = new Set([domain.name, domain.host].map((name) => name.replace(/:\d+$/, '')));
  return [...names].map((name) => ({ name: `_pukeko.${name}`, value: `pukeko-domain=${domain.id}` }));
}
