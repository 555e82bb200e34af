// The mutation by which moderators have single posts shown as sensitive, or no longer (`setPostsSensitive`).

import { readMessage, readNotice } from '../../../core/audit/notice.ts';
import { LONGEST_REASON, readReason } from '../../../core/audit/reason.ts';
import {
  MOST_MARKED_POSTS,
  readMarkedIds,
  setPostsSensitive,
} from '../../../core/moderation/sensitive-posts.ts';
import { readIds, readOptionalId } from '../../schema/ids.ts';
import { mutation } from '../../schema/mutation.ts';
import { readOptionalDomain } from '../domains/read.ts';
import { PostRef } from '../posts/ref.ts';
import { readReportOfAct } from '../reports/read.ts';
import { noticeInput } from './notice-input.ts';

const IDS = ['input', 'postIds'];

mutation('setPostsSensitive', {
  description:
    'Has posts of one author shown as sensitive, or takes that back; moderators of the domain may. Posts of the domain itself are edited: every server that has them is told, their author cannot undo it, and whoever holds the author is told. Posts of others are shown so on the domain alone. What has no media, or is so already, is passed by.',
  scope: { holds: 'admin:write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Which posts, and how they are shown.',
  input: (t) => ({
    postIds: t.idList({
      required: true,
      description: `Global ids of posts of one author, 1 to ${MOST_MARKED_POSTS}.`,
    }),
    isSensitive: t.boolean({
      required: true,
      description: 'True has them shown as sensitive, false takes back that moderators did so.',
    }),
    domainId: t.id({
      description:
        'The domain in whose eyes, by its global id; the one that they were written on when left out. Posts of other servers need it.',
    }),
    reportId: t.id({ description: 'The report that led to it, by its global id; it is shown there.' }),
    reason: t.string({
      description: `Why, for the audit log: plain text of at most ${LONGEST_REASON} characters.`,
    }),
    ...noticeInput(t),
  }),
  gives: 'The posts, as they are shown now.',
  payload: {
    posts: { type: [PostRef], description: 'Those of them that whoever asks sees, in the order given.' },
  },
  check: ({ postIds, domainId, reportId, reason, message }) => [
    () => readMarkedIds(readIds(postIds, 'Post', IDS)),
    () => readOptionalId(domainId, 'Domain', ['input', 'domainId']),
    () => readOptionalId(reportId, 'Report', ['input', 'reportId']),
    () => readReason(reason),
    () => readMessage(message),
  ],
  resolve: async ({ postIds, isSensitive, domainId, reportId, reason, ...notice }, ctx) => {
    const posts = await setPostsSensitive(ctx.core, readIds(postIds, 'Post', IDS), {
      isSensitive,
      domain: await readOptionalDomain(domainId, ctx),
      reason: reason ?? null,
      reportId: await readReportOfAct(reportId, ctx),
      notice: readNotice(notice),
    });
    ctx.renewView();
    const seen = await Promise.all(posts.map(({ id }) => ctx.view.posts.get(id)));
    return { posts: seen.filter((post) => post !== null) };
  },
});
