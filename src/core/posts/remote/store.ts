// Stores posts of other servers (Create).

import type { Identity } from '../../../db/rows.ts';
import { withIds } from '../../attachments/rows.ts';
import { type Ctx, inTransaction, type TxCtx } from '../../context.ts';
import { hasOutOfOrderMarker } from '../../out-of-order.ts';
import { takeTurns } from '../../turns.ts';
import { scheduleWork } from '../../work/schedule.ts';
import { askForLinkedCollections } from '../linked-collections.ts';
import { findPostByUri } from '../queries.ts';
import { remoteQuoteBits } from '../quotes/approval.ts';
import { takeRemoteQuote } from '../quotes/remote.ts';
import { type Reader, remoteReader } from '../reader.ts';
import { remoteActBits, remoteReplyBits } from '../replies/approval.ts';
import { isHeld } from '../replies/held.ts';
import { giveAuthorization, remoteBeginning, takeAuthorization } from '../replies/remote.ts';
import { insertMentions, newPostDefaults } from '../rows.ts';
import { asJson } from '../shapes.ts';
import { insertNewPost } from '../write/insert.ts';
import {
  conversationOf,
  type RemoteContent,
  type RemotePostData,
  remoteContent,
  remoteMentions,
} from './content.ts';
import { ignored, knownPeople, problemWith, type RemoteOutcome } from './taking.ts';
import { adoptReplies, remoteParent } from './thread.ts';
import { uriOrNull } from './uri.ts';

/** Ids begin here (lib/ids.ts). */
const EARLIEST_MS = Date.UTC(2000, 0, 1);

interface StoreOptions {
  isDelivered: boolean;
  blindRecipient?: bigint | null;
  /** It came with a request to reply, which the caller answers. Default false. */
  isAskedFor?: boolean;
  /** How many quotes led to it. Default 0. */
  quoteDepth?: number;
}

/**
 * Stores a post of another server, once however often it comes. `isDelivered`: it was sent to us (to `ctx.domain`), so
 * it goes into homes and notifies those it mentions, for each domain it is sent to; false for what we fetched
 * ourselves. `blindRecipient`: a local identity that may read it although it does not name them; it is no mention, and
 * they are not notified. The caller has verified that the document is the author's; what cannot be is ignored here once
 * more. Opens its own transaction.
 */
export async function storeRemotePost(
  ctx: Ctx,
  author: Identity,
  data: RemotePostData,
  options: StoreOptions,
): Promise<RemoteOutcome> {
  const problem = await problemWith(ctx, author, data.uri);
  if (problem) return ignored(problem);
  const authorReads = await remoteReader(ctx, author);
  const content = remoteContent(data);
  return inTransaction(ctx, async (ctx) => storeInside(ctx, author, authorReads, data, content, options));
}

/** `storeRemotePost` within a transaction, once nothing speaks against it (`problemWith`). */
export async function storeInside(
  ctx: TxCtx,
  author: Identity,
  authorReads: Reader,
  data: RemotePostData,
  content: RemoteContent,
  { isDelivered, blindRecipient = null, isAskedFor = false, quoteDepth = 0 }: StoreOptions,
): Promise<RemoteOutcome> {
  await takeTurns(ctx, [data.uri, data.inReplyToUri]);
  if (await hasOutOfOrderMarker(ctx, data.uri, author.uri)) return ignored('it was deleted before it came');
  const now = ctx.app.clock.now();
  const publishedAt = Math.max(Math.min(data.publishedAt ?? now, now), EARLIEST_MS);
  const people = await knownPeople(ctx, data);
  const parent = await remoteParent(ctx, authorReads, uriOrNull(data.inReplyToUri));
  const replyState = await remoteBeginning(ctx, author, parent?.post ?? null);
  const editedAt =
    data.editedAt !== null && data.editedAt > publishedAt ? Math.min(data.editedAt, now) : null;
  const attachments = withIds(ctx, content.attachments);
  const { post, isNew } = await insertNewPost(ctx, {
    author,
    // Written out: merged from several objects it took V8 25 µs, as much as writing the row.
    make: (id) => ({
      id,
      uri: data.uri,
      url: content.url,
      authorId: author.id,
      domainId: null,
      visibility: data.visibility,
      type: content.type,
      title: content.title,
      summary: content.summary,
      isSensitive: content.isSensitive,
      source: content.source,
      sourceFormat: content.sourceFormat,
      html: content.html,
      language: content.language,
      inReplyToId: parent?.post.id ?? null,
      inReplyToUri: uriOrNull(data.inReplyToUri),
      threadId: parent?.post.threadId ?? id,
      conversation: conversationOf(data) ?? parent?.post.conversation ?? null,
      quoteUri: content.quoteUri,
      attachments: asJson(attachments),
      mentions: remoteMentions(data, people.byUri),
      tags: content.tags,
      emoji: content.emoji,
      poll: content.poll,
      linkedCollections: content.linkedCollections,
      idempotencyKey: null,
      repliesCount: newPostDefaults.repliesCount,
      boostsCount: newPostDefaults.boostsCount,
      favouritesCount: newPostDefaults.favouritesCount,
      reactionsCount: newPostDefaults.reactionsCount,
      reactorsCount: newPostDefaults.reactorsCount,
      quotesCount: newPostDefaults.quotesCount,
      quoteApproval: remoteQuoteBits(author, data),
      replyApproval: remoteReplyBits(author, data),
      favouriteApproval: remoteActBits(author, data.mayFavourite),
      boostApproval: remoteActBits(author, data.mayBoost),
      replyState,
      publishedAt: BigInt(publishedAt),
      editedAt: editedAt === null ? null : BigInt(editedAt),
      revision: newPostDefaults.revision,
      deletedAt: newPostDefaults.deletedAt,
      storedAt: BigInt(now),
    }),
    // A post takes the time it was published at, so that it sorts where it belongs.
    drawId: () => ctx.app.ids.at(publishedAt),
    existing: (ctx) => findPostByUri(ctx, data.uri),
    mentioned: people.mentioned,
    addressed: people.addressed,
    parent,
    attached: data.attachedPage ?? null,
  });
  if (post.authorId !== author.id) return ignored('a post of another author has this id');
  if (post.deletedAt !== null) return ignored('it was deleted');
  // Also of a post that came to somebody else's inbox before.
  if (blindRecipient !== null && post.visibility === 'MENTIONED')
    await insertMentions(ctx.tx.sql, post.id, [{ identityId: blindRecipient, isNamed: false }]);
  if (isNew && post.quoteUri !== null) await takeRemoteQuote(ctx, post, author, data, quoteDepth);
  if (isNew) await askForLinkedCollections(ctx, post);
  const repliedTo = parent && { ...parent.post, author: parent.author };
  await takeAuthorization(ctx, post, repliedTo, data.replyAuthorization);
  if (isHeld(post)) {
    if (repliedTo)
      await ctx.emit({ kind: 'replyHeld', reply: { ...post, author }, parent: repliedTo, isDelivered });
  } else if (isNew || isDelivered) {
    await ctx.emit({
      kind: 'posted',
      post,
      author,
      mentioned: [...people.mentioned, ...people.addressed],
      parent: parent?.post ?? null,
      parentAuthor: parent?.author ?? null,
      isNew,
      isDelivered,
    });
  } else await ctx.emit({ kind: 'postBrought', post });
  if (isNew && repliedTo && post.replyState === 'ACCEPTED')
    await giveAuthorization(ctx, { ...post, author }, repliedTo, { isAskedFor, isDelivered });
  if (isNew && (await adoptReplies(ctx, post, author)))
    await scheduleWork(ctx, {
      machine: 'reply-adoption',
      subject: String(post.id),
      state: 'adopting',
      dueAt: ctx.now,
    });
  return { outcome: isNew ? 'stored' : 'known', post };
}
