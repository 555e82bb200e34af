// URIs that other servers name.

import { parseWebUrl } from '../../../lib/url/url.ts';

/** The longest that is kept. */
export const LONGEST_URI = 2048;

/** http(s), no longer than a URI may be; null for everything else. */
export function uriOrNull(uri: string | null): string | null {
  return uri !== null && uri.length <= LONGEST_URI && parseWebUrl(uri) !== null ? uri : null;
}
