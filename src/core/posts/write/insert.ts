// Inserts a new post, local or remote, with its mentions, hashtags and counters.

import type { Identity, Post } from '../../../db/rows.ts';
import { insertAttachments } from '../../attachments/rows.ts';
import type { TxCtx } from '../../context.ts';
import { insertLink } from '../../previews/rows.ts';
import { isOpen } from '../policy.ts';
import { countPostIn, countReplyIn, insertMentions, insertPost, insertTags, lockPosts } from '../rows.ts';
import { attachmentsOf, mentionsOf, tagsOf } from '../shapes.ts';

/** The post that is answered, with who wrote it. */
export interface Parent {
  post: Post;
  author: Identity;
}

export interface NewPost {
  author: Identity;
  /** Makes the row for an id; asked again with another id where one is taken. */
  make(id: bigint): Post;
  /** Draws an id. */
  drawId(): bigint;
  /** What stands there already, where the row could not be written for it (the same URI, the same idempotency key). */
  existing(ctx: TxCtx): Promise<Post | null>;
  /** Named in the text. */
  mentioned: readonly Identity[];
  /** Addressed without being named. */
  addressed: readonly Identity[];
  parent: Parent | null;
  /** The post that it quotes, where known; it will be counted there. */
  quoted?: Pick<Post, 'id'> | null;
  /** The page that another server attached to it. */
  attached?: string | null;
}

/**
 * The rows of a new post, whoever wrote it: the post, mentions, hashtags, attachments and counts. Emits nothing.
 * `isNew` is false where it is there already; then nothing was written.
 */
export async function insertNewPost(ctx: TxCtx, fresh: NewPost): Promise<{ post: Post; isNew: boolean }> {
  const { sql } = ctx.tx;
  await lockParentOfTagged(ctx, fresh);
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const post = fresh.make(fresh.drawId());
    if (await insertPost(sql, post)) {
      await Promise.all([
        insertMentions(sql, post.id, [
          ...fresh.mentioned.map(({ id }) => ({ identityId: id, isNamed: true })),
          ...fresh.addressed.map(({ id }) => ({ identityId: id, isNamed: false })),
        ]),
        insertAttachments(sql, post.id, attachmentsOf(post)),
        insertLink(ctx, { post, mentions: mentionsOf(post), attached: fresh.attached ?? null }),
        insertTags(ctx, post.id, tagsOf(post)),
      ]);
      countReplyIn(ctx.tx, post);
      countPostIn(ctx.tx, post);
      return { post, isNew: true };
    }
    const existing = await fresh.existing(ctx);
    if (existing) return { post: existing, isNew: false };
    // Neither: the random part of the id was taken, so another is drawn.
  }
  throw new Error(
    'No free id was found for a post in eight draws; the clock or the source of randomness is broken.',
  );
}

/**
 * Two who write a hashtag for the first time wait for each other's row of it. Whoever holds a post meanwhile (an edit
 * of the parent) must not be waited for afterwards: so a reply with hashtags takes its parent before them, and a quote
 * what it quotes, where all others count there last.
 */
async function lockParentOfTagged(ctx: TxCtx, { make, parent, quoted }: NewPost): Promise<void> {
  const counted = [parent?.post, quoted].flatMap((post) => post?.id ?? []);
  if (counted.length === 0 || ctx.tx.sql.dialect !== 'postgresql') return;
  const draft = make(0n);
  if (isOpen(draft.visibility) && tagsOf(draft).length > 0) await lockPosts(ctx, counted);
}
