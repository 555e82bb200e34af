// The mutations `updateNotificationPolicy`, `acceptNotificationRequests` and `dismissNotificationRequests`.

import { setPolicy } from '../../../core/notifications/policy.ts';
import { acceptRequests, dismissRequests } from '../../../core/notifications/requests.ts';
import { mustAct } from '../../../core/viewer.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { InvalidInputError } from '../../schema/errors.ts';
import { given } from '../../schema/given.ts';
import { encodeNodeId, readId } from '../../schema/ids.ts';
import { mutation } from '../../schema/mutation.ts';
import { actingAs, ViewerIdentity } from '../viewer/identity.ts';
import { PolicyRef, RULES, TreatmentEnum } from './policy.ts';

mutation('updateNotificationPolicy', {
  description:
    'Changes whose notifications the acting identity wants, from now on. What is left out stays as it is.',
  scope: { holds: 'write:notifications' },
  errors: ['INVALID_INPUT'],
  takes: 'The rules to change.',
  input: (t) => ({
    notFollowing: t.field({ type: TreatmentEnum, description: RULES.notFollowing }),
    notFollowers: t.field({ type: TreatmentEnum, description: RULES.notFollowers }),
    newAccounts: t.field({ type: TreatmentEnum, description: RULES.newAccounts }),
    privateMentions: t.field({ type: TreatmentEnum, description: RULES.privateMentions }),
    bots: t.field({ type: TreatmentEnum, description: RULES.bots }),
    limitedAccounts: t.field({ type: TreatmentEnum, description: RULES.limitedAccounts }),
  }),
  gives: 'The policy after the change.',
  payload: { policy: { type: PolicyRef, description: 'The policy as it is now.' } },
  resolve: async (input, ctx) => ({
    policy: await setPolicy(ctx.core, mustAct(ctx.core.viewer), given(input)),
  }),
});

/** Requests that one mutation takes. */
const MOST_AT_ONCE = 100;
const REQUEST_IDS = `Requests of the acting identity, 1 to ${MOST_AT_ONCE}; what is none, or was answered already, is passed by.`;

async function answerRequests(
  ids: readonly (string | number | bigint)[],
  ctx: GraphQLContext,
  answer: typeof acceptRequests,
) {
  const path = ['input', 'requestIds'];
  if (ids.length < 1 || ids.length > MOST_AT_ONCE)
    throw new InvalidInputError(`Name 1 to ${MOST_AT_ONCE} requests.`, { path });
  const keys = ids.map((id, index) => readId(id, 'NotificationRequest', [...path, String(index)]));
  const done = await answer(ctx.core, mustAct(ctx.core.viewer), keys);
  ctx.renewView();
  return {
    requestIds: done.map((id) => encodeNodeId('NotificationRequest', id)),
    viewerIdentity: actingAs(ctx),
  };
}

const PAYLOAD = {
  requestIds: {
    type: ['ID'] as ['ID'],
    description: 'The `id` of each that was answered; remove them from the list of requests.',
  },
  viewerIdentity: {
    type: ViewerIdentity,
    nullable: true,
    description: 'The acting identity; null where its token ended meanwhile.',
  },
};

mutation('acceptNotificationRequests', {
  description:
    'Accepts people whose notifications are kept back: what they did comes into the list, and so does what they do from now on.',
  scope: { holds: 'write:notifications' },
  errors: ['INVALID_INPUT'],
  takes: 'The requests to accept.',
  input: (t) => ({ requestIds: t.idList({ required: true, description: REQUEST_IDS }) }),
  gives: 'Which requests were accepted.',
  payload: PAYLOAD,
  resolve: ({ requestIds }, ctx) => answerRequests(requestIds, ctx, acceptRequests),
});

mutation('dismissNotificationRequests', {
  description:
    'Dismisses requests together with the notifications that were kept back. The next mention by the same people makes a new one.',
  scope: { holds: 'write:notifications' },
  errors: ['INVALID_INPUT'],
  takes: 'The requests to dismiss.',
  input: (t) => ({ requestIds: t.idList({ required: true, description: REQUEST_IDS }) }),
  gives: 'Which requests were dismissed.',
  payload: PAYLOAD,
  resolve: ({ requestIds }, ctx) => answerRequests(requestIds, ctx, dismissRequests),
});
