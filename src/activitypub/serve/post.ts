// Serves posts and their Create activities.

import { type Ctx, models } from '../../core/context.ts';
import { isOpen } from '../../core/posts/policy.ts';
import { type PostWithAuthor, postFor, tombstoneFor } from '../../core/posts/queries.ts';
import { quotesBy } from '../../core/posts/quotes/rows.ts';
import { replyAuthorizations } from '../../core/posts/replies/rows.ts';
import { asSentOut } from '../../core/posts/sensitive.ts';
import type { Domain, Post } from '../../db/rows.ts';
import type { Answer } from '../../lib/answer.ts';
import { usernameKey } from '../../lib/handle.ts';
import { createDocument } from '../render/create.ts';
import type { Document } from '../render/document.ts';
import { type PostParts, postDocument, tombstoneDocument } from '../render/post.ts';
import { AS_CONTEXT, POST_CONTEXT } from '../vocab.ts';
import { documentAnswer, notFound } from './answers.ts';
import type { Asker } from './viewer.ts';

/** A post of the domain that the asker may see. Posts for the domain alone never go this way, whoever asks. */
export async function servedPost(
  ctx: Ctx,
  domain: Domain,
  asker: Asker,
  id: bigint,
): Promise<PostWithAuthor | null> {
  const post = await postFor(ctx, asker.reader, id);
  return post && post.domainId === domain.id && post.visibility !== 'LOCAL' ? post : null;
}

/**
 * The Note, or the Create around it. `keptFor`: for everyone, until one of these changes; null for what must not be
 * kept.
 */
export async function postAnswer(
  ctx: Ctx,
  domain: Domain,
  asker: Asker,
  id: bigint,
  form: 'object' | 'create',
  username: string | null = null,
): Promise<{ answer: Answer; keptFor: readonly bigint[] | null }> {
  const post = await servedPost(ctx, domain, asker, id);
  if (!post) return { answer: await goneAnswer(ctx, domain, asker, id), keptFor: null };
  const isNamed = username === null || usernameKey(username) === post.author.usernameKey;
  const [parts] = await postPartsOf(ctx, domain, [post]);
  if (!parts || !isNamed) return { answer: notFound(), keptFor: null };
  const document: Document =
    form === 'create' ? createDocument(parts) : { '@context': POST_CONTEXT, ...postDocument(parts) };
  const isForAll = isOpen(post.visibility) && asker.identity === null;
  return {
    answer: documentAnswer(Buffer.from(JSON.stringify(document)), !isForAll),
    keptFor: isForAll ? [post.id, post.authorId] : null,
  };
}

/** 410 to who could have read it, 404 to all others: a tombstone must not reveal a post that was never for them. */
async function goneAnswer(ctx: Ctx, domain: Domain, asker: Asker, id: bigint): Promise<Answer> {
  const tombstone = await tombstoneFor(ctx, asker.reader, id);
  if (!tombstone || tombstone.domainId !== domain.id || tombstone.visibility === 'LOCAL') return notFound();
  const document = { '@context': AS_CONTEXT, ...tombstoneDocument(tombstone) };
  return documentAnswer(JSON.stringify(document), !isOpen(tombstone.visibility), 410);
}

/**
 * What documents of posts are made of; whom they answer, whom they address without naming and what they quote, in
 * three statements for all, and one for the authorizations of replies.
 */
export async function postPartsOf(
  ctx: Ctx,
  domain: Domain,
  posts: readonly PostWithAuthor[],
): Promise<PostParts[]> {
  const parents = await parentAuthors(ctx, posts);
  const addressed = await addressedOf(ctx, posts);
  const quotes = await quotesBy(
    ctx,
    posts.filter((post) => post.quoteUri !== null).map((post) => post.id),
  );
  const authorizations = await replyAuthorizations(
    ctx,
    posts.filter((post) => post.replyState === 'ACCEPTED').map((post) => post.id),
  );
  const shown = await Promise.all(posts.map((post) => asSentOut(ctx.app, post)));
  return shown.map((post) => ({
    post,
    author: post.author,
    domain,
    parentAuthorUri: post.inReplyToId === null ? null : (parents.get(post.inReplyToId) ?? null),
    addressed: addressed.get(post.id) ?? [],
    quote: quotes.get(post.id) ?? null,
    replyAuthorization: authorizations.get(post.id) ?? null,
  }));
}

async function parentAuthors(ctx: Ctx, posts: readonly Post[]): Promise<Map<bigint, string>> {
  const ids = posts.flatMap((post) => post.inReplyToId ?? []);
  if (ids.length === 0) return new Map();
  const rows = await models(ctx).post.findMany({
    where: { id: { in: ids } },
    select: { id: true, author: { select: { uri: true } } },
  });
  return new Map(rows.map((row) => [row.id, row.author.uri]));
}

/** Only posts for a few address anybody whom the text does not name. */
async function addressedOf(ctx: Ctx, posts: readonly Post[]): Promise<Map<bigint, string[]>> {
  const ids = posts.filter((post) => !isOpen(post.visibility)).map((post) => post.id);
  if (ids.length === 0) return new Map();
  const rows = await ctx.app.db.sql.all<{ postId: bigint; uri: string }>(
    `SELECT m."postId", i."uri" FROM mention m JOIN identity i ON i."id" = m."identityId" WHERE m."postId" IN (${ids.map(() => '?').join(', ')})`,
    ids,
  );
  const found = new Map<bigint, string[]>();
  for (const { postId, uri } of rows) found.set(postId, [...(found.get(postId) ?? []), uri]);
  return found;
}
