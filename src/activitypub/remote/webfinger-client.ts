// Asks other servers with WebFinger which actor a handle means (RFC 7033).

import { isIP } from 'node:net';
import type { Ctx } from '../../core/context.ts';
import { type Handle, parseHandle } from '../../lib/handle.ts';
import { isJsonObject, parseJsonBytes } from '../../lib/json.ts';
import { parseRemoteUrl } from '../../lib/url/remote-url.ts';
import type { FetchBudget } from '../../net/budget.ts';
import { mustBeUp } from '../fetch.ts';
import { readId } from '../parse/values/iri.ts';
import { activityPub } from '../state.ts';
import { isActivityMediaType, JRD_JSON } from '../vocab.ts';
import { webfingerTemplate } from './host-meta-client.ts';

/** What WebFinger says of a handle: whose it is called there, and which actor it means. */
export interface WebfingerAnswer {
  subject: (Handle & { domain: string }) | null;
  actorUri: string;
  /** Where that person follows somebody, with `{uri}` for whom (OStatus); null where their server does not say. */
  followTemplate: string | null;
}

/** Of OStatus; every server of the fediverse with pages has it. */
const SUBSCRIBE = 'http://ostatus.org/schema/1.0/subscribe';

export interface WebfingerOptions {
  budget?: FetchBudget;
  deadlineMs?: number;
}

/**
 * Asks a handle's domain which actor it means (RFC 7033); where there is no WebFinger, its host-meta says whom to ask
 * (FEDERATION §1.5). Null when nobody has that name. Unsigned: two strict servers would wait for each other. Rejects
 * with FetchError, also where the host answers 429 or 5xx.
 */
export async function askWebfinger(
  ctx: Ctx,
  handle: { username: string; domain: string },
  options: WebfingerOptions = {},
): Promise<WebfingerAnswer | null> {
  const { app } = ctx;
  if (await app.domains.byName(handle.domain)) return null;
  if (await app.hostBlocks.isBlocked(ctx.domain?.id ?? null, handle.domain)) return null;
  const resource = `acct:${handle.username}@${handle.domain}`;
  const usual = `https://${handle.domain}/.well-known/webfinger?resource=${encodeURIComponent(resource)}`;
  const first = await getJrd(ctx, usual, options);
  if (first.status !== 404) return first.answer;
  const template = await webfingerTemplate(ctx, handle.domain, options);
  if (template === null) return null;
  const other = parseRemoteUrl(template.replaceAll('{uri}', encodeURIComponent(resource)));
  return other === null || other.href === usual ? null : (await getJrd(ctx, other.href, options)).answer;
}

async function getJrd(
  ctx: Ctx,
  url: string,
  options: WebfingerOptions,
): Promise<{ status: number; answer: WebfingerAnswer | null }> {
  const { fetcher, flights } = activityPub(ctx.app);
  const result = await flights.run(url, '', () =>
    fetcher.get(url, {
      accept: `${JRD_JSON}, application/json`,
      maxBytes: 256 * 1024,
      acceptTypes: isJrdType,
      ...options,
    }),
  );
  mustBeUp(result);
  if (result.status < 200 || result.status > 299) return { status: result.status, answer: null };
  return { status: result.status, answer: readJrd(result.body) };
}

function isJrdType(contentType: string): boolean {
  return /^application\/(?:jrd\+)?json\b/i.test(contentType) || isActivityMediaType(contentType);
}

/** Reads a JRD: the `self` link of an ActivityPub type is the actor. */
export function readJrd(body: Uint8Array): WebfingerAnswer | null {
  let jrd: unknown;
  try {
    jrd = parseJsonBytes(body, { maxDepth: 10 });
  } catch {
    return null;
  }
  if (!isJsonObject(jrd) || !Array.isArray(jrd.links)) return null;
  const handle =
    typeof jrd.subject === 'string' && /^acct:/i.test(jrd.subject) ? parseHandle(jrd.subject) : null;
  for (const link of jrd.links.slice(0, 100)) {
    if (!isJsonObject(link) || link.rel !== 'self' || typeof link.type !== 'string') continue;
    const actorUri = isActivityMediaType(link.type) ? readId(link.href) : null;
    if (actorUri === null) continue;
    return {
      actorUri,
      followTemplate: followTemplateOf(jrd.links),
      subject: handle?.domain ? { username: handle.username, domain: handle.domain } : null,
    };
  }
  return null;
}

/** Whatever is put into templates is a URL, so one that has its place in the host makes no address. */
const SAMPLE = encodeURIComponent('https://ana.example/users/ana');

/** https alone, and a server with a name: nobody's browser is sent to a machine of its own network. */
function followTemplateOf(links: readonly unknown[]): string | null {
  for (const link of links.slice(0, 100)) {
    if (!isJsonObject(link) || link.rel !== SUBSCRIBE || typeof link.template !== 'string') continue;
    const { template } = link;
    if (!template.includes('{uri}')) continue;
    const url = parseRemoteUrl(template.replaceAll('{uri}', SAMPLE));
    if (url !== null && isIP(url.hostname) === 0 && !url.hostname.startsWith('[')) return template;
  }
  return null;
}
