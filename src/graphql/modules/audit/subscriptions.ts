// Streams the audit log, from a cursor on (`auditLog`).

import { auditEntryOf, auditEvents } from '../../../core/audit/live.ts';
import { mustReadAudit } from '../../../core/audit/queries.ts';
import type { AuditEntry } from '../../../db/rows.ts';
import { type LiveFrame, LiveStream } from '../../live/stream.ts';
import { builder } from '../../schema/builder.ts';
import { answered } from '../../schema/errors.ts';
import { readOptionalDomain } from '../domains/read.ts';
import { frameType, gapType } from '../live.ts';
import { AuditEntryRef } from './ref.ts';

export const AuditFrame = frameType('AuditFrame', 'auditLog');

builder.objectRef<LiveFrame & { entry: AuditEntry }>('ActRecorded').implement({
  description: 'An admin or moderator did something.',
  interfaces: [AuditFrame],
  fields: (t) => ({
    entry: t.field({
      type: AuditEntryRef,
      description: 'What was written into the audit log.',
      resolve: (frame) => frame.entry,
    }),
  }),
});

gapType('AuditGap', AuditFrame);

builder.subscriptionField('auditLog', (t) =>
  t.field({
    type: AuditFrame,
    description:
      'What admins and moderators do, as it happens: on one domain for its owner and admins, on the whole install for its admins.',
    authScopes: { holds: 'admin:read' },
    args: {
      domainId: t.arg.id({ description: 'Global id of a domain; the whole install when left out.' }),
      after: t.arg({
        type: 'Cursor',
        description: 'Cursor of the last frame you handled; from now on when left out.',
      }),
    },
    subscribe: (_root, { domainId, after }, ctx) =>
      answered(async () => {
        const domain = await readOptionalDomain(domainId, ctx, ['domainId']);
        await mustReadAudit(ctx.core, domain);
        return new LiveStream(ctx, {
          name: `auditLog/${domain?.id ?? 'all'}`,
          after: after ?? null,
          gap: 'AuditGap',
          mayRead: (ctx) => mustReadAudit(ctx, domain),
          own: {
            select: (_ctx, events) => auditEvents(domain?.id ?? null, events),
            // Whoever has just lost the role is shown nothing before the stream ends.
            frame: async (ctx, event, cursor) => {
              const entry = await auditEntryOf(ctx.core, event);
              return entry && { kind: 'ActRecorded', cursor, entry };
            },
          },
        });
      }),
    resolve: (frame) => frame,
  }),
);
