// A moderator deletes a post of somebody (`removePost`).

import { readMessage, readNotice } from '../../../../core/audit/notice.ts';
import { LONGEST_REASON, readReason } from '../../../../core/audit/reason.ts';
import { removePost } from '../../../../core/posts/write/remove.ts';
import { encodeNodeId, readId, readOptionalId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { noticeInput } from '../../moderation/notice-input.ts';
import { readReportOfAct } from '../../reports/read.ts';

mutation('removePost', {
  description:
    'Deletes a post of somebody else for good. Moderators of its domain may, and every server that has it is told, as is whoever holds its author; posts of other servers are deleted here alone, by admins of the install.',
  scope: { holds: 'admin:write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The post to delete for good, and why.',
  input: (t) => ({
    postId: t.id({ required: true, description: 'Global id of the post; twice is the same as once.' }),
    reportId: t.id({ description: 'The report that led to it, by its global id; it is shown there.' }),
    reason: t.string({
      description: `Why, for the audit log: plain text of at most ${LONGEST_REASON} characters.`,
    }),
    ...noticeInput(t),
  }),
  gives: 'The id of what was deleted, which clients remove from their lists.',
  payload: {
    deletedPostId: { type: 'ID', description: 'The `id` of the post; remove it from lists of posts.' },
  },
  check: ({ postId, reason, reportId, message }) => [
    () => readId(postId, 'Post', ['input', 'postId']),
    () => readReason(reason),
    () => readOptionalId(reportId, 'Report', ['input', 'reportId']),
    () => readMessage(message),
  ],
  resolve: async ({ postId, reason, reportId, ...notice }, ctx) => {
    const post = await removePost(ctx.core, readId(postId, 'Post', ['input', 'postId']), {
      reason: reason ?? null,
      reportId: await readReportOfAct(reportId, ctx),
      notice: readNotice(notice),
    });
    return { deletedPostId: encodeNodeId('Post', post.id) };
  },
});
