// What storing, editing and deleting a post of another server have in common: who may, whom it names, what came of it.

import type { Identity, Post } from '../../../db/rows.ts';
import { parseUrl, sameOrigin } from '../../../lib/url/url.ts';
import type { Ctx, TxCtx } from '../../context.ts';
import type { RemotePostData } from './content.ts';
import { uriOrNull } from './uri.ts';

/** What became of something another server sent; `reason` says why it was ignored. */
export type RemoteOutcome =
  | { outcome: 'stored' | 'known' | 'edited' | 'deleted'; post: Post }
  | { outcome: 'ignored'; post: null; reason: string };

export const ignored = (reason: string): RemoteOutcome => ({ outcome: 'ignored', post: null, reason });

/** Why nothing of a post is taken in under this author and id; null where it may be. */
export async function problemWith(ctx: Ctx, author: Identity, uri: string): Promise<string | null> {
  if (author.domainId !== null) return 'its author is an identity of this server';
  if (author.state !== 'ACTIVE') return 'its author is suspended or deleted here';
  if (uriOrNull(uri) === null || !sameOrigin(uri, author.uri))
    return 'its id and its author are on different servers';
  if ((await ctx.app.restrictions.suspendedIds(ctx.domain?.id ?? null)).has(author.id))
    return 'its author is suspended on this domain';
  const host = parseUrl(uri)?.host ?? '';
  if (await ctx.app.domains.isOwnHost(host)) return 'its id is one of this server';
  if (await ctx.app.hostBlocks.isBlocked(ctx.domain?.id ?? null, host)) return 'its server is blocked';
  return null;
}

/** Who of those a post names or addresses is known here; it may be read by all of them. */
export async function knownPeople(ctx: TxCtx, data: RemotePostData) {
  const named = new Set(data.mentions.map((mention) => mention.uri));
  const uris = [...new Set([...named, ...data.addressed])].slice(0, 500);
  const rows =
    uris.length === 0 ? [] : await ctx.tx.models.identity.findMany({ where: { uri: { in: uris } } });
  const active = rows.filter((row) => row.state === 'ACTIVE' && !row.isInstance);
  return {
    byUri: new Map(active.map((row) => [row.uri, row])),
    mentioned: active.filter((row) => named.has(row.uri)),
    addressed: active.filter((row) => !named.has(row.uri)),
  };
}
