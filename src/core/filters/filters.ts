// Creates, changes and deletes filters with their keywords and posts.

import * as v from 'valibot';
import type { Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { parseInput } from '../input.ts';
import { getPost } from '../posts/queries.ts';
import { readerOf } from '../posts/reader.ts';
import {
  FilterChanges,
  type FilterInput,
  type KeywordInput,
  MOST_FILTERED_POSTS,
  MOST_FILTERS,
  MOST_KEYWORDS,
  readFilterChanges,
} from './input.ts';
import { mustOwnFilter, type WholeFilter } from './queries.ts';

const New = v.object({
  ...FilterChanges.entries,
  title: v.unwrap(FilterChanges.entries.title),
  contexts: v.unwrap(FilterChanges.entries.contexts),
});

/** Makes a filter with its keywords. Errors: INVALID_INPUT, CONFLICT where there are as many as one may have. */
export async function createFilter(ctx: Ctx, owner: Identity, input: FilterInput): Promise<WholeFilter> {
  const given = parseInput(New, input);
  return inTransaction(ctx, async (ctx) => {
    if ((await ctx.tx.models.filter.count({ where: { identityId: owner.id } })) >= MOST_FILTERS)
      throw new AppError('CONFLICT', `There are at most ${MOST_FILTERS} filters; delete one first.`);
    const { id } = await ctx.tx.models.filter.create({
      data: {
        id: ctx.app.ids.next(),
        identityId: owner.id,
        title: given.title,
        contexts: [...new Set(given.contexts)],
        action: given.action ?? 'WARN',
        expiresAt: endOf(ctx, given.seconds),
        createdAt: BigInt(ctx.now),
      },
    });
    await changeKeywords(ctx, id, given.keywords ?? []);
    await ctx.emit({ kind: 'filtersChanged', owner });
    return mustOwnFilter(ctx, owner.id, id);
  });
}

/**
 * Changes what is given and leaves the rest, keywords too. Errors: INVALID_INPUT, NOT_FOUND, CONFLICT (too many
 * keywords).
 */
export async function updateFilter(
  ctx: Ctx,
  owner: Identity,
  filterId: bigint,
  input: FilterInput,
): Promise<WholeFilter> {
  const given = readFilterChanges(input);
  return inTransaction(ctx, async (ctx) => {
    await mustOwnFilter(ctx, owner.id, filterId);
    await ctx.tx.models.filter.update({
      where: { id: filterId },
      data: {
        ...(given.title === undefined ? {} : { title: given.title }),
        ...(given.contexts === undefined ? {} : { contexts: [...new Set(given.contexts)] }),
        ...(given.action === undefined ? {} : { action: given.action }),
        ...(given.seconds === undefined ? {} : { expiresAt: endOf(ctx, given.seconds) }),
      },
    });
    await changeKeywords(ctx, filterId, given.keywords ?? []);
    await ctx.emit({ kind: 'filtersChanged', owner });
    return mustOwnFilter(ctx, owner.id, filterId);
  });
}

/** Errors: NOT_FOUND. */
export async function deleteFilter(ctx: Ctx, owner: Identity, filterId: bigint): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await mustOwnFilter(ctx, owner.id, filterId);
    await ctx.tx.models.filter.delete({ where: { id: filterId } });
    await ctx.emit({ kind: 'filtersChanged', owner });
  });
}

/**
 * Lets a filter match a post that its owner sees. Errors: NOT_FOUND (filter or post), CONFLICT (it does already, or too
 * many).
 */
export async function addFilteredPost(
  ctx: Ctx,
  owner: Identity,
  filterId: bigint,
  postId: bigint,
): Promise<WholeFilter> {
  const filter = await mustOwnFilter(ctx, owner.id, filterId);
  await getPost(ctx, await readerOf(ctx, owner), postId, ['input', 'postId']);
  return inTransaction(ctx, async (ctx) => {
    if (filter.posts.length >= MOST_FILTERED_POSTS)
      throw new AppError('CONFLICT', `A filter names at most ${MOST_FILTERED_POSTS} posts.`);
    const added = await ctx.tx.sql.run(
      'INSERT INTO filtered_post ("id", "filterId", "postId") VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      [ctx.app.ids.next(), filterId, postId],
    );
    if (added === 0)
      throw new AppError('CONFLICT', 'The filter names this post already.', { path: ['input', 'postId'] });
    await ctx.emit({ kind: 'filtersChanged', owner });
    return mustOwnFilter(ctx, owner.id, filterId);
  });
}

/** Errors: NOT_FOUND for a filter that is not there; a post that it does not name is passed by. */
export async function removeFilteredPost(
  ctx: Ctx,
  owner: Identity,
  filterId: bigint,
  postId: bigint,
): Promise<WholeFilter> {
  return inTransaction(ctx, async (ctx) => {
    await mustOwnFilter(ctx, owner.id, filterId);
    const { count } = await ctx.tx.models.filteredPost.deleteMany({ where: { filterId, postId } });
    if (count > 0) await ctx.emit({ kind: 'filtersChanged', owner });
    return mustOwnFilter(ctx, owner.id, filterId);
  });
}

function endOf(ctx: Ctx, seconds: number | null | undefined): bigint | null {
  return seconds == null || seconds === 0 ? null : BigInt(ctx.now) + BigInt(Math.round(seconds * 1000));
}

async function changeKeywords(ctx: TxCtx, filterId: bigint, changes: readonly KeywordInput[]): Promise<void> {
  const { filterKeyword } = ctx.tx.models;
  for (const [index, { id, keyword, isWholeWord, isRemoved }] of changes.entries()) {
    const path = ['input', 'keywords', String(index)];
    if (id === undefined) {
      if (isRemoved) continue;
      if (keyword === undefined) throw new AppError('INVALID_INPUT', 'A keyword is not empty.', { path });
      const data = { id: ctx.app.ids.next(), filterId, keyword, isWholeWord: isWholeWord ?? true };
      await filterKeyword.create({ data });
      continue;
    }
    const { count } = isRemoved
      ? await filterKeyword.deleteMany({ where: { id, filterId } })
      : await filterKeyword.updateMany({
          where: { id, filterId },
          data: {
            ...(keyword === undefined ? {} : { keyword }),
            ...(isWholeWord === undefined ? {} : { isWholeWord }),
          },
        });
    if (count === 0) throw new AppError('NOT_FOUND', 'The filter has no such keyword.', { path });
  }
  if ((await filterKeyword.count({ where: { filterId } })) > MOST_KEYWORDS)
    throw new AppError('CONFLICT', `A filter has at most ${MOST_KEYWORDS} keywords; remove some first.`);
}
