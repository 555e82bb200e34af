// Lists of who favourited a post, and of what somebody favourited.

import type { Identity, Post } from '../../db/rows.ts';
import type { Ctx } from '../context.ts';
import type { Page } from '../page.ts';
import { type MarkedPost, markedPosts } from '../posts/marked-lists.ts';
import { peopleWho } from '../posts/people.ts';
import type { Reader } from '../posts/reader.ts';

/** Who favourited a post, for a reader who sees it; cursors are ids of favourites. */
export function favouritersOf(
  ctx: Ctx,
  reader: Reader,
  post: Post,
  page: Page,
): Promise<{ cursor: bigint; identity: Identity }[]> {
  return peopleWho(ctx, reader, 'favourite', post, page);
}

/** What an identity favourited, as far as it still sees it; for itself alone. Cursors are ids of favourites. */
export function favouritesOf(
  ctx: Ctx,
  reader: Reader,
  identityId: bigint,
  page: Page,
): Promise<MarkedPost[]> {
  return markedPosts(ctx, reader, 'favourite', identityId, page);
}
