// Whether a client asks for ActivityPub or for the web page at the same address.

import { preferred } from '../../lib/negotiate.ts';
import { readOnce } from '../../lib/when-asked.ts';
import { ACTIVITY_JSON, LD_JSON } from '../vocab.ts';

/** Pages stand first: without a header, or with nothing but wildcards, a person is looking. */
const OFFERS = ['text/html', 'application/xhtml+xml', ACTIVITY_JSON, LD_JSON] as const;

/**
 * Whether a client wants the ActivityPub form of what is also a page (ActivityPub, 3.2; the rule is lib/negotiate.ts).
 */
export function wantsActivityPub(accept: string | string[] | undefined): boolean {
  return wantsIn(Array.isArray(accept) ? accept.join(', ') : (accept ?? ''));
}

const wantsIn = readOnce((accept) => {
  const preference = preferred(accept, OFFERS);
  return preference === ACTIVITY_JSON || preference === LD_JSON;
});
