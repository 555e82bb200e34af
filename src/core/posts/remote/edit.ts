// Edits posts of other servers (Update), and takes over the votes of their polls.

import type { Identity, Post } from '../../../db/rows.ts';
import { withIds } from '../../attachments/rows.ts';
import { type Ctx, inTransaction, type TxCtx } from '../../context.ts';
import { lapseBoostRequests } from '../approval/mark-rows.ts';
import { askForLinkedCollections } from '../linked-collections.ts';
import { isSameQuestion } from '../poll/tally.ts';
import { findPost, findPostByUri } from '../queries.ts';
import { remoteQuoteBits } from '../quotes/approval.ts';
import { takeRemoteQuote } from '../quotes/remote.ts';
import { remoteReader } from '../reader.ts';
import { remoteActBits, remoteReplyBits } from '../replies/approval.ts';
import { takeAuthorization } from '../replies/remote.ts';
import { lockPost, updatePost } from '../rows.ts';
import { asJson, attachmentsOf, pollOf } from '../shapes.ts';
import { applyEdit } from '../write/apply-edit.ts';
import { differs } from '../write/edit.ts';
import { type RemoteContent, type RemotePostData, remoteContent, remoteMentions } from './content.ts';
import { storeInside } from './store.ts';
import { ignored, knownPeople, problemWith, type RemoteOutcome } from './taking.ts';

const DAY_MS = 24 * 3600 * 1000;

/**
 * Takes over an edit. One that is not newer than what is here changes nothing, unless it `isCurrent`: just fetched from
 * the post's own server, whatever its date says. Of a post not known here it is taken as the post itself, if that is at
 * most a day old (the Update overtook the Create). Opens its own transaction.
 */
export async function editRemotePost(
  ctx: Ctx,
  author: Identity,
  data: RemotePostData,
  options: { isCurrent?: boolean; blindRecipient?: bigint | null } = {},
): Promise<RemoteOutcome> {
  const problem = await problemWith(ctx, author, data.uri);
  if (problem) return ignored(problem);
  const authorReads = await remoteReader(ctx, author);
  const content = remoteContent(data);
  return inTransaction(ctx, async (ctx) => {
    const known = await findPostByUri(ctx, data.uri);
    if (!known) {
      const age = ctx.app.clock.now() - (data.publishedAt ?? ctx.app.clock.now());
      if (age > DAY_MS) return ignored('an edit of a post that is not known here and older than a day');
      const { blindRecipient = null } = options;
      return storeInside(ctx, author, authorReads, data, content, { isDelivered: true, blindRecipient });
    }
    if (known.authorId !== author.id) return ignored('an edit of somebody else’s post');
    return edit(ctx, author, known.id, data, content, options.isCurrent ?? false);
  });
}

async function edit(
  ctx: TxCtx,
  author: Identity,
  postId: bigint,
  data: RemotePostData,
  { poll, ...content }: RemoteContent,
  isCurrent: boolean,
): Promise<RemoteOutcome> {
  const before = await lockPost(ctx, postId);
  if (!before || before.deletedAt !== null) return ignored('it was deleted');
  const editedAt = data.editedAt === null ? null : BigInt(data.editedAt);
  const isKnown = editedAt !== null && (isCurrent ? editedAt === before.editedAt : isStale(before, editedAt));
  // An Update that only brings new vote counts bears the time of the last edit.
  if (isKnown && editedAt !== before.editedAt) return { outcome: 'known', post: before };
  const policed = await takePolicy(ctx, author, before, data);
  if (isKnown)
    return isSameQuestion(pollOf(before), pollOf({ poll }))
      ? takeResults(ctx, author, policed, poll)
      : { outcome: 'known', post: policed };
  const people = await knownPeople(ctx, data);
  const attachments = withIds(ctx, content.attachments, attachmentsOf(before));
  const mentions = remoteMentions(data, people.byUri);
  // What was deleted is not always named any more.
  const quoteUri = data.isQuoteDeleted ? (content.quoteUri ?? before.quoteUri) : content.quoteUri;
  const changes = { ...content, quoteUri, attachments: asJson(attachments), mentions };
  // Votes and closing are no edit: nobody wrote anything anew.
  if (!differs(before, changes) && isSameQuestion(pollOf(before), pollOf({ poll })))
    return takeResults(ctx, author, policed, poll);
  const now = ctx.app.clock.now();
  const post = await applyEdit(ctx, {
    before: policed,
    author,
    changes: { ...changes, poll },
    editedAt: BigInt(Math.min(data.editedAt ?? now, now)),
    mentioned: people.mentioned,
    addressed: people.addressed,
    attached: data.attachedPage ?? null,
  });
  await lapseBoostRequests(ctx, post.id);
  await takeQuote(ctx, author, policed, post, data);
  await askForLinkedCollections(ctx, post, before);
  return { outcome: 'edited', post };
}

/**
 * Who may do what with it, which is no edit, and what became of its own quote where it still quotes the same, and of
 * the consent that it needs as a reply.
 */
async function takePolicy(ctx: TxCtx, author: Identity, before: Post, data: RemotePostData): Promise<Post> {
  const policy = {
    quoteApproval: remoteQuoteBits(author, data),
    replyApproval: remoteReplyBits(author, { ...data, visibility: before.visibility }),
    favouriteApproval: remoteActBits(author, data.mayFavourite),
    boostApproval: remoteActBits(author, data.mayBoost),
  };
  const post = { ...before, ...policy };
  if (differs(before, policy)) {
    await updatePost(ctx.tx.sql, before.id, policy);
    await ctx.emit({ kind: 'policyChanged', post, author });
  }
  if (data.isQuoteDeleted || data.quoteUri === before.quoteUri)
    await takeQuote(ctx, author, before, post, data);
  if (data.replyAuthorization != null && before.inReplyToUri !== null) {
    const parent = before.inReplyToId === null ? null : await findPost(ctx, before.inReplyToId);
    await takeAuthorization(ctx, post, parent, data.replyAuthorization);
  }
  return post;
}

async function takeQuote(
  ctx: TxCtx,
  author: Identity,
  before: Post,
  post: Post,
  data: RemotePostData,
): Promise<void> {
  if (before.quoteUri !== null || post.quoteUri !== null) await takeRemoteQuote(ctx, post, author, data);
}

/** Times of other servers often have whole seconds: the first edit may bear the time of the post itself. */
function isStale(before: Post, editedAt: bigint): boolean {
  return before.editedAt === null ? editedAt < before.publishedAt : editedAt <= before.editedAt;
}

/** Votes, and that a poll was closed. */
async function takeResults(
  ctx: TxCtx,
  author: Identity,
  before: Post,
  poll: Post['poll'],
): Promise<RemoteOutcome> {
  if (!differs(before, { poll })) return { outcome: 'known', post: before };
  await updatePost(ctx.tx.sql, before.id, { poll });
  const post = { ...before, poll };
  await ctx.emit({ kind: 'pollChanged', post, before, author });
  return { outcome: 'edited', post };
}
