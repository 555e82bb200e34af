// Writes which page a post links to, beside the post.

import type { Post } from '../../db/rows.ts';
import type { App, TxCtx } from '../context.ts';
import { firstLinkOf, type LinkingPost, mayHaveLink } from './link.ts';

/**
 * So much later at most a page is looked at that a post of another server links to: many servers get such a post at
 * once.
 */
export const LONGEST_DELAY_MS = 60_000;
const SECOND_MS = 1_000;

interface Linking extends LinkingPost {
  post: Post;
}

/**
 * Remembers the page that a new post links to, and asks for a preview of it. One row, and none for a post without a
 * link.
 */
export async function insertLink(ctx: TxCtx, fresh: Linking): Promise<void> {
  const url = firstLinkOf(fresh);
  if (url !== null) await write(ctx, fresh.post, url);
}

/** The same after an edit, where the link is another one. `before`: how the post read. */
export async function replaceLink(ctx: TxCtx, before: Pick<Post, 'html'>, after: Linking): Promise<void> {
  const { post } = after;
  if (!mayHaveLink(before) && !mayHaveLink(post)) return;
  const url = firstLinkOf(after);
  // Asked and not derived: what was attached to it before is kept nowhere else.
  const [known] = await ctx.tx.sql.all<{ url: string }>('SELECT "url" FROM post_link WHERE "postId" = ?', [
    post.id,
  ]);
  if (url === (known?.url ?? null)) return;
  await ctx.tx.sql.run('DELETE FROM post_link WHERE "postId" = ?', [post.id]);
  if (url !== null) await write(ctx, post, url);
}

async function write({ app, tx }: TxCtx, post: Post, url: string): Promise<void> {
  const dueAt = post.domainId === null ? delayed(app) : app.clock.now();
  await tx.sql.run(
    'INSERT INTO post_link ("postId", "url", "dueAt") VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    [post.id, url, BigInt(dueAt)],
  );
  tx.afterCommit(() => app.wake('timed-rows', dueAt));
}

/** In whole seconds, so that the links of many posts are taken up together. */
function delayed({ clock, random }: Pick<App, 'clock' | 'random'>): number {
  const at = clock.now() + Math.floor(random.float() * (LONGEST_DELAY_MS - SECOND_MS));
  return Math.ceil(at / SECOND_MS) * SECOND_MS;
}
