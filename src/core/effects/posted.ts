import type { Identity, Post } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import { deliver } from '../deliveries/deliver.ts';
import { orderKey } from '../deliveries/order-key.ts';
import { PRIORITY } from '../deliveries/states.ts';
import type { FactOf } from '../facts.ts';
import { notify } from '../notifications/notify.ts';
import { postEntry } from '../timelines/entry.ts';
import { fanOut } from '../timelines/fan-out.ts';

/** A new post: into timelines, to those it mentions, to other servers, to whoever watches live. */
export async function onPosted(ctx: TxCtx, fact: FactOf<'posted'>): Promise<void> {
  const { post, author, mentioned, parent, parentAuthor } = fact;
  if (fact.isNew) await ctx.app.events.append(ctx.tx, postAdded(post, parent));
  if (!fact.isDelivered) return;
  await fanOut(ctx, postEntry(post, author, parent?.authorId ?? null));
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

/** Who is told of a post by name: those it mentions, and for what everyone may read the author it answers (WIRE.md §4). */
export function addressees(
  post: Post,
  mentioned: readonly Identity[],
  parentAuthor: Identity | null,
): Identity[] {
  const isOpen = post.visibility === 'PUBLIC' || post.visibility === 'UNLISTED';
  return parentAuthor && isOpen ? [...mentioned, parentAuthor] : [...mentioned];
}

function postAdded(post: Post, parent: Post | null) {
  const tags = (post.tags as { name: string }[]).map((tag) => tag.name);
  return {
    kind: 'entry.added' as const,
    postId: post.id,
    entryId: post.id,
    authorId: post.authorId,
    domainId: post.domainId,
    audience: post.visibility,
    // One's thread with oneself is no reply to others: public timelines show it.
    isReply: post.inReplyToUri !== null && parent?.authorId !== post.authorId,
    tags,
  };
}
