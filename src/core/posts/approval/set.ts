// The author of a post says who may quote it and reply to it from now on.

import type { QuotePolicy, ReplyPolicy } from '../../../db/enums.ts';
import type { Identity, Post } from '../../../db/rows.ts';
import { type Ctx, inTransaction } from '../../context.ts';
import { PostNotFound } from '../errors.ts';
import { bitsOfPolicy } from '../quotes/approval.ts';
import { bitsOfReplyPolicy, manualPolicyOf, replyPolicyOf } from '../replies/approval.ts';
import { lockPost, updatePost } from '../rows.ts';
import { domainOfAuthor } from '../write/create.ts';
import { ownPost } from '../write/edit.ts';

/** What is left out, or null, stays as it is. */
export interface Policies {
  quotePolicy?: QuotePolicy | null;
  replyPolicy?: ReplyPolicy | null;
  manualReplyPolicy?: ReplyPolicy | null;
}

/**
 * Sets them for a post of the identity; quotes and replies that there are stay, and it is no edit. What is for a few
 * may be quoted by its author alone, whatever is chosen. Errors: NOT_FOUND, FORBIDDEN for posts of others.
 */
export async function setPolicies(
  ctx: Ctx,
  author: Identity,
  postId: bigint,
  { quotePolicy, replyPolicy, manualReplyPolicy }: Policies,
): Promise<Post> {
  await domainOfAuthor(ctx, author);
  await ownPost(ctx, author, postId);
  return inTransaction(ctx, async (ctx) => {
    const before = await lockPost(ctx, postId);
    if (!before || before.deletedAt !== null) throw new PostNotFound(['input', 'postId']);
    const { visibility } = before;
    const changes = {
      quoteApproval: quotePolicy ? bitsOfPolicy(quotePolicy, visibility) : before.quoteApproval,
      replyApproval:
        replyPolicy || manualReplyPolicy
          ? bitsOfReplyPolicy(
              {
                replyPolicy: replyPolicy ?? replyPolicyOf(before),
                manualReplyPolicy: manualReplyPolicy ?? manualPolicyOf(before),
              },
              visibility,
            )
          : before.replyApproval,
    };
    if (changes.quoteApproval === before.quoteApproval && changes.replyApproval === before.replyApproval)
      return before;
    await updatePost(ctx.tx.sql, postId, changes);
    const post = { ...before, ...changes };
    await ctx.emit({ kind: 'policyChanged', post, author });
    return post;
  });
}
