// Serves host-meta (RFC 6415).

import type { Domain } from '../../../db/rows.ts';
import type { Answer } from '../../../lib/answer.ts';
import { escapeHtml } from '../../../lib/html/escape.ts';

/** Where WebFinger is asked: on the domain's host, also where handles end in another name. */
function templateOf(domain: Domain): string {
  return `${domain.origin}/.well-known/webfinger?resource={uri}`;
}

/** host-meta (RFC 6415) as XRD. */
export function hostMeta(domain: Domain): Answer {
  const xrd = `<?xml version="1.0" encoding="UTF-8"?>
<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">
  <Link rel="lrdd" type="application/jrd+json" template="${escapeHtml(templateOf(domain))}"/>
</XRD>
`;
  return {
    status: 200,
    headers: { 'content-type': 'application/xrd+xml; charset=utf-8', ...CACHED },
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
