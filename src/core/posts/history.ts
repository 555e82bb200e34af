// The earlier versions of an edited post, for who may see it.

import type { Post, PostVersion } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';
import type { Page } from '../page.ts';
import { titlesOf } from './poll/tally.ts';
import { asJson, pollOf } from './shapes.ts';

/** One state of a post. */
export type Version = Pick<
  PostVersion,
  | 'revision'
  | 'title'
  | 'summary'
  | 'isSensitive'
  | 'source'
  | 'html'
  | 'attachments'
  | 'pollOptions'
  | 'createdAt'
>;

/** The id by which pages of a history are bounded; ids begin at 1. */
export const versionId = ({ revision }: Pick<Version, 'revision'>) => BigInt(revision) + 1n;

/**
 * How a post read, the present state included, in the order of the page; the caller has got the post through the rule.
 */
export async function versionsOf(ctx: Ctx, post: Post, page: Page): Promise<Version[]> {
  const { olderThan, newerThan, order, limit } = page;
  const revision = {
    ...(olderThan == null ? {} : { lt: revisionOf(olderThan) }),
    ...(newerThan == null ? {} : { gt: revisionOf(newerThan) }),
  };
  const earlier = await models(ctx).postVersion.findMany({
    where: { postId: post.id, revision },
    orderBy: { revision: order === 'oldest' ? 'asc' : 'desc' },
    take: limit,
  });
  const id = versionId(post);
  const isWithin = (olderThan == null || id < olderThan) && (newerThan == null || id > newerThan);
  const present = isWithin
    ? [
        {
          ...post,
          pollOptions: asJson(titlesOf(pollOf(post))),
          createdAt: post.editedAt ?? post.publishedAt,
        },
      ]
    : [];
  const versions = order === 'oldest' ? [...earlier, ...present] : [...present, ...earlier];
  return versions.slice(0, limit);
}

const GREATEST = 2n ** 31n - 1n;

/** The revision that an id stands for; ids beyond what the column holds stand for the greatest. */
function revisionOf(id: bigint): number {
  const revision = id - 1n;
  return Number(revision > GREATEST ? GREATEST : revision);
}
