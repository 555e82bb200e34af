// Finds the ActivityPub document that a web page links to.

import type { Ctx } from '../../core/context.ts';
import { FetchError } from '../../net/errors.ts';
import type { FetchOptions } from '../fetch.ts';
import { readId } from '../parse/values/iri.ts';
import { activityPub } from '../state.ts';
import { isActivityMediaType } from '../vocab.ts';
import { parseLinkHeader } from './link-header.ts';

/** Where the head of a page ends, for all practical purposes. */
const MOST_BYTES = 512 * 1024;

/**
 * The ActivityPub document a web page says it is another form of: `<link rel="alternate"
 * type="application/activity+json">`, or a Link header to the same effect. Null where it says nothing.
 */
export async function linkedDocument(ctx: Ctx, url: string, options: FetchOptions): Promise<string | null> {
  const { fetcher, budgets } = activityPub(ctx.app);
  try {
    const page = await fetcher.get(url, {
      accept: 'text/html, application/xhtml+xml;q=0.9',
      maxBytes: MOST_BYTES * 4,
      budget: options.budget ?? budgets.forCause(),
      ...(options.deadlineMs === undefined ? {} : { deadlineMs: options.deadlineMs }),
    });
    if (page.status !== 200) return null;
    return (
      fromHeader(page.headers.link, page.url) ??
      fromHtml(page.body.subarray(0, MOST_BYTES).toString('utf8'), page.url)
    );
  } catch (error) {
    if (error instanceof FetchError) return null;
    throw error;
  }
}

/** The document that a Link header names as another form of its page; null where it names none. */
export function fromHeader(header: string | readonly string[] | undefined, base: string): string | null {
  for (const { target, parameters } of parseLinkHeader(header)) {
    const relations = (parameters.get('rel') ?? '').toLowerCase().split(/\s+/);
    if (!relations.includes('alternate') || !isActivityMediaType(parameters.get('type') ?? null)) continue;
    const id = absolute(target, base);
    if (id !== null) return id;
  }
  return null;
}

export function fromHtml(html: string, base: string): string | null {
  for (const [tag] of html.matchAll(/<link\s[^<>]{1,4000}>/gi)) {
    if (!attribute(tag, 'rel')?.toLowerCase().split(/\s+/).includes('alternate')) continue;
    const href = attribute(tag, 'href');
    if (href !== null && isActivityMediaType(attribute(tag, 'type'))) return absolute(href, base);
  }
  return null;
}

function attribute(tag: string, name: string): string | null {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag);
  const value = match?.[1] ?? match?.[2] ?? match?.[3];
  return value === undefined ? null : value.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

function absolute(target: string, base: string): string | null {
  try {
    return readId(new URL(target, base).href);
  } catch {
    return null;
  }
}
