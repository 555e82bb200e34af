// Which signature schemes are tried at a server, and in what order.

import type { SignatureScheme } from './result.ts';

/**
 * How a request of ours is signed. `cavage-without-query` is draft-cavage with a `(request-target)` that ends at the
 * `?`: some servers leave the query out when they verify, against the draft.
 */
export type OutgoingScheme = SignatureScheme | 'cavage-without-query';

const ALL: readonly OutgoingScheme[] = ['cavage', 'rfc9421', 'cavage-without-query'];

/** A stored scheme, for what is known of a host; null where nothing is. */
export function readScheme(text: string | null): OutgoingScheme | null {
  return ALL.find((scheme) => scheme === text) ?? null;
}

/**
 * The schemes to try at an address, one after another while the answer is 400 or 401: what worked last at the host,
 * then the others. Without a query there is nothing to leave out.
 */
export function knocks(last: OutgoingScheme, url: URL): OutgoingScheme[] {
  const useful = url.search === '' ? ALL.slice(0, 2) : ALL;
  const first = useful.includes(last) ? last : 'cavage';
  return [first, ...useful.filter((scheme) => scheme !== first)];
}
