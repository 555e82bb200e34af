// Asks host-meta where a domain answers WebFinger (RFC 6415).

import type { Ctx } from '../../core/context.ts';
import { parseRemoteUrl } from '../../lib/url/remote-url.ts';
import type { FetchBudget } from '../../net/budget.ts';
import { activityPub } from '../state.ts';

/**
 * Where a domain keeps its WebFinger (RFC 6415), with `{uri}` for the resource; null when it does not say. Rejects with
 * FetchError.
 */
export async function webfingerTemplate(
  ctx: Ctx,
  domain: string,
  options: { budget?: FetchBudget; deadlineMs?: number },
): Promise<string | null> {
  const { fetcher, flights } = activityPub(ctx.app);
  const url = `https://${domain}/.well-known/host-meta`;
  const result = await flights.run(url, '', () =>
    fetcher.get(url, { accept: 'application/xrd+xml, application/xml', maxBytes: 64 * 1024, ...options }),
  );
  return result.status === 200 ? readTemplate(result.body.toString('utf8')) : null;
}

/**
 * The `lrdd` template of an XRD, found without an XML parser: there are no entities to expand and no DTD to load, and a
 * document that brings either is refused.
 */
export function readTemplate(xml: string): string | null {
  if (/<!DOCTYPE|<!ENTITY/i.test(xml)) return null;
  for (const [link] of xml.matchAll(/<(?:\w{1,20}:)?Link\s[^<>]{1,4000}>/g)) {
    if (attribute(link, 'rel') !== 'lrdd') continue;
    const template = attribute(link, 'template')?.replaceAll('&amp;', '&') ?? '';
    if (template.includes('{uri}') && parseRemoteUrl(template.replaceAll('{uri}', 'x')) !== null)
      return template;
  }
  return null;
}

function attribute(tag: string, name: string): string | null {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
  return match?.[1] ?? match?.[2] ?? null;
}
