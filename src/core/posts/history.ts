import type { Post, PostVersion } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';

/** One state of a post. */
export type Version = Pick<
  PostVersion,
  'revision' | 'title' | 'summary' | 'isSensitive' | 'source' | 'html' | 'attachments' | 'createdAt'
>;

/** How a post read, oldest first, the present state last; the caller has got the post through the rule. At most the newest `limit`. */
export async function versionsOf(ctx: Ctx, post: Post, limit = 100): Promise<Version[]> {
  const earlier = await models(ctx).postVersion.findMany({
    where: { postId: post.id },
    orderBy: { revision: 'desc' },
    take: Math.max(0, limit - 1),
  });
  return [...earlier.reverse(), { ...post, createdAt: post.editedAt ?? post.publishedAt }];
}
