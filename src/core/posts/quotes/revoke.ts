// The author of a quoted post takes the consent back, and says who may quote it from now on.

import type { QuotePolicy } from '../../../db/enums.ts';
import type { Identity, Post } from '../../../db/rows.ts';
import { AppError } from '../../../lib/app-error.ts';
import { type Ctx, inTransaction } from '../../context.ts';
import { PostNotFound } from '../errors.ts';
import { getPost } from '../queries.ts';
import { readerOf } from '../reader.ts';
import { lockPost, updatePost } from '../rows.ts';
import { domainOfAuthor } from '../write/create.ts';
import { ownPost } from '../write/edit.ts';
import { wholeQuote } from './answered.ts';
import { bitsOfPolicy } from './approval.ts';
import { changeQuote } from './change.ts';
import { quoteBy } from './rows.ts';

const PATH = ['input', 'postId'];

/**
 * Takes back that `postId` quotes a post of the identity: it is not shown there any more, and cannot be quoted by that
 * post again. The identity need not see that post. Twice is the same as once. Errors: NOT_FOUND where it quotes
 * nothing, FORBIDDEN where what it quotes is somebody else's.
 */
export async function revokeQuote(ctx: Ctx, identity: Identity, postId: bigint): Promise<void> {
  await domainOfAuthor(ctx, identity);
  await inTransaction(ctx, async (ctx) => {
    const whole = await wholeQuote(ctx, await quoteBy(ctx, postId));
    if (!whole) throw new PostNotFound(PATH);
    if (whole.quoted.authorId !== identity.id) {
      await getPost(ctx, await readerOf(ctx, identity), postId, PATH);
      throw new AppError('FORBIDDEN', 'Only the author of a quoted post takes back that it may be quoted.', {
        path: PATH,
      });
    }
    await changeQuote(ctx, whole.quote, whole.post, { state: 'REVOKED' });
  });
}

/**
 * Says who may quote a post of the identity from now on; quotes that hold stay. What is for a few may be quoted by its
 * author alone, whatever is chosen. Errors: NOT_FOUND, FORBIDDEN for posts of others.
 */
export async function setQuotePolicy(
  ctx: Ctx,
  author: Identity,
  postId: bigint,
  policy: QuotePolicy,
): Promise<Post> {
  await domainOfAuthor(ctx, author);
  await ownPost(ctx, author, postId);
  return inTransaction(ctx, async (ctx) => {
    const before = await lockPost(ctx, postId);
    if (!before || before.deletedAt !== null) throw new PostNotFound(PATH);
    const quoteApproval = bitsOfPolicy(policy, before.visibility);
    if (quoteApproval === before.quoteApproval) return before;
    await updatePost(ctx.tx.sql, postId, { quoteApproval });
    const post = { ...before, quoteApproval };
    await ctx.emit({ kind: 'quotePolicyChanged', post, author });
    return post;
  });
}
