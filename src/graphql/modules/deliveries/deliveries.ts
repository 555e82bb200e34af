// The type Delivery, and how far a post has been delivered, for its author.

import {
  type DeliveryWithTarget,
  deliveriesOf,
  deliveryById,
  deliveryCounts,
} from '../../../core/deliveries/queries.ts';
import { DELIVERY } from '../../../core/deliveries/states.ts';
import type { Post } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder } from '../../schema/builder.ts';
import { connect, connectionType, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { type ActivityType, ActivityTypeEnum } from '../../schema/enums/deliveries.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { holds } from '../../schema/scopes.ts';

const DeliveryStateEnum = builder.enumType('DeliveryState', {
  description: 'Where a delivery stands.',
  values: {
    WAITING: {
      value: DELIVERY.WAITING,
      description: 'Not delivered yet; it is tried until it succeeds or fails.',
    },
    DELIVERED: { value: DELIVERY.DELIVERED, description: 'The other server accepted it.' },
    FAILED: { value: DELIVERY.FAILED, description: 'Refused for good, or given up after 72 hours.' },
    CANCELLED: {
      value: DELIVERY.CANCELLED,
      description: 'Cancelled: an admin gave it up, or its server was blocked.',
    },
  } as const,
});

export const DeliveryRef = builder.objectRef<DeliveryWithTarget & { id: bigint }>('Delivery').implement({
  description: 'The delivery of one activity about a post to one inbox of another server.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('Delivery')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    activity: t.field({
      type: ActivityTypeEnum,
      description: 'The type of the activity.',
      resolve: (it) => it.activityType as ActivityType,
    }),
    inboxUrl: t.field({
      type: 'URL',
      description: 'The inbox it goes to: the shared inbox of the server if it has one.',
      resolve: (it) => it.inboxUrl,
    }),
    host: t.string({
      description: 'The host of the server it goes to.',
      resolve: (it) => new URL(it.inboxUrl).host,
    }),
    state: t.field({
      type: DeliveryStateEnum,
      description: 'Where the delivery stands.',
      resolve: (it) => it.delivery.state as 0 | 2 | 3 | 4,
    }),
    attempts: t.int({ description: 'How many times it was tried.', resolve: (it) => it.delivery.attempts }),
    dueAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it is tried next; null when it has ended.',
      resolve: (it) => (it.delivery.state === DELIVERY.WAITING ? it.delivery.dueAt : null),
    }),
    endedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was delivered or given up; null while it waits.',
      resolve: (it) => it.delivery.endedAt,
    }),
    lastStatus: t.int({
      nullable: true,
      description: 'HTTP status of the last answer; null when there was none.',
      resolve: (it) => it.delivery.lastStatus,
    }),
    lastError: t.string({
      nullable: true,
      description: 'Why the last attempt failed; null if none failed.',
      resolve: (it) => it.delivery.lastError,
    }),
  }),
});

export const DeliveryConnection = connectionType(
  'Delivery',
  DeliveryRef,
  'Deliveries of a post, newest first.',
  'A delivery in the list.',
);

interface Counts {
  delivered: number;
  waiting: number;
  failed: number;
}

export const DeliveryCounts = builder.objectRef<Counts>('DeliveryCounts').implement({
  description: 'How many deliveries of a post have succeeded, wait or have failed.',
  fields: (t) => ({
    delivered: t.exposeInt('delivered', { description: 'Inboxes that have the post.' }),
    waiting: t.exposeInt('waiting', {
      description: 'Deliveries that wait, those that are tried again included.',
    }),
    failed: t.exposeInt('failed', { description: 'Deliveries that were given up.' }),
  }),
});

/** Whether the request is made as the author of a post: others do not learn whom it was sent to. */
export function isOwnPost(post: Post, ctx: GraphQLContext): boolean {
  return post.domainId !== null && ctx.view.identity?.id === post.authorId;
}

builder.prismaObjectFields('Post', (t) => ({
  deliveries: t.field({
    type: DeliveryConnection,
    nullable: true,
    description:
      'Its deliveries that wait, failed or ended a moment ago, newest first; null on posts that are not by the acting identity.',
    authScopes: { open: 'read:statuses' },
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    extensions: { dependsOnViewer: true },
    resolve: (post, args, ctx) =>
      isOwnPost(post, ctx)
        ? connect(
            args,
            (page) => deliveriesOf(ctx.core, post.id, page),
            (row) => row.delivery.id,
            (row, cursor) => ({ cursor, node: { ...row, id: row.delivery.id } }),
          )
        : null,
  }),
  deliveryCounts: t.field({
    type: DeliveryCounts,
    nullable: true,
    description: 'How far it has been delivered; null on posts that are not by the acting identity.',
    extensions: { dependsOnViewer: true },
    resolve: (post, _args, ctx) => (isOwnPost(post, ctx) ? deliveryCounts(ctx.core, post.id) : null),
  }),
}));

// For the author of the post alone, as the list of them is.
nodeLoader('Delivery', async (id, ctx) => {
  if (!ctx.view.identity || !holds(ctx, 'read:statuses')) return null;
  const found = await deliveryById(ctx.core, id);
  return found?.authorId === ctx.view.identity.id ? { ...found.row, id } : null;
});
