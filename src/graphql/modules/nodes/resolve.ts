// The query `resolve`: a post, identity or collection by its address or handle, also of other servers.

import { collectionAt, collectionFor } from '../../../core/collections/queries.ts';
import { identityByHandle, identityByUri } from '../../../core/identities/queries.ts';
import { findPostByUri } from '../../../core/posts/queries.ts';
import type { Collection, Identity } from '../../../db/rows.ts';
import { parseHandle } from '../../../lib/handle.ts';
import { parseId } from '../../../lib/ids.ts';
import { parseWebUrl } from '../../../lib/url/url.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder } from '../../schema/builder.ts';
import { answered, InvalidInputError } from '../../schema/errors.ts';
import { CollectionRef } from '../collections/ref.ts';
import { IdentityRef } from '../identities/ref.ts';
import { identityFor } from '../identities/see.ts';
import { PostRef } from '../posts/ref.ts';

/** Another server is waited for this long in all, in milliseconds. */
const DEADLINE_MS = 8000;
const LONGEST_TEXT = 2048;

type Found = { post: bigint } | { identity: Identity } | { collection: Collection } | null;

const Resolved = builder.unionType('Resolved', {
  description: 'What stands at an address.',
  types: [PostRef, IdentityRef, CollectionRef],
  resolveType: (it) => ('html' in it ? 'Post' : 'isSensitive' in it ? 'Collection' : 'Identity'),
});

async function find(text: string, ctx: GraphQLContext): Promise<Found> {
  const handle = parseHandle(text);
  if (handle) return byHandle(handle.username, handle.domain, ctx);
  const url = parseWebUrl(text);
  if (!url || text.length > LONGEST_TEXT)
    throw new InvalidInputError(
      'Send a handle like @ana@ana.example, or the address of a post, profile or collection.',
      {
        path: ['text'],
      },
    );
  const collection = await collectionAt(ctx.core, await ctx.view.reader(), url.href);
  if (collection) return { collection };
  return (await ctx.core.app.domains.isOwnHost(url.host)) ? ofOurs(url, ctx) : ofOthers(url.href, ctx);
}

async function byHandle(username: string, domain: string | null, ctx: GraphQLContext): Promise<Found> {
  const name = domain ?? ctx.core.domain?.name;
  if (!name) return null;
  const isOurs = (await ctx.core.app.domains.byName(name)) !== null;
  const identity = isOurs
    ? await identityByHandle(ctx.core, username, name)
    : await ctx.core.app.ports.remote.identityByHandle(ctx.core, username, name, DEADLINE_MS);
  return identity && identity.state !== 'DELETED' ? { identity } : null;
}

/** URIs of ours are looked up, never fetched; page addresses end in the id of a post or the name of an identity. */
async function ofOurs(url: URL, ctx: GraphQLContext): Promise<Found> {
  const uri = url.origin + url.pathname;
  const post = await findPostByUri(ctx.core, uri);
  if (post) return { post: post.id };
  const identity = await identityByUri(ctx.core, uri);
  if (identity) return { identity };
  const [, username, id] = /^\/@([^/]+)(?:\/(\d+))?\/?$/.exec(url.pathname) ?? [];
  if (id !== undefined) {
    const postId = parseId(id);
    return postId === null ? null : { post: postId };
  }
  const domain = await ctx.core.app.domains.byHost(url.host);
  const handle = parseHandle(decoded(username ?? ''));
  if (!domain || !handle) return null;
  // A page may be addressed by a whole handle, with the name or the host of its domain.
  const isOfIt = handle.domain === null || handle.domain === domain.name || handle.domain === domain.host;
  return isOfIt ? byHandle(handle.username, domain.name, ctx) : null;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

async function ofOthers(url: string, ctx: GraphQLContext): Promise<Found> {
  const found = await ctx.core.app.ports.remote.byUrl(ctx.core, url, DEADLINE_MS);
  if (!found) return null;
  return 'post' in found ? { post: found.post.id } : found;
}

async function shown(found: Found, ctx: GraphQLContext) {
  if (!found) return null;
  if ('collection' in found) return collectionFor(ctx.core, await ctx.view.reader(), found.collection.id);
  return 'post' in found ? ctx.view.posts.get(found.post) : identityFor(ctx, found.identity);
}

builder.queryField('resolve', (t) =>
  t.field({
    type: Resolved,
    nullable: true,
    description:
      'The identity of a handle, or the post, the profile or the collection at an address of any server, which is asked if it is not known here. Who is in a collection of another server is shown once their consent was looked at. Null if nothing is found within 8 seconds, or if the viewer may not see it.',
    authScopes: { holds: 'read:search' },
    args: {
      text: t.arg.string({
        required: true,
        description: 'A handle (`@ana@ana.example`) or an http(s) address, at most 2,048 characters.',
      }),
    },
    complexity: 50,
    resolve: async (_root, { text }, ctx) => shown(await answered(() => find(text.trim(), ctx)), ctx),
  }),
);
