// Stores, edits and deletes posts of other servers (Create, Update, Delete).

import type { Identity, Post } from '../../../db/rows.ts';
import { parseUrl, sameOrigin } from '../../../lib/url/url.ts';
import { withIds } from '../../attachments/rows.ts';
import { type Ctx, inTransaction, type TxCtx } from '../../context.ts';
import { hasOutOfOrderMarker, leaveOutOfOrderMarker } from '../../out-of-order.ts';
import { takeTurns } from '../../turns.ts';
import { scheduleWork } from '../../work/schedule.ts';
import { isSameQuestion } from '../poll/tally.ts';
import { findPostByUri } from '../queries.ts';
import { type Reader, remoteReader } from '../reader.ts';
import { insertMentions, lockPost, newPostDefaults, updatePost } from '../rows.ts';
import { asJson, attachmentsOf, pollOf } from '../shapes.ts';
import { applyEdit } from '../write/apply-edit.ts';
import { tombstonePost } from '../write/delete.ts';
import { differs } from '../write/edit.ts';
import { insertNewPost } from '../write/insert.ts';
import {
  conversationOf,
  type RemoteContent,
  type RemotePostData,
  remoteContent,
  remoteMentions,
  uriOrNull,
} from './content.ts';
import { adoptReplies, remoteParent } from './thread.ts';

export type { RemotePostData } from './content.ts';

/** What became of something another server sent; `reason` says why it was ignored. */
export type RemoteOutcome =
  | { outcome: 'stored' | 'known' | 'edited' | 'deleted'; post: Post }
  | { outcome: 'ignored'; post: null; reason: string };

const ignored = (reason: string): RemoteOutcome => ({ outcome: 'ignored', post: null, reason });

const DAY_MS = 24 * 3600 * 1000;
/** Ids begin here (lib/ids.ts). */
const EARLIEST_MS = Date.UTC(2000, 0, 1);

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
  options: { isDelivered: boolean; blindRecipient?: bigint | null },
): Promise<RemoteOutcome> {
  const problem = await problemWith(ctx, author, data.uri);
  if (problem) return ignored(problem);
  const authorReads = await remoteReader(ctx, author);
  const content = remoteContent(data);
  return inTransaction(ctx, async (ctx) => store(ctx, author, authorReads, data, content, options));
}

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
      return store(ctx, author, authorReads, data, content, { isDelivered: true, blindRecipient });
    }
    if (known.authorId !== author.id) return ignored('an edit of somebody else’s post');
    return edit(ctx, author, known.id, data, content, options.isCurrent ?? false);
  });
}

/**
 * Deletes a post at the word of its author; of one not known here it is remembered for a day, so that the post does not
 * come after its end. Nobody else deletes anything. Opens its own transaction.
 */
export async function deleteRemotePost(ctx: Ctx, author: Identity, uri: string): Promise<RemoteOutcome> {
  if (author.domainId !== null) return ignored('posts of this server are deleted here');
  return inTransaction(ctx, async (ctx) => {
    await takeTurns(ctx, [uri]);
    const known = await findPostByUri(ctx, uri);
    if (!known) {
      if (sameOrigin(uri, author.uri)) await leaveOutOfOrderMarker(ctx, uri, author.uri);
      return ignored('not known here');
    }
    if (known.authorId !== author.id) return ignored('the post is somebody else’s');
    if (known.deletedAt !== null) return { outcome: 'known', post: known };
    const post = await tombstonePost(ctx, known.id, author);
    return { outcome: 'deleted', post: post ?? known };
  });
}

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

async function store(
  ctx: TxCtx,
  author: Identity,
  authorReads: Reader,
  data: RemotePostData,
  content: RemoteContent,
  { isDelivered, blindRecipient = null }: { isDelivered: boolean; blindRecipient?: bigint | null },
): Promise<RemoteOutcome> {
  await takeTurns(ctx, [data.uri, data.inReplyToUri]);
  if (await hasOutOfOrderMarker(ctx, data.uri, author.uri)) return ignored('it was deleted before it came');
  const now = ctx.app.clock.now();
  const publishedAt = Math.max(Math.min(data.publishedAt ?? now, now), EARLIEST_MS);
  const people = await knownPeople(ctx, data);
  const parent = await remoteParent(ctx, authorReads, uriOrNull(data.inReplyToUri));
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
      idempotencyKey: null,
      repliesCount: newPostDefaults.repliesCount,
      boostsCount: newPostDefaults.boostsCount,
      favouritesCount: newPostDefaults.favouritesCount,
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
  });
  if (post.authorId !== author.id) return ignored('a post of another author has this id');
  if (post.deletedAt !== null) return ignored('it was deleted');
  // Also of a post that came to somebody else's inbox before.
  if (blindRecipient !== null && post.visibility === 'MENTIONED')
    await insertMentions(ctx.tx.sql, post.id, [{ identityId: blindRecipient, isNamed: false }]);
  if (isNew || isDelivered) {
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
  if (isNew && (await adoptReplies(ctx, post, author)))
    await scheduleWork(ctx, {
      machine: 'reply-adoption',
      subject: String(post.id),
      state: 'adopting',
      dueAt: ctx.now,
    });
  return { outcome: isNew ? 'stored' : 'known', post };
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
  if (isKnown)
    return editedAt === before.editedAt && isSameQuestion(pollOf(before), pollOf({ poll }))
      ? takeResults(ctx, author, before, poll)
      : { outcome: 'known', post: before };
  const people = await knownPeople(ctx, data);
  const attachments = withIds(ctx, content.attachments, attachmentsOf(before));
  const mentions = remoteMentions(data, people.byUri);
  const changes = { ...content, attachments: asJson(attachments), mentions };
  // Votes and closing are no edit: nobody wrote anything anew.
  if (!differs(before, changes) && isSameQuestion(pollOf(before), pollOf({ poll })))
    return takeResults(ctx, author, before, poll);
  const now = ctx.app.clock.now();
  const post = await applyEdit(ctx, {
    before,
    author,
    changes: { ...changes, poll },
    editedAt: BigInt(Math.min(data.editedAt ?? now, now)),
    mentioned: people.mentioned,
    addressed: people.addressed,
  });
  return { outcome: 'edited', post };
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
