import type { App } from '../../../core/context.ts';
import { systemCtx } from '../../../core/context.ts';
import { uris } from '../../../core/uris.ts';
import type { Domain, Identity } from '../../../db/rows.ts';
import { type Answer, textAnswer } from '../../../lib/answer.ts';
import { parseHandle, usernameKey } from '../../../lib/handle.ts';
import { ACTIVITY_JSON, JRD_JSON } from '../../vocab.ts';
import { instanceActorOf, localByUsername } from '../local.ts';

/** Longer than any handle or actor URI. */
const LONGEST_RESOURCE = 4096;

/**
 * WebFinger (RFC 7033) of one domain: `acct:` with its name or its host in any case, actors' URIs, addresses of profiles. 400 without a
 * resource, 404 for whoever is not here: one host never reveals another domain's people (DESIGN §2). The subject is always the canonical
 * handle.
 */
export async function webfinger(app: App, domain: Domain, query: URLSearchParams): Promise<Answer> {
  const resource = query.get('resource')?.trim() ?? '';
  if (resource === '' || resource.length > LONGEST_RESOURCE) {
    return textAnswer(400, 'Say whom you look for: ?resource=acct:user@host\n');
  }
  const identity = await find(app, domain, resource);
  if (!identity || identity.state === 'SUSPENDED')
    return textAnswer(404, 'There is nobody of that name here.\n');
  if (identity.state === 'DELETED') return textAnswer(410, 'This identity was deleted.\n');
  const jrd = jrdOf(domain, identity, query.getAll('rel'));
  return {
    status: 200,
    headers: { 'content-type': JRD_JSON, 'cache-control': 'public, max-age=600' },
    body: JSON.stringify(jrd),
  };
}

async function find(app: App, domain: Domain, resource: string): Promise<Identity | null> {
  const ctx = systemCtx(app, domain);
  if (/^https?:/i.test(resource)) {
    if (resource === uris.instanceActor(domain) || resource === domain.origin)
      return instanceActorOf(ctx, domain);
    const path = resource.startsWith(`${domain.origin}/`) ? resource.slice(domain.origin.length) : '';
    const username = /^\/(?:users\/|@)([^/?#@]+)$/.exec(path)?.[1];
    return username === undefined ? null : localByUsername(ctx, domain, username);
  }
  const handle = parseHandle(resource);
  if (handle?.domain !== domain.name && handle?.domain !== domain.host) return null;
  if (usernameKey(handle.username) === domain.host && handle.domain === domain.host)
    return instanceActorOf(ctx, domain);
  return localByUsername(ctx, domain, handle.username);
}

interface JrdLink {
  rel: string;
  type?: string;
  href: string;
}

function jrdOf(domain: Domain, identity: Identity, rels: readonly string[]) {
  const page = identity.url ?? uris.profile(domain, identity.username);
  const links: JrdLink[] = [
    { rel: 'http://webfinger.net/rel/profile-page', type: 'text/html', href: page },
    { rel: 'self', type: ACTIVITY_JSON, href: identity.uri },
    ...(identity.avatarUrl === null
      ? []
      : [{ rel: 'http://webfinger.net/rel/avatar', href: identity.avatarUrl }]),
  ];
  return {
    subject: `acct:${identity.username}@${identity.handleDomain}`,
    aliases: [...new Set([page, identity.uri])],
    links: rels.length === 0 ? links : links.filter((link) => rels.includes(link.rel)),
  };
}
