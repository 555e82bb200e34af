// Serves WebFinger (RFC 7033).

import type { App } from '../../../core/context.ts';
import { systemCtx } from '../../../core/context.ts';
import { uris } from '../../../core/uris.ts';
import type { Domain, Identity } from '../../../db/rows.ts';
import { type Answer, textAnswer } from '../../../lib/answer.ts';
import { parseHandle, usernameKey } from '../../../lib/handle.ts';
import { parseWebUrl } from '../../../lib/url/url.ts';
import { ACTIVITY_JSON, JRD_JSON } from '../../vocab.ts';
import { instanceActorOf, localByUsername } from '../local.ts';

/** Longer than any handle or actor URI. */
const LONGEST_RESOURCE = 4096;

/**
 * WebFinger (RFC 7033) of one domain: `acct:` with its name or its host, actors' URIs, addresses of profiles; scheme
 * and host in any case and script, with or without a default port. 400 without a resource and for what is none, 404 for
 * whoever is not here: one host never reveals another domain's people. The subject is always the canonical handle.
 */
export async function webfinger(app: App, domain: Domain, query: URLSearchParams): Promise<Answer> {
  const resource = query.get('resource')?.trim() ?? '';
  const asked = resource.length > LONGEST_RESOURCE ? null : readResource(resource);
  if (asked === null) return textAnswer(400, 'Say whom you look for: ?resource=acct:user@host\n');
  const identity = await find(app, domain, asked);
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

type Resource =
  | { kind: 'handle'; username: string; domain: string }
  | { kind: 'address'; url: URL }
  /** A URI of a scheme that names nobody here. */
  | { kind: 'other' };

/** What a resource names, normalised; null for what is no URI and no handle. */
function readResource(resource: string): Resource | null {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(resource)?.[1]?.toLowerCase();
  if (scheme === 'http' || scheme === 'https') {
    // Without a host the parser would take the first part of the path for one.
    const url = /^https?:\/\/[^/?#\\]/i.test(resource) ? parseWebUrl(resource) : null;
    return url && { kind: 'address', url };
  }
  // `ana@host:3000` has a colon and no scheme; `mailto:` and its like are well-formed and nobody's.
  if (scheme !== undefined && scheme !== 'acct') return { kind: 'other' };
  const handle = parseHandle(decoded(resource));
  return handle?.domain ? { kind: 'handle', username: handle.username, domain: handle.domain } : null;
}

/** The userpart of `acct:` may be percent-encoded (RFC 7565). */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function find(app: App, domain: Domain, asked: Resource): Promise<Identity | null> {
  const ctx = systemCtx(app, domain);
  if (asked.kind === 'other') return null;
  if (asked.kind === 'address') {
    const { url } = asked;
    if (url.origin !== domain.origin || url.search !== '' || url.hash !== '') return null;
    if (url.pathname === '/' || url.href === uris.instanceActor(domain)) return instanceActorOf(ctx, domain);
    const username = /^\/(?:users\/|@)([^/?#@]+)$/.exec(url.pathname)?.[1];
    return username === undefined ? null : localByUsername(ctx, domain, decoded(username));
  }
  if (asked.domain !== domain.name && asked.domain !== domain.host) return null;
  if (usernameKey(asked.username) === domain.host && asked.domain === domain.host)
    return instanceActorOf(ctx, domain);
  return localByUsername(ctx, domain, asked.username);
}

interface JrdLink {
  rel: string;
  type?: string;
  href?: string;
  /** An address with a place for what somebody wants to act on. */
  template?: string;
}

/** Pages on which this person follows, answers or writes: for other servers and share buttons (OStatus, FEP-3b86). */
function intentsOf({ origin }: Domain): JrdLink[] {
  return [
    {
      rel: 'http://ostatus.org/schema/1.0/subscribe',
      template: `${origin}/authorize_interaction?uri={uri}`,
    },
    { rel: 'https://w3id.org/fep/3b86/Object', template: `${origin}/authorize_interaction?uri={object}` },
    { rel: 'https://w3id.org/fep/3b86/Create', template: `${origin}/share?text={content}` },
  ];
}

function jrdOf(domain: Domain, identity: Identity, rels: readonly string[]) {
  const page = identity.url ?? uris.profile(domain, identity.username);
  const links: JrdLink[] = [
    { rel: 'http://webfinger.net/rel/profile-page', type: 'text/html', href: page },
    { rel: 'self', type: ACTIVITY_JSON, href: identity.uri },
    ...(identity.avatarUrl === null
      ? []
      : [{ rel: 'http://webfinger.net/rel/avatar', href: identity.avatarUrl }]),
    ...(identity.isInstance ? [] : intentsOf(domain)),
  ];
  return {
    subject: `acct:${identity.username}@${identity.handleDomain}`,
    aliases: [...new Set([page, identity.uri])],
    links: rels.length === 0 ? links : links.filter((link) => rels.includes(link.rel)),
  };
}
