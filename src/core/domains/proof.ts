import type { Domain } from '../../db/rows.ts';

/** What a domain's owner puts into its DNS to prove that it is theirs (WIRE.md §2): a TXT record of this name with this value. */
export function proofRecord(domain: Pick<Domain, 'id' | 'name'>): { name: string; value: string } {
  return { name: `_pukeko.${domain.name.replace(/:\d+$/, '')}`, value: `pukeko-domain=${domain.id}` };
}
