// What follows from a quote and from what becomes of it: notifications, live events, requests and answers.

import type { Identity, Post } from '../../../db/rows.ts';
import type { TxCtx } from '../../context.ts';
import { deliver } from '../../deliveries/deliver.ts';
import { orderKey } from '../../deliveries/order-key.ts';
import { PRIORITY } from '../../deliveries/states.ts';
import type { FactOf } from '../../facts.ts';
import { identitiesByIds } from '../../identities/queries.ts';
import { notify } from '../../notifications/notify.ts';
import { withdrawNotifications } from '../../notifications/withdraw.ts';
import { findPost } from '../../posts/queries.ts';
import { quoteBy } from '../../posts/quotes/rows.ts';
import { readPosts } from '../../posts/read-rows.ts';
import { isHeld } from '../../posts/replies/held.ts';
import { deliverBetween } from '../between.ts';
import { appendUpdated } from './post-updated.ts';
import { tellAgain } from './tell-again.ts';

/** Quoting posts that are shown anew when what they quote is gone; the newest. */
const MOST_QUOTING = 100;

/**
 * A quote was made, agreed to, refused or taken back. Whoever watches sees it; a post of ours is told anew to every
 * server that has it; a remote author is asked (FEP-044f, QuoteRequest) or told that the authorization is gone.
 */
export async function onQuoteChanged(ctx: TxCtx, fact: FactOf<'quoteChanged'>): Promise<void> {
  const { quote, before, post, quoted } = fact;
  const { author } = post;
  if (before !== null) await showAnew(ctx, post, author);
  if (quote.state === 'ACCEPTED') await notifyQuoted(ctx, post, quoted?.author ?? null);
  if (quote.state === 'PENDING' && before === null && quoted) await askFor(ctx, fact, quoted.author);
  if (before === 'ACCEPTED') await endAuthorization(ctx, fact);
}

/** Tells the author of what a post quotes; of a reply that waits for consent nobody is told. */
async function notifyQuoted(
  ctx: TxCtx,
  post: Post & { author: Identity },
  quotedAuthor: Identity | null,
): Promise<void> {
  if (quotedAuthor === null || quotedAuthor.id === post.authorId || isHeld(post)) return;
  await notify(ctx, {
    kind: 'QUOTE',
    target: quotedAuthor,
    actor: post.author,
    postId: post.id,
    happenedAt: post.publishedAt,
  });
}

/** A reply is shown from now on: whom it quotes is told of it. */
export async function onQuotingShown(ctx: TxCtx, reply: Post & { author: Identity }): Promise<void> {
  const quote = reply.quoteUri === null ? null : await quoteBy(ctx, reply.id);
  if (quote?.state !== 'ACCEPTED' || quote.quotedId === null) return;
  await notifyQuoted(ctx, reply, (await findPost(ctx, quote.quotedId))?.author ?? null);
}

/** The request holds the whole post: that server has it from now on, and hears of edits and of its end. */
function askFor(ctx: TxCtx, { quote, post }: FactOf<'quoteChanged'>, quotedAuthor: Identity): Promise<void> {
  return deliver(ctx, {
    activity: { type: 'quoteRequest', quote, post, author: post.author, quotedAuthor },
    actor: post.author,
    subjectId: post.id,
    orderKey: orderKey.thread(post),
    priority: PRIORITY.PEOPLE,
    addsRecipients: true,
    to: [quotedAuthor],
    inbox: 'shared',
  });
}

/** The authorization of one of ours is gone: whoever may have looked at it is told. */
async function endAuthorization(ctx: TxCtx, { quote, post, quoted }: FactOf<'quoteChanged'>): Promise<void> {
  await withdrawNotifications(ctx, { kind: 'QUOTE', postId: post.id });
  if (quoted?.author.domainId == null || quote.authorizationUri === null) return;
  const isOurs = post.author.domainId !== null;
  if (isOurs && post.visibility === 'LOCAL') return;
  await deliver(ctx, {
    activity: {
      type: 'deleteAuthorization',
      authorizationUri: quote.authorizationUri,
      author: quoted.author,
    },
    actor: quoted.author,
    subjectId: null,
    orderKey: orderKey.pair(quoted.author, post.author),
    priority: PRIORITY.PEOPLE,
    inbox: 'shared',
    evenIfBlocked: true,
    ...(isOurs ? { source: { kind: 'recipients', subjectId: post.id } } : { to: [post.author] }),
  });
}

/** A QuoteRequest was answered. Idempotent on the other side: the same answer comes to each request. */
export async function onQuoteAnswered(ctx: TxCtx, fact: FactOf<'quoteAnswered'>): Promise<void> {
  const { quote, request, quoter, quoted } = fact;
  await deliverBetween(
    ctx,
    quoted.author,
    quoter,
    { type: 'answerQuote', quote, request, quoter, quoted },
    { evenIfBlocked: true },
  );
}

/** Others may quote a post or reply to it: it is shown anew, and one of ours is told to every server that has it. */
export async function onPolicyChanged(ctx: TxCtx, { post, author }: FactOf<'policyChanged'>): Promise<void> {
  await showAnew(ctx, post, author);
}

/** To whoever watches it, and one of ours to every server that has it. */
export async function showAnew(ctx: TxCtx, post: Post, author: Identity): Promise<void> {
  await appendUpdated(ctx, post, author);
  await tellAgain(ctx, post, author, ctx.app.ids.next());
}

/** What quotes a deleted post is shown anew: its quote says so from now on. */
export async function appendQuotingUpdated(ctx: TxCtx, quotedId: bigint): Promise<void> {
  const rows = await ctx.tx.sql.all<{ postId: bigint }>(
    'SELECT "postId" FROM quote WHERE "quotedId" = ? ORDER BY "postId" DESC LIMIT ?',
    [quotedId, MOST_QUOTING],
  );
  if (rows.length === 0) return;
  const posts = await readPosts(
    ctx,
    rows.map((row) => row.postId),
  );
  const authors = await identitiesByIds(
    ctx,
    posts.map((post) => post.authorId),
  );
  const byId = new Map(authors.map((author) => [author.id, author]));
  for (const post of posts) {
    const author = byId.get(post.authorId);
    if (author && post.deletedAt === null) await appendUpdated(ctx, post, author);
  }
}
