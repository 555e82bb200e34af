// The mutations of scheduled posts: to schedule one, to move it, to take it back.

import { InputProblems } from '../../../core/input.ts';
import {
  cancelScheduledPost,
  MOST_SCHEDULED,
  MOST_SCHEDULED_A_DAY,
  mustBeAhead,
  reschedulePost,
  schedulePost,
} from '../../../core/scheduled/schedule.ts';
import { mustAct } from '../../../core/viewer.ts';
import { encodeNodeId, readId } from '../../schema/ids.ts';
import { mutation } from '../../schema/mutation.ts';
import { newPostFields, readNewPost } from '../posts/new-post-input.ts';
import { ScheduledPostRef } from './ref.ts';

const PUBLISH_AT = 'When to publish it: five minutes from now at the soonest, ten years at the latest.';
const WHICH = 'Global id of a scheduled post of the acting identity.';
const readScheduled = (id: string) => readId(id, 'ScheduledPost', ['input', 'scheduledPostId']);

mutation('schedulePost', {
  description: `Schedules a post of the acting identity to be published later. At most ${MOST_SCHEDULED} wait, ${MOST_SCHEDULED_A_DAY} for one day.`,
  scope: { holds: 'write:statuses' },
  act: 'statuses',
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'The post, and when to publish it.',
  input: (t) => ({
    ...newPostFields(t),
    publishAt: t.field({ type: 'DateTime', required: true, description: PUBLISH_AT }),
    idempotencyKey: t.string({
      description:
        'A text of at most 200 characters, new for every new post (such as a UUID). When the same input is sent again with it while the post waits, that post is returned; another input is a CONFLICT.',
    }),
  }),
  gives: 'The scheduled post. Its media are kept for it.',
  payload: { scheduledPost: { type: ScheduledPostRef, description: 'The scheduled post, which waits.' } },
  resolve: async ({ publishAt, idempotencyKey, ...input }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const problems = new InputProblems();
    const given = { ...readNewPost(input, problems), idempotencyKey };
    return { scheduledPost: await schedulePost(ctx.core, actor, given, Number(publishAt), problems) };
  },
});

mutation('reschedulePost', {
  description: 'Publishes a scheduled post at another time, or tries again where it could not be published.',
  scope: { holds: 'write:statuses' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'The scheduled post, and when to publish it.',
  input: (t) => ({
    scheduledPostId: t.id({ required: true, description: WHICH }),
    publishAt: t.field({ type: 'DateTime', required: true, description: PUBLISH_AT }),
  }),
  gives: 'The scheduled post with its new time.',
  payload: { scheduledPost: { type: ScheduledPostRef, description: 'The scheduled post, which waits.' } },
  check: ({ scheduledPostId, publishAt }, ctx) => [
    () => readScheduled(scheduledPostId),
    () => mustBeAhead(ctx.core, Number(publishAt)),
  ],
  resolve: async ({ scheduledPostId, publishAt }, ctx) => ({
    scheduledPost: await reschedulePost(
      ctx.core,
      mustAct(ctx.core.viewer),
      readScheduled(scheduledPostId),
      Number(publishAt),
    ),
  }),
});

mutation('cancelScheduledPost', {
  description:
    'Takes a scheduled post back: it is not published. Its media can be attached to another post within a day.',
  scope: { holds: 'write:statuses' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The scheduled post to take back.',
  input: (t) => ({ scheduledPostId: t.id({ required: true, description: WHICH }) }),
  gives: 'What was taken back.',
  payload: {
    scheduledPostId: { type: 'ID', description: 'The `id` of the scheduled post; remove it from your list.' },
  },
  resolve: async ({ scheduledPostId }, ctx) => {
    const id = readScheduled(scheduledPostId);
    await cancelScheduledPost(ctx.core, mustAct(ctx.core.viewer), id);
    return { scheduledPostId: encodeNodeId('ScheduledPost', id) };
  },
});
