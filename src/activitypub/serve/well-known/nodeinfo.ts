// Serves NodeInfo.

import type { App } from '../../../core/context.ts';
import { usageOf } from '../../../core/domains/usage.ts';
import { takesSignUps } from '../../../core/sign-up/policy.ts';
import type { Domain } from '../../../db/rows.ts';
import type { Answer } from '../../../lib/answer.ts';
import { VERSION } from '../../../lib/version.ts';

export type NodeInfoVersion = '2.0' | '2.1';

const SCHEMA = 'http://nodeinfo.diaspora.software/ns/schema';

/** `/.well-known/nodeinfo`: where the documents are, on the same host. */
export function nodeinfoLinks(domain: Domain): Answer {
  const link = (version: NodeInfoVersion) => ({
    rel: `${SCHEMA}/${version}`,
    href: `${domain.origin}/nodeinfo/${version}`,
  });
  return json({ links: [link('2.0'), link('2.1')] }, 'application/json; charset=utf-8');
}

/** NodeInfo 2.0 or 2.1 of one domain: each host describes itself alone. */
export async function nodeinfo(app: App, domain: Domain, version: NodeInfoVersion): Promise<Answer> {
  const usage = await usageOf(app, domain);
  const document = {
    version,
    software: { name: 'pukeko', version: VERSION },
    protocols: ['activitypub'],
    services: { inbound: [], outbound: ['atom1.0'] },
    openRegistrations: takesSignUps(domain),
    usage: {
      users: { total: usage.users, activeMonth: usage.activeMonth, activeHalfyear: usage.activeHalfyear },
      localPosts: usage.posts,
    },
    metadata: {
      nodeName: domain.title || domain.name,
      nodeDescription: domain.description,
      // For client libraries that know Mastodon by its name alone.
      upstream: { name: 'mastodon' },
    },
  };
  return json(document, `application/json; profile="${SCHEMA}/${version}#"; charset=utf-8`);
}

function json(document: unknown, type: string): Answer {
  return {
    status: 200,
    headers: { 'content-type': type, 'cache-control': 'public, max-age=600' },
    body: JSON.stringify(document),
  };
}
