// Which events of the log a live stream of the audit log shows.

import type { AuditEntry } from '../../db/rows.ts';
import { parseId } from '../../lib/ids.ts';
import type { LiveEvent } from '../../live/events.ts';
import type { Selected } from '../../live/source.ts';
import type { Ctx } from '../context.ts';
import { auditEntryFor } from './queries.ts';

/** The events about acts on a domain; with null, on the whole install. */
export function auditEvents(domainId: bigint | null, events: readonly LiveEvent[]): readonly Selected[] {
  return events
    .filter((event) => event.kind === 'act.recorded' && (domainId === null || event.domainId === domainId))
    .map((event) => ({ event, verdict: 'item' as const }));
}

/** The entry of such an event, for those who may read it now. */
export async function auditEntryOf(ctx: Ctx, event: LiveEvent): Promise<AuditEntry | null> {
  const id = parseId(String(event.detail?.entryId));
  return id === null ? null : auditEntryFor(ctx, id);
}
