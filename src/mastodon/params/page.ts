// Pages of lists as Mastodon's API asks for them, and the Link header that leads to the next ones.

import { bound, whole } from './types.ts';

/** Entries that GraphQL gives at once; what Mastodon gives more of is asked for in parts. */
export const LONGEST_PAGE = 100;

/** Parameters of every list that is paged by ids. */
export const PAGE = { max_id: bound, since_id: bound, min_id: bound, limit: whole };

export interface PageParams {
  max_id?: string | undefined;
  since_id?: string | undefined;
  min_id?: string | undefined;
  limit?: number | undefined;
}

/** Arguments of a GraphQL connection. A type, so that it fits the variables of any document. */
export type ConnectionArgs = {
  first: number | null;
  last: number | null;
  after: string | null;
  before: string | null;
  newerThan: string | null;
};

/** `limit` as Mastodon reads it: without a sign, at most `most`; the usual number where none was sent. */
export function limitOf(limit: number | undefined, usual: number, most = usual * 2): number {
  return limit === undefined ? usual : Math.min(Math.abs(limit), most);
}

/**
 * What a page means for a connection. `min_id` asks for the entries directly newer, `since_id` only cuts off what is
 * older; both may stand beside `max_id`.
 */
export function connectionArgs({ max_id, since_id, min_id }: PageParams, limit: number): ConnectionArgs {
  const isForward = min_id !== undefined;
  return {
    first: isForward ? null : limit,
    last: isForward ? limit : null,
    after: max_id ?? null,
    before: min_id ?? null,
    newerThan: since_id ?? null,
  };
}

/**
 * The Link header (RFC 8288): `next` is older, `prev` newer, by the cursors at both ends; other parameters are kept.
 * Undefined for an empty page.
 * @param back which parameter leads to newer entries: `min_id` in lists of posts, `since_id` in lists of people
 */
export function linkHeader(
  address: URL,
  edges: readonly { cursor: string }[],
  { limit, back }: { limit: number; back: 'min_id' | 'since_id' },
): string | undefined {
  const newest = edges[0]?.cursor;
  const oldest = edges.at(-1)?.cursor;
  if (newest === undefined || oldest === undefined) return undefined;
  const links: string[] = [];
  if (edges.length >= limit) links.push(`<${withBound(address, 'max_id', oldest)}>; rel="next"`);
  links.push(`<${withBound(address, back, newest)}>; rel="prev"`);
  return links.join(', ');
}

function withBound(address: URL, name: string, cursor: string): string {
  const url = new URL(address);
  for (const each of ['max_id', 'since_id', 'min_id', 'access_token', 'bearer_token'])
    url.searchParams.delete(each);
  url.searchParams.set(name, cursor);
  return url.href.replace(/%5B/g, '[').replace(/%5D/g, ']');
}

/** The entries of a page that may be longer than GraphQL gives at once, newest first. */
export async function entriesOf<Edge extends { cursor: string }>(
  params: PageParams,
  limit: number,
  read: (args: ConnectionArgs) => Promise<readonly Edge[]>,
): Promise<Edge[]> {
  const edges: Edge[] = [];
  for (let bounds = params, isLast = false; !isLast; ) {
    const size = Math.min(limit - edges.length, LONGEST_PAGE);
    const part = await read(connectionArgs(bounds, size));
    if (bounds.min_id === undefined) edges.push(...part);
    else edges.unshift(...part);
    isLast = part.length < size || edges.length >= limit;
    bounds =
      bounds.min_id === undefined
        ? { ...bounds, max_id: edges.at(-1)?.cursor }
        : { ...bounds, min_id: edges[0]?.cursor };
  }
  return edges;
}
