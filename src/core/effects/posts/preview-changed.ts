// What follows from a new preview of a page: the posts that link to it are shown anew.

import type { TxCtx } from '../../context.ts';
import type { FactOf } from '../../facts.ts';
import { appendUpdated } from './post-updated.ts';

/** Whoever watches a post sees its preview come. Nothing leaves this server: others make their own. */
export async function onPreviewChanged(ctx: TxCtx, { posts }: FactOf<'previewChanged'>): Promise<void> {
  for (const post of posts) await appendUpdated(ctx, post, { id: post.authorId });
}
