// Schedules a post to be published later, changes when, and takes it back.

import type { Identity, ScheduledPost } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { lockIdentities } from '../identities/lock.ts';
import { InputProblems } from '../input.ts';
import { holdMedia } from '../media/hold.ts';
import { askingApplication } from '../posts/application.ts';
import { InvalidPost } from '../posts/errors.ts';
import { prepareNewPost } from '../posts/write/create.ts';
import type { CreatePostInput } from '../posts/write/create-input.ts';
import { scheduleWork } from '../work/schedule.ts';
import { ScheduledPostNotFound } from './errors.ts';
import { earlierScheduled } from './idempotency.ts';
import { getScheduled } from './queries.ts';
import { inputOf, storedInput } from './shape.ts';

/** How many posts of one identity may wait. */
export const MOST_SCHEDULED = 300;
/** How many of them may be for the same day (UTC). */
export const MOST_SCHEDULED_A_DAY = 25;
/** A post that is published sooner can as well be written now. */
const SOONEST_MS = 5 * 60_000;
const LATEST_MS = 10 * 365 * 24 * 3600_000;
const DAY_MS = 24 * 3600_000;

/**
 * Schedules a post: everything that can be wrong with it is looked at now, and once more when it is published. Its
 * media are kept for it. The same idempotency key with the same input gives the same scheduled post while it waits.
 * @param publishAt epoch milliseconds, five minutes ahead at least
 * Errors: those of createPost, and CONFLICT where there are as many as one may have, or for an idempotency key that
 * came before with another input.
 */
export async function schedulePost(
  ctx: Ctx,
  author: Identity,
  input: CreatePostInput,
  publishAt: number,
  problems = new InputProblems(),
): Promise<ScheduledPost> {
  // Before anything is looked at: its media are taken by the first, and its time may be near by now.
  const earlier = await earlierScheduled(ctx, author.id, input, publishAt);
  if (earlier) return earlier;
  problems.take(() => mustBeAhead(ctx, publishAt));
  const { media, visibility } = await prepareNewPost(ctx, author, input, problems);
  return inTransaction(ctx, async (ctx) => {
    await lockIdentities(ctx, [author.id]);
    const meanwhile = await earlierScheduled(ctx, author.id, input, publishAt);
    if (meanwhile) return meanwhile;
    const all = await ctx.tx.models.scheduledPost.findMany({ where: { identityId: author.id } });
    mustHaveRoom(all, publishAt);
    const id = ctx.app.ids.next();
    await holdMedia(ctx, media, publishAt);
    const row = await ctx.tx.models.scheduledPost.create({
      data: {
        id,
        identityId: author.id,
        // Who will read it is settled now: a default that is changed later is not meant for what waits.
        input: storedInput({ ...input, visibility, applicationId: askingApplication(ctx) }, publishAt),
        publishAt: BigInt(publishAt),
        createdAt: BigInt(ctx.now),
      },
    });
    await awaken(ctx, row);
    return row;
  });
}

/** Publishes it at another time. Errors: INVALID_INPUT, NOT_FOUND. */
export async function reschedulePost(
  ctx: Ctx,
  author: Identity,
  id: bigint,
  publishAt: number,
): Promise<ScheduledPost> {
  await getScheduled(ctx, author, id);
  mustBeAhead(ctx, publishAt);
  return inTransaction(ctx, async (ctx) => {
    await lockIdentities(ctx, [author.id]);
    const others = await ctx.tx.models.scheduledPost.findMany({
      where: { identityId: author.id, id: { not: id } },
    });
    mustHaveRoom(others, publishAt);
    const { count } = await ctx.tx.models.scheduledPost.updateMany({
      where: { id, identityId: author.id },
      data: { publishAt: BigInt(publishAt), problem: null },
    });
    if (count === 0) throw new ScheduledPostNotFound();
    const row = await ctx.tx.models.scheduledPost.findUniqueOrThrow({ where: { id } });
    await holdMedia(
      ctx,
      inputOf(row).mediaIds.map((id) => ({ id })),
      publishAt,
      { again: true },
    );
    await awaken(ctx, row);
    return row;
  });
}

/**
 * Takes it back: it is never published, and its media go a day later unless something else takes them. Errors:
 * NOT_FOUND.
 */
export async function cancelScheduledPost(ctx: Ctx, author: Identity, id: bigint): Promise<void> {
  const row = await getScheduled(ctx, author, id);
  await inTransaction(ctx, async (ctx) => {
    const { count } = await ctx.tx.models.scheduledPost.deleteMany({ where: { id, identityId: author.id } });
    if (count === 0) throw new ScheduledPostNotFound();
    await holdMedia(
      ctx,
      inputOf(row).mediaIds.map((id) => ({ id })),
      ctx.app.clock.now(),
      { again: true },
    );
  });
}

/** Errors: INVALID_INPUT for a time that is too soon or too late. */
export function mustBeAhead(ctx: Ctx, publishAt: number): void {
  const now = ctx.app.clock.now();
  if (!(publishAt - now >= SOONEST_MS))
    throw new InvalidPost('Choose a time at least five minutes ahead.', 'publishAt', 'TOO_SOON');
  if (publishAt - now > LATEST_MS)
    throw new InvalidPost('Choose a time within the next ten years.', 'publishAt', 'TOO_LATE');
}

function mustHaveRoom(others: readonly ScheduledPost[], publishAt: number): void {
  const day = (at: number) => Math.floor(at / DAY_MS);
  const sameDay = others.filter((each) => day(Number(each.publishAt)) === day(publishAt));
  if (others.length >= MOST_SCHEDULED)
    throw new AppError('CONFLICT', `At most ${MOST_SCHEDULED} posts can wait; cancel one first.`);
  if (sameDay.length >= MOST_SCHEDULED_A_DAY)
    throw new AppError(
      'CONFLICT',
      `At most ${MOST_SCHEDULED_A_DAY} posts are published on one day; choose another.`,
    );
}

/** The machine looks when it is to be published; work that is there already for an earlier time looks and waits on. */
function awaken(ctx: TxCtx, { id, publishAt }: ScheduledPost): Promise<void> {
  return scheduleWork(ctx, {
    machine: 'scheduled-post',
    subject: String(id),
    state: 'waiting',
    dueAt: Number(publishAt),
  });
}
