// Push subscriptions of the asking token, below Viewer and ViewerIdentity, and the key that apps subscribe for.

import { pushSubscriptionOf, pushSubscriptionsOfToken } from '../../../core/push/subscriptions.ts';
import { builder } from '../../schema/builder.ts';
import { ViewerIdentity } from '../viewer/identity.ts';
import { Viewer } from '../viewer/viewer.ts';
import { PushSubscriptionRef } from './ref.ts';

builder.objectField(ViewerIdentity, 'pushSubscription', (t) =>
  t.field({
    type: PushSubscriptionRef,
    nullable: true,
    description: 'The push subscription of the asking token for this identity; null where it has none.',
    authScopes: { holds: 'push' },
    resolve: ({ identity }, _args, ctx) => pushSubscriptionOf(ctx.core, identity),
  }),
);

builder.objectField(Viewer, 'pushSubscriptions', (t) =>
  t.field({
    type: [PushSubscriptionRef],
    description:
      'The push subscriptions of the asking token, the first registered first: at most one for each identity it may act as.',
    authScopes: { holds: 'push' },
    complexity: { field: 1, multiplier: 5 },
    resolve: (_viewer, _args, ctx) => pushSubscriptionsOfToken(ctx.core),
  }),
);
