// Machine: ends mutes that were made for a time.

import { unmute } from '../../../core/blocks/mute.ts';
import { type App, systemCtx } from '../../../core/context.ts';
import { identitiesByIds } from '../../../core/identities/queries.ts';
import { readNumberOrNull } from '../../../db/row.ts';
import type { Mute } from '../../../db/rows.ts';
import { defineGraph } from '../../../lib/graph/define.ts';

const A_ROUND = 100;

/**
 * Ends mutes whose time is over; answers when the next one ends. They lie in their own table: no row of `work` is
 * needed.
 */
export function endMutes(app: App): (now: number) => Promise<number | null> {
  return async (now) => {
    for (;;) {
      const [row] = await app.db.sql.all<{ next: bigint | null }>(
        'SELECT min("expiresAt") AS "next" FROM mute WHERE "expiresAt" IS NOT NULL',
      );
      const next = readNumberOrNull(row?.next);
      if (next === null || next > now) return next;
      const over = await app.db.sql.all<Pick<Mute, 'muterId' | 'mutedId'>>(
        'SELECT "muterId", "mutedId" FROM mute WHERE "expiresAt" <= ? ORDER BY "expiresAt" LIMIT ?',
        [BigInt(now), A_ROUND],
      );
      const ids = over.flatMap(({ muterId, mutedId }) => [muterId, mutedId]);
      const people = await identitiesByIds(systemCtx(app), ids);
      const byId = new Map(people.map((identity) => [identity.id, identity]));
      for (const { muterId, mutedId } of over) {
        const [muter, muted] = [byId.get(muterId), byId.get(mutedId)];
        if (!muter || !muted) continue;
        const domain = muter.domainId === null ? null : await app.domains.byId(muter.domainId);
        await unmute({ ...systemCtx(app, domain), now }, muter, muted);
      }
    }
  };
}

export const muteExpiryGraph = defineGraph({
  name: 'mute-expiry',
  about: 'mutes that end by themselves',
  initial: 'muted',
  states: {
    muted: {
      about: 'Until the time its owner chose.',
      handler: 'end-mute',
      schedule: 'when-due',
      to: ['muted', 'ended'],
    },
    ended: { about: 'The row is gone; timelines are told.', terminal: true },
  },
});
