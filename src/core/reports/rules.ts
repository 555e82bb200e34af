// The rules of a domain by their ids, as reports name them.

import type { Domain } from '../../db/rows.ts';

export interface DomainRule {
  /** Its place in the list, from 1. */
  id: string;
  text: string;
}

/** The rules of a domain in their order. */
export function rulesOf({ rules }: Pick<Domain, 'rules'>): DomainRule[] {
  return (Array.isArray(rules) ? (rules as string[]) : []).map((text, at) => ({ id: String(at + 1), text }));
}
