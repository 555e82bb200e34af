// Serves host-meta (RFC 6415).

import type { Domain } from '../../../db/rows.ts';
import type { Answer } from '../../../lib/answer.ts';
import { escapeHtml } from '../../../lib/html/escape.ts';
import { preferred } from '../../../lib/negotiate.ts';

/** Where WebFinger is asked: on the domain's host, also where handles end in another name. */
function templateOf(domain: Domain): string {
  return `${domain.origin}/.well-known/webfinger?resource={uri}`;
}

/** What there is, as XRD without a word about it. */
const OFFERS = ['application/xrd+xml', 'application/xml', 'text/xml', 'application/json'] as const;

/** host-meta (RFC 6415) as XRD, or as JSON for who asks for that. */
export function hostMeta(domain: Domain, accept: string | string[] | undefined): Answer {
  const wanted = preferred(Array.isArray(accept) ? accept.join(', ') : accept, OFFERS);
  if (wanted === 'application/json') {
    const json = hostMetaJson(domain);
    return { ...json, headers: { ...json.headers, vary: 'accept' } };
  }
  const xrd = `<?xml version="1.0" encoding="UTF-8"?>
<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">
  <Link rel="lrdd" type="application/jrd+json" template="${escapeHtml(templateOf(domain))}"/>
</XRD>
`;
  return {
    status: 200,
    headers: { 'content-type': 'application/xrd+xml; charset=utf-8', vary: 'accept', ...CACHED },
    body: xrd,
  };
}

/** The same as JSON. */
export function hostMetaJson(domain: Domain): Answer {
  const links = [{ rel: 'lrdd', type: 'application/jrd+json', template: templateOf(domain) }];
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', ...CACHED },
    body: JSON.stringify({ links }),
  };
}

const CACHED = { 'cache-control': 'public, max-age=3600' };
