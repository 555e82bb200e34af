// What somebody here may quote in a new post, and the row that comes of it.

import type { Visibility } from '../../../db/enums.ts';
import type { Identity, Post, Quote } from '../../../db/rows.ts';
import type { Ctx } from '../../context.ts';
import { uris } from '../../uris.ts';
import { followFacts } from '../approval/follows.ts';
import { InvalidPost, MayNotInteract } from '../errors.ts';
import { postToInteractWith } from '../permissions.ts';
import type { PostWithAuthor } from '../queries.ts';
import type { Reader } from '../reader.ts';
import { quotePermission } from './approval.ts';

/** A post that is to be quoted. */
export interface Quoted {
  post: PostWithAuthor;
  /** Whether the quote holds at once; else its author's server is asked. */
  isAccepted: boolean;
}

/**
 * The post that an identity wants to quote. Errors: NOT_FOUND for what it cannot see, FORBIDDEN where its author does
 * not let it, or is blocked by it; INVALID_INPUT for what is for the mentioned alone.
 */
export async function quotedFor(ctx: Ctx, reader: Reader, author: Identity, postId: bigint): Promise<Quoted> {
  const post = await postToInteractWith(ctx, reader, author, postId, ['input', 'quotedPostId']);
  if (post.visibility === 'MENTIONED')
    throw new InvalidPost('A post for those it mentions alone cannot be quoted.', 'quotedPostId');
  const permission = await permissionOf(ctx, author, post);
  if (permission === 'DENIED' || permission === 'UNKNOWN')
    throw new MayNotInteract('The author of this post does not let you quote it; link to it instead.');
  return { post, isAccepted: post.authorId === author.id || post.domainId !== null };
}

/** What an identity may do with a post that it sees. */
export async function permissionOf(ctx: Ctx, identity: Identity, post: Post) {
  return quotePermission(
    identity,
    post,
    await followFacts(ctx, identity.id, post.authorId, post.quoteApproval),
  );
}

/**
 * Who may read a post that quotes another: not more people than may read the quoted one. Errors: INVALID_INPUT where a
 * post of a domain alone would leave it.
 */
export function visibilityWith(quoted: Quoted | null, chosen: Visibility): Visibility {
  if (quoted === null) return chosen;
  const { visibility } = quoted.post;
  if (visibility === 'LOCAL' && chosen !== 'LOCAL')
    throw new InvalidPost(
      'Quotes of a post for this domain alone are for this domain alone; choose LOCAL.',
      'visibility',
    );
  // Its author would have to be asked, who could not be shown what is made of it.
  if (chosen === 'LOCAL' && !quoted.isAccepted)
    throw new InvalidPost('A post for this domain alone quotes posts of this server only.', 'visibility');
  return visibility === 'FOLLOWERS' && (chosen === 'PUBLIC' || chosen === 'UNLISTED') ? 'FOLLOWERS' : chosen;
}

/** Errors: INVALID_INPUT where a post for the mentioned alone quotes somebody behind their back. */
export function mustKnowOfIt(
  quoted: Quoted | null,
  author: Identity,
  visibility: Visibility,
  mentioned: readonly Identity[],
): void {
  if (quoted === null || visibility !== 'MENTIONED' || quoted.post.authorId === author.id) return;
  if (!mentioned.some(({ id }) => id === quoted.post.authorId))
    throw new InvalidPost(
      'A post for those it mentions alone quotes only people it mentions; mention its author.',
      'visibility',
    );
}

/** The row of a new quote of ours. A quote of somebody else's post of this install has an authorization of theirs. */
export function newQuote(ctx: Ctx, postId: bigint, author: Identity, { post, isAccepted }: Quoted): Quote {
  const id = ctx.app.ids.next();
  return {
    id,
    postId,
    quotedUri: post.uri,
    quotedId: post.id,
    state: isAccepted ? 'ACCEPTED' : 'PENDING',
    isLegacy: false,
    authorizationUri: isAccepted && post.authorId !== author.id ? authorizationUri(post.author, id) : null,
    createdAt: BigInt(ctx.now),
  };
}

/** Where the authorization of a quote stands that somebody here gave. */
export function authorizationUri(quotedAuthor: Pick<Identity, 'uri'>, quoteId: bigint): string {
  return uris.row(quotedAuthor.uri, 'quote_authorizations', quoteId);
}

/** The id of the QuoteRequest for a quote that somebody here makes. */
export function requestUri(author: Pick<Identity, 'uri'>, quoteId: bigint): string {
  return uris.row(author.uri, 'quote_requests', quoteId);
}
