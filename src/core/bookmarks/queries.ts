// Lists of the posts that an identity bookmarked.

import type { Ctx } from '../context.ts';
import type { Page } from '../page.ts';
import { type MarkedPost, markedPosts } from '../posts/marked-lists.ts';
import type { Reader } from '../posts/reader.ts';

/** An identity's bookmarks, as far as it still sees the posts; for itself alone. Cursors are ids of bookmarks. */
export function bookmarksOf(ctx: Ctx, reader: Reader, identityId: bigint, page: Page): Promise<MarkedPost[]> {
  return markedPosts(ctx, reader, 'bookmark', identityId, page);
}
