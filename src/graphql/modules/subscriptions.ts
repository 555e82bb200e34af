// Declares all subscriptions, and the frame CaughtUp that they share.

import type { LiveFrame } from '../live/stream.ts';
import { builder } from '../schema/builder.ts';
import { AnnouncementFrame } from './announcements/subscriptions.ts';
import { AuditFrame } from './audit/subscriptions.ts';
import { ConversationFrame } from './conversations/subscriptions.ts';
import { DeliveryFrame } from './deliveries/frames.ts';
import './deliveries/subscriptions.ts';
import { ImportFrame } from './imports/subscriptions.ts';
import { NotificationFrame } from './notifications/frames.ts';
import './notifications/subscriptions.ts';
import { TimelineFrame } from './timelines/frames.ts';
import './timelines/subscriptions.ts';

builder.objectRef<LiveFrame>('CaughtUp').implement({
  description:
    'Everything up to the cursor was sent; what follows is live. Repeated once a minute while nothing happens, so that cursors do not age.',
  interfaces: [
    TimelineFrame,
    NotificationFrame,
    AnnouncementFrame,
    AuditFrame,
    ConversationFrame,
    DeliveryFrame,
    ImportFrame,
  ],
});
