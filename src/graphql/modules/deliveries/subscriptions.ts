// Streams to an author how far the delivery of a post to other servers has come (`deliveries`).

import { deliveryEvents, deliveryProgress } from '../../../core/deliveries/live.ts';
import { findPost } from '../../../core/posts/queries.ts';
import { LiveStream } from '../../live/stream.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder } from '../../schema/builder.ts';
import { NotFoundError } from '../../schema/errors.ts';
import { readId } from '../../schema/ids.ts';
import { isOwnPost } from './deliveries.ts';
import { DeliveryFrame, type ProgressFrame } from './frames.ts';

builder.subscriptionField('deliveries', (t) =>
  t.field({
    type: DeliveryFrame,
    description: 'How a post is delivered to other servers, as it happens; for its author alone.',
    authScopes: { holds: 'read:statuses' },
    args: {
      postId: t.arg.id({
        required: true,
        description:
          'Global id of a post by the acting identity; a deleted one shows the deliveries of its deletion.',
      }),
      after: t.arg({
        type: 'Cursor',
        description: 'Cursor of the last frame you handled; when left out, the present state comes first.',
      }),
    },
    subscribe: async (_root, { postId, after }, ctx) => {
      const id = readId(postId, 'Post', ['postId']);
      const post = await findPost(ctx.core, id);
      if (!post || !isOwnPost(post, ctx))
        throw new NotFoundError(
          'There is no such post of yours; only its author watches how a post spreads.',
          {
            path: ['postId'],
          },
        );
      const progress = async (
        ctx: GraphQLContext,
        cursor: string,
        event: Parameters<typeof deliveryProgress>[2],
      ): Promise<ProgressFrame> => ({
        kind: 'DeliveryProgress',
        cursor,
        ...(await deliveryProgress(ctx.core, id, event)),
      });
      return new LiveStream(ctx, {
        name: `deliveries/${id}`,
        after: after ?? null,
        gap: 'DeliveryGap',
        own: {
          select: (_ctx, events) => deliveryEvents(id, events),
          frame: (ctx, event, cursor) => progress(ctx, cursor, event),
        },
        opening: (ctx) => progress(ctx, ctx.core.app.events.headCursor(), null),
      });
    },
    resolve: (frame) => frame,
  }),
);
