// Which events of the log a live stream of imports shows.

import type { Identity, Import } from '../../db/rows.ts';
import type { LiveEvent } from '../../live/events.ts';
import type { Selected } from '../../live/source.ts';
import type { Ctx } from '../context.ts';
import { importFor } from './queries.ts';

/** The events about imports of an identity. */
export function importEvents(owner: Identity, events: readonly LiveEvent[]): readonly Selected[] {
  return events
    .filter((event) => event.kind === 'import.changed' && event.targetIdentityId === owner.id)
    .map((event) => ({ event, verdict: 'item' as const }));
}

/** The import of such an event as it is now; null where it is gone since. */
export function importOfEvent(ctx: Ctx, event: LiveEvent, owner: Identity): Promise<Import | null> {
  return importFor(ctx, owner, BigInt(String(event.detail?.importId ?? 0)));
}
