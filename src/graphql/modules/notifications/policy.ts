// The notification policy and the requests of those it keeps back, as fields of ViewerIdentity.

import { policyOf } from '../../../core/notifications/policy.ts';
import { notificationRequest, notificationRequests } from '../../../core/notifications/requests.ts';
import type { NotificationPolicy, NotificationRequest } from '../../../db/rows.ts';
import { builder } from '../../schema/builder.ts';
import { connectionType, connectRows, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { NotFoundError } from '../../schema/errors.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { holds } from '../../schema/scopes.ts';
import { IdentityRef } from '../identities/ref.ts';
import { PostRef } from '../posts/ref.ts';
import { ViewerIdentity } from '../viewer/identity.ts';

export const TreatmentEnum = builder.enumType('NotificationTreatment', {
  description: 'What becomes of notifications from some people.',
  values: {
    ACCEPT: { description: 'They are listed, counted and pushed.' },
    FILTER: {
      description: 'They are kept back; who mentions the identity gets a request, which it may accept.',
    },
    DROP: { description: 'They are not made. Posts that mention the identity exist all the same.' },
  } as const,
});

/** Whom each rule of a policy is about. */
export const RULES = {
  notFollowing: 'From people whom it does not follow.',
  notFollowers: 'From people who do not follow it, or began to less than three days ago.',
  newAccounts: 'From people whom it does not follow and who are known here for less than 30 days.',
  privateMentions:
    'Direct mentions by people whom it does not follow, unless they answer a direct post to them.',
  bots: 'From bots that it does not follow.',
  limitedAccounts: 'From people whom moderators limited (`Identity.isLimited`), unless one follows them.',
} as const;
type Rule = keyof typeof RULES;

export const PolicyRef = builder.objectRef<NotificationPolicy>('NotificationPolicy').implement({
  description:
    'Whose notifications the acting identity wants. Where several rules fit somebody, the strictest counts; whose request was accepted passes.',
  fields: (t) => ({
    ...(Object.fromEntries(
      (Object.keys(RULES) as Rule[]).map((rule) => [
        rule,
        t.field({ type: TreatmentEnum, description: RULES[rule], resolve: (it) => it[rule] }),
      ]),
    ) as Record<Rule, ReturnType<typeof t.field>>),
    pendingRequests: t.int({
      description: 'How many requests wait; counted up to 100.',
      resolve: async (_it, _args, ctx) => (await ctx.view.pending()).requests,
    }),
    pendingNotifications: t.int({
      description: 'How many mentions are kept back; counted up to 100.',
      resolve: async (_it, _args, ctx) => (await ctx.view.pending()).notifications,
    }),
  }),
});

export const RequestRef = builder.objectRef<NotificationRequest>('NotificationRequest').implement({
  description: 'Somebody whose mentions the notification policy of the acting identity keeps back.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('NotificationRequest')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'When the first mention was kept back.',
    }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When the newest mention was kept back.',
    }),
    by: t.field({
      type: IdentityRef,
      description: 'Who wants to be heard.',
      resolve: async (it, _args, ctx) => {
        const identity = await ctx.view.identities.load(it.actorId);
        if (!identity) throw new NotFoundError('This identity is not here any more.');
        return identity;
      },
    }),
    count: t.int({
      description: 'How many of their mentions are kept back.',
      resolve: async (it, _args, ctx) => (await ctx.view.keptBack.load(it.actorId)).count,
    }),
    lastPost: t.field({
      type: PostRef,
      nullable: true,
      description: 'The post of the newest of them; null if the acting identity may not see it any more.',
      resolve: async (it, _args, ctx) => {
        const { lastPostId } = await ctx.view.keptBack.load(it.actorId);
        return lastPostId === null ? null : ctx.view.posts.get(lastPostId);
      },
    }),
  }),
});

const RequestConnection = connectionType(
  'NotificationRequest',
  RequestRef,
  'Requests of people whose mentions are kept back, newest first.',
  'A request in the list.',
);

builder.objectFields(ViewerIdentity, (t) => ({
  notificationPolicy: t.field({
    type: PolicyRef,
    description: 'Whose notifications it wants.',
    authScopes: { holds: 'read:notifications' },
    resolve: ({ identity }, _args, ctx) => policyOf(ctx.core, identity.id),
  }),
  notificationRequests: t.field({
    type: RequestConnection,
    description: 'Requests of people whose mentions its policy keeps back, newest first.',
    authScopes: { holds: 'read:notifications' },
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: ({ identity }, args, ctx) =>
      connectRows(args, (page) => notificationRequests(ctx.core, identity.id, page)),
  }),
}));

nodeLoader('NotificationRequest', (id, ctx) => {
  const { identity } = ctx.view;
  return identity && holds(ctx, 'read:notifications') ? notificationRequest(ctx.core, identity.id, id) : null;
});
