// The collections of recommended people that posts link to.

import type { Post } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { pageLinks } from '../../lib/html/links.ts';
import { parseUrl } from '../../lib/url/url.ts';
import { type Ctx, sql, type TxCtx } from '../context.ts';
import { identityListedSql } from '../identities/policy.ts';
import { mayHaveLink } from '../previews/link.ts';
import { scheduleWork } from '../work/schedule.ts';
import type { Reader } from './reader.ts';
import { asJson, listOf } from './shapes.ts';

/** Collections of one post that are looked at. */
export const MOST_LINKED_COLLECTIONS = 5;
/** The machine that fetches those that are not known here, a piece of work for each URI. */
export const COLLECTION_FETCH = 'collection-fetch';

/** URIs of the collections that a post links to, in their order. */
export const linkedCollectionsOf = (post: Pick<Post, 'linkedCollections'>): readonly string[] =>
  post.linkedCollections === null ? [] : listOf<string>(post.linkedCollections);

/** The same as a column takes it: nearly no post links to any. */
export const asLinkedCollections = (uris: readonly string[]): Post['linkedCollections'] =>
  uris.length === 0 ? null : asJson(uris.slice(0, MOST_LINKED_COLLECTIONS));

/**
 * The collections that the links in the HTML of a post of ours name, by the addresses of their pages or their URIs: as
 * far as they are known here and its author may see them.
 */
export async function collectionsLinkedIn(
  ctx: Ctx,
  author: Reader,
  post: Pick<Post, 'html'>,
): Promise<Post['linkedCollections']> {
  if (!mayHaveLink(post)) return null;
  const links = pageLinks(post.html).slice(0, 100);
  if (links.length === 0) return null;
  const { dialect } = sql(ctx);
  const seen = identityListedSql(author, (column) => anyOf(dialect, column), 'i');
  const rows = await sql(ctx).all<{ uri: string; url: string | null }>(
    `SELECT c."uri", c."url" FROM collection c JOIN identity i ON i."id" = c."identityId"
      WHERE (${anyOf(dialect, 'c."url"')} OR ${anyOf(dialect, 'c."uri"')}) AND ${seen.text}`,
    [links, links, ...seen.params],
  );
  const found = links.flatMap((link) => rows.find(({ uri, url }) => uri === link || url === link)?.uri ?? []);
  return asLinkedCollections([...new Set(found)]);
}

/**
 * Has those fetched that a post of another server links to and that are not known here.
 * @param before the post before it was edited: what it linked to then was asked for already
 */
export async function askForLinkedCollections(
  ctx: TxCtx,
  post: Pick<Post, 'uri' | 'linkedCollections'>,
  before?: Pick<Post, 'linkedCollections'>,
): Promise<void> {
  const asked = new Set(before && linkedCollectionsOf(before));
  const uris = linkedCollectionsOf(post).filter((uri) => !asked.has(uri));
  if (uris.length === 0) return;
  const db = ctx.tx.sql;
  const rows = await db.all<{ uri: string }>(
    `SELECT "uri" FROM collection WHERE ${anyOf(db.dialect, '"uri"')}`,
    [[...uris]],
  );
  const known = new Set(rows.map(({ uri }) => uri));
  for (const uri of uris) {
    if (known.has(uri) || (await ctx.app.domains.isOwnHost(parseUrl(uri)?.host ?? ''))) continue;
    const payload = { because: parseUrl(post.uri)?.host ?? '' };
    const work = { machine: COLLECTION_FETCH, subject: uri, state: 'fetching', payload };
    await scheduleWork(ctx, { ...work, dueAt: ctx.now });
  }
}
