// The frames of the subscription `deliveries`.

import type { DeliveryProgress as Progress } from '../../../core/deliveries/live.ts';
import type { LiveFrame } from '../../live/stream.ts';
import { builder } from '../../schema/builder.ts';
import { frameType, gapType } from '../live.ts';
import { DeliveryCounts, DeliveryRef } from './deliveries.ts';

export interface ProgressFrame extends LiveFrame, Progress {}

export const DeliveryFrame = frameType('DeliveryFrame', 'deliveries');

builder.objectRef<ProgressFrame>('DeliveryProgress').implement({
  description:
    'How far the post has been delivered. The numbers are those of the moment of sending, so the last frame is always right.',
  interfaces: [DeliveryFrame],
  fields: (t) => ({
    counts: t.field({
      type: DeliveryCounts,
      description: 'How many inboxes have the post, wait for it, or were given up.',
      resolve: (frame) => frame.counts,
    }),
    changed: t.field({
      type: [DeliveryRef],
      description:
        'The deliveries that changed, at most 100; in the first frame the newest deliveries there are.',
      resolve: (frame) => frame.changed.map((row) => ({ ...row, id: row.delivery.id })),
    }),
  }),
});

gapType('DeliveryGap', DeliveryFrame);
