// The posts that quote a post.

import type { Ctx } from '../../context.ts';
import type { Page } from '../../page.ts';
import { type PostWithAuthor, postsAbout } from '../queries.ts';
import type { Reader } from '../reader.ts';

/** A page of the posts that quote a post with its author's consent and that a reader sees. */
export function quotesOf(ctx: Ctx, reader: Reader, postId: bigint, page: Page): Promise<PostWithAuthor[]> {
  return postsAbout(ctx, reader, page, {
    from: 'quote q JOIN post p ON p."id" = q."postId"',
    where: `q."quotedId" = ? AND q."state" = 'ACCEPTED'`,
    params: [postId],
  });
}
