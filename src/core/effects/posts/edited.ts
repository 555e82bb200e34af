// What follows from an edit: events, notifications, conversations, Update.

import type { Post } from '../../../db/rows.ts';
import type { TxCtx } from '../../context.ts';
import { enterConversations, leaveConversations } from '../../conversations/update.ts';
import { deliver } from '../../deliveries/deliver.ts';
import { orderKey } from '../../deliveries/order-key.ts';
import { PRIORITY } from '../../deliveries/states.ts';
import type { FactOf } from '../../facts.ts';
import { identitiesByIds } from '../../identities/queries.ts';
import { notify } from '../../notifications/notify.ts';
import { awaitEnd, hastenEnd } from '../../polls/end.ts';
import { isHeld } from '../../posts/replies/held.ts';
import { parentAuthorOf } from './parent-author.ts';
import { appendUpdated } from './post-updated.ts';
import { tellAgain } from './tell-again.ts';

/** An edit: whoever has the post gets the new text, whoever is first mentioned gets the whole post. */
export async function onEdited(ctx: TxCtx, fact: FactOf<'edited'>): Promise<void> {
  const { post, before, author, mentioned, newlyMentioned } = fact;
  const parentAuthor = await parentAuthorOf(ctx, post);
  const tags = [...new Set([...tagNames(before), ...tagNames(post)])];
  const detail = newTags(before, post);
  const haveChanged = tagNames(before).join(' ') !== tagNames(post).join(' ');
  await appendUpdated(ctx, post, author, { tags, haveChanged, detail }, parentAuthor?.id ?? null);
  // What waits for consent is known to those who were asked alone; the others get it as it is when it is shown.
  if (isHeld(post)) return tellAgain(ctx, post, author);
  for (const target of newlyMentioned) {
    if (post.visibility === 'LOCAL' && target.domainId !== author.domainId) continue;
    await notify(ctx, { kind: 'MENTION', target, actor: author, postId: post.id });
  }
  if (post.visibility === 'MENTIONED' && newlyMentioned.length > 0) {
    await leaveConversations(ctx, [post.id]);
    await enterConversations(ctx, post, author, mentioned);
  }
  await notifyThoseWhoActed(ctx, fact);
  await notifyThoseWhoQuoted(ctx, fact);
  await (author.domainId === null ? hastenEnd(ctx, before, post) : awaitEnd(ctx, post));
  if (author.domainId === null || post.visibility === 'LOCAL') return;
  const common = {
    actor: author,
    subjectId: post.id,
    orderKey: orderKey.thread(post),
    inbox: 'shared' as const,
  };
  // Visibility asks the recipients for the Update first, so that the newly mentioned get their Create alone.
  await deliver(ctx, {
    ...common,
    activity: { type: 'update', post, author, mentioned, parentAuthor },
    priority: PRIORITY.EDITS,
    source: { kind: 'recipients', subjectId: post.id },
  });
  if (newlyMentioned.some((identity) => identity.domainId === null)) {
    await deliver(ctx, {
      ...common,
      activity: { type: 'create', post, author, mentioned, parentAuthor },
      priority: PRIORITY.PEOPLE,
      addsRecipients: true,
      to: newlyMentioned,
    });
  }
}

/** Local people who boosted, favourited or reacted to what now reads differently. */
async function notifyThoseWhoActed(ctx: TxCtx, { post, author }: FactOf<'edited'>): Promise<void> {
  const rows = await ctx.tx.sql.all<{ id: bigint }>(
    `SELECT b."identityId" AS "id" FROM boost b JOIN identity i ON i."id" = b."identityId" AND i."domainId" IS NOT NULL WHERE b."postId" = ?
     UNION SELECT f."identityId" AS "id" FROM favourite f JOIN identity i ON i."id" = f."identityId" AND i."domainId" IS NOT NULL WHERE f."postId" = ?
     UNION SELECT r."identityId" AS "id" FROM reaction r JOIN identity i ON i."id" = r."identityId" AND i."domainId" IS NOT NULL WHERE r."postId" = ?
     LIMIT 500`,
    [post.id, post.id, post.id],
  );
  for (const target of await identitiesByIds(
    ctx,
    rows.map((row) => row.id),
  )) {
    await notify(ctx, { kind: 'UPDATE', target, actor: author, postId: post.id });
  }
}

/** Local people who quoted it, of their own post that shows it. */
async function notifyThoseWhoQuoted(ctx: TxCtx, { post, author }: FactOf<'edited'>): Promise<void> {
  const rows = await ctx.tx.sql.all<{ postId: bigint; authorId: bigint }>(
    `SELECT q."postId", p."authorId" FROM quote q JOIN post p ON p."id" = q."postId"
     WHERE q."quotedId" = ? AND q."state" = 'ACCEPTED' AND p."domainId" IS NOT NULL AND p."deletedAt" IS NULL LIMIT 500`,
    [post.id],
  );
  const people = await identitiesByIds(
    ctx,
    rows.map((row) => row.authorId),
  );
  const byId = new Map(people.map((person) => [person.id, person]));
  for (const { postId, authorId } of rows) {
    const target = byId.get(authorId);
    if (target) await notify(ctx, { kind: 'QUOTED_UPDATE', target, actor: author, postId });
  }
}

/** Which hashtags an edit added: their timelines show the post as new. */
function newTags(before: Post, post: Post): { newTags: string } | null {
  const had = new Set(tagNames(before));
  const added = tagNames(post).filter((name) => !had.has(name));
  return added.length > 0 ? { newTags: added.join(' ') } : null;
}

function tagNames(post: Post): string[] {
  return (post.tags as { name: string }[]).map((tag) => tag.name);
}
