// What follows from a new preview of a page: the posts that link to it are shown anew.

import type { TxCtx } from '../../context.ts';
import type { FactOf } from '../../facts.ts';
import { readPosts } from '../../posts/read-rows.ts';
import { appendUpdated } from './post-updated.ts';

/** Whoever watches a post sees its preview come. Nothing leaves this server: others make their own. */
export async function onPreviewChanged(ctx: TxCtx, { postIds }: FactOf<'previewChanged'>): Promise<void> {
  const posts = (await readPosts(ctx, postIds)).filter(({ deletedAt }) => deletedAt === null);
  for (const post of posts.sort((a, b) => (a.id < b.id ? -1 : 1)))
    await appendUpdated(ctx, post, { id: post.authorId });
}
