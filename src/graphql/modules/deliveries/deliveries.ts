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
import { type ActivityType, ActivityTypeEnum } from '../../schema/enums.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { holds } from '../../schema/scopes.ts';

const DeliveryStateEnum = builder.enumType('DeliveryState', {
  description: 'Where one message to one server stands.',
  values: {
    WAITING: { value: DELIVERY.WAITING, description: 'It has not arrived yet and is tried again.' },
    DELIVERED: { value: DELIVERY.DELIVERED, description: 'The other server took it.' },
    FAILED: { value: DELIVERY.FAILED, description: 'Given up after days, or refused for good.' },
    CANCELLED: {
      value: DELIVERY.CANCELLED,
      description: 'Given up by an admin, or nothing to tell any more.',
    },
  } as const,
});

export const DeliveryRef = builder.objectRef<DeliveryWithTarget & { id: bigint }>('Delivery').implement({
  description: 'One message about a post on its way to one server.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('Delivery')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    activity: t.field({
      type: ActivityTypeEnum,
      description: 'What is sent about the post.',
      resolve: (it) => it.activityType as ActivityType,
    }),
    inboxUrl: t.field({
      type: 'URL',
      description: 'Where it goes; one inbox for all people of a server where it has a shared one.',
      resolve: (it) => it.inboxUrl,
    }),
    host: t.string({ description: 'The server it goes to.', resolve: (it) => new URL(it.inboxUrl).host }),
    state: t.field({
      type: DeliveryStateEnum,
      description: 'Whether it arrived.',
      resolve: (it) => it.delivery.state as 0 | 2 | 3 | 4,
    }),
    attempts: t.int({ description: 'How often it was tried.', resolve: (it) => it.delivery.attempts }),
    dueAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it is tried next; null when it has ended.',
      resolve: (it) => (it.delivery.state === DELIVERY.WAITING ? it.delivery.dueAt : null),
    }),
    endedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it arrived or was given up; null before.',
      resolve: (it) => it.delivery.endedAt,
    }),
    lastStatus: t.int({
      nullable: true,
      description: 'HTTP status of the last answer; null when there was none.',
      resolve: (it) => it.delivery.lastStatus,
    }),
    lastError: t.string({
      nullable: true,
      description: 'What went wrong last; null when nothing did.',
      resolve: (it) => it.delivery.lastError,
    }),
  }),
});

export const DeliveryConnection = connectionType(
  'Delivery',
  DeliveryRef,
  'Messages about a post, the last begun first.',
  'A message in the list.',
);

interface Counts {
  delivered: number;
  waiting: number;
  failed: number;
}

export const DeliveryCounts = builder.objectRef<Counts>('DeliveryCounts').implement({
  description: 'How far a post has come.',
  fields: (t) => ({
    delivered: t.exposeInt('delivered', { description: 'Inboxes that have it.' }),
    waiting: t.exposeInt('waiting', { description: 'Messages that have not arrived yet.' }),
    failed: t.exposeInt('failed', { description: 'Messages that were given up.' }),
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
      'Messages about it that are under way, failed or ended a moment ago; null on the posts of others.',
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
    description: 'How far it has come; null on the posts of others.',
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
