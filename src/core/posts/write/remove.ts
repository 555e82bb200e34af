// A moderator deletes a post of somebody.

import type { Post } from '../../../db/rows.ts';
import { htmlToText } from '../../../lib/html/plain-text.ts';
import { cleanLine, truncateText } from '../../../lib/text.ts';
import { readReason } from '../../audit/reason.ts';
import { recordAct } from '../../audit/record.ts';
import { type Ctx, inTransaction, models } from '../../context.ts';
import type { Deciding } from '../../identities/suspend.ts';
import { administersInstall, hasRole } from '../../roles/policy.ts';
import { mustRankToModeratePosts } from '../../roles/ranks.ts';
import { PostNotFound } from '../errors.ts';
import { findPost } from '../queries.ts';
import { lockPostAndParent } from '../rows.ts';
import { tombstonePost } from './delete.ts';

const PATH = ['input', 'postId'];

/** The longest excerpt of the post in the mail to its author, in characters. */
const EXCERPT = 200;

function excerptOf({ summary, html }: Post): string {
  const text = [summary ?? '', htmlToText(html)].filter(Boolean).join(': ');
  return truncateText(cleanLine(text), EXCERPT);
}

/**
 * Deletes a post of somebody else: of the people of a domain its moderators may, and every server that has it is told,
 * as is whoever holds the author; of another server admins of the install, here alone. Twice is the same as once.
 * Errors: NOT_FOUND, also for those who may not, FORBIDDEN for a post of somebody above the moderator, INVALID_INPUT.
 */
export async function removePost(
  ctx: Ctx,
  postId: bigint,
  { reason, reportId = null, notice }: Partial<Deciding> = {},
): Promise<Post> {
  const comment = readReason(reason);
  const post = await findPost(ctx, postId);
  const may =
    post !== null &&
    (post.domainId === null ? administersInstall(ctx) : await hasRole(ctx, post.domainId, 'MODERATOR'));
  if (!may) throw new PostNotFound(PATH);
  const author = await models(ctx).identity.findUniqueOrThrow({ where: { id: post.authorId } });
  if (post.domainId !== null) await mustRankToModeratePosts(ctx, post.domainId, author);
  return inTransaction(ctx, async (ctx) => {
    // Read again under the lock: of two who delete it at once only one is written into the audit log.
    const before = await lockPostAndParent(ctx, postId);
    if (before?.deletedAt != null) return before;
    const tombstone = await tombstonePost(ctx, postId, author);
    if (!tombstone) throw new PostNotFound(PATH);
    await recordAct(ctx, {
      act: 'POST_DELETED',
      domainId: post.domainId,
      target: { kind: 'POST', id: post.id, name: post.uri },
      comment,
      reportId,
      notice: {
        ...(notice ?? { message: '', isMailed: true }),
        postIds: [post.id],
        excerpt: excerptOf(post),
      },
    });
    return tombstone;
  });
}
