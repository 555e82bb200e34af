// Answers well-known paths.

import type { App } from '../../../core/context.ts';
import type { Answer } from '../../../lib/answer.ts';
import { type DocumentRequest, queryOf } from '../request.ts';
import { hostMeta, hostMetaJson } from './host-meta.ts';
import { nodeinfo, nodeinfoLinks } from './nodeinfo.ts';
import { webfinger } from './webfinger.ts';

/**
 * What is asked before anything is known of a server: unsigned in every mode, and never verified. Null for other paths.
 */
export async function wellKnown(app: App, request: DocumentRequest): Promise<Answer | null> {
  const { domain, path } = request;
  switch (path) {
    case '/.well-known/webfinger':
      return webfinger(app, domain, queryOf(request));
    case '/.well-known/host-meta':
      return hostMeta(domain, request.headers.accept);
    case '/.well-known/host-meta.json':
      return hostMetaJson(domain);
    case '/.well-known/nodeinfo':
      return nodeinfoLinks(domain);
    case '/nodeinfo/2.0':
      return nodeinfo(app, domain, '2.0');
    case '/nodeinfo/2.1':
      return nodeinfo(app, domain, '2.1');
    default:
      return null;
  }
}
