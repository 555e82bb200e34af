// What follows from a new post: timelines, notifications, conversations, Create.

import type { Identity, Post } from '../../../db/rows.ts';
import type { TxCtx } from '../../context.ts';
import { enterConversations } from '../../conversations/update.ts';
import { deliver } from '../../deliveries/deliver.ts';
import { orderKey } from '../../deliveries/order-key.ts';
import { PRIORITY } from '../../deliveries/states.ts';
import type { FactOf } from '../../facts.ts';
import { notify } from '../../notifications/notify.ts';
import { awaitEnd } from '../../polls/end.ts';
import { readerOf } from '../../posts/reader.ts';
import { readerSees } from '../../posts/visibility-facts.ts';
import { postEntry } from '../../timelines/entry.ts';
import { fanOut, receivingDomains } from '../../timelines/fan-out.ts';
import { answersOthers, bringPost, entryEvent, listPost } from '../../timelines/known-entries.ts';
import { fanOutByTags } from '../../timelines/tag-homes.ts';
import { waitForParent } from '../../timelines/waiting-replies.ts';

/** A new post: into timelines, to those it mentions, to other servers, to whoever watches live. */
export async function onPosted(ctx: TxCtx, fact: FactOf<'posted'>): Promise<void> {
  const { post, author, mentioned, parent, parentAuthor } = fact;
  const receiving = await receivingDomains(ctx, post, author);
  const knowing = knowingDomains(fact, receiving);
  const isReply = answersOthers(post, parent?.authorId ?? null);
  const entry = postEntry(post, author, parent?.authorId ?? null);
  // What needs nothing of each other goes side by side: on PostgreSQL with one write where it was one a statement.
  const [listed] = await Promise.all([
    list(ctx, fact, isReply, knowing),
    fact.isDelivered ? fanOut(ctx, entry, receiving) : undefined,
  ]);
  if (fact.isNew && author.domainId !== null) await awaitEnd(ctx, post);
  if (!fact.isDelivered) return;
  await fanOutByTags(ctx, entry, listed);
  if (author.domainId === null && post.inReplyToUri !== null && !parent) await waitForParent(ctx, post);
  for (const target of mentioned) {
    if (post.visibility === 'LOCAL' && target.domainId !== author.domainId) continue;
    await notify(ctx, {
      kind: 'MENTION',
      target,
      actor: author,
      postId: post.id,
      happenedAt: post.publishedAt,
    });
  }
  await notifyRepliedTo(ctx, fact);
  await enterConversations(ctx, post, author, mentioned);
  if (author.domainId === null || post.visibility === 'LOCAL') return;
  await deliver(ctx, {
    activity: { type: 'create', post, author, mentioned, parentAuthor },
    actor: author,
    subjectId: post.id,
    orderKey: orderKey.thread(post),
    priority: mentioned.length > 0 || parentAuthor ? PRIORITY.PEOPLE : PRIORITY.FOLLOWERS,
    addsRecipients: true,
    to: addressees(post, mentioned, parentAuthor),
    inbox: 'shared',
    source: post.visibility === 'MENTIONED' ? null : { kind: 'followers', authorId: author.id },
  });
}

/** Into the lists of the domains that know it, with what it answers; gives those that did not know it before. */
async function list(
  ctx: TxCtx,
  { post, parent, isNew }: FactOf<'posted'>,
  isReply: boolean,
  knowing: readonly bigint[],
): Promise<bigint[]> {
  const events = isNew ? [entryEvent('entry.added', post, isReply)] : [];
  const listed = await listPost(ctx, post, isReply, knowing);
  events.push(...listed);
  if (parent) events.push(...(await bringPost(ctx, parent, knowing)));
  await ctx.app.events.append(ctx.tx, ...events);
  return listed.flatMap(({ listDomainId }) => listDomainId ?? []);
}

/**
 * A reply notifies the author it replies to, also where their handle was not typed; if they may read it, and were not
 * notified already.
 */
async function notifyRepliedTo(ctx: TxCtx, fact: FactOf<'posted'>): Promise<void> {
  const { post, author, mentioned, parentAuthor } = fact;
  if (!parentAuthor || parentAuthor.domainId === null || parentAuthor.id === author.id) return;
  // What is for a few notifies those it names alone: whoever got a blind copy is not addressed by it.
  if (post.visibility === 'MENTIONED') return;
  if (mentioned.some(({ id }) => id === parentAuthor.id)) return;
  if (!(await readerSees(ctx, await readerOf(ctx, parentAuthor), post))) return;
  await notify(ctx, {
    kind: 'MENTION',
    target: parentAuthor,
    actor: author,
    postId: post.id,
    happenedAt: post.publishedAt,
  });
}

/** To whom a post is addressed by name: those it mentions, and for what everyone may read the author it answers. */
export function addressees(
  post: Post,
  mentioned: readonly Identity[],
  parentAuthor: Identity | null,
): Identity[] {
  const isOpen = post.visibility === 'PUBLIC' || post.visibility === 'UNLISTED';
  return parentAuthor && isOpen ? [...mentioned, parentAuthor] : [...mentioned];
}

/** The domains that get it: its author's, those of local followers, of whom it mentions and of whom it answers. */
function knowingDomains(
  { post, author, mentioned, parentAuthor }: FactOf<'posted'>,
  receiving: readonly bigint[],
): bigint[] {
  if (author.domainId === null || post.visibility === 'LOCAL') return [...receiving];
  const followed = post.visibility === 'MENTIONED' ? [author.domainId] : receiving;
  const named = addressees(post, mentioned, parentAuthor).flatMap((identity) => identity.domainId ?? []);
  return [...new Set([...followed, ...named])];
}
